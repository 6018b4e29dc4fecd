"""接龙: a numbered chain in a group becomes a card of names; the monitor presses who is signed up.

Names are masked on the card, as everywhere in a group: who wrote the chain knows them.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, Words, bare, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.texts import Raw, Say
from models import addresses, courses
from models.chats import Chat
from models.courses import Course, CourseStatus, Enrolment, chains
from models.courses.chained import Chain, ChainLine
from models.courses.chains import Known, Match
from models.errors import NotFound
from models.grids import Grid
from models.residents import Resident

SHOWN = 15
"""Lines with buttons at once; the next ones come up as these are decided."""


# --- hearing


async def hear(turn: Turn) -> bool:
    """A chain among the talk of a group; everything else is the group's own."""
    names = chains.read(turn.text) if not turn.files else []
    if not chains.is_chain(turn.text, names):
        return False
    course = await _course(turn)
    if course is None:
        if "接龙" in turn.text and (turn.chat.grid_id or turn.chat.course_id):
            await turn.send(Words(turn.say("chain-which")), reply=True)
            return True
        return False
    await chains.propose(course, names, turn.chat, turn.actor, now=turn.now)
    return True


async def hear_reply(turn: Turn, course: int) -> None:
    """A chain in reply to the card of a class: this class is meant."""
    names = chains.read(turn.text) if not turn.files else []
    found = await Course.filter(id=course, status=CourseStatus.PUBLISHED).first()
    if found and chains.is_chain(turn.text, names):
        await chains.propose(found, names, turn.chat, turn.actor, now=turn.now)


async def _course(turn: Turn) -> Course | None:
    """The class of the group, the one that is named, or the only one there is."""
    published = Course.filter(status=CourseStatus.PUBLISHED)
    if turn.chat.course_id:
        return await published.filter(id=turn.chat.course_id).first()
    if not turn.chat.grid_id:
        return None
    grid = await Grid.get(id=turn.chat.grid_id)
    here = await published.filter(grid__path__startswith=grid.path).order_by("-id")
    named = [course for course in here if bare(course.title) in bare(turn.text)]
    meant = named or here
    return meant[0] if len(meant) == 1 else None


# --- the card


async def card(id: int, chat: Chat) -> Words | None:
    """The names with what became of each, and buttons for those that wait."""
    chain = await Chain.filter(id=id).select_related("course").first()
    if chain is None:
        return None
    say = Say(chat.locale)
    lines = await ChainLine.filter(chain_id=id).order_by("place")
    pending = [line for line in lines if line.beside is None and not chains.is_decided(line)]
    shown = [] if chain.closed_at else pending[:SHOWN]
    matches = {line.id: await chains.match(line.name, chain.course) for line in shown}
    told = [await _told(line, matches.get(line.id), say) for line in lines]
    html = say(
        "chain-card",
        title=chain.course.title,
        waiting=str(len(pending)) if pending and not chain.closed_at else "",
        lines=Raw("\n".join(told)),
    )
    if chain.closed_at:
        return Words(html)
    choices, widths = await _buttons(chain, shown, matches, say)
    return Words(html, choices, columns=widths)


async def _told(line: ChainLine, match: Match | None, say: Say) -> str:
    state = "waiting"
    if line.enrolment_id:
        enrolment = await Enrolment.get(id=line.enrolment_id)
        state = say.plain(f"standing-{enrolment.standing}")
        return say("chain-line-done", place=str(line.place), name=_masked(line.name), state=state)
    if line.refused or line.dropped:
        state = "dropped" if line.dropped else "refused"
    elif line.beside is not None:
        state = "beside"
    elif match:
        state = str(match.known)
    return say("chain-line", place=str(line.place), name=_masked(line.name), state=state)


def _masked(name: str) -> str:
    return courses.recognisable(name)


async def _buttons(
    chain: Chain, pending: Sequence[ChainLine], matches: dict[int, Match], say: Say
) -> tuple[list[Choice], tuple[int, ...]]:
    choices: list[Choice] = []
    widths: list[int] = []
    sure = sum(matches[line.id].known is Known.SURE for line in pending)
    if sure > 1:
        choices.append(
            Choice(say.plain("button-chain-all", sure=str(sure)), data("chain-all", chain.id))
        )
        widths.append(1)
    for line in pending:
        mine = await _who(line, matches[line.id], say)
        left_out = say.plain("button-chain-drop", place=str(line.place))
        choices += [*mine, Choice(left_out, data("chain-drop", line.id))]
        widths += [*[1] * (len(mine) - 1), 2]
    choices.append(Choice(say.plain("button-chain-close"), data("chain-close", chain.id)))
    return choices, (*widths, 1)


async def _who(line: ChainLine, match: Match, say: Say) -> list[Choice]:
    """Who may be meant by a line, one button each; a new name is the last."""
    place, name = str(line.place), _masked(line.name)
    found = [
        Choice(
            say.plain(
                "button-chain-who",
                place=place,
                name=name,
                who=_masked(person.name),
                where=await _house(person),
            ),
            data("chain-enrol", line.id, person.id),
        )
        for person in match.people
    ]
    if match.known is Known.SURE:
        return found
    new = Choice(
        say.plain("button-chain-new", place=place, name=name), data("chain-enrol", line.id, 0)
    )
    return [*found, new]


async def _house(person: Resident) -> str:
    """The house tells two of one name apart; never the room, this is a group."""
    home = await addresses.home_of(person.household_id)
    return home.words(room=False) if home else ""


# --- pressing


async def enrol(turn: Turn, line: int, resident: int) -> None:
    """This is who is meant."""
    account = turn.account
    found = await chains.enrol(
        line,
        resident or None,
        turn.actor,
        now=turn.now,
        by=account.resident,
        member=account.member,
    )
    key = "chain-refused" if found.refused else "chain-enrolled"
    await turn.toast(turn.say.plain(key, name=_masked(found.name)))


async def enrol_all(turn: Turn, chain: int) -> None:
    """全部确认: everybody whose name means one person."""
    account = turn.account
    if not await Chain.exists(id=chain, closed_at=None):
        raise NotFound(what="chain")
    done = await chains.enrol_sure(
        chain, turn.actor, now=turn.now, by=account.resident, member=account.member
    )
    await turn.toast(turn.say.plain("chain-enrolled-all", done=str(done)))


async def drop(turn: Turn, line: int) -> None:
    """不报."""
    account = turn.account
    await chains.drop(line, turn.actor, now=turn.now, by=account.resident, member=account.member)
    await turn.toast(turn.say.plain("chain-dropped"))


async def close(turn: Turn, chain: int) -> None:
    """收起: done, or it was no chain."""
    account = turn.account
    await chains.close(chain, turn.actor, now=turn.now, by=account.resident, member=account.member)
    await turn.toast(turn.say.plain("chain-closed"))


def routes() -> Routes:
    """What chains answer."""
    return Routes(
        cards={"chain": card},
        presses={
            "chain-enrol": enrol,
            "chain-all": enrol_all,
            "chain-drop": drop,
            "chain-close": close,
        },
        group_replies={"course": hear_reply},
        group_free_text=[hear],
    )

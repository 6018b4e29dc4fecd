"""能人来开课: a resident offers to teach, in three questions; the desk answers on its card.

The desk makes a draft of it by one press, or declines by replying with words, which the resident
reads as they are.
"""

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses.own import privately
from bot.residents import register_first
from bot.texts import Say
from models.chats import Chat
from models.courses import AlreadyProposed, Course, Proposal, ProposalStatus, proposals
from models.errors import NotFound
from models.grids import Grid
from models.members import must_hold
from models.residents import masked

TIMES = ("weekday-days", "weekday-evenings", "weekends", "any-time")
AUDIENCES = ("anybody", "elders", "children")
"""What can be chosen instead of written."""

STEPS = ("offer-title", "offer-times", "offer-audience")


# --- the resident


async def begin(turn: Turn, *_: object) -> None:
    """我来开课: what would you teach?"""
    if await register_first(turn, "offer-course"):
        return
    turn.end()
    turn.go("offer-title")
    await turn.answer(turn.say("offer-title"), [turn.choice("back", "classes")])


async def hear_title(turn: Turn) -> None:
    """When would suit?"""
    words = _said(turn, 40)
    if not words:
        await turn.answer(turn.say("offer-title"), [turn.choice("back", "classes")])
        return
    turn.memory["offer"] = {"title": words}
    turn.go("offer-times")
    await turn.answer(turn.say("offer-times", title=words), _choices(turn, "time", TIMES))


async def hear_times(turn: Turn) -> None:
    """For whom?"""
    await _have_times(turn, _said(turn, 100))


async def pick_time(turn: Turn, number: int) -> None:
    """One of the hours that are offered."""
    await _have_times(turn, _picked(turn, TIMES, number))


async def _have_times(turn: Turn, words: str) -> None:
    if not words:
        title = _offer(turn)["title"]
        await turn.answer(turn.say("offer-times", title=title), _choices(turn, "time", TIMES))
        return
    turn.memory["offer"] = {**_offer(turn), "times": words}
    turn.go("offer-audience")
    await turn.answer(turn.say("offer-audience"), _choices(turn, "audience", AUDIENCES))


async def hear_audience(turn: Turn) -> None:
    """Is it all right so?"""
    await _have_audience(turn, _said(turn, 100))


async def pick_audience(turn: Turn, number: int) -> None:
    """One of those one may teach."""
    await _have_audience(turn, _picked(turn, AUDIENCES, number))


async def _have_audience(turn: Turn, words: str) -> None:
    if not words:
        await turn.answer(turn.say("offer-audience"), _choices(turn, "audience", AUDIENCES))
        return
    turn.memory["offer"] = {**_offer(turn), "audience": words}
    turn.go("offer-confirm")
    await turn.answer(
        turn.say("offer-confirm", **turn.memory["offer"]),
        [
            turn.choice("submit", "offer-submit"),
            turn.choice("write-again", "offer-course"),
            turn.choice("back", "classes"),
        ],
    )


async def submit(turn: Turn) -> None:
    """提交: the desk sees it."""
    offer = _offer(turn)
    if "audience" not in offer:
        raise NotFound(what="proposal")
    back = [turn.choice("back", "classes")]
    try:
        await proposals.propose(turn.resident, actor=turn.actor, now=turn.now, **offer)
    except AlreadyProposed as refusal:
        await turn.answer(turn.say(f"refused-{refusal.code}", **refusal.facts()), back)
        return
    turn.end()
    await turn.answer(turn.say("offer-sent", title=offer["title"]), back)


def _offer(turn: Turn) -> dict[str, str]:
    """What was said so far. Raises `NotFound` for a button of an offer that is over."""
    offer: dict[str, str] | None = turn.memory.get("offer")
    if offer is None:
        raise NotFound(what="proposal")
    return offer


def _said(turn: Turn, longest: int) -> str:
    return " ".join(turn.text.split())[:longest]


def _picked(turn: Turn, words: tuple[str, ...], number: int) -> str:
    if not 0 <= number < len(words):
        raise NotFound(what="proposal")
    return turn.say.plain(f"button-{words[number]}")


def _choices(turn: Turn, what: str, words: tuple[str, ...]) -> list[Choice]:
    picks = [turn.choice(word, f"offer-{what}", n) for n, word in enumerate(words)]
    return [*picks, turn.choice("back", "classes")]


# --- the desk


async def card(id: int, chat: Chat) -> Words | None:
    """An offer as the desk sees it."""
    proposal = await Proposal.filter(id=id).select_related("resident").first()
    if proposal is None:
        return None
    say = Say(chat.locale)
    html = say(
        "proposal-card",
        title=proposal.title,
        name=masked(proposal.resident.name),
        times=proposal.times,
        audience=proposal.audience,
        status=say.plain(f"proposal-status-{proposal.status}"),
        answer=proposal.answer,
    )
    if proposal.status is not ProposalStatus.OPEN:
        return Words(html)
    return Words(
        html,
        [
            Choice(say.plain("button-make-draft"), data("proposal-draft", id)),
            Choice(say.plain("button-decline-offer"), data("proposal-decline", id)),
        ],
        columns=2,
    )


async def make_draft(turn: Turn, id: int) -> None:
    """建为草稿: a course is made of it, for the office to complete."""
    course: Course = await proposals.draft(id, turn.member, turn.actor, now=turn.now)
    await turn.toast(
        turn.say.plain("proposal-drafted-as", title=course.title, number=str(course.id))
    )


async def ask_why(turn: Turn, id: int) -> None:
    """婉拒: with which words?"""
    proposal = await Proposal.get(id=id)
    await must_hold(turn.member, await Grid.get(id=proposal.grid_id), to="answer:proposals")
    html = turn.say("proposal-why-not", member=turn.member.name, title=proposal.title)
    await turn.ask(html, about=f"declining-offer:{id}")


async def hear_why(turn: Turn, id: str) -> None:
    """These words go to the resident."""
    await proposals.decline(int(id), turn.member, turn.text, turn.actor, now=turn.now)
    await turn.nod()


def routes() -> Routes:
    """What offers to teach answer."""
    own: dict[str, Handler] = {
        "offer-course": begin,
        "offer-time": pick_time,
        "offer-audience": pick_audience,
        "offer-submit": submit,
    }
    desk: dict[str, Handler] = {"proposal-draft": make_draft, "proposal-decline": ask_why}
    presses = {**{route: privately(handler) for route, handler in own.items()}, **desk}
    return Routes(
        commands={"teach": begin},
        presses=presses,
        cards={"proposal": card},
        steps={
            "offer-title": hear_title,
            "offer-times": hear_times,
            "offer-audience": hear_audience,
            "declining-offer": hear_why,
        },
    )

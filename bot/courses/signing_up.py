"""Signing up in the chat: oneself, or family, several at once; and to be told when it opens.

Several names in one message are asked back, with what they come to, before anything is written.
"""

from collections.abc import Sequence
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses import cards, own, resident
from bot.delivery import said
from bot.residents import register_first
from bot.texts import Raw, Say
from models import courses
from models.calendar import local
from models.chats import Chat
from models.courses import Course, Enrolment, Relation, families, openings
from models.courses.conditions import AgeUnknown, year_said
from models.courses.names import MOST, names_in
from models.errors import NotFound

TALK = ("greetings", "thanks", "yes-words", "no-words", "kin-words")
"""What is said in answer to anything, and is nobody's name."""

FOR_OTHERS = (Relation.FAMILY, Relation.PARENT_CHILD)


# --- oneself


async def sign_up(turn: Turn, id: int) -> None:
    """我要报名: one press."""
    if not await register_first(turn, data("sign-up", id)):
        await _sign_up(turn, id, Relation.SELF, [""])


async def again(turn: Turn, enrolment: int) -> None:
    """Sign the same person up once more."""
    before = await resident.own_enrolment(turn, enrolment)
    await _sign_up(turn, before.course_id, before.relation, [before.name])


# --- family


async def for_whom(turn: Turn, id: int) -> None:
    """帮家人报名: one seat each, or two that belong together?"""
    if await register_first(turn, data("sign-up-family", id)):
        return
    course = await resident.published(id)
    turn.end()
    await turn.answer(
        turn.say("family-ask", title=course.title),
        [
            turn.choice("family-one", "family", id, Relation.FAMILY),
            turn.choice("family-two", "family", id, Relation.PARENT_CHILD),
            turn.choice("back", "course", id),
        ],
    )


async def ask_name(turn: Turn, id: int, relation: Relation) -> None:
    """What is their name?"""
    if relation not in FOR_OTHERS:
        raise NotFound(what="relation")
    key = "family-name"
    if relation is not Relation.FAMILY and await _is_in(turn, id):
        # a parent who has a seat needs no second one
        relation, key = Relation.FAMILY, "family-name-too"
    turn.go(f"family:{id}:{relation}")
    await _ask_name(turn, id, relation, key)


async def _is_in(turn: Turn, course: int) -> bool:
    """Whether somebody has a place themselves, be it as a parent."""
    account = turn.account
    known = await families.signed_up(course, account.resident) if account.resident else set()
    return account.resident is not None and account.resident.name in known


async def _ask_name(turn: Turn, id: int, relation: str, key: str) -> None:
    words = turn.say(f"{key}-{relation.replace('_', '-')}", most=str(MOST))
    await turn.answer(words, [turn.choice("back", "course", id)])


async def hear_name(turn: Turn, id: str, relation: str) -> None:
    """Sign this person up; several are asked back first."""
    names = names_in(turn.text)
    if not 0 < len(names) <= MOST or not all(_is_a_name(turn, name) for name in names):
        await _ask_name(turn, int(id), relation, "family-no-name")
    elif len(names) > 1:
        await _ask_back(turn, await resident.published(int(id)), Relation(relation), names)
    else:
        turn.end()
        await _sign_up(turn, int(id), Relation(relation), names)


def _is_a_name(turn: Turn, words: str) -> bool:
    """Whether it is somebody's name: not 好的 or 不对, nor 我孙子, whom nobody finds on a roll."""
    talk = {said for key in TALK for said in turn.say.plain(key).split()}
    whom = words.removeprefix("我们家").removeprefix("我家").removeprefix("我的").removeprefix("我")
    return courses.is_a_name(words) and words.lower() not in talk and whom.lower() not in talk


async def _ask_back(turn: Turn, course: Course, relation: Relation, names: list[str]) -> None:
    """These are meant, so many seats they come to: right?"""
    known = await families.signed_up(course.id, turn.resident)
    new = [name for name in names if name not in known]
    if not new:
        await turn.toast(
            turn.say.plain("refused-already-signed-up", course=course.title, name=names[0])
        )
        await resident.show_course(turn, course)
        return
    turn.go(turn.step, names=new)
    how = families.relations(relation, len(new))
    lines = [
        f"{n}. {name}{turn.say.plain('mark-pair') if each is Relation.PARENT_CHILD else ''}"
        for n, (name, each) in enumerate(zip(new, how, strict=True), start=1)
    ]
    wanted = sum(courses.SEATS[each] for each in how)
    free = (await courses.seats_of(course, now=turn.now))[course.id].free
    html = turn.say(
        "family-several",
        title=course.title,
        names="\n".join(lines),
        before="、".join(name for name in names if name in known),
        seats=str(wanted),
        short="yes" if free < wanted else "",
        free=str(free),
    )
    rewrite = turn.choice("family-rewrite", "family-again", course.id, relation)
    yes = turn.choice("family-all", "family-all", course.id, relation)
    await turn.answer(html, [yes, rewrite, turn.choice("back", "course", course.id)])


async def all_of_them(turn: Turn, id: int, relation: Relation) -> None:
    """Right: sign all of them up."""
    names = turn.memory.get("names")
    if not names or relation not in FOR_OTHERS:
        await ask_name(turn, id, relation)  # a button from long ago
        return
    turn.end()
    await _sign_up(turn, id, relation, names)


async def hear_year(turn: Turn, id: str, relation: str) -> None:
    """The year in which they were born, in whatever words."""
    year = year_said(turn.text, this_year=local(turn.now).year)
    if year is None:
        await turn.answer(turn.say("born-no-year"), [turn.choice("back", "course", id)])
        return
    names, born = turn.memory.get("names", [""]), turn.memory.get("born", {})
    born[turn.memory.get("name", "")] = year
    turn.end()
    await _sign_up(turn, int(id), Relation(relation), names, born)


# --- what becomes of it


async def _sign_up(
    turn: Turn,
    id: int,
    relation: Relation,
    names: list[str],
    born: dict[str, int] | None = None,
) -> None:
    try:
        made = await families.sign_up(
            id,
            turn.resident,
            turn.actor,
            now=turn.now,
            relation=relation,
            names=names,
            born=born or {},
        )
    except AgeUnknown as refusal:
        asked = "" if relation is Relation.SELF else refusal.name
        turn.go(f"born:{id}:{relation}", name=asked, names=names, born=born or {})
        html = turn.say("born-ask", **refusal.facts())
        await turn.answer(html, [turn.choice("back", "course", id)])
    except courses.AlreadySignedUp as refusal:
        # pressed twice, or a button from long ago: show how things stand
        await turn.toast(turn.say.plain(f"refused-{refusal.code}", **refusal.facts()))
        await resident.show(turn, id)
    except courses.CourseNotOpen as refusal:
        if not refusal.opens_at:
            raise
        await _too_early(turn, await resident.published(id), refusal)
    else:
        await _tell(turn, made)


async def _tell(turn: Turn, made: Sequence[Enrolment]) -> None:
    if len(made) == 1:
        await resident.tell_standing(turn, f"signed-up-{made[0].standing}", made[0])
        return
    course = made[0].course
    lesson = await cards.next_lesson(course, after=turn.now)
    html = turn.say(
        "signed-up-several",
        title=course.title,
        lines=Raw("\n".join([await resident.standing_of(e, turn) for e in made])),
        next=cards.moment_of(lesson, turn.say),
        venue=await courses.venue_of(course, lesson) or "—",
    )
    buttons = [turn.choice("course", "course", course.id), turn.choice("back", "classes")]
    await turn.answer(html, buttons, about=course.subject)


# --- before it opens


async def _too_early(turn: Turn, course: Course, refusal: courses.CourseNotOpen) -> None:
    """Not yet: whoever wants to be told when, can be."""
    await turn.toast(turn.say.plain(f"refused-{refusal.code}", **refusal.facts()))
    html = turn.say("opening-not-yet", title=course.title, opens=refusal.opens_at)
    remind = await resident.awaiting(turn, course)
    then = turn.choice("sign-up", "sign-up", course.id)  # the same page is good when it has opened
    course_ = turn.choice("course", "course", course.id)
    await turn.answer(html, [*remind, then, course_, turn.choice("back", "classes")])


async def remind(turn: Turn, id: int) -> None:
    """开放时提醒我."""
    if await register_first(turn, data("opening-remind", id)):
        return
    course = await resident.published(id)
    try:
        asked = await openings.remind(id, turn.resident, turn.actor, now=turn.now)
    except openings.AlreadyOpen as refusal:
        await turn.toast(turn.say.plain(f"refused-{refusal.code}", **refusal.facts()))
        await resident.show_course(turn, course)
        return
    html = turn.say("opening-reminded", title=course.title, at=courses.moment(asked.due_at))
    forget = turn.choice("opening-forget", "opening-forget", id)
    course_ = turn.choice("course", "course", id)
    await turn.answer(html, [course_, forget, turn.choice("back", "classes")])


async def forget(turn: Turn, id: int) -> None:
    """不用提醒了."""
    course = await resident.published(id)
    await openings.forget(id, turn.resident, turn.actor, now=turn.now)
    html = turn.say("opening-forgotten", title=course.title)
    course_ = turn.choice("course", "course", id)
    await turn.answer(html, [course_, turn.choice("back", "classes")])


async def began(facts: dict[str, Any], chat: Chat) -> Words:
    """Now one can sign up: one press."""
    say, id = Say(chat.locale), facts["course"]
    buttons = [
        Choice(say.plain("button-sign-up"), data("sign-up", id)),
        Choice(say.plain("button-sign-up-family"), data("sign-up-family", id)),
        Choice(say.plain("button-course"), data("course", id)),
    ]
    return Words((await said(facts, chat)).html, buttons)


def routes() -> Routes:
    """What signing up answers."""
    presses: dict[str, Handler] = {
        "sign-up": sign_up,
        "sign-up-again": again,
        "sign-up-family": for_whom,
        "family": ask_name,
        "family-all": all_of_them,
        "family-again": ask_name,
        "opening-remind": remind,
        "opening-forget": forget,
    }
    return Routes(
        presses={route: own.privately(handler) for route, handler in presses.items()},
        steps={"family": hear_name, "born": hear_year},
        yes={"family-all"},
        no={"family-again"},
        notices={"sign-up-began": began, "wish-granted": began},
    )

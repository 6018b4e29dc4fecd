"""Questions about classes in free text: what is meant is shown; one press makes it a request."""

from collections.abc import Sequence

from tortoise.expressions import Q

from bot.chat.keyboards import Choice, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards, leaves, own, resident, wishes
from bot.texts import Raw
from models import courses, understanding
from models.courses import ACTIVE, Course, Enrolment
from models.understanding import Intent, Moments, Wanted
from models.understanding.classes import Offered, meant, offers_to_teach, wanted_for_certain
from models.understanding.lessons import held_then

SURELY = 0.8
"""How well a class must be named to be asked for by the way."""

MOST = 8
"""Classes that are shown for a moment that was named."""


async def about_classes(turn: Turn) -> bool:
    """A question about classes is no request: it gets the class, or those there are then.

    Should it be a request all the same, one press makes it one; so it is with a class that is
    wished for and not there, which somebody has to read.
    """
    text = turn.text
    if turn.files or not text:
        return False
    found = await courses.published(now=turn.now)
    understood = await understanding.of_community(text, now=turn.now, offered=found)
    if understood.intent is not Intent.CLASS:
        return False
    turn.end()
    turn.memory["asked"] = text
    if offers_to_teach(text):
        await _welcome_teacher(turn)
        return True
    wish = understood.wanted is Wanted.EXTRA
    instead = turn.choice("class-wish" if wish else "is-a-problem", "no-class")
    best = understood.likeliest
    these = [course for course in found if course.id in best]
    named = bool(understood.moments.at or understood.moments.every)
    away = understood.wanted is Wanted.LEAVE
    if away and await leaves.heard(turn, these or found, understood.moments):
        return True
    if wish and await wishes.heard(turn, these, found, understood.moments, instead):
        return True
    if understood.wanted in (Wanted.CANCEL, Wanted.WAITLIST):
        await _own_places(turn, these, understood.wanted, instead)
    elif len(these) == 1:
        await resident.show_course(turn, these[0], instead)
    elif these or named:
        await _list_then(turn, these or found, understood.moments, instead)
    else:
        await resident.list_page(turn, 0, instead)
    return True


async def asks_plainly(turn: Turn) -> bool:
    """A question about a class by its name, though a request is being written; not one about it."""
    if turn.files or not wanted_for_certain(turn.text):
        return False
    found = await courses.published(now=turn.now)
    offered = [Offered(course.id, course.title) for course in found]
    named = meant(turn.text, offered, limit=1)
    about_it = meant((turn.memory.get("draft") or {}).get("text", ""), offered)
    if not named or named[0].score < SURELY or about_it:
        return False
    return await about_classes(turn)


async def asked(turn: Turn) -> None:
    """The same, of somebody who was asked something else; what they can choose from, at least."""
    if not await about_classes(turn):
        await resident.list_courses(turn)


async def _own_places(turn: Turn, meant: Sequence[Course], wanted: Wanted, instead: Choice) -> None:
    """What somebody has a place in, and which in the line; of who wants to leave, what to leave."""
    to_come = Q(lesson_id=None) | Q(lesson__starts_at__gt=turn.now)
    theirs = Enrolment.filter(
        to_come, resident_id=turn.account.resident_id or 0, standing__in=ACTIVE
    )
    rows = await theirs.order_by("id").select_related("course")
    meant_ids = {course.id for course in meant}
    rows = [row for row in rows if row.course_id in meant_ids] or ([] if meant else rows)
    if not rows:
        first = turn.say("no-place", title=meant[0].title if len(meant) == 1 else "") + "\n"
        await resident.list_page(turn, 0, instead, first=first)
        return
    leaving = wanted is Wanted.CANCEL
    lines = [f"《{row.course.title}》{await resident.standing_of(row, turn)}" for row in rows]
    out = turn.say.plain("button-leave")
    buttons = [
        Choice(f"{out}《{row.course.title}》{row.name}", data("leave", row.id))
        if leaving
        else Choice(f"《{row.course.title}》", data("course", row.course_id))
        for row in rows
    ]
    html = turn.say("leave-place" if leaving else "own-places", lines=Raw("\n".join(lines)))
    stay = turn.choice("stay" if leaving else "back", "classes")
    await turn.answer(html, [*buttons, stay, instead])


async def _welcome_teacher(turn: Turn) -> None:
    """Who wants to teach the neighbours is shown how, before anything else."""
    await turn.answer(
        turn.say("offer-welcome"),
        [
            turn.choice("offer-course", "offer-course"),
            turn.choice("all-classes", "classes"),
            turn.choice("is-a-problem", "no-class"),
        ],
    )


async def _list_then(turn: Turn, meant: list[Course], said: Moments, instead: Choice) -> None:
    """The classes that may be meant, at the moments that were named, with what was read."""
    then, read = meant, ""
    if meant and (said.at or said.every):
        when = "、".join(said.words)
        read = when if said.at is None else f"{when}（{turn.say.day(said.at)}）"
        then = await held_then(meant, said, now=turn.now)
    if not then:
        first = turn.say("classes-not-then", when=read) + "\n" if read else ""
        await resident.list_page(turn, 0, instead, first=first)
        return
    seats = await courses.seats_of(*then, now=turn.now)
    times = await cards.timetables(then, turn.say)
    lines = [
        resident.line(course, seats[course.id], times[course.id], turn) for course in then[:MOST]
    ]
    await turn.answer(
        turn.say("classes-then", when=read) if read else turn.say("classes"),
        [*lines, turn.choice("all-classes", "classes"), instead, turn.choice("back", "menu")],
    )


async def no_class(turn: Turn) -> None:
    """What was taken for a question about classes is a problem."""
    turn.memory["home_words"] = turn.memory.pop("asked", "")
    turn.redirect = "report-this" if turn.memory["home_words"] else "report"


def routes() -> Routes:
    """What is asked, and what was no question."""
    presses = {"no-class": own.privately(no_class), "class-asked": own.privately(asked)}
    return Routes(presses=presses, free_text=[about_classes], asides=[asks_plainly])

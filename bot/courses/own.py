"""我的课表: what one has seats in, lesson by lesson, and the private link to it as a calendar."""

from functools import wraps
from typing import Any

from bot.chat.keyboards import Choice, bare
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.residents import register_first
from bot.texts import Raw
from models import courses
from models.courses import HOLDING, Enrolment, Lesson, LessonStatus, feeds
from models.courses.own import own_seats
from models.errors import NotFound

SHOWN = 10
"""Lessons on the timetable: about a month of one class, a fortnight of two."""


def privately(handler: Handler) -> Handler:
    """Nobody's own matters are shown in a group, whatever a forged press says there."""

    @wraps(handler)
    async def answer(turn: Turn, *arguments: Any) -> None:
        if turn.in_group:
            raise NotFound(what="course")
        await handler(turn, *arguments)

    return answer


async def choices(turn: Turn) -> list[Choice]:
    """What stands below the list of classes: one's timetable, and to teach oneself."""
    resident = turn.account.resident_id
    has_seats = resident is not None and await Enrolment.exists(
        resident_id=resident, standing__in=HOLDING
    )
    mine = [turn.choice("timetable", "timetable")] if has_seats else []
    return [*mine, turn.choice("offer-course", "offer-course")]


async def show(turn: Turn, *_: object) -> None:
    """The lessons to come of all one's classes, in order."""
    if await register_first(turn, "timetable"):
        return
    turn.end()
    lines = await _lines(turn)
    back = turn.choice("back", "classes")
    if not lines:
        await turn.answer(turn.say("timetable-none"), [back])
        return
    calendar = [turn.choice("calendar-link", "calendar-link")] if feeds.are_offered() else []
    await turn.answer(turn.say("timetable", lessons=Raw("\n".join(lines))), [*calendar, back])


async def _lines(turn: Turn) -> list[str]:
    seats = await own_seats(turn.resident)
    ids = {enrolment.course_id for enrolment in seats.held}
    to_come = (
        Lesson.filter(course_id__in=ids, ends_at__gt=turn.now, status=LessonStatus.PLANNED)
        .order_by("starts_at", "id")
        .select_related("course")
    )
    theirs = [lesson for lesson in await to_come if seats.coming(lesson) or seats.away(lesson)]
    return [
        turn.say(
            "timetable-line",
            at=cards.in_fact(lesson),
            title=lesson.course.title,
            venue=await courses.venue_of(lesson.course, lesson),
            people="、".join(each.name for each in seats.coming(lesson)),
            away="、".join(each.name for each in seats.away(lesson)),
        )
        for lesson in theirs[:SHOWN]
    ]


async def give_link(turn: Turn) -> None:
    """A link to the timetable as a calendar; whoever has it can read it."""
    if not feeds.are_offered():
        await show(turn)
        return
    secret = await feeds.subscribe(turn.resident, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("calendar-link", url=feeds.link(secret)),
        [turn.choice("calendar-revoke", "calendar-revoke"), turn.choice("back", "timetable")],
    )


async def revoke(turn: Turn) -> None:
    """No link that was given works any more."""
    await feeds.revoke(turn.resident, turn.actor, now=turn.now)
    await turn.answer(turn.say("calendar-revoked"), [turn.choice("back", "timetable")])


async def asks(turn: Turn) -> bool:
    """我的课表, in words."""
    if turn.files or turn.in_group:
        return False
    if not any(bare(turn.text) == bare(w) for w in turn.say.plain("timetable-words").split("/")):
        return False
    await show(turn)
    return True


def routes() -> Routes:
    """What one's own timetable answers."""
    return Routes(
        commands={"timetable": show},
        presses={
            "timetable": privately(show),
            "calendar-link": privately(give_link),
            "calendar-revoke": privately(revoke),
        },
        free_text=[asks],
        asides=[asks],
    )

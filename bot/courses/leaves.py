"""请假: whoever can't come to a lesson says so, by a button or in words; and comes after all."""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, bare, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.courses.own import privately
from models import courses
from models.calendar import local
from models.courses import Course, Enrolment, Leave, Lesson, Standing, leaves
from models.errors import NotFound
from models.understanding import Moments

MOST = 8
"""Lessons to choose from."""


async def has_seat(turn: Turn, course: Course) -> list[Choice]:
    """请假, on the page of a class, for whoever has a seat in it."""
    seated = await _seated(turn, [course.id])
    return [turn.choice("leaves", "leaves", course.id)] if seated else []


async def choose(turn: Turn, course: int) -> None:
    """Which lesson?"""
    await _choose(turn, await _seated(turn, [course]), Moments(), back=data("course", course))


async def heard(turn: Turn, meant: Sequence[Course], said: Moments) -> bool:
    """请假 周四: the lessons that may be meant; False for whoever has no seat to be away from."""
    seated = await _seated(turn, [course.id for course in meant])
    if seated:
        await _choose(turn, seated, said, back="classes")
    return bool(seated)


async def _seated(turn: Turn, ids: Sequence[int]) -> list[Enrolment]:
    theirs = Enrolment.filter(
        course_id__in=list(ids),
        lesson_id=None,
        resident_id=turn.account.resident_id or 0,
        standing=Standing.SEATED,
    )
    return await theirs.order_by("id").select_related("course") if ids else []


async def _choose(turn: Turn, seated: Sequence[Enrolment], said: Moments, *, back: str) -> None:
    turn.end()
    choices = []
    coming = await courses.lessons_to_come({e.course_id for e in seated}, now=turn.now)
    away = {(leave.lesson_id, leave.enrolment_id) for leave in await _leaves(seated)}
    for lesson in [le for le in coming if _is_meant(le, said)] or coming:
        for enrolment in [e for e in seated if e.course_id == lesson.course_id]:
            key = "leave-back" if (lesson.id, enrolment.id) in away else "ask-leave"
            words = turn.say.plain(
                f"button-{key}",
                at=cards.in_fact(lesson),
                title=enrolment.course.title,
                name=enrolment.name,
            )
            choices.append(Choice(words, data(key, enrolment.id, lesson.id)))
    key = "leave-which" if choices else "leave-none"
    last = Choice(turn.say.plain("button-back"), back)
    await turn.answer(turn.say(key), [*choices[:MOST], last])


async def _leaves(seated: Sequence[Enrolment]) -> list[Leave]:
    return await Leave.filter(enrolment_id__in=[e.id for e in seated]) if seated else []


def _is_meant(lesson: Lesson, said: Moments) -> bool:
    """Whether a lesson is at the moment that was named."""
    if said.at is not None:
        until = said.until or said.at
        return local(said.at).date() <= local(lesson.starts_at).date() <= local(until).date()
    return not said.weekdays or local(lesson.starts_at).isoweekday() in said.weekdays


async def ask(turn: Turn, enrolment: int, lesson: int) -> None:
    """Not come to this one."""
    await _own(turn, enrolment)
    await leaves.ask(enrolment, lesson, turn.actor, now=turn.now)
    await _tell(turn, "leave-asked", enrolment, lesson)


async def take_back(turn: Turn, enrolment: int, lesson: int) -> None:
    """销假: come after all."""
    await _own(turn, enrolment)
    await leaves.take_back(enrolment, lesson, turn.actor, now=turn.now)
    await _tell(turn, "leave-taken-back", enrolment, lesson)


async def says_back(turn: Turn) -> bool:
    """销假, in words: what one has asked leave from."""
    words = {bare(word) for word in turn.say.plain("leave-back-words").split("/")}
    if turn.files or bare(turn.text) not in words:
        return False
    turn.end()
    theirs = Leave.filter(
        enrolment__resident_id=turn.account.resident_id or 0, lesson__starts_at__gt=turn.now
    )
    known = await theirs.order_by("lesson__starts_at").select_related("enrolment__course", "lesson")
    choices = [
        Choice(
            turn.say.plain(
                "button-leave-back",
                at=cards.in_fact(leave.lesson),
                title=leave.enrolment.course.title,
                name=leave.enrolment.name,
            ),
            data("leave-back", leave.enrolment_id, leave.lesson_id),
        )
        for leave in known[:MOST]
    ]
    key = "leave-back-which" if choices else "leave-back-none"
    await turn.answer(turn.say(key), [*choices, turn.choice("back", "classes")])
    return True


async def _own(turn: Turn, enrolment: int) -> None:
    found = await Enrolment.get_or_none(id=enrolment)
    if found is None or found.resident_id != turn.account.resident_id:
        raise NotFound(what="enrolment")


async def _tell(turn: Turn, key: str, enrolment: int, lesson: int) -> None:
    who = await Enrolment.get(id=enrolment).select_related("course")
    at = cards.in_fact(await Lesson.get(id=lesson))
    html = turn.say(key, title=who.course.title, name=who.name, at=at)
    again = turn.choice("leaves", "leaves", who.course_id)
    await turn.answer(html, [again, turn.choice("back", "classes")], about=who.course.subject)


def routes() -> Routes:
    """What leave answers."""
    return Routes(
        presses={
            "leaves": privately(choose),
            "ask-leave": privately(ask),
            "leave-back": privately(take_back),
        },
        free_text=[says_back],
        asides=[says_back],
    )

"""Single lessons: added, moved, cancelled, given to a substitute; whoever has a seat is told, once.

A change is told at once; at night only when the lesson begins so soon that the morning would be
too late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tortoise.expressions import Q, Subquery

from models import journal, outbox
from models.calendar import after_quiet, zone
from models.chats import Chat
from models.courses.filling import locked, moment
from models.courses.planning import must_fit
from models.courses.reminding import reminder_of
from models.courses.showing import chats_of
from models.courses.tables import (
    HOLDING,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Teacher,
    Venue,
)
from models.courses.venues import named, teacher_of, venue_of
from models.database import writing
from models.errors import Invalid, NotFound
from models.grids import Grid
from models.journal import Actor
from models.outbox import Notice
from models.settings import RULES


@dataclass
class LessonMoved(Notice):
    """A lesson is held at another time or place."""

    title: str
    lesson: int
    was: str
    starts: str
    venue: str
    note: str


@dataclass
class LessonCancelled(Notice):
    """A lesson is not held."""

    title: str
    lesson: int
    starts: str
    note: str


@dataclass
class LessonAdded(Notice):
    """A lesson more is held, in the stead of one that is missed."""

    title: str
    lesson: int
    starts: str
    venue: str
    note: str


@dataclass
class SubstituteTeaches(Notice):
    """Somebody else teaches a lesson."""

    title: str
    lesson: int
    starts: str
    teacher: str
    note: str


async def move_lesson(
    id: int,
    actor: Actor,
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    venue: str | Venue | None = None,
    note: str = "",
) -> Lesson:
    """Hold one lesson at another time or place; everyone in the course is told, once.

    A lesson that was cancelled is held again. Nobody is told of what is over, or of a change
    that changes nothing. Raises `VenueTaken`, `TeacherTaken` or `NotCertified`.
    """
    if ends_at <= starts_at:
        raise Invalid(field="ends_at", value=moment(ends_at))
    async with writing():
        lesson, course = await _lesson(id)
        before = _seen(lesson)
        was = lesson.starts_at
        lesson.starts_at, lesson.ends_at = starts_at, ends_at
        lesson.venue_id = await _venue_id(venue, course)
        lesson.note = note
        lesson.status = LessonStatus.PLANNED
        await _must_fit(course, [lesson], now=now)
        if moment(was)[:10] != moment(starts_at)[:10]:
            lesson.remind_at = reminder_of(starts_at)
        matters = before != _seen(lesson) and max(was, starts_at) > now
        await _changed(lesson, course, "lesson-moved", actor, now=now)
        if matters:
            where = await venue_of(course, lesson)
            news = LessonMoved(course.title, id, moment(was), moment(starts_at), where, note)
            await _tell_everyone(lesson, course, news, now=now, before=min(was, starts_at))
    return lesson


async def cancel_lesson(id: int, actor: Actor, *, now: datetime, note: str = "") -> Lesson:
    """Not hold one lesson; everyone in the course is told, once, unless it is over."""
    async with writing():
        lesson, course = await _lesson(id)
        matters = lesson.status is LessonStatus.PLANNED and lesson.starts_at > now
        lesson.status = LessonStatus.CANCELLED
        lesson.note = note
        await _changed(lesson, course, "lesson-cancelled", actor, now=now)
        if matters:
            news = LessonCancelled(course.title, id, moment(lesson.starts_at), note)
            await _tell_everyone(lesson, course, news, now=now, before=lesson.starts_at)
    return lesson


async def skip(day: date, why: str, actor: Actor, *, now: datetime) -> int:
    """Hold no lesson on a day that has become a day off. Returns how many are cancelled."""
    midnight = datetime.combine(day, time(), zone())
    on_it = Lesson.filter(
        starts_at__gte=max(midnight, now),
        starts_at__lt=midnight + timedelta(days=1),
        status=LessonStatus.PLANNED,
    )
    lessons = await on_it.order_by("starts_at", "id")
    for lesson in lessons:
        await cancel_lesson(lesson.id, actor, now=now, note=why)
    return len(lessons)


async def substitute(
    id: int, teacher: str | Teacher | None, actor: Actor, *, now: datetime, note: str = ""
) -> Lesson:
    """Have somebody else teach one lesson, or None for the course's own teacher again.

    Raises `TeacherTaken`, or `NotCertified` for whoever may not teach on that day.
    """
    async with writing():
        lesson, course = await _lesson(id)
        before = await teacher_of(course, lesson)
        lesson.teacher_id = await _teacher_id(teacher, course)
        await _must_fit(course, [lesson], now=now)
        who = await teacher_of(course, lesson)
        held = lesson.status is LessonStatus.PLANNED and lesson.starts_at > now
        await _changed(lesson, course, "lesson-substituted", actor, now=now)
        if held and who != before:
            news = SubstituteTeaches(course.title, id, moment(lesson.starts_at), who, note)
            await _tell_everyone(lesson, course, news, now=now, before=lesson.starts_at)
    return lesson


async def add_lesson(
    id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    *,
    now: datetime,
    venue: str | Venue | None = None,
    note: str = "",
    makes_up_at: datetime | None = None,
) -> Lesson:
    """One lesson more than the timetable has.

    One that makes up for another is told to everyone. Raises as `move_lesson` does.
    """
    if ends_at <= starts_at:
        raise Invalid(field="ends_at", value=ends_at.isoformat())
    async with writing():
        course = await locked(id)
        if course.status is CourseStatus.CLOSED:
            raise Invalid(field="course_id", value=str(id))
        lesson = Lesson(
            course_id=id,
            starts_at=starts_at,
            ends_at=ends_at,
            venue_id=await _venue_id(venue, course),
            note=note,
            makes_up_at=makes_up_at,
            remind_at=reminder_of(starts_at),
            changed_at=now,
        )
        await _must_fit(course, [lesson], now=now)
        await lesson.save()
        await journal.write(actor, "lesson-added", lesson, now=now, course=id)
        await outbox.refresh(("course",), course.subject, now=now)
        published = course.status is CourseStatus.PUBLISHED
        if published and makes_up_at is not None and starts_at > now:
            where = await venue_of(course, lesson)
            news = LessonAdded(course.title, lesson.id, moment(starts_at), where, note)
            await _tell_everyone(lesson, course, news, now=now, before=starts_at)
    return lesson


async def _lesson(id: int) -> tuple[Lesson, Course]:
    lesson = await Lesson.filter(id=id).select_for_update().first()
    if lesson is None:
        raise NotFound(what="lesson")
    return lesson, await Course.get(id=lesson.course_id)


def _seen(lesson: Lesson) -> tuple[Any, ...]:
    """What people plan by."""
    return lesson.starts_at, lesson.ends_at, lesson.venue_id, lesson.status


async def _must_fit(course: Course, lessons: Iterable[Lesson], *, now: datetime) -> None:
    if course.status is not CourseStatus.DRAFT:
        await must_fit(course, lessons, now=now)


async def _venue_id(said: str | Venue | None, course: Course) -> int | None:
    """The room, where it is not the course's own."""
    found = await _row(Venue, said, course)
    return found.id if found and found.id != course.venue_id else None


async def _teacher_id(said: str | Teacher | None, course: Course) -> int | None:
    found = await _row(Teacher, said, course)
    return found.id if found and found.id != course.teacher_id else None


async def _row(table: Any, said: Any, course: Course) -> Any:
    if not isinstance(said, str):
        return said
    return await named(table, said, await Grid.get(id=course.grid_id))


async def _changed(
    lesson: Lesson, course: Course, act: str, actor: Actor, *, now: datetime
) -> None:
    lesson.version += 1
    lesson.changed_at = now
    await lesson.save(
        update_fields=[
            "starts_at",
            "ends_at",
            "venue_id",
            "teacher_id",
            "note",
            "status",
            "remind_at",
            "changed_at",
            "version",
        ]
    )
    await journal.write(actor, act, lesson, now=now)
    await outbox.refresh(("course",), course.subject, now=now)
    await outbox.refresh(("roll",), lesson.subject, now=now)


async def _tell_everyone(
    lesson: Lesson, course: Course, news: Notice, *, now: datetime, before: datetime
) -> None:
    """Tell whoever holds a seat or teaches, and the groups."""
    teachers = [id for id in (course.teacher_id, lesson.teacher_id) if id]
    for chat in await who_hears(course, teachers, Q(lesson_id=None) | Q(lesson_id=lesson.id)):
        await outbox.tell(chat, news, now=now, due_at=told_at(now, before=before))


async def who_hears(course: Course, teachers: Sequence[int], seats: Q) -> list[Chat]:
    """Where news of a course is told: each chat once, however many seats somebody holds."""
    holders = Enrolment.filter(seats, course_id=course.id, standing__in=HOLDING)
    of_them = Subquery(holders.values("resident_id"))
    seated = Chat.filter(accounts__resident_id__in=of_them).distinct()
    teaching = Chat.filter(accounts__resident__teaching__id__in=list(teachers)).distinct()
    told = [*await seated, *await teaching, *await chats_of(course)]
    return list({chat.id: chat for chat in told}.values())


def told_at(now: datetime, *, before: datetime) -> datetime:
    """When news of a lesson is told: now, or in the morning if that is early enough.

    >>> from datetime import UTC, timedelta
    >>> night = datetime(2026, 11, 23, 14, tzinfo=UTC)
    >>> told_at(night, before=night + timedelta(days=2)) - night
    datetime.timedelta(seconds=36000)
    >>> told_at(night, before=night + timedelta(hours=11)) == night
    True
    """
    morning = after_quiet(now)
    return morning if before - morning >= RULES.told_before_lesson else now

"""The course itself: drafted with its lessons, published when complete, resized, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Subquery

from models import journal, outbox
from models.calendar import days_off, zone
from models.courses import timetable
from models.courses.filling import locked, seats_of
from models.courses.granted import open_to_wishers
from models.courses.offers import settle
from models.courses.planning import must_fit, must_hold_all
from models.courses.reminding import reminder_of
from models.courses.showing import show
from models.courses.tables import (
    Course,
    CourseStatus,
    Lesson,
    LessonStatus,
    Teacher,
    Term,
    TimetableSlot,
    Venue,
)
from models.courses.timetable import Slot
from models.courses.venues import named
from models.database import writing
from models.errors import InUse, Invalid, RuleBroken
from models.grids import Grid
from models.journal import Actor

NEEDED = ("teacher", "venue")
"""What must be said of a course before residents see it, and as long as they do."""


@dataclass(eq=False)
class CourseIncomplete(RuleBroken):
    """A course is published only when everything a resident needs to know is there."""

    course: str
    missing: str


@dataclass(eq=False)
class TooFewSeats(RuleBroken):
    """A course can't have fewer seats than are taken."""

    course: str
    taken: int


async def create(
    title: str,
    term: Term,
    grid: Grid,
    seats: int,
    slots: Sequence[Slot],
    actor: Actor,
    *,
    now: datetime,
    teacher: str | Teacher | None = None,
    venue: str | Venue | None = None,
    **details: Any,
) -> Course:
    """A course as a draft, with its weekly timetable and the lessons of its term.

    A teacher or a venue may be named; who or what is not known yet is written down.
    """
    if seats < 1:
        raise Invalid(field="seats", value=str(seats))
    async with writing():
        course = await Course.create(
            title=title,
            term=term,
            grid=grid,
            seats=seats,
            teacher=await named(Teacher, teacher, grid) if isinstance(teacher, str) else teacher,
            venue=await named(Venue, venue, grid) if isinstance(venue, str) else venue,
            created_at=now,
            **details,
        )
        await _plan(course, term, slots, now=now)
        await journal.write(actor, "course-created", course, now=now)
    return course


async def plan(id: int, slots: Sequence[Slot], actor: Actor, *, now: datetime) -> Course:
    """Give a draft another weekly timetable; its lessons are made anew.

    Raises `InUse` once residents have planned by the lessons: then they are changed one by one.
    """
    async with writing():
        course = await locked(id)
        if course.status is not CourseStatus.DRAFT:
            raise InUse(what="course", by="residents")
        before = await _meetings(id)
        await TimetableSlot.filter(course_id=id).delete()
        await Lesson.filter(course_id=id).delete()
        await _plan(course, await Term.get(id=course.term_id), slots, now=now)
        course.version += 1
        await course.save(update_fields=["version"])
        told = {"before": before, "after": await _meetings(id)}
        await journal.write(actor, "course-planned", course, now=now, personal=told)
    return course


async def _meetings(id: int) -> dict[str, Any]:
    """When a class meets, and how often in all, as the journal tells it."""
    slots = await TimetableSlot.filter(course_id=id).order_by("weekday", "starts")
    weekly = [f"{slot.weekday} {slot.starts} {slot.minutes}" for slot in slots]
    return {"slots": weekly, "lessons": await Lesson.filter(course_id=id).count()}


async def _plan(course: Course, term: Term, slots: Sequence[Slot], *, now: datetime) -> None:
    if len({(slot.weekday, slot.starts) for slot in slots}) < len(slots):
        raise Invalid(field="slots", value=course.title)
    off = await days_off(term.starts_on, term.through)
    await TimetableSlot.bulk_create(
        TimetableSlot(
            course_id=course.id, weekday=s.weekday, starts=f"{s.starts:%H:%M}", minutes=s.minutes
        )
        for s in slots
    )
    await Lesson.bulk_create(
        Lesson(
            course_id=course.id,
            starts_at=start,
            ends_at=end,
            planned_at=start,
            remind_at=reminder_of(start) if start > now else None,
            changed_at=now,
        )
        for start, end in timetable.lesson_times(term.starts_on, term.through, slots, zone(), off)
    )


async def publish(id: int, actor: Actor, *, now: datetime) -> Course:
    """Open a course to residents; its card appears in its groups.

    Raises `CourseIncomplete` with the field that is missing, and what `must_fit` raises: a room
    or a teacher used twice, a lesson on a day for which the teacher holds no certificate.
    """
    async with writing():
        course = await locked(id)
        for field in NEEDED:
            if getattr(course, f"{field}_id") is None:
                raise CourseIncomplete(course=course.title, missing=field)
        lessons = await Lesson.filter(course_id=id).order_by("starts_at")
        if not lessons:
            raise CourseIncomplete(course=course.title, missing="lessons")
        await must_fit(course, lessons, now=now)
        await _set_status(course, CourseStatus.PUBLISHED, "course-published", actor, now=now)
        await open_to_wishers(course, now=now)
        await show(course, now=now)
    return course


async def close(id: int, actor: Actor, *, now: datetime) -> Course:
    """Nobody signs up any more; what was learnt and counted stays."""
    async with writing():
        course = await locked(id)
        await _set_status(course, CourseStatus.CLOSED, "course-closed", actor, now=now)
        await outbox.refresh(("course",), course.subject, now=now)
    return course


async def _set_status(
    course: Course, status: CourseStatus, act: str, actor: Actor, *, now: datetime
) -> None:
    course.status = status
    course.version += 1
    await course.save(update_fields=["status", "version"])
    await journal.write(actor, act, course, now=now)


async def resize(id: int, seats: int, actor: Actor, *, now: datetime) -> Course:
    """Another number of seats; new ones are offered to those who wait.

    Raises `TooFewSeats` when more are taken, `VenueTooSmall` when they don't fit into the room.
    """
    async with writing():
        course = await locked(id)
        seen = (await seats_of(course, now=now))[id]
        taken = seen.taken + seen.fullest
        if seats < max(taken, 1):
            raise TooFewSeats(course=course.title, taken=taken)
        course.seats = seats
        must_hold_all(course, await Venue.filter(id=course.venue_id))
        course.version += 1
        await course.save(update_fields=["seats", "version"])
        await journal.write(actor, "course-resized", course, now=now, seats=seats)
        await settle(course, now=now)
    return course


async def published(*, now: datetime) -> list[Course]:
    """The courses residents can choose from: published, with a lesson that is not over."""
    to_come = Lesson.filter(ends_at__gt=now, status=LessonStatus.PLANNED).values("course_id")
    return await Course.filter(status=CourseStatus.PUBLISHED, id__in=Subquery(to_come)).order_by(
        "id"
    )

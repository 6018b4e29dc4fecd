"""The course itself: drafted with its lessons, published when complete, resized, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Subquery

from models import journal, outbox
from models.calendar import zone
from models.courses import timetable
from models.courses.seats import locked, seats_taken, settle
from models.courses.showing import show
from models.courses.tables import (
    Course,
    CourseStatus,
    Lesson,
    LessonStatus,
    Term,
    TimetableSlot,
)
from models.courses.timetable import Slot
from models.database import writing
from models.errors import Invalid, RuleBroken
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
    **details: Any,
) -> Course:
    """A course as a draft, with its weekly timetable and the lessons of its term."""
    if seats < 1:
        raise Invalid(field="seats", value=str(seats))
    if len({(slot.weekday, slot.starts) for slot in slots}) < len(slots):
        raise Invalid(field="slots", value=title)
    async with writing():
        course = await Course.create(
            title=title, term=term, grid=grid, seats=seats, created_at=now, **details
        )
        await TimetableSlot.bulk_create(
            TimetableSlot(
                course_id=course.id,
                weekday=s.weekday,
                starts=f"{s.starts:%H:%M}",
                minutes=s.minutes,
            )
            for s in slots
        )
        await Lesson.bulk_create(
            Lesson(course_id=course.id, starts_at=start, ends_at=end)
            for start, end in timetable.lesson_times(term.starts_on, term.through, slots, zone())
        )
        await journal.write(actor, "course-created", course, now=now)
    return course


async def publish(id: int, actor: Actor, *, now: datetime) -> Course:
    """Open a course to residents; its card appears in its groups.

    Raises `CourseIncomplete` with the field that is missing.
    """
    async with writing():
        course = await locked(id)
        for field in NEEDED:
            if not getattr(course, field).strip():
                raise CourseIncomplete(course=course.title, missing=field)
        if not await Lesson.filter(course_id=id).exists():
            raise CourseIncomplete(course=course.title, missing="lessons")
        await _set_status(course, CourseStatus.PUBLISHED, "course-published", actor, now=now)
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

    Raises `TooFewSeats` when more are taken.
    """
    async with writing():
        course = await locked(id)
        taken = await seats_taken(id)
        if seats < max(taken, 1):
            raise TooFewSeats(course=course.title, taken=taken)
        course.seats = seats
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

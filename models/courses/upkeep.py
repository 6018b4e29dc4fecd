"""The upkeep of courses: what the office corrects, adds and throws away.

Cards show what is true afterwards. Whoever is only told less (another room, a lesson more) hears
of it by the card; lessons moved or cancelled are told to everyone, see
`models.courses.lessons`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import journal, outbox, registers
from models.courses.publishing import NEEDED, CourseIncomplete
from models.courses.tables import Course, CourseStatus, Lesson
from models.database import writing
from models.errors import InUse, Invalid, NotFound, Stale
from models.journal import Actor


async def _locked(id: int, version: int | None) -> Course:
    course = await Course.filter(id=id).select_for_update().first()
    if course is None:
        raise NotFound(what="course")
    if version is not None and version != course.version:
        raise Stale(what="course")
    return course


async def describe(
    id: int, said: Mapping[str, Any], actor: Actor, *, now: datetime, version: int | None = None
) -> Course:
    """Correct what is said of a course. Its seats are changed by `resize`.

    Raises `CourseIncomplete` when residents would no longer be told what they need to know, and
    `Invalid` for a sign-up that ends before it begins.
    """
    async with writing():
        course = await _locked(id, version)
        for field in NEEDED:
            if course.status is CourseStatus.PUBLISHED and not said.get(field, True):
                raise CourseIncomplete(course=course.title, missing=field)
        must_end_later(
            said.get("sign_up_from", course.sign_up_from),
            said.get("sign_up_until", course.sign_up_until),
        )
        changed = await registers.change(course, said, actor, now=now)
        await outbox.refresh(("course",), course.subject, now=now)
    return changed


def must_end_later(start: datetime | None, end: datetime | None) -> None:
    """Raise `Invalid` for a sign-up that is over before it begins."""
    if start and end and end <= start:
        raise Invalid(field="sign_up_until", value=end.isoformat())


async def discard(id: int, actor: Actor, *, now: datetime, version: int | None = None) -> None:
    """Throw a draft away, with its timetable and lessons.

    Raises `InUse` for what was published: that is closed, and stays.
    """
    async with writing():
        course = await _locked(id, version)
        if course.status is not CourseStatus.DRAFT:
            raise InUse(what="course", by="residents")
        await journal.write(actor, "course-deleted", course, now=now, grid=course.grid_id)
        await Lesson.filter(course_id=id).delete()
        await course.delete()


async def add_lesson(
    id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    *,
    now: datetime,
    venue: str = "",
    note: str = "",
) -> Lesson:
    """One lesson more than the timetable has."""
    if ends_at <= starts_at:
        raise Invalid(field="ends_at", value=ends_at.isoformat())
    async with writing():
        course = await _locked(id, None)
        if course.status is CourseStatus.CLOSED:
            raise Invalid(field="course_id", value=str(id))
        lesson = await Lesson.create(
            course_id=id, starts_at=starts_at, ends_at=ends_at, venue=venue, note=note
        )
        await journal.write(actor, "lesson-added", lesson, now=now, course=id)
        await outbox.refresh(("course",), course.subject, now=now)
    return lesson

"""The upkeep of courses: what the office corrects, adds and throws away.

Cards show what is true afterwards, and calendars. Another room or teacher is told to everyone,
see `models.courses.changes`; single lessons are, see `models.courses.lessons`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import journal, outbox, registers
from models.courses import changes, conditions, openings
from models.courses.planning import must_fit
from models.courses.publishing import NEEDED, CourseIncomplete
from models.courses.tables import Course, CourseStatus, Lesson, Teacher, Venue
from models.courses.venues import named
from models.database import writing
from models.errors import InUse, Invalid, NotFound, Stale
from models.grids import Grid
from models.journal import Actor

NAMED: dict[str, Any] = {"teacher": Teacher, "venue": Venue}
"""What may be named in words."""


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

    Teacher and venue may be named. Raises `CourseIncomplete` when residents would no longer be
    told what they need to know, `Invalid` for a sign-up that ends before it begins, and what
    `must_fit` raises of another teacher or venue.
    """
    async with writing():
        course = await _locked(id, version)
        before = {field: getattr(course, f"{field}_id") for field in NEEDED}
        said = await _found(said, course)
        for field in NEEDED:
            if course.status is CourseStatus.PUBLISHED and said.get(f"{field}_id", 1) is None:
                raise CourseIncomplete(course=course.title, missing=field)
        must_end_later(
            said.get("sign_up_from", course.sign_up_from),
            said.get("sign_up_until", course.sign_up_until),
        )
        conditions.must_be_possible(
            said.get("age_from", course.age_from), said.get("age_through", course.age_through)
        )
        changed = await registers.change(course, said, actor, now=now)
        if "sign_up_from" in said:
            await openings.moved(changed, now=now)
        moved = any(getattr(changed, f"{field}_id") != before[field] for field in NEEDED)
        if moved and course.status is not CourseStatus.DRAFT:
            await must_fit(changed, await Lesson.filter(course_id=id), now=now)
            await changes.tell(
                changed, was_venue=before["venue"], was_teacher=before["teacher"], now=now
            )
        await outbox.refresh(("course",), course.subject, now=now)
    return changed


async def _found(said: Mapping[str, Any], course: Course) -> dict[str, Any]:
    """What is said, with the numbers of a teacher and a venue in place of their names."""
    found = dict(said)
    for field, table in NAMED.items():
        if (words := found.pop(field, None)) is not None:
            row = await named(table, words, await Grid.get(id=course.grid_id))
            found[f"{field}_id"] = row.id if row else None
    return found


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

"""Lessons: made of the timetable, added, moved and cancelled one by one."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedId, Form, Id, Line, Moment, Number, Place, Wanted, given
from api.pages import Page, Paged
from api.registers import Expected, answer, must_see
from api.routes import Body, get, post
from models import clock, courses, visible
from models.access import Sight
from models.courses import Course, Lesson, LessonStatus, upkeep
from models.errors import Stale


class LessonOut(Struct):
    """One meeting of a course; `venue` only where it differs from the course's."""

    id: int
    course_id: int
    starts_at: datetime
    ends_at: datetime
    venue: str
    status: LessonStatus
    note: str
    version: int


class NewLesson(Form):
    """A lesson more than the timetable has."""

    course_id: Id
    starts_at: Moment
    ends_at: Moment
    venue: Place = ""
    note: Line = ""


class Moved(Form):
    """When and where a lesson is held instead."""

    starts_at: Moment
    ends_at: Moment
    venue: Place = ""
    note: Line = ""


class Cancelled(Form):
    """Why a lesson is not held."""

    note: Line = ""


async def lessons_wanted(
    course_id: AskedId = None,
    status: FromQuery[LessonStatus | None] = None,
) -> Q:
    """The lessons asked for."""
    return given(course_id=course_id, status=status)


@get("/lessons", may="read:courses", tags=["lessons"], dependencies={"where": lessons_wanted})
async def list_lessons(sight: Seen, where: Wanted, page: Paged) -> Response[Page[LessonOut]]:
    """Lessons of the caller's courses."""
    return await page.of(visible.rows(Lesson, sight).filter(where), pages.columns(LessonOut))


@get("/lessons/{id:int}", may="read:courses", tags=["lessons"])
async def get_lesson(sight: Seen, id: Number) -> Response[LessonOut]:
    """One lesson."""
    return await _shown(await visible.one(Lesson, id, sight))


@post("/lessons", may="change:courses", tags=["lessons"])
async def add_lesson(sight: Seen, data: Body[NewLesson]) -> Response[LessonOut]:
    """Hold one lesson more; the course's card shows it."""
    course = await must_see(Course, data.course_id, sight, field="course_id")
    lesson = await upkeep.add_lesson(
        course.id,
        data.starts_at,
        data.ends_at,
        sight.actor,
        now=clock.now(),
        venue=data.venue,
        note=data.note,
    )
    return await _shown(lesson, status=201)


@post("/lessons/{id:int}/move", may="change:courses", status=200, tags=["lessons"])
async def move_lesson(
    sight: Seen, id: Number, data: Body[Moved], expected: Expected
) -> Response[LessonOut]:
    """Hold a lesson at another time or place; everyone in the course is told."""
    lesson = await _seen(id, sight, expected)
    return await _shown(
        await courses.move_lesson(
            lesson.id,
            sight.actor,
            now=clock.now(),
            starts_at=data.starts_at,
            ends_at=data.ends_at,
            venue=data.venue,
            note=data.note,
        )
    )


@post("/lessons/{id:int}/cancel", may="change:courses", status=200, tags=["lessons"])
async def cancel_lesson(
    sight: Seen, id: Number, data: Body[Cancelled], expected: Expected
) -> Response[LessonOut]:
    """Not hold a lesson; everyone in the course is told."""
    lesson = await _seen(id, sight, expected)
    now = clock.now()
    return await _shown(
        await courses.cancel_lesson(lesson.id, sight.actor, now=now, note=data.note)
    )


async def _seen(id: int, sight: Sight, expected: int | None) -> Lesson:
    lesson = await visible.one(Lesson, id, sight)
    if expected is not None and expected != lesson.version:
        raise Stale(what="lesson")
    return lesson


async def _shown(lesson: Lesson, *, status: int = 200) -> Response[LessonOut]:
    (out,) = await pages.columns(LessonOut)([lesson])
    at = f"/api/v1/lessons/{lesson.id}" if status == 201 else None
    return answer(out, lesson.version, status=status, at=at)


def routes() -> list[Any]:
    """Lessons."""
    return [list_lessons, get_lesson, add_lesson, move_lesson, cancel_lesson]

"""Lessons: made of the timetable, added, moved and cancelled one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import (
    AskedDay,
    AskedId,
    Form,
    Id,
    Line,
    MaybeName,
    Moment,
    Number,
    Place,
    Wanted,
    given,
    on_days,
)
from api.pages import Page, Paged
from api.registers import answer, must_see
from api.routes import Body, get, post
from api.several import Items, Picked, SeveralOut, each
from models import clock, courses, visible
from models.courses import Course, Lesson, LessonStatus, Teacher, Venue

NAMED = ("venue", "teacher")
"""What a lesson has as a number, and is shown by name as well."""


class LessonOut(Struct):
    """One meeting of a course; venue and teacher only where they differ from the course's.

    `planned_at` is when the weekly pattern has it, `makes_up_at` the lesson it stands in for.
    """

    id: int
    course_id: int
    starts_at: datetime
    ends_at: datetime
    planned_at: datetime | None
    makes_up_at: datetime | None
    venue: str
    venue_id: int | None
    teacher: str
    teacher_id: int | None
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


class Substituted(Form):
    """Who teaches a lesson instead; without anybody, the course's own teacher again."""

    teacher: MaybeName = ""
    teacher_id: Id | None = None
    note: Line = ""


class Cancelled(Form):
    """Why a lesson is not held."""

    note: Line = ""


async def lessons_wanted(
    course_id: AskedId = None,
    status: FromQuery[LessonStatus | None] = None,
    held_from: AskedDay = None,
    held_through: AskedDay = None,
) -> Q:
    """The lessons asked for."""
    return given(course_id=course_id, status=status) & on_days("starts_at", held_from, held_through)


async def show(rows: Sequence[Lesson]) -> list[LessonOut]:
    """Lessons, with the names of rooms and substitutes."""
    venues = await Venue.filter(id__in={row.venue_id for row in rows if row.venue_id})
    teachers = await Teacher.filter(id__in={row.teacher_id for row in rows if row.teacher_id})
    rooms, people = {v.id: v.name for v in venues}, {t.id: t.name for t in teachers}
    return [_out(row, rooms, people) for row in rows]


def _out(row: Lesson, rooms: dict[int, str], people: dict[int, str]) -> LessonOut:
    columns = {n: getattr(row, n) for n in LessonOut.__struct_fields__ if n not in NAMED}
    venue, teacher = rooms.get(row.venue_id or 0, ""), people.get(row.teacher_id or 0, "")
    return LessonOut(**columns, venue=venue, teacher=teacher)


@get(
    "/lessons",
    may="read:courses",
    tags=["lessons"],
    dependencies={"where": lessons_wanted, "page": pages.by("starts_at")},
)
async def list_lessons(sight: Seen, where: Wanted, page: Paged) -> Response[Page[LessonOut]]:
    """Lessons of the caller's courses."""
    return await page.of(visible.rows(Lesson, sight).filter(where), show)


@get("/lessons/{id:int}", may="read:courses", tags=["lessons"])
async def get_lesson(sight: Seen, id: Number) -> Response[LessonOut]:
    """One lesson."""
    return await shown(await visible.one(Lesson, id, sight))


@post("/lessons", may="change:courses", tags=["lessons"])
async def add_lesson(sight: Seen, data: Body[NewLesson]) -> Response[LessonOut]:
    """Hold one lesson more; the course's card shows it."""
    course = await must_see(Course, data.course_id, sight, field="course_id")
    lesson = await courses.add_lesson(
        course.id,
        data.starts_at,
        data.ends_at,
        sight.actor,
        now=clock.now(),
        venue=data.venue,
        note=data.note,
    )
    return await shown(lesson, status=201)


@post("/lessons/{id:int}/move", may="change:courses", status=200, tags=["lessons"])
async def move_lesson(
    sight: Seen, id: Number, data: Body[Moved], expected: Expected
) -> Response[LessonOut]:
    """Hold a lesson at another time or place; everyone in the course is told."""
    lesson = await seen(Lesson, id, sight, expected)
    return await shown(
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
    lesson = await seen(Lesson, id, sight, expected)
    now = clock.now()
    return await shown(await courses.cancel_lesson(lesson.id, sight.actor, now=now, note=data.note))


class CancelSeveral(Form):
    """Why up to a hundred lessons are not held."""

    items: Items
    note: Line = ""


@post("/lessons/cancel", may="change:courses", status=200, tags=["lessons"])
async def cancel_lessons(sight: Seen, data: Body[CancelSeveral]) -> SeveralOut:
    """Not hold several lessons; a refusal of one holds up no other."""
    now = clock.now()

    async def cancel(one: Picked) -> int:
        lesson = await seen(Lesson, one.id, sight, one.version)
        await courses.cancel_lesson(lesson.id, sight.actor, now=now, note=data.note)
        return (await Lesson.get(id=one.id)).version

    return await each(data.items, cancel)


@post("/lessons/{id:int}/substitute", may="change:courses", status=200, tags=["lessons"])
async def substitute(
    sight: Seen, id: Number, data: Body[Substituted], expected: Expected
) -> Response[LessonOut]:
    """Have somebody else teach a lesson; everyone in the course is told."""
    lesson, now = await seen(Lesson, id, sight, expected), clock.now()
    who: str | Teacher = data.teacher
    if data.teacher_id is not None:
        who = await must_see(Teacher, data.teacher_id, sight, field="teacher_id")
    changed = await courses.substitute(lesson.id, who, sight.actor, now=now, note=data.note)
    return await shown(changed)


async def shown(lesson: Lesson, *, status: int = 200) -> Response[LessonOut]:
    """One lesson as it goes out."""
    (out,) = await show([lesson])
    at = f"/api/v1/lessons/{lesson.id}" if status == 201 else None
    return answer(out, lesson.version, status=status, at=at)


def routes() -> list[Any]:
    """Lessons."""
    return [
        list_lessons,
        get_lesson,
        add_lesson,
        move_lesson,
        cancel_lesson,
        cancel_lessons,
        substitute,
    ]

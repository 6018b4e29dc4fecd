"""The roll: who came to which lesson."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import (
    AskedDay,
    AskedId,
    Form,
    Id,
    MaybeName,
    Number,
    Wanted,
    given,
    on_days,
)
from api.pages import Page, Paged
from api.registers import answer, must_see
from api.routes import Body, get, post, put
from models import clock, courses, visible
from models.courses import Attendance, Lesson, Mark, presence
from models.residents import Resident


class AttendanceOut(Struct):
    """What the roll says of one enrolment in one lesson."""

    id: int
    lesson_id: int
    enrolment_id: int
    mark: Mark
    marked_at: datetime
    version: int


Said = Literal["present", "leave", "absent", "child", "parent"]
"""Of a parent with a child one may have come: the child, or the parent."""


class Marking(Form):
    """Came, on leave, or absent; of a pair the child or the parent alone; null takes it back."""

    mark: Said | None


class Line(Form):
    """What a roll says of one enrolment."""

    enrolment_id: Id
    mark: Said


class Roll(Form):
    """A whole roll, or a part of it."""

    marks: Annotated[list[Line], Meta(min_length=1, max_length=500)]


class WalkIn(Form):
    """Who has come without a seat: a resident of the register, or somebody by name."""

    resident_id: Id | None = None
    name: MaybeName = ""


async def attendances_wanted(
    lesson_id: AskedId = None,
    course_id: AskedId = None,
    enrolment_id: AskedId = None,
    mark: FromQuery[Mark | None] = None,
    held_from: AskedDay = None,
    held_through: AskedDay = None,
) -> Q:
    """The attendances asked for."""
    asked = given(
        lesson_id=lesson_id,
        lesson__course_id=course_id,
        enrolment_id=enrolment_id,
        mark=mark,
    )
    return asked & on_days("lesson__starts_at", held_from, held_through)


@get(
    "/attendances",
    may="read:enrolments",
    tags=["attendances"],
    dependencies={"where": attendances_wanted, "page": pages.by("marked_at")},
)
async def list_attendances(
    sight: Seen, where: Wanted, page: Paged
) -> Response[Page[AttendanceOut]]:
    """The roll of the caller's courses."""
    return await page.of(
        visible.rows(Attendance, sight).filter(where), pages.columns(AttendanceOut)
    )


@get("/attendances/{id:int}", may="read:enrolments", tags=["attendances"])
async def get_attendance(sight: Seen, id: Number) -> Response[AttendanceOut]:
    """One line of a roll."""
    row = await visible.one(Attendance, id, sight)
    (out,) = await pages.columns(AttendanceOut)([row])
    return answer(out, row.version)


@put(
    "/lessons/{lesson:int}/attendances/{enrolment:int}",
    may="mark:attendances",
    tags=["attendances"],
)
async def mark_attendance(
    sight: Seen, lesson: Number, enrolment: Number, data: Body[Marking]
) -> Response[AttendanceOut | None]:
    """Say whether somebody came to a lesson, as often as one likes."""
    held, now = await visible.one(Lesson, lesson, sight), clock.now()
    said = Mark(data.mark) if data.mark else None
    await courses.mark(held.id, enrolment, said, sight.actor, now=now, member=sight.member)
    row = await Attendance.get_or_none(lesson_id=lesson, enrolment_id=enrolment)
    shown = await pages.columns(AttendanceOut)([row] if row else [])
    return answer(shown[0] if shown else None, None)


@put("/lessons/{id:int}/roll", may="mark:attendances", tags=["attendances"])
async def mark_attendances(
    sight: Seen, id: Number, data: Body[Roll]
) -> Response[list[AttendanceOut]]:
    """Write a whole roll down at once; who is not named stays as they are."""
    held, now = await visible.one(Lesson, id, sight), clock.now()
    said = {line.enrolment_id: Mark(line.mark) for line in data.marks}
    await courses.mark_all(held.id, said, sight.actor, now=now, member=sight.member)
    rows = await Attendance.filter(lesson_id=id).order_by("id")
    return answer(await pages.columns(AttendanceOut)(rows), None)


@post("/lessons/{id:int}/walk-ins", may="mark:attendances", tags=["attendances"])
async def add_walk_in(sight: Seen, id: Number, data: Body[WalkIn]) -> Response[AttendanceOut]:
    """Write down somebody who has come without a seat: a resident, or a name alone."""
    held, now = await visible.one(Lesson, id, sight), clock.now()
    resident = None
    if data.resident_id is not None:
        resident = await must_see(Resident, data.resident_id, sight, field="resident_id")
    visit = await presence.walk_in(
        held.id, sight.actor, now=now, resident=resident, name=data.name, member=sight.member
    )
    row = await Attendance.get(lesson_id=id, enrolment_id=visit.id)
    (out,) = await pages.columns(AttendanceOut)([row])
    return answer(out, row.version, status=201, at=f"/api/v1/attendances/{row.id}")


def routes() -> list[Any]:
    """Attendances."""
    return [
        list_attendances,
        get_attendance,
        mark_attendance,
        mark_attendances,
        add_walk_in,
    ]

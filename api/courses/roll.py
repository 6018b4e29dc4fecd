"""The roll: who came to which lesson."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedId, Form, Number, Wanted, given
from api.pages import Page, Paged
from api.registers import answer
from api.routes import Body, get, put
from models import clock, courses, visible
from models.courses import Attendance, Lesson, Mark


class AttendanceOut(Struct):
    """What the roll says of one enrolment in one lesson."""

    id: int
    lesson_id: int
    enrolment_id: int
    mark: Mark
    marked_at: datetime
    version: int


class Marking(Form):
    """Came, on leave, or absent; null takes the mark back."""

    mark: Mark | None


async def attendances_wanted(
    lesson_id: AskedId = None,
    course_id: AskedId = None,
    enrolment_id: AskedId = None,
    mark: FromQuery[Mark | None] = None,
) -> Q:
    """The attendances asked for."""
    return given(
        lesson_id=lesson_id,
        lesson__course_id=course_id,
        enrolment_id=enrolment_id,
        mark=mark,
    )


@get(
    "/attendances",
    may="read:enrolments",
    tags=["attendances"],
    dependencies={"where": attendances_wanted},
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
    await courses.mark(held.id, enrolment, data.mark, sight.actor, now=now, member=sight.member)
    row = await Attendance.get_or_none(lesson_id=lesson, enrolment_id=enrolment)
    shown = await pages.columns(AttendanceOut)([row] if row else [])
    return answer(shown[0] if shown else None, None)


def routes() -> list[Any]:
    """Attendances."""
    return [list_attendances, get_attendance, mark_attendance]

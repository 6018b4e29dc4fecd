"""Enrolments: a wish for a seat, and what becomes of it; always by the rules."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
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
    MaybeName,
    Number,
    Wanted,
    Year,
    given,
    on_days,
)
from api.pages import Page, Paged
from api.registers import Values, answer, must_see
from api.routes import Body, get, post
from api.several import Items, Picked, SeveralOut, each
from models import clock, courses, visible
from models.access import Sight
from models.courses import Course, Enrolment, Lesson, Relation, Standing
from models.errors import Invalid
from models.residents import Resident


class EnrolmentOut(Struct):
    """A wish for a seat, or two; `place` is its place in the line while it waits.

    `lesson_id` is the one lesson it is for, null for the whole course; in a line those of a
    smaller `rank` stand before.
    """

    id: int
    course_id: int
    lesson_id: int | None
    resident_id: int
    relation: Relation
    name: str
    seats: int
    standing: Standing
    rank: int
    born_in: int | None
    place: int | None
    offer_until: datetime | None
    arrived_at: datetime
    left_at: datetime | None
    version: int


class NewEnrolment(Form):
    """A sign-up; `name` is the family member's, when it is not for the resident.

    With `lesson_id` for that lesson of the course alone. `born_in` is needed where the course is
    for an age and nobody has said the year yet.
    """

    course_id: Id
    resident_id: Id
    relation: Relation = Relation.SELF
    name: MaybeName = ""
    lesson_id: Id | None = None
    born_in: Year | None = None


class EnrolmentMove(StrEnum):
    """What can happen to a sign-up."""

    LEAVE = "leave"  # 退出
    ACCEPT = "accept"  # 要这个名额
    DECLINE = "decline"  # 不要了
    APPROVE = "approve"
    REFUSE = "refuse"


class MakeEnrolmentMove(Form):
    """A move."""

    move: EnrolmentMove


async def enrolments_wanted(
    course_id: AskedId = None,
    resident_id: AskedId = None,
    standing: FromQuery[list[Standing] | None] = None,
    arrived_from: AskedDay = None,
    arrived_through: AskedDay = None,
) -> Q:
    """The enrolments asked for."""
    asked = given(course_id=course_id, resident_id=resident_id, standing__in=standing)
    return asked & on_days("arrived_at", arrived_from, arrived_through)


async def show(rows: Sequence[Enrolment]) -> list[EnrolmentOut]:
    """Enrolments, those who wait with their place in the line."""
    return [await _show(row) for row in rows]


async def _show(row: Enrolment) -> EnrolmentOut:
    waits = row.standing is Standing.WAITING
    place = await courses.place_in_line(row) if waits else None
    columns = {n: getattr(row, n) for n in EnrolmentOut.__struct_fields__ if n != "place"}
    return EnrolmentOut(**columns, place=place)


@get(
    "/enrolments",
    may="read:enrolments",
    tags=["enrolments"],
    dependencies={"where": enrolments_wanted, "page": pages.by("arrived_at", "offer_until")},
)
async def list_enrolments(sight: Seen, where: Wanted, page: Paged) -> Response[Page[EnrolmentOut]]:
    """Who wants to be, is, or was in the caller's courses, in order of arrival."""
    return await page.of(visible.rows(Enrolment, sight).filter(where), show)


@get("/enrolments/{id:int}", may="read:enrolments", tags=["enrolments"])
async def get_enrolment(sight: Seen, id: Number) -> Response[EnrolmentOut]:
    """One enrolment."""
    return await _shown(await visible.one(Enrolment, id, sight))


@post("/enrolments", may="move:enrolments", tags=["enrolments"])
async def sign_up(sight: Seen, data: Body[NewEnrolment]) -> Response[EnrolmentOut]:
    """Sign a resident up: a seat if there is one, else a place in the line."""
    course = await must_see(Course, data.course_id, sight, field="course_id")
    resident = await must_see(Resident, data.resident_id, sight, field="resident_id")
    how: Values = {"relation": data.relation, "name": data.name, "born_in": data.born_in}
    if data.lesson_id is None:
        made = await courses.sign_up(course.id, resident, sight.actor, now=clock.now(), **how)
    else:
        await must_be_of(course, data.lesson_id)
        made = await courses.drop_in(data.lesson_id, resident, sight.actor, now=clock.now(), **how)
    return await _shown(made, status=201)


async def must_be_of(course: Course, lesson: int) -> None:
    """Raise `Invalid` for a lesson of another course."""
    if not await Lesson.exists(id=lesson, course_id=course.id):
        raise Invalid(field="lesson_id", value=str(lesson))


@post("/enrolments/{id:int}/moves", may="move:enrolments", status=200, tags=["enrolments"])
async def move_enrolment(
    sight: Seen, id: Number, data: Body[MakeEnrolmentMove], expected: Expected
) -> Response[EnrolmentOut]:
    """Leave, take or refuse an offered seat, or decide on a sign-up."""
    enrolment = await seen(Enrolment, id, sight, expected)
    return await _shown(await make(enrolment, data.move, sight, now=clock.now()))


class MoveEnrolments(Form):
    """A move for up to a hundred sign-ups."""

    move: EnrolmentMove
    items: Items


@post("/enrolments/moves", may="move:enrolments", status=200, tags=["enrolments"])
async def move_enrolments(sight: Seen, data: Body[MoveEnrolments]) -> SeveralOut:
    """Make one move for several sign-ups; a refusal of one holds up no other."""
    now = clock.now()

    async def move(one: Picked) -> int:
        enrolment = await seen(Enrolment, one.id, sight, one.version)
        await make(enrolment, data.move, sight, now=now)
        return (await Enrolment.get(id=one.id)).version

    return await each(data.items, move)


async def make(
    enrolment: Enrolment, move: EnrolmentMove, sight: Sight, *, now: datetime
) -> Enrolment:
    """Run the rule of a move."""
    match move:
        case EnrolmentMove.LEAVE:
            return await courses.leave(enrolment.id, sight.actor, now=now)
        case EnrolmentMove.ACCEPT:
            return await courses.accept(enrolment.id, sight.actor, now=now)
        case EnrolmentMove.DECLINE:
            return await courses.decline(enrolment.id, sight.actor, now=now)
        case EnrolmentMove.APPROVE:
            return await courses.approve(enrolment.id, sight.member, sight.actor, now=now)
        case EnrolmentMove.REFUSE:
            return await courses.refuse(enrolment.id, sight.member, sight.actor, now=now)


async def _shown(row: Enrolment, *, status: int = 200) -> Response[EnrolmentOut]:
    row = await Enrolment.get(id=row.id)  # settling the seats may have changed it once more
    at = f"/api/v1/enrolments/{row.id}" if status == 201 else None
    return answer(await _show(row), row.version, status=status, at=at)


def routes() -> list[Any]:
    """Enrolments."""
    return [list_enrolments, get_enrolment, sign_up, move_enrolment, move_enrolments]

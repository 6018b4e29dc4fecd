"""Leaves 请假: who will not come to a lesson, and comes after all."""

from datetime import datetime
from typing import Any

from litestar import Response
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import AskedDay, AskedId, Form, Id, Number, Wanted, given, on_days
from api.pages import Page, Paged
from api.registers import answer
from api.routes import Body, delete, get, post
from models import clock, visible
from models.courses import Enrolment, Leave, leaves


class LeaveOut(Struct):
    """Somebody who has a seat will not come to one lesson."""

    id: int
    lesson_id: int
    enrolment_id: int
    asked_at: datetime
    version: int


class NewLeave(Form):
    """The lesson they will not come to."""

    lesson_id: Id


async def leaves_wanted(
    lesson_id: AskedId = None,
    course_id: AskedId = None,
    enrolment_id: AskedId = None,
    held_from: AskedDay = None,
    held_through: AskedDay = None,
) -> Q:
    """The leaves asked for."""
    asked = given(lesson_id=lesson_id, lesson__course_id=course_id, enrolment_id=enrolment_id)
    return asked & on_days("lesson__starts_at", held_from, held_through)


@get(
    "/leaves",
    may="read:enrolments",
    tags=["leaves"],
    dependencies={"where": leaves_wanted, "page": pages.by("asked_at")},
)
async def list_leaves(sight: Seen, where: Wanted, page: Paged) -> Response[Page[LeaveOut]]:
    """Who is on leave from lessons of the caller's courses."""
    return await page.of(visible.rows(Leave, sight).filter(where), pages.columns(LeaveOut))


@get("/leaves/{id:int}", may="read:enrolments", tags=["leaves"])
async def get_leave(sight: Seen, id: Number) -> Response[LeaveOut]:
    """One leave."""
    leave = await visible.one(Leave, id, sight)
    (out,) = await pages.columns(LeaveOut)([leave])
    return answer(out, leave.version)


@post("/enrolments/{id:int}/leaves", may="move:enrolments", tags=["leaves"])
async def ask_leave(sight: Seen, id: Number, data: Body[NewLeave]) -> Response[LeaveOut]:
    """Not come to a lesson; its seat is offered to those who wait."""
    enrolment = await visible.one(Enrolment, id, sight)
    made = await leaves.ask(enrolment.id, data.lesson_id, sight.actor, now=clock.now())
    (out,) = await pages.columns(LeaveOut)([made])
    return answer(out, made.version, status=201, at=f"/api/v1/leaves/{made.id}")


@delete("/leaves/{id:int}", may="move:enrolments", tags=["leaves"])
async def take_leave_back(sight: Seen, id: Number, expected: Expected) -> None:
    """Come after all, as long as nobody else has the seat."""
    leave = await seen(Leave, id, sight, expected)
    await leaves.take_back(leave.enrolment_id, leave.lesson_id, sight.actor, now=clock.now())


def routes() -> list[Any]:
    """Leaves."""
    return [list_leaves, get_leave, ask_leave, take_leave_back]

"""Wishes 加开小课: who wishes for more lessons of a course, why, and what became of it.

Once enough wish, the organisers are asked. They answer here as they do on the card in their group.
"""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import AskedId, Form, Id, Number, Place, Reply, Wanted, given
from api.pages import Page, Paged
from api.registers import answer, must_see
from api.routes import Body, delete, get, post
from models import clock, visible
from models.access import Sight
from models.courses import Course, wishes
from models.courses.wished import Wish, WishKind, WishList, WishStatus
from models.errors import Stale
from models.residents import Resident


class WishOut(Struct):
    """One resident's wish; `times` are their words for when, `wish_list_id` what answered it."""

    id: int
    course_id: int
    resident_id: int
    kind: WishKind
    times: str
    status: WishStatus
    wish_list_id: int | None
    wished_at: datetime
    version: int


class NewWish(Form):
    """A wish of somebody who came or called."""

    course_id: Id
    resident_id: Id
    kind: WishKind
    times: Place = ""


class WishListOut(Struct):
    """What the organisers are asked, or were: the hour and the room that are proposed, if any.

    `made_id` is the course that was made of it.
    """

    id: int
    course_id: int
    status: WishStatus
    starts_at: datetime | None
    ends_at: datetime | None
    venue_id: int | None
    made_id: int | None
    answer: str
    version: int


class WishesOut(Struct):
    """How many people wish for more lessons of a course, of how many it takes; what is asked."""

    people: int
    needed: int
    asked: WishListOut | None


class Answered(Form):
    """Why not, in words that whoever wished reads."""

    answer: Reply


async def wishes_wanted(
    course_id: AskedId = None,
    kind: FromQuery[WishKind | None] = None,
    status: FromQuery[WishStatus | None] = None,
    resident_id: AskedId = None,
) -> Q:
    """The wishes asked for."""
    return given(course_id=course_id, kind=kind, status=status, resident_id=resident_id)


@get(
    "/wishes",
    may="read:enrolments",
    tags=["wishes"],
    dependencies={"where": wishes_wanted, "page": pages.by("wished_at")},
)
async def list_wishes(sight: Seen, where: Wanted, page: Paged) -> Response[Page[WishOut]]:
    """Who wishes for more lessons of the caller's courses."""
    return await page.of(visible.rows(Wish, sight).filter(where), pages.columns(WishOut))


@get("/wishes/{id:int}", may="read:enrolments", tags=["wishes"])
async def get_wish(sight: Seen, id: Number) -> Response[WishOut]:
    """One wish."""
    return await _wish(await visible.one(Wish, id, sight))


@post("/wishes", may="move:enrolments", tags=["wishes"])
async def make_wish(sight: Seen, data: Body[NewWish]) -> Response[WishOut]:
    """Write a resident's wish down; with enough of them the organisers are asked."""
    course = await must_see(Course, data.course_id, sight, field="course_id")
    resident = await must_see(Resident, data.resident_id, sight, field="resident_id")
    made = await wishes.wish(
        course.id, resident, data.kind, sight.actor, now=clock.now(), times=data.times
    )
    return await _wish(made, status=201)


async def _wish(row: Wish, *, status: int = 200) -> Response[WishOut]:
    (out,) = await pages.columns(WishOut)([row])
    at = f"/api/v1/wishes/{row.id}" if status == 201 else None
    return answer(out, row.version, status=status, at=at)


@delete("/wishes/{id:int}", may="move:enrolments", tags=["wishes"])
async def take_wish_back(sight: Seen, id: Number, expected: Expected) -> None:
    """The resident wishes for more lessons of the course no more, for whatever reason it was."""
    mine = await seen(Wish, id, sight, expected)
    resident = await Resident.get(id=mine.resident_id)
    await wishes.take_back(mine.course_id, resident, sight.actor, now=clock.now())


# --- answering


@get("/courses/{id:int}/wishes", may="read:enrolments", tags=["wishes"])
async def get_course_wishes(sight: Seen, id: Number) -> Response[WishesOut]:
    """How many wish for more lessons of a course, and what its organisers are asked."""
    course = await visible.one(Course, id, sight)
    asked = await wishes.open_list(course)
    people, needed = await wishes.wishing(course.id), await wishes.enough(course)
    out = WishesOut(people, needed, await _shown(asked) if asked else None)
    return answer(out, asked.version if asked else None)


@post("/courses/{id:int}/wishes/grant", may="change:courses", status=200, tags=["wishes"])
async def grant_wishes(sight: Seen, id: Number, expected: Expected) -> Response[WishListOut]:
    """加开: a small class at the proposed hour, or a draft where none is free.

    Was the hour taken meanwhile, nothing is made: another is proposed, and it stays open.
    """
    asked = await _asked(id, sight, expected)
    granted = await wishes.grant(asked.id, sight.member, sight.actor, now=clock.now())
    return answer(await _shown(granted), granted.version)


@post("/courses/{id:int}/wishes/decline", may="change:courses", status=200, tags=["wishes"])
async def decline_wishes(
    sight: Seen, id: Number, data: Body[Answered], expected: Expected
) -> Response[WishListOut]:
    """不加开: with words for whoever wished."""
    asked, now = await _asked(id, sight, expected), clock.now()
    declined = await wishes.decline(asked.id, sight.member, data.answer, sight.actor, now=now)
    return answer(await _shown(declined), declined.version)


async def _asked(id: int, sight: Sight, expected: int | None) -> WishList:
    """What the organisers of a course are asked, as the caller saw it."""
    course = await visible.one(Course, id, sight)
    asked = await wishes.open_list(course)
    if asked is None:
        raise wishes.NobodyWishes(course=course.title)
    if expected not in (None, asked.version):
        raise Stale(what="wishes")
    return asked


async def _shown(row: WishList) -> WishListOut:
    (out,) = await pages.columns(WishListOut)([row])
    return out


def routes() -> list[Any]:
    """Wishes, and what is said to them."""
    made = [list_wishes, get_wish, make_wish, take_wish_back]
    return [*made, get_course_wishes, grant_wishes, decline_wishes]

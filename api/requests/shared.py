"""What was asked for beside requests, line by line: 延期, 挂账 and 吹哨, as in their ledgers.

Whoever sees a request sees these of it; their shares are `/statistics/sharing`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import F, Q, Subquery

from api import pages
from api.access import Seen
from api.fields import AskedId, AskedKey, Number, Wanted, given, ids_below, on_days
from api.pages import Page, Paged
from api.requests.hiding import hide
from api.routes import get
from models import visible
from models.access import Sight
from models.requests import Satisfaction
from models.requests.shared import Extension, Parking, Reply, UnitCall


class _Asked(Struct):
    """Who asked, where the request was, and what was answered: `reply`, by whom, in which words."""

    id: int
    request_id: int
    grid_id: int
    by_id: int
    at: datetime
    text: str
    reply: Reply
    replied_at: datetime | None
    replied_by_id: int | None
    answer: str


class ExtensionOut(_Asked):
    """延期: so many working days more, from `due_at` through `until`."""

    days: int
    due_at: datetime | None
    until: datetime


class ParkingOut(_Asked):
    """挂账: to rest until `review_at`; `ended_at` when it was taken up again."""

    review_at: datetime
    reviewed_at: datetime | None
    ended_at: datetime | None


class WhistleOut(Struct):
    """吹哨: one unit that was called, when it had to come, came, and how it was scored."""

    id: int
    request_id: int
    grid_id: int
    by_id: int
    at: datetime
    text: str
    unit_id: int
    due_at: datetime
    arrived_at: datetime | None
    arrived_id: int | None
    late_at: datetime | None
    score: Satisfaction | None
    scored_at: datetime | None
    scored_by_id: int | None


async def shared_wanted(
    request_id: AskedId = None,
    grid_id: AskedId = None,
    category: AskedKey = None,
    reply: FromQuery[list[Reply] | None] = None,
    asked_from: FromQuery[date | None] = None,
    asked_through: FromQuery[date | None] = None,
) -> Q:
    """Of a request, of a grid and those below it, of a category; by what was answered."""
    here = Q(grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    about = given(request_id=request_id) & _of_category(category)
    asked = on_days("at", asked_from, asked_through)
    return about & here & asked & (Q(reply__in=reply) if reply else Q())


def _of_category(code: str | None) -> Q:
    """That one, or one below it."""
    if code is None:
        return Q()
    return Q(request__category__code=code) | Q(request__category__parent__code=code)


async def calls_wanted(
    request_id: AskedId = None,
    grid_id: AskedId = None,
    category: AskedKey = None,
    unit_id: AskedId = None,
    arrived: FromQuery[bool | None] = None,
    in_time: FromQuery[bool | None] = None,
    scored: FromQuery[bool | None] = None,
    asked_from: FromQuery[date | None] = None,
    asked_through: FromQuery[date | None] = None,
) -> Q:
    """The same of whistles, and to one unit; whether it has come, in time, and was scored."""
    here = Q(whistle__grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    about = given(request_id=request_id, unit_id=unit_id) & _of_category(category)
    if in_time is not None:
        came = Q(id__in=Subquery(UnitCall.filter(arrived_at__lte=F("due_at")).values("id")))
        here &= came if in_time else ~came
    known = given(
        arrived_at__isnull=None if arrived is None else not arrived,
        score__isnull=None if scored is None else not scored,
    )
    return about & here & known & on_days("whistle__at", asked_from, asked_through)


@get("/extensions", may="read:requests", tags=["requests"], dependencies={"where": shared_wanted})
async def list_extensions(sight: Seen, where: Wanted, page: Paged) -> Response[Page[ExtensionOut]]:
    """延期, the newest first."""
    rows = visible.rows(Extension, sight).filter(where)
    return await page.of(rows, _hiding(ExtensionOut, sight), sort=pages.NEWEST_FIRST)


@get("/parkings", may="read:requests", tags=["requests"], dependencies={"where": shared_wanted})
async def list_parkings(sight: Seen, where: Wanted, page: Paged) -> Response[Page[ParkingOut]]:
    """挂账, the newest first."""
    rows = visible.rows(Parking, sight).filter(where)
    return await page.of(rows, _hiding(ParkingOut, sight), sort=pages.NEWEST_FIRST)


@get("/whistles", may="read:requests", tags=["requests"], dependencies={"where": calls_wanted})
async def list_whistles(sight: Seen, where: Wanted, page: Paged) -> Response[Page[WhistleOut]]:
    """吹哨, a line for each unit that was called, the newest first."""
    rows = visible.rows(UnitCall, sight).filter(where).select_related("whistle")

    async def show(found: Sequence[UnitCall]) -> list[WhistleOut]:
        outs = await _calls(found)
        await hide(outs, sight, "text")
        return outs

    return await page.of(rows, show, sort=pages.NEWEST_FIRST)


@get("/extensions/{id:int}", may="read:requests", tags=["requests"])
async def get_extension(sight: Seen, id: Number) -> ExtensionOut:
    """One 延期."""
    (out,) = await _hiding(ExtensionOut, sight)([await visible.one(Extension, id, sight)])
    return out  # type: ignore[no-any-return]


@get("/parkings/{id:int}", may="read:requests", tags=["requests"])
async def get_parking(sight: Seen, id: Number) -> ParkingOut:
    """One 挂账."""
    (out,) = await _hiding(ParkingOut, sight)([await visible.one(Parking, id, sight)])
    return out  # type: ignore[no-any-return]


@get("/whistles/{id:int}", may="read:requests", tags=["requests"])
async def get_whistle(sight: Seen, id: Number) -> WhistleOut:
    """One unit that was called."""
    call = await visible.one(UnitCall, id, sight)
    await call.fetch_related("whistle")
    outs = await _calls([call])
    await hide(outs, sight, "text")
    return outs[0]


def _hiding(shown: type[Any], sight: Sight) -> Any:
    """Rows by their columns, with numbers of persons for those alone who may read them."""

    async def show(rows: Sequence[Any]) -> list[Any]:
        outs = await pages.columns(shown)(rows)
        await hide(outs, sight, "text", "answer")
        return outs

    return show


async def _calls(rows: Sequence[UnitCall]) -> list[WhistleOut]:
    of_whistle = ("grid_id", "by_id", "at", "text")
    own = [name for name in WhistleOut.__struct_fields__ if name not in of_whistle]
    return [
        WhistleOut(
            **{name: getattr(row, name) for name in own},
            **{name: getattr(row.whistle, name) for name in of_whistle},
        )
        for row in rows
    ]


def routes() -> list[Any]:
    """Three lists, and one of each."""
    lists = [list_extensions, list_parkings, list_whistles]
    return [*lists, get_extension, get_parking, get_whistle]

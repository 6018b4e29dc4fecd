"""What was asked for beside requests, in figures: 延期 and 挂账 as shares, 吹哨 by how units came.

What is behind each is listed by `/requests` and `/whistles` with the same conditions.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar.params import FromQuery
from msgspec import Struct

from api.access import Seen
from api.fields import AskedId, AskedKey
from api.problems import BadRequest, FieldError
from api.requests.looking import requests_wanted
from api.requests.shared import calls_wanted
from api.routes import get
from api.statistics import PeriodOut, RateOut
from models import clock, visible
from models.calendar import local
from models.grids import Grid
from models.requests import ResidentRequest, Satisfaction
from models.requests.shared import UnitCall
from models.statistics import month


class FiledScopeOut(Struct):
    """Of what: a grid or a category, each with all below it."""

    grid_id: int | None
    category: str | None


class UnitOut(Struct):
    """Of how often a unit was called: how often it came, and in time; and how it was scored.

    Called in the period by what was in the grid then.
    """

    unit_id: int
    name: str
    arrived: RateOut
    in_time: RateOut
    scores: dict[Satisfaction, int]


class SharingOut(Struct):
    """Of the requests filed in a period: the shares extended 延期 and parked 挂账; units 吹哨."""

    scope: FiledScopeOut
    period: PeriodOut
    filed: int
    extended: RateOut
    parked: RateOut
    units: list[UnitOut]


@get("/statistics/sharing", may="read:statistics", tags=["statistics"])
async def get_sharing(
    sight: Seen,
    grid_id: AskedId = None,
    category: AskedKey = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
) -> SharingOut:
    """延期率 · 挂账率 and how units came when called, of this month when no days are named."""
    today = local(clock.now()).date()
    first = starts_on or (through or today).replace(day=1)
    last = through or max(month(first).through, first)
    if last < first:
        turned = FieldError("?through", "Not before starts_on")
        raise BadRequest("invalid-parameter", [turned], status=422)
    asked = {"grid_id": grid_id, "category": category, "filed_from": first, "filed_through": last}
    filed = await _count(sight, asked)
    return SharingOut(
        FiledScopeOut(grid_id, category),
        PeriodOut(first, last),
        filed,
        extended=await _part(sight, asked, "extended", filed),
        parked=await _part(sight, asked, "was_parked", filed),
        units=await _units(sight, grid_id, category, asked),
    )


async def _count(sight: Seen, asked: dict[str, Any]) -> int:
    where = await requests_wanted(sight, **asked)
    return await visible.rows(ResidentRequest, sight).filter(where).count()


async def _part(sight: Seen, asked: dict[str, Any], name: str, filed: int) -> RateOut:
    number = await _count(sight, {**asked, name: True})
    given = {n: str(v) for n, v in asked.items() if v is not None}
    return _share("/api/v1/requests", given, name, number, filed)


async def _units(
    sight: Seen, grid: int | None, category: str | None, asked: dict[str, Any]
) -> list[UnitOut]:
    """By the moment of the whistle."""
    days = {"asked_from": asked["filed_from"], "asked_through": asked["filed_through"]}
    wanted = {"grid_id": grid, "category": category, **days}
    calls = await visible.rows(UnitCall, sight).filter(await calls_wanted(**wanted))
    by_unit: dict[int, list[UnitCall]] = {}
    for call in calls:
        by_unit.setdefault(call.unit_id, []).append(call)
    names = {unit.id: unit.name for unit in await Grid.filter(id__in=list(by_unit))}
    return [_unit(id, names[id], by_unit[id], wanted) for id in sorted(by_unit)]


def _unit(id: int, name: str, calls: Sequence[UnitCall], wanted: dict[str, Any]) -> UnitOut:
    listed = {"unit_id": id, **{n: str(v) for n, v in wanted.items() if v is not None}}
    came = [call.arrived_at is not None for call in calls]
    in_time = [call.arrived_at is not None and call.arrived_at <= call.due_at for call in calls]
    return UnitOut(
        id,
        name,
        arrived=_share("/api/v1/whistles", listed, "arrived", sum(came), len(calls)),
        in_time=_share("/api/v1/whistles", listed, "in_time", sum(in_time), len(calls)),
        scores={value: sum(call.score is value for call in calls) for value in Satisfaction},
    )


def _share(path: str, given: dict[str, Any], name: str, number: int, of: int) -> RateOut:
    """A share of what a list has, of which those count to which `name` applies."""
    every, these = (f"{path}?{urlencode(q)}" for q in (given, {**given, name: "true"}))
    return RateOut(round(number / of, 6) if of else None, number, of, every, these)


def routes() -> list[Any]:
    """Figures."""
    return [get_sharing]

"""Addresses over HTTP: estates, buildings, households."""

from datetime import datetime
from typing import Annotated, Any

from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.fields import (
    AskedId,
    AskedWords,
    Form,
    Id,
    Name,
    Short,
    ShortName,
    found_in,
    given,
    ids_below,
    kept,
)
from api.registers import Register, Values, change, handlers, remove
from models import registers
from models.access import Sight
from models.addresses import Building, Estate, Household
from models.errors import NotAllowed

Aliases = Annotated[list[Name], Meta(max_length=20)]


class EstateOut(Struct):
    """A residential estate, with the other names it goes by."""

    id: int
    name: str
    aliases: list[str]
    grid_id: int
    changed_at: datetime
    archived_at: datetime | None
    version: int


class NewEstate(Form):
    """A residential estate."""

    name: Name
    grid_id: Id
    aliases: Aliases = []


class BuildingOut(Struct):
    """A building; `grid_id` only where it differs from the estate's."""

    id: int
    name: str
    estate_id: int
    grid_id: int | None
    changed_at: datetime
    archived_at: datetime | None
    version: int


class NewBuilding(Form):
    """A building of an estate."""

    name: ShortName
    estate_id: Id
    grid_id: Id | None = None


class HouseholdOut(Struct):
    """A home."""

    id: int
    building_id: int
    unit: str
    room: str
    archived_at: datetime | None
    version: int


class NewHousehold(Form):
    """A home in a building; unit and room may be unknown."""

    building_id: Id
    unit: Short = ""
    room: Short = ""


async def estates_wanted(
    archived: FromQuery[bool] = False,
    grid_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The estates asked for; `grid_id` means that grid and all below it."""
    here = Q(grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    return kept(archived) & here & found_in(q, "name")


async def buildings_wanted(
    archived: FromQuery[bool] = False,
    estate_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The buildings asked for."""
    return kept(archived) & given(estate_id=estate_id) & found_in(q, "name")


async def households_wanted(
    archived: FromQuery[bool] = False,
    building_id: AskedId = None,
    estate_id: AskedId = None,
) -> Q:
    """The households asked for."""
    return kept(archived) & given(building_id=building_id, building__estate_id=estate_id)


async def _must_reach(grid: int | None, estate: int, sight: Sight) -> None:
    """The grid an address leads to must be the caller's.

    One may see an estate for a single building of one's own: that gives no right to the rest.
    """
    leads_to = grid or (await Estate.get(id=estate)).grid_id
    if not sight.sees(leads_to):
        raise NotAllowed(what="estate")


async def change_estate(
    estate: Estate, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Correct an estate of one's own."""
    await _must_reach(None, estate.id, sight)
    return await change(estate, values, sight, now, version)


async def archive_estate(estate: Estate, sight: Sight, now: datetime, version: int | None) -> None:
    """Put an estate of one's own away."""
    await _must_reach(None, estate.id, sight)
    await remove(estate, sight, now, version)


async def create_building(values: Values, sight: Sight, now: datetime) -> Building:
    """A building that leads to one's own grids."""
    await _must_reach(values["grid_id"], values["estate_id"], sight)
    return await registers.create(Building, values, sight.actor, now=now)


async def change_building(
    building: Building, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Correct a building; it must still lead to one's own grids."""
    estate = values.get("estate_id", building.estate_id)
    await _must_reach(values.get("grid_id", building.grid_id), estate, sight)
    return await change(building, values, sight, now, version)


ESTATES = Register(
    plural="estates",
    orders=("name",),
    table=Estate,
    out=EstateOut,
    new=NewEstate,
    reads="read:addresses",
    writes="change:addresses",
    where=estates_wanted,
    change=change_estate,
    remove=archive_estate,
)
BUILDINGS = Register(
    plural="buildings",
    orders=("name",),
    table=Building,
    out=BuildingOut,
    new=NewBuilding,
    reads="read:addresses",
    writes="change:addresses",
    where=buildings_wanted,
    create=create_building,
    change=change_building,
)
HOUSEHOLDS = Register(
    plural="households",
    table=Household,
    out=HouseholdOut,
    new=NewHousehold,
    reads="read:addresses",
    writes="change:addresses",
    where=households_wanted,
    fixed=("building_id",),
)


def routes() -> list[Any]:
    """Estates, buildings, households."""
    return [*handlers(ESTATES), *handlers(BUILDINGS), *handlers(HOUSEHOLDS)]

"""Estates, buildings and households of a file: many, so written in bulk."""

from collections.abc import Iterable
from typing import Any

from models.addressbook.spelling import fold
from models.addresses import Building, Estate, Household, room_words
from models.imports.cells import BadCell, Reason
from models.imports.places import HouseholdKey, building_key, room_key, unit_key
from models.imports.rows import BuildingRow, EstateRow, HouseholdRow
from models.imports.run import Fate, Once, Run, set_said


async def take_estates(run: Run) -> None:
    """Take the sheet of estates."""
    await run.places.read_estates()
    once = Once()
    new: list[Estate] = []
    changed: dict[Estate, dict[str, Any]] = {}

    async def take(row: EstateRow) -> Fate:
        once.check(fold(row.name), row.at, "name")
        grid = run.places.grid(row.grid)
        estate = run.places.estate_named(row.name)
        if estate is None:
            aliases = list(row.aliases or ())
            new.append(Estate(name=row.name, aliases=aliases, grid=grid, changed_at=run.now))
            return Fate.NEW
        if estate.archived_at:
            raise BadCell(Reason.ARCHIVED, row.name, column="name")
        aliases_said = list(row.aliases) if row.aliases is not None else None
        differs = set_said(estate, grid_id=grid.id, aliases=aliases_said)
        if not differs:
            return Fate.SAME
        estate.changed_at = run.now
        changed[estate] = differs
        return Fate.CHANGED

    await run.each("estates", run.rows("estates"), take)
    await run.put(new, changed, ("grid_id", "aliases", "changed_at"))
    await run.note_changes("estate-changed", changed)
    await run.places.read_estates()


async def take_buildings(run: Run) -> None:
    """Take the sheet of buildings."""
    await run.places.read_buildings()
    once = Once()
    new: list[Building] = []
    changed: dict[Building, dict[str, Any]] = {}

    async def take(row: BuildingRow) -> Fate:
        estate = run.places.estate(row.estate)
        once.check((estate.id, building_key(row.name)), row.at, "name")
        grid = run.places.grid(row.grid).id if row.grid else None
        if (grid or estate.grid_id) not in run.places.grids:
            raise BadCell(Reason.UNKNOWN_GRID, row.grid or row.estate, column="grid")
        building = run.places.buildings.get((estate.id, building_key(row.name)))
        if building is None:
            own = None if grid == estate.grid_id else grid
            new.append(Building(name=row.name, estate=estate, grid_id=own, changed_at=run.now))
            return Fate.NEW
        if building.archived_at:
            raise BadCell(Reason.ARCHIVED, row.name, column="name")
        if grid in (None, building.grid_id or estate.grid_id):
            return Fate.SAME
        changed[building] = {"grid_id": building.grid_id}
        building.grid_id = None if grid == estate.grid_id else grid
        building.version += 1
        building.changed_at = run.now
        return Fate.CHANGED

    await run.each("buildings", run.rows("buildings"), take)
    await run.put(new, changed, ("grid_id", "changed_at"))
    await run.note_changes("building-changed", changed)
    await run.places.read_buildings()


async def take_households(run: Run) -> None:
    """Take the sheet of households."""
    await run.places.read_households()
    once, new = Once(), []

    async def take(row: HouseholdRow) -> Fate:
        key = door_of(run, row.estate, row.building, row.unit, row.room)
        once.check(key, row.at, "room")
        if key in run.places.households:
            must_be_lived_in(run, key)
            return Fate.SAME
        new.append(key)
        return Fate.NEW

    await run.each("households", run.rows("households"), take)
    await build(run, new)


def door_of(run: Run, estate: str, building: str, unit: str | None, room: str) -> HouseholdKey:
    """The household an address means, whether there is one or not."""
    house = run.places.building(run.places.estate(estate), building)
    return house.id, unit_key(unit), room_key(room)


def must_be_lived_in(run: Run, key: HouseholdKey) -> None:
    """Refuse a household that the office has archived."""
    home = run.places.households.get(key)
    if home and home.archived_at:
        raise BadCell(Reason.ARCHIVED, room_words(home.unit, home.room), column="room")


async def build(run: Run, keys: Iterable[HouseholdKey]) -> None:
    """Write new households."""
    await run.put([Household(building_id=b, unit=u, room=r) for b, u, r in keys], {}, ())
    await run.places.read_households()

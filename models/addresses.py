"""Addresses: estates 小区, buildings 楼栋, households 户, and the grid each leads to.

A building's grid is its own or its estate's, so every address leads to exactly one grid.
What people write about where they live is understood in `models.addressbook`.
"""

from dataclasses import dataclass
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.addressbook import Book, BuildingEntry, EstateEntry
from models.database import JsonField, UtcDatetimeField, remembered, writing
from models.database.kept import Kept
from models.grids import Grid


class Estate(Kept):
    """A residential estate."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    aliases: Any = JsonField(default=list)
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="estates", on_delete=fields.RESTRICT
    )
    grid_id: int
    changed_at = UtcDatetimeField()
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    buildings: fields.ReverseRelation["Building"]

    class Meta(Model.Meta):
        table = "estates"


class Building(Kept):
    """A building of an estate; `grid` only where it differs from the estate's."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=40)
    estate: fields.ForeignKeyRelation[Estate] = fields.ForeignKeyField(
        "models.Estate", related_name="buildings", on_delete=fields.RESTRICT
    )
    estate_id: int
    grid: fields.ForeignKeyNullableRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="buildings", null=True, on_delete=fields.RESTRICT
    )
    grid_id: int | None
    changed_at = UtcDatetimeField()
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "buildings"
        unique_together = (("estate", "name"),)


class Household(Kept):
    """A home: a unit and a room of a building; both may be unknown."""

    id = fields.IntField(primary_key=True)
    building: fields.ForeignKeyRelation[Building] = fields.ForeignKeyField(
        "models.Building", related_name="households", on_delete=fields.RESTRICT
    )
    building_id: int
    unit = fields.CharField(max_length=20, default="")
    room = fields.CharField(max_length=20, default="")
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "households"
        unique_together = (("building", "unit", "room"),)


@dataclass(frozen=True)
class Place:
    """Where something is: as exactly as is known, and the grid it leads to."""

    grid: Grid
    estate: Estate
    building: Building | None = None
    household: Household | None = None

    def words(self, *, room: bool = False) -> str:
        """The place in words, for people. Unit and room only where asked for: they are private."""
        home = self.household if room else None
        return words(
            self.estate.name,
            self.building.name if self.building else None,
            home.unit if home else None,
            home.room if home else None,
        )


def words(
    estate: str, building: str | None = None, unit: str | None = None, room: str | None = None
) -> str:
    """An address in words.

    >>> words("碧海蓝天", "3", "2", "501"), words("碧海蓝天")
    ('碧海蓝天3栋2单元501', '碧海蓝天')
    """
    parts = [estate, building_words(building) if building else ""]
    return "".join([*parts, room_words(unit or "", room) if room else ""])


def building_words(name: str) -> str:
    """A building's name as people say it.

    >>> building_words("3"), building_words("A座")
    ('3栋', 'A座')
    """
    return f"{name}栋" if name.isascii() and name.isalnum() else name


def room_words(unit: str, room: str) -> str:
    """A unit and a room as people say them.

    >>> room_words("2", "501"), room_words("", "501")
    ('2单元501', '501')
    """
    return f"{unit}单元{room}" if unit else room


async def place(
    estate: int, building: int | None = None, unit: str | None = None, room: str | None = None
) -> Place:
    """The place an address means; its household is written down when it is new.

    Raises `DoesNotExist` for ids that aren't there.
    """
    async with writing():
        where = await Estate.get(id=estate).select_related("grid")
        house = (
            await Building.get(id=building, estate_id=estate).select_related("grid")
            if building
            else None
        )
        home = None
        if house and room:
            home, _ = await Household.get_or_create(
                building_id=house.id, unit=unit or "", room=room
            )
    return Place((house.grid if house else None) or where.grid, where, house, home)


async def words_of(
    estate: int, building: int | None = None, unit: str | None = None, room: str | None = None
) -> str:
    """An address in words, by ids. Raises `DoesNotExist` for ids that aren't there."""
    where = await Estate.get(id=estate)
    house = await Building.get(id=building, estate_id=estate) if building else None
    return words(where.name, house.name if house else None, unit, room)


async def home_of(household: Household | int | None) -> Place | None:
    """The place of a household."""
    if household is None:
        return None
    id = household if isinstance(household, int) else household.id
    home = await Household.get(id=id).select_related("building__estate__grid", "building__grid")
    house = home.building
    return Place(house.grid or house.estate.grid, house.estate, house, home)


class _Cached:
    book: Book = Book(())
    as_of: tuple[Any, ...] | None = None


async def book() -> Book:
    """The address book of everything that is not archived.

    Kept in memory; made anew when a row has changed, in whatever process.
    """
    as_of = await remembered("last change of addresses", (Estate, Building), _last_change)
    if as_of != _Cached.as_of:
        estates = await Estate.filter(archived_at=None).prefetch_related("buildings")
        _Cached.book = Book(tuple(_entry(estate) for estate in estates))
        _Cached.as_of = as_of
    return _Cached.book


async def _last_change() -> tuple[Any, ...]:
    newest: list[Any] = []
    for table in (Estate, Building):
        last = await table.all().order_by("-changed_at").first().values("changed_at")
        newest += [last and last["changed_at"], await table.all().count()]
    return tuple(newest)


def _entry(estate: Estate) -> EstateEntry:
    buildings = tuple(
        BuildingEntry(b.id, b.name, b.grid_id) for b in estate.buildings if not b.archived_at
    )
    return EstateEntry(estate.id, estate.name, tuple(estate.aliases), estate.grid_id, buildings)

"""Places: levels, grids, estates, buildings and households by the words a file has for them.

People write 第一网格, its code, or 凌波社区-第一网格; 3, 3栋 and 三号楼; 2单元 and 2. What is the
same place has one key here, spelt as the address book spells it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from models.addressbook.spelling import fold, number
from models.addresses import Building, Estate, Household
from models.grids import Grid, Level, ids_on
from models.imports.cells import BadCell, Reason

T = TypeVar("T", Grid, Estate, Building)

HouseholdKey = tuple[int, str, str]
"""Building, unit, room."""


def building_key(name: str) -> str:
    """What a building is called, as it is compared.

    >>> building_key("3栋"), building_key("三号楼"), building_key("A座"), building_key("东楼")
    ('3', '3', 'A', '东')
    """
    plain = re.sub(r"\s", "", fold(name))
    bare = re.sub(r"^第|(?:号楼|号栋|号院|[栋幢座号楼#])+$", "", plain)
    return number(bare or plain)


def unit_key(unit: str | None) -> str:
    """A unit as it is kept.

    >>> unit_key("二单元"), unit_key("2"), unit_key(None)
    ('2', '2', '')
    """
    return number(re.sub(r"\s|单元|[门梯]", "", fold(unit or "")))


def room_key(room: str) -> str:
    """A room as it is kept.

    >>> room_key("501室"), room_key("0501"), room_key("12a")
    ('501', '501', '12A')
    """
    return number(re.sub(r"\s|号?[室房]$|号$", "", fold(room)))


class Places:
    """What the community has at this moment of the load; rows of archived things included."""

    def __init__(self, seen: Callable[[type[Any]], Any] = lambda table: table.all()) -> None:
        self._seen = seen
        self.levels: dict[str, Level] = {}
        self.grids: dict[int, Grid] = {}
        self.coded: dict[str, Grid] = {}
        self.estates: dict[int, Estate] = {}
        self.buildings: dict[tuple[int, str], Building] = {}
        self.households: dict[HouseholdKey, Household] = {}
        self._grids_named: dict[str, list[Grid]] = {}
        self._estates_named: dict[str, list[Estate]] = {}

    async def read_grids(self) -> None:
        """Take up the levels and the grids as they are now."""
        levels = await Level.all().order_by("-rank")
        self.levels = {
            fold(word): level for level in levels for word in (level.code, *_names(level))
        }
        self.grids, self.coded, self._grids_named = {}, {}, defaultdict(list)
        for grid in await self._seen(Grid).select_related("level"):
            self.add_grid(grid)

    def add_grid(self, grid: Grid) -> None:
        """Take up one grid; its level is known."""
        self.grids[grid.id] = self.coded[grid.code] = grid
        self._grids_named[fold(grid.name)].append(grid)

    async def read_estates(self) -> None:
        """Take up the estates as they are now."""
        self.estates = {estate.id: estate for estate in await self._seen(Estate)}
        self._estates_named = defaultdict(list)
        for estate in self.estates.values():
            for name in {fold(name) for name in (estate.name, *estate.aliases)}:
                self._estates_named[name].append(estate)

    async def read_buildings(self) -> None:
        """Take up the buildings as they are now."""
        self.buildings = {
            (building.estate_id, building_key(building.name)): building
            for building in await self._seen(Building)
        }

    async def read_households(self) -> None:
        """Take up the households as they are now."""
        self.households = {
            (home.building_id, unit_key(home.unit), room_key(home.room)): home
            for home in await self._seen(Household)
        }

    def level(self, word: str) -> Level:
        """The level of a code or a name."""
        level = self.levels.get(fold(word))
        if level is None:
            raise BadCell(Reason.UNKNOWN_LEVEL, word, column="level")
        return level

    def grid(self, word: str, *, column: str = "grid") -> Grid:
        """The grid of a code, a name, or a way of names from above ("凌波社区-第一网格")."""
        coded = self.coded.get(word)
        found = [coded] if coded else self._grids_on_the_way(word)
        if len(found) > 1:
            raise BadCell(Reason.AMBIGUOUS_GRID, word, column=column)
        if not found:
            raise BadCell(Reason.UNKNOWN_GRID, word, column=column)
        return _in_use(found[0], word, column)

    def _grids_on_the_way(self, word: str) -> list[Grid]:
        named = self._grids_named.get(fold(word))
        if named:
            return named
        *above, last = re.split(r"\s*[-—–/>＞·]+\s*", fold(word))
        return [
            grid
            for grid in self._grids_named.get(last, [])
            if _in_order(above, (fold(self.grids[id].name) for id in ids_on(grid.path)))
        ]

    def estate_named(self, name: str) -> Estate | None:
        """The estate that bears a name, as its own and not as an alias."""
        named = self._estates_named.get(fold(name), [])
        return next((estate for estate in named if fold(estate.name) == fold(name)), None)

    def estate(self, word: str) -> Estate:
        """The estate of a name, or of an alias that only one has."""
        named = self._estates_named.get(fold(word), [])
        found = self.estate_named(word) or (named[0] if len(named) == 1 else None)
        if found is None:
            raise BadCell(Reason.UNKNOWN_ESTATE, word, column="estate")
        return _in_use(found, word, "estate")

    def building(self, estate: Estate, word: str) -> Building:
        """The building of an estate."""
        found = self.buildings.get((estate.id, building_key(word)))
        if found is None:
            raise BadCell(Reason.UNKNOWN_BUILDING, f"{estate.name} {word}", column="building")
        return _in_use(found, word, "building")


def _names(level: Level) -> tuple[str, str]:
    return level.name_zh, level.name_en


def _in_order(wanted: Iterable[str], names: Iterable[str]) -> bool:
    """Whether the names contain the wanted ones, in this order."""
    remaining = iter(names)
    return all(name in remaining for name in wanted)


def _in_use(found: T, word: str, column: str) -> T:
    """What was archived in the office is not brought back by an old file."""
    if found.archived_at:
        raise BadCell(Reason.ARCHIVED, word, column=column)
    return found

"""Grids over HTTP: the levels and the tree. A new grid hangs below one that the caller sees."""

from datetime import datetime
from typing import Any

from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import conditions
from api.fields import (
    AskedId,
    AskedKey,
    AskedWords,
    Code,
    Form,
    Id,
    Name,
    Phone,
    Rank,
    Short,
    ShortName,
    below,
    found_in,
    given,
    kept,
)
from api.registers import Register, Values, change, handlers
from models import grids, registers
from models.access import Sight
from models.database import writing
from models.grids import Grid, Level


class LevelOut(Struct):
    """A kind of grid; a smaller rank is farther from the door."""

    id: int
    code: str
    name_zh: str
    name_en: str
    rank: int
    version: int


class NewLevel(Form):
    """A kind of grid."""

    code: Short
    name_zh: ShortName
    name_en: ShortName
    rank: Rank


class GridOut(Struct):
    """A node of the tree; `path` spells the way from the top.

    `phone` is shown to whoever has an emergency there; where it is empty, the next above counts.
    """

    id: int
    code: str
    name: str
    level_id: int
    parent_id: int | None
    path: str
    phone: str
    archived_at: datetime | None
    version: int


class NewGrid(Form):
    """A grid under its parent, whose level must be above its own."""

    code: Code
    name: Name
    level_id: Id
    parent_id: Id
    phone: Phone = ""


async def levels_wanted(code: AskedKey = None) -> Q:
    """The levels asked for."""
    return given(code=code)


async def grids_wanted(
    archived: FromQuery[bool] = False,
    code: AskedKey = None,
    level_id: AskedId = None,
    parent_id: AskedId = None,
    grid_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The grids asked for; `grid_id` means that one and all below it."""
    asked = given(code=code, level_id=level_id, parent_id=parent_id) & found_in(q, "name")
    return kept(archived) & asked & await below(grid_id)


async def create(values: Values, sight: Sight, now: datetime) -> Grid:
    """A grid below one that the caller sees."""
    async with writing():
        await registers.must_be_the_only(Grid, {"code": values["code"]})
        level = await Level.get(id=values["level_id"])
        parent = await Grid.get(id=values["parent_id"])
        return await grids.create(
            values["code"],
            values["name"],
            level,
            parent,
            sight.actor,
            phone=values["phone"],
            now=now,
        )


async def correct(
    grid: Grid, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Another code or name, or another place in the tree with all that is below."""
    parent = values.pop("parent_id", grid.parent_id)
    async with writing():
        changed = await change(grid, values, sight, now, version)
        if parent != grid.parent_id:
            await grids.move(grid, await Grid.get(id=parent), sight.actor, now=now)
            await changed.refresh_from_db()
        return changed


async def archive(grid: Grid, sight: Sight, now: datetime, version: int | None) -> None:
    """Close a grid on which nothing hangs any more."""
    await conditions.seen(Grid, grid.id, sight, version)
    await grids.archive(grid, sight.actor, now=now)


LEVELS = Register(
    plural="levels",
    orders=("rank", "code"),
    table=Level,
    out=LevelOut,
    new=NewLevel,
    reads="read:grids",
    writes="change:grids",
    where=levels_wanted,
)
GRIDS = Register(
    plural="grids",
    orders=("code", "name"),
    table=Grid,
    out=GridOut,
    new=NewGrid,
    reads="read:grids",
    writes="change:grids",
    where=grids_wanted,
    fixed=("level_id",),
    create=create,
    change=correct,
    remove=archive,
)


def routes() -> list[Any]:
    """Levels and grids."""
    return [*handlers(LEVELS), *handlers(GRIDS)]

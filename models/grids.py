"""Grids: the tree of responsibility, from the street down to the micro-grid.

Levels are data; a smaller rank is farther from the door. Every grid but the topmost has a
parent of a smaller rank. `path` spells the way from the top ("/1/4/9/"), so that a subtree is
one comparison. A grid may have one group chat; see `models.chats`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.expressions import F, Q
from tortoise.models import Model

from models import journal
from models.database import UtcDatetimeField, remembered, writing
from models.database.kept import Kept
from models.errors import InUse, Invalid, RuleBroken
from models.journal import Actor
from models.settings import Settings


class Level(Kept):
    """A kind of grid: 街道, 社区, 网格, 微网格."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    name_zh = fields.CharField(max_length=40)
    name_en = fields.CharField(max_length=40)
    rank = fields.SmallIntField(unique=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "levels"


LEVELS = (
    ("street", "街道", "street", 10),
    ("community", "社区", "community", 20),
    ("grid", "网格", "grid", 30),
    ("micro_grid", "微网格", "micro-grid", 40),
    ("unit", "联动单位", "partner unit", 90),
)
"""The levels that come with the product: code, names, rank."""

DESK_LEVEL = "community"
"""The level whose grid is the desk 社区专干: where everything may end up."""

UNIT_LEVEL = "unit"
"""The level of units 联动单位 that are called by whistle 吹哨: departments, property companies.

A unit is a node of the tree so that what grids have it has as well: a group chat that is bound by
a code, members with posts who answer for it, a place below a community or a street that calls it.
No request is ever its own, and no address leads to it.
"""


class Grid(Kept):
    """A node of the tree. Its `phone` is shown to whoever has an emergency there."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True)
    name = fields.CharField(max_length=80)
    level: fields.ForeignKeyRelation[Level] = fields.ForeignKeyField(
        "models.Level", related_name="grids", on_delete=fields.RESTRICT
    )
    level_id: int
    parent: fields.ForeignKeyNullableRelation["Grid"] = fields.ForeignKeyField(
        "models.Grid", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None
    path = fields.CharField(max_length=200, default="", db_index=True)
    phone = fields.CharField(max_length=40, default="", db_default="")
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "grids"


@dataclass(eq=False)
class NoLevelAbove(RuleBroken):
    """The topmost grid has nobody to hand up to."""

    grid: str


@dataclass(eq=False)
class NoGridYet(RuleBroken):
    """The community has not been loaded: there is no grid at all."""


@dataclass(frozen=True)
class Step:
    """A grid on the way from the door to the top, as routing sees it."""

    grid: int
    rank: int
    has_chat: bool


def route(way: Sequence[Step], *, handled_at: int, desk_rank: int) -> int:
    """The grid a request goes to: the nearest with a chat whose level handles it.

    `way` leads from the nearest grid to the topmost. A level handles a category when its rank
    is at most `handled_at`. The community's desk ends the way, chat or no chat; where there is
    no desk, the topmost grid does.

    >>> way = [Step(9, 40, False), Step(4, 30, True), Step(1, 20, False)]
    >>> route(way, handled_at=40, desk_rank=20), route(way, handled_at=20, desk_rank=20)
    (4, 1)
    """
    for step in way:
        if step.rank <= desk_rank or (step.has_chat and step.rank <= handled_at):
            return step.grid
    return way[-1].grid


def ids_on(path: str) -> list[int]:
    """The grids a path names, the topmost first.

    >>> ids_on("/1/4/9/")
    [1, 4, 9]
    """
    return [int(step) for step in path.split("/") if step]


def lowest_common(one: str, other: str) -> int:
    """The lowest grid that both paths go through; the top of the first when they never meet.

    >>> lowest_common("/1/4/9/", "/1/4/8/"), lowest_common("/1/4/9/", "/1/4/")
    (4, 4)
    """
    shared = [a for a, b in zip(ids_on(one), ids_on(other), strict=False) if a == b]
    return shared[-1] if shared else ids_on(one)[0]


async def create_levels() -> None:
    """The levels that come with the product, where they are missing."""
    async with writing():
        for code, zh, en, rank in LEVELS:
            await Level.get_or_create({"name_zh": zh, "name_en": en, "rank": rank}, code=code)


async def create(
    code: str,
    name: str,
    level: Level,
    parent: Grid | None,
    actor: Actor,
    *,
    now: datetime,
    phone: str = "",
) -> Grid:
    """A new grid under its parent.

    Raises `Invalid` when the parent's level is not above the grid's.
    """
    async with writing():
        await _check_parent(level, parent)
        grid = await Grid.create(code=code, name=name, level=level, parent=parent, phone=phone)
        grid.path = f"{parent.path if parent else '/'}{grid.id}/"
        await grid.save(update_fields=["path"])
        await journal.write(actor, "grid-created", grid, now=now)
    return grid


async def move(grid: Grid, parent: Grid | None, actor: Actor, *, now: datetime) -> None:
    """Hang a grid, with all that is below it, under another parent."""
    async with writing():
        if parent and (parent.id == grid.id or parent.path.startswith(grid.path)):
            raise Invalid(field="parent_id", value=str(parent.id))
        await _check_parent(await Level.get(id=grid.level_id), parent)
        old, new = grid.path, f"{parent.path if parent else '/'}{grid.id}/"
        for node in await Grid.filter(path__startswith=old):
            await Grid.filter(id=node.id).update(path=new + node.path[len(old) :])
        await Grid.filter(id=grid.id).update(
            parent_id=parent and parent.id, version=F("version") + 1
        )
        await grid.refresh_from_db()
        await journal.write(actor, "grid-moved", grid, now=now, parent=parent and parent.id)


async def _check_parent(level: Level, parent: Grid | None) -> None:
    if parent and (await Level.get(id=parent.level_id)).rank >= level.rank:
        raise Invalid(field="parent_id", value=str(parent.id))


async def archive(grid: Grid, actor: Actor, *, now: datetime) -> None:
    """Close a grid that nothing hangs on any more.

    Raises `InUse` while grids, estates, buildings or open requests belong to it.
    """
    from models.addresses import Building, Estate
    from models.requests import OPEN_STATUSES, ResidentRequest, Status

    unsettled = [*OPEN_STATUSES, Status.SPLIT]
    async with writing():
        for what, rows in (
            ("grids", Grid.filter(parent_id=grid.id, archived_at=None)),
            ("estates", Estate.filter(grid_id=grid.id, archived_at=None)),
            ("buildings", Building.filter(grid_id=grid.id, archived_at=None)),
            ("requests", ResidentRequest.filter(grid_id=grid.id, status__in=unsettled)),
        ):
            if await rows.exists():
                raise InUse(what="grid", by=what)
        grid.archived_at = now
        await grid.save(update_fields=["archived_at"])
        await journal.write(actor, "grid-archived", grid, now=now)


async def way_up(grid: Grid) -> list[Grid]:
    """The grid and those above it, nearest first, each with its level."""

    async def read() -> list[Grid]:
        nodes = await Grid.filter(id__in=ids_on(grid.path)).select_related("level")
        return sorted(nodes, key=lambda node: -len(node.path))

    return await remembered(("way up", grid.path), (Grid, Level), read)


async def phone_of(grid: Grid | None) -> tuple[str, str]:
    """The number to call there and whose it is: the nearest grid's upward that has one.

    Else it is the community's number from the settings, if there is any; so it is where nobody
    knows the grid.
    """
    way = await way_up(grid or await front_desk())
    with_phone = next((node for node in way if node.phone), None)
    if with_phone:
        return with_phone.phone, with_phone.name
    return Settings().phone or "", (await desk_of(way[0])).name


async def levels() -> dict[int, Level]:
    """The levels, by id."""

    async def read() -> dict[int, Level]:
        return {level.id: level for level in await Level.all()}

    return await remembered("levels", (Level,), read)


async def is_unit(grid: Grid) -> bool:
    """Whether it is a unit that is called, and no grid that has requests of its own."""
    return (await levels())[grid.level_id].code == UNIT_LEVEL


async def units_of(grid: Grid) -> list[Grid]:
    """The units that can be called from a grid: those of its community, and of what is above."""
    desk = await desk_of(grid)
    units = Grid.filter(level__code=UNIT_LEVEL, archived_at=None)
    here = Q(path__startswith=desk.path) | Q(parent_id__in=ids_on(grid.path))
    return await units.filter(here).order_by("path")


async def others_of(grid: Grid, *, below: bool = False) -> list[Grid]:
    """The other grids of its community, or those below it; units are none."""
    around = grid if below else await desk_of(grid)
    found = Grid.filter(archived_at=None, path__startswith=around.path).exclude(id=grid.id)
    return await found.exclude(level__code=UNIT_LEVEL).order_by("path")


async def subtree(grids: Collection[Grid]) -> set[int]:
    """The ids of the grids and of all below them."""
    ids: set[int] = set()
    for grid in grids:
        ids.update(node.id for node in await Grid.filter(path__startswith=grid.path).only("id"))
    return ids


async def parent_of(grid: Grid) -> Grid:
    """The grid above. Raises `NoLevelAbove` at the top."""
    if grid.parent_id is None:
        raise NoLevelAbove(grid=grid.name)
    return await Grid.get(id=grid.parent_id)


async def desk_of(grid: Grid) -> Grid:
    """The desk that a grid ends at: its community, or whatever is topmost."""
    way = await way_up(grid)
    return next((node for node in way if node.level.code == DESK_LEVEL), way[-1])


async def front_desk() -> Grid:
    """The desk for whoever is not placed yet. Raises `NoGridYet` before anything is loaded."""

    async def read() -> Grid | None:
        grids = Grid.filter(archived_at=None).order_by("level__rank", "id")
        return await grids.filter(level__code=DESK_LEVEL).first() or await grids.first()

    desk = await remembered("front desk", (Grid, Level), read)
    if desk is None:
        raise NoGridYet()
    return desk


async def responsible(grid: Grid, *, handled_at: int, confidential: bool) -> Grid:
    """Where a request from this grid goes; the confidential only ever to the desk."""
    from models.chats import groups_of

    if confidential:
        return await desk_of(grid)
    way = [node for node in await way_up(grid) if node.level.code != UNIT_LEVEL]
    with_chat = await groups_of(way)
    desk = next((node for node in way if node.level.code == DESK_LEVEL), way[-1])
    steps = [Step(node.id, node.level.rank, node.id in with_chat) for node in way]
    chosen = route(steps, handled_at=handled_at, desk_rank=desk.level.rank)
    return next(node for node in way if node.id == chosen)

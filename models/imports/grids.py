"""Grids of a file: from the top down, each by the rules of grids."""

from models import grids, registers
from models.addressbook.spelling import fold
from models.errors import Invalid
from models.grids import Grid
from models.imports.cells import BadCell, Reason
from models.imports.rows import GridRow
from models.imports.run import Fate, Once, Run, differences


async def take_grids(run: Run) -> None:
    """Take the sheet of grids."""
    await run.places.read_grids()
    once = Once()

    async def take(row: GridRow) -> Fate:
        once.check(row.code, row.at, "code")
        level = run.places.level(row.level)
        parent = run.places.grid(row.parent, column="parent") if row.parent else None
        known = run.places.coded.get(row.code)
        if known is None:
            return await _new_grid(run, row, parent)
        if known.archived_at:
            raise BadCell(Reason.ARCHIVED, row.code, column="code")
        if known.level_id != level.id:
            raise BadCell(Reason.LEVEL_DIFFERS, row.level, column="level")
        return await _known_grid(run, row, known, parent)

    # from the top down, in whatever order they stand in the file
    ranks = {word: level.rank for word, level in run.places.levels.items()}
    rows = sorted(run.rows("grids"), key=lambda row: ranks.get(fold(row.level), 0))
    await run.each("grids", rows, take)


async def _new_grid(run: Run, row: GridRow, parent: Grid | None) -> Fate:
    level = run.places.level(row.level)
    if parent is None and any(g.level.rank < level.rank for g in run.places.grids.values()):
        raise BadCell(Reason.MISSING, column="parent")
    try:
        grid = await grids.create(
            row.code, row.name, level, parent, run.actor, phone=row.phone or "", now=run.now
        )
    except Invalid:
        raise BadCell(Reason.WRONG_PARENT, row.parent, column="parent") from None
    run.places.add_grid(grid)
    return Fate.NEW


async def _known_grid(run: Run, row: GridRow, grid: Grid, parent: Grid | None) -> Fate:
    moves = parent is not None and parent.id != grid.parent_id
    renamed = differences(grid, name=row.name, phone=row.phone)
    if moves:
        try:
            await grids.move(grid, parent, run.actor, now=run.now)
        except Invalid:
            raise BadCell(Reason.WRONG_PARENT, row.parent, column="parent") from None
    if renamed:
        await registers.change(grid, renamed, run.actor, now=run.now)
    if moves or renamed:
        await run.places.read_grids()
        return Fate.CHANGED
    return Fate.SAME

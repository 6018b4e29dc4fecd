"""Counting: a tally for what has just been said or closed, in the transaction that made it so."""

from datetime import datetime

from models.categories import Category
from models.database import writing
from models.grids import Grid
from models.requests.tables import ResidentRequest
from models.statistics.tables import Because, Cell, Figure, Tally


async def count(
    request: ResidentRequest,
    figure: Figure,
    answer: int,
    *,
    at: datetime | None = None,
    now: datetime,
) -> None:
    """Count an answer where the request is now, at this moment.

    What is answered `at` an earlier moment belongs to it, and to where something was counted then.
    """
    async with writing():
        await Tally.create(
            request_id=request.id,
            figure=figure,
            cell_id=await _cell(request, at),
            answer=answer,
            counted_at=int((at or now).timestamp()),
            known_at=int(now.timestamp()),
        )


async def take_back(
    request: ResidentRequest,
    *figures: Figure,
    now: datetime,
    because: Because | None = None,
    since: datetime | None = None,
) -> None:
    """Take out what was counted of a request, or what of it was counted `since` then.

    It is taken out of where it was counted, from now on. With `because` the rules say whether
    that counts.
    """
    rows = Tally.filter(request_id=request.id, figure__in=figures, because="")
    if since:
        rows = rows.filter(counted_at__gte=int(since.timestamp()))
    net: dict[tuple[Figure, int, int, int], int] = {}
    for row in await rows.order_by("id"):
        key = (row.figure, row.cell_id, row.answer, row.counted_at)
        net[key] = net.get(key, 0) + row.number
    async with writing():
        for (figure, cell, answer, counted_at), left in net.items():
            if left:
                await Tally.create(
                    request_id=request.id,
                    figure=figure,
                    cell_id=cell,
                    answer=answer,
                    counted_at=counted_at,
                    known_at=int(now.timestamp()),
                    number=-left,
                    because=because or "",
                )


async def _cell(request: ResidentRequest, at: datetime | None) -> int:
    if at is not None:
        then = Tally.filter(request_id=request.id, counted_at=int(at.timestamp()))
        if before := await then.order_by("id").first():
            return before.cell_id
    grid = await Grid.get(id=request.grid_id)
    category = await Category.get(id=request.category_id)
    cell, _ = await Cell.get_or_create(
        {"grid": grid.id},
        path=grid.path,
        category=category.id,
        parent_category=category.parent_id or 0,
        estate=request.estate_id or 0,
    )
    return cell.id

"""Mornings: what waits for a group as its working day begins, told once, and all of it together.

What came at night made no sound, and what is late is told by the ladder of its clocks, each step
once. So that neither is forgotten, each group hears on every working day, as work begins, what
nobody has claimed and what is late where it speaks for. Nothing is said where nothing waits, nor
of what came since.
"""

from collections.abc import Sequence
from datetime import date, datetime

from tortoise.expressions import Q, Subquery

from models import calendar, outbox
from models.calendar import after_quiet, local
from models.chats import Chat, groups_of
from models.database import writing
from models.grids import Grid, ids_on
from models.requests.moves import OPEN_STATUSES, Status
from models.requests.notices import DayBegins
from models.requests.tables import Morning, ResidentRequest

AT_ONCE = 50
"""Groups that are told in one round; the rest in the next."""

MOST = 20
"""Requests that are named."""


async def begin_day(*, now: datetime) -> int:
    """Tell each group what waits for it, once a working day. Returns how many were told."""
    today = local(now).date()
    begins = (await calendar.current()).begins_on(today)
    if begins is None or now < after_quiet(begins) or after_quiet(now) > now:
        return 0
    told = 0
    for grid in await _not_yet(today):
        async with writing():
            told += await _begin(grid, today, since=after_quiet(begins), now=now)
    return told


async def _not_yet(day: date) -> list[Grid]:
    done = Morning.filter(day__gte=day).values("grid_id")
    groups = Chat.filter(grid_id__not_isnull=True, unreachable_since=None)
    waiting = await groups.exclude(grid_id__in=Subquery(done)).limit(AT_ONCE).select_related("grid")
    return [chat.grid for chat in waiting if chat.grid]


async def _begin(grid: Grid, day: date, *, since: datetime, now: datetime) -> bool:
    """Write down that it was looked at, and tell what there is."""
    known, new = await Morning.get_or_create({"day": day}, grid_id=grid.id)
    if not new and not await Morning.filter(id=known.id, day__lt=day).update(day=day):
        return False
    late, unclaimed = await waiting(grid, since)
    if not late and not unclaimed:
        return False
    ids = [request.id for request in (*late, *unclaimed)][:MOST]
    news = DayBegins(grid.name, len(late) + len(unclaimed), len(late), len(unclaimed), ids)
    return bool(await outbox.tell(grid, news, now=now))


async def waiting(
    grid: Grid, since: datetime
) -> tuple[list[ResidentRequest], list[ResidentRequest]]:
    """What was late by then, and what nobody had claimed, where the grid's group speaks for."""
    here = ResidentRequest.filter(
        grid_id__in=await _spoken_for(grid), status__in=list(OPEN_STATUSES), filed_at__lt=since
    )
    asked = here.filter(Q(due_at__lte=since) | Q(status=Status.OPEN))
    rows: Sequence[ResidentRequest] = await asked.order_by("-urgent", "id")
    late = [row for row in rows if row.due_at and row.due_at <= since]
    return late, [row for row in rows if row not in late]


async def _spoken_for(grid: Grid) -> list[int]:
    """The grid, and those below it that have no group of their own, nor one between."""
    below = await Grid.filter(path__startswith=grid.path)
    heard = await groups_of(below)
    nearest = {g.id: next(i for i in reversed(ids_on(g.path)) if i in heard) for g in below}
    return [id for id, group in nearest.items() if group == grid.id]

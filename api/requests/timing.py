"""How late a request is: its three clocks as they stand now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from models import calendar, clock
from models.calendar import WorkingCalendar
from models.requests import ClockKind, clocks
from models.requests.clocks import Clocks, State


class ClockOut(Struct):
    """A clock: green in time, yellow from half on, red when it has run out.

    `due_at` is empty while it stands still; `left_minutes` are of working time, or of any time
    where the request is urgent. Once it was met, nothing is left.
    """

    state: State
    due_at: datetime | None
    left_minutes: int | None
    met_at: datetime | None


Due = dict[ClockKind, ClockOut]
"""The clocks by what they measure; none for a request from before there were any."""


async def due_of(rows: Any) -> list[Due]:
    """The clocks of requests."""
    days, now = await calendar.current(), clock.now()
    return [_due(clocks.read(row), days, now) for row in rows]


async def due_by(kept: Sequence[Any]) -> list[Due]:
    """The same, by what is kept of the clocks in the column."""
    days, now = await calendar.current(), clock.now()
    return [_due(clocks.read_plain(said), days, now) for said in kept]


def _due(known: Clocks | None, days: WorkingCalendar, now: datetime) -> Due:
    if known is None:
        return {}
    left = clocks.left_of(known, days, now)
    return {
        kind: ClockOut(
            known[kind].state(now),
            known[kind].due_at if known[kind].runs else None,
            int(left[kind].total_seconds() // 60) if kind in left else None,
            known[kind].met_at,
        )
        for kind in ClockKind
    }

"""The clocks of a request as they stand in its row.

When each is due has a column of its own, for others to search by; the rest stands in `clocks`.
"""

from datetime import datetime
from typing import Any

import msgspec

from models.calendar import WorkingCalendar, after_quiet, is_quiet, local
from models.requests.clocks.three import Clocks, begin, contacted, follow, under
from models.requests.moves import Move, Status
from models.requests.tables import ResidentRequest

_decoder = msgspec.json.Decoder(Clocks | None)


def read(request: ResidentRequest) -> Clocks | None:
    """The clocks of a request; None when it was filed before there were any."""
    return msgspec.convert(request.clocks, Clocks) if request.clocks else None


def read_plain(kept: Any) -> Clocks | None:
    """The clocks as the database keeps them."""
    if isinstance(kept, str):
        clocks: Clocks | None = _decoder.decode(kept)
        return clocks
    return msgspec.convert(kept, Clocks) if kept else None


def of(request: ResidentRequest, calendar: WorkingCalendar, *, now: datetime) -> Clocks:
    """The clocks of a request; where there are none yet they begin now. It has its category."""
    return read(request) or _late_begun(request, request.status, calendar, now)


def _late_begun(
    request: ResidentRequest, status: Status, calendar: WorkingCalendar, now: datetime
) -> Clocks:
    """The clocks of a request that is in a state already."""
    clocks = begin(request.category, calendar, urgent=request.urgent, now=now)
    if status is Status.OPEN:
        return clocks
    claimed = follow(clocks, Status.OPEN, Status.CLAIMED, Move.CLAIM, calendar, now=now)
    move = Move.ASK if status is Status.WAITING else Move.CORRECT
    return follow(claimed, Status.CLAIMED, status, move, calendar, now=now)


async def heard(request: ResidentRequest, calendar: WorkingCalendar, *, now: datetime) -> None:
    """Whoever claimed the request has said something to the resident."""
    before = of(request, calendar, now=now)
    after = contacted(before, calendar, now=now)
    if after is not before:
        write(request, after)
        await request.save(update_fields=list(columns(after)))


def moved(
    request: ResidentRequest,
    before: Status,
    move: Move,
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> None:
    """Put into the row what a move makes of its clocks; it has its new state and category."""
    known = read(request) or _late_begun(request, before, calendar, now)
    known = under(known, request.category, calendar, urgent=request.urgent, now=now)
    after = request.status
    write(
        request,
        follow(known, before, after, move, calendar, now=now, until=request.review_at),
    )


def columns(clocks: Clocks) -> dict[str, Any]:
    """What is written of clocks into the row of their request."""
    dues = {f"{kind}_due_at": clock.due_at if clock.runs else None for kind, clock in clocks.each()}
    running = [due for due in dues.values() if due]
    return {
        "clocks": msgspec.to_builtins(clocks),
        **dues,
        "due_at": min(running, default=None),
        "next_at": next_at(clocks),
        "contacted_at": clocks.contact.met_at,
    }


def write(request: ResidentRequest, clocks: Clocks) -> None:
    """Put the clocks into the row, to be saved by whoever holds it."""
    for name, value in columns(clocks).items():
        setattr(request, name, value)


def next_at(clocks: Clocks) -> datetime | None:
    """When time next brings something about; not in quiet hours, unless it is urgent."""
    moments = [clock.mark_at() for _, clock in clocks.each()]
    moments.append(clocks.pause.until if clocks.pause else None)
    found = min((moment for moment in moments if moment), default=None)
    return found if found is None or clocks.urgent else after_quiet(found)


def looked_at(request: ResidentRequest, calendar: WorkingCalendar) -> datetime | None:
    """When somebody looks at what was filed after hours; None when that is at once.

    A lunch break is not worth a word.
    """
    if request.urgent:
        return None
    opens = calendar.opening(request.filed_at)
    filed = local(request.filed_at)
    late = is_quiet(filed.time()) or local(opens).date() != filed.date()
    return opens if late else None


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    """Whether a request with this earliest due moment is late; the column `due_at` has it.

    >>> from datetime import UTC
    >>> is_overdue(datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC))
    True
    >>> is_overdue(None, datetime(2026, 11, 23, 9, tzinfo=UTC))
    False
    """
    return due_at is not None and due_at <= now

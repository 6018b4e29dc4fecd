"""The clock: the only place that reads the time of day.

Rules take `now` as an argument; whoever calls a rule asks here. A test stops the clock for
the whole process, so that tasks it has not started itself see the same time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

# a global on purpose: a ContextVar would keep running for tasks that started earlier
_stopped: "Stopped | None" = None


class Stopped:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    @property
    def now(self) -> datetime:
        return self._now

    def set(self, at: datetime) -> None:
        """Show `at`, which must be aware. May go backwards, as real clocks do."""
        if at.utcoffset() is None:
            raise ValueError(f"a moment needs a time zone: {at!r}")
        self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> datetime:
        """Move on and return the new time."""
        self._now += by
        return self._now


def now() -> datetime:
    """This moment, aware UTC."""
    return _stopped.now if _stopped is not None else datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[Stopped]:
    """Stop the clock at `at`, for every task of this process, until the block ends.

    >>> from datetime import datetime, timedelta, UTC
    >>> with frozen(datetime(2026, 3, 1, 9, tzinfo=UTC)) as clock:
    ...     _ = clock.advance(timedelta(hours=1))
    ...     now().hour
    10
    """
    global _stopped
    before, stopped = _stopped, Stopped(at)
    _stopped = stopped
    try:
        yield stopped
    finally:
        _stopped = before

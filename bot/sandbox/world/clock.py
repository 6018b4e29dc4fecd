"""Time is injected: the world never looks at a clock of its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime | float]
"""What tells the time: aware moments, or seconds since 1970."""


def seconds(moment: datetime | float) -> float:
    """Seconds since 1970. Refuses a moment that does not know its time zone."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("the clock must tell aware moments")
        return moment.timestamp()
    return moment


class ManualClock:
    """A clock that stands still until it is told to go on.

    >>> clock = ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    >>> clock.advance(90)
    >>> clock().isoformat()
    '2026-03-02T09:01:30+00:00'
    """

    def __init__(self, start: datetime | None = None) -> None:
        self.moment = start or datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: float | timedelta) -> None:
        """Go on by some seconds or a `timedelta`."""
        self.moment += by if isinstance(by, timedelta) else timedelta(seconds=by)

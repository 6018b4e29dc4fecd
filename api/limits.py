"""Limits: nobody asks so often that others have to wait, and nobody guesses a token.

A bucket for every token, filled at a steady rate; what comes in a burst is let through as long as
there is something in it. Whoever comes with no token, or one that opens nothing, draws from a
smaller bucket of their address; a good token is never held up by what others tried from there.
What everybody may read without a token is read from one of an address as large as a token's.
The buckets are a process's own: two processes allow twice as much.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from api.problems import BadRequest
from models import clock

MOST = 10_000
"""Buckets that are kept; those that were not asked for the longest go first."""


@dataclass
class Bucket:
    """How many calls are left, and since when."""

    left: float
    at: float


@dataclass
class Buckets:
    """Buckets of one size, by whose they are."""

    rate: float
    burst: float
    _kept: OrderedDict[Hashable, Bucket] = field(default_factory=OrderedDict)

    def wait(self, whose: Hashable) -> float:
        """Seconds until the next call is let through; 0 when this one is.

        >>> from datetime import UTC, datetime, timedelta
        >>> two, start = Buckets(rate=0.5, burst=2), datetime(2026, 3, 1, tzinfo=UTC)
        >>> with clock.frozen(start) as stopped:
        ...     [two.wait("a") for _ in range(3)]
        ...     stopped.advance(timedelta(seconds=2)) and two.wait("a")
        [0.0, 0.0, 2.0]
        0.0
        """
        now = clock.now().timestamp()
        bucket = self._kept.pop(whose, None) or Bucket(self.burst, now)
        self._kept[whose] = bucket
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        bucket.left = min(self.burst, bucket.left + max(0.0, now - bucket.at) * self.rate)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) / self.rate
        bucket.left -= 1
        return 0.0


class Limits:
    """What an app lets through: calls a second of a token, and a burst of them; failures, fewer."""

    def __init__(self, rate: float, burst: int) -> None:
        self._tokens = Buckets(rate, burst)
        self._failures = Buckets(rate=1 / 6, burst=10)
        self._readers = Buckets(rate, burst)

    def call(self, token: int) -> None:
        """Raise 429 when a token asks too often."""
        _refuse(self._tokens.wait(token))

    def failure(self, address: str) -> None:
        """Raise 429 when too many came from an address without a token that opens anything."""
        _refuse(self._failures.wait(address))

    def reading(self, address: str) -> None:
        """Raise 429 when an address asks too often for what everybody may read."""
        _refuse(self._readers.wait(address))


def _refuse(seconds: float) -> None:
    if seconds > 0:
        later = {"Retry-After": str(math.ceil(seconds))}
        raise BadRequest("too-many-requests", status=429, headers=later)

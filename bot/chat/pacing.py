"""Pacing: how fast the chat platform lets a bot speak.

Token buckets overall and per private chat; a group counts the messages of the last minute. What
changes a message that is there already (an edit, a reaction) counts overall only. A 429's
`retry_after` is the truth and closes a chat, or everything, for that long. Times are seconds of a
monotonic clock.
"""

from collections import deque
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Holds `burst` tokens at most, and gains `rate` a second.

    >>> bucket = Bucket(rate=1, burst=2)
    >>> bucket.take(0), bucket.take(0), bucket.wait(0)
    (None, None, 1.0)
    """

    rate: float
    burst: float
    tokens: float = -1
    at: float = 0

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 when one is."""
        self._fill(now)
        return max(0.0, (1 - self.tokens) / self.rate)

    def take(self, now: float) -> None:
        """Use a token; below none the debt is waited for."""
        self._fill(now)
        self.tokens -= 1

    @property
    def idle(self) -> bool:
        """Whether it is full."""
        return self.tokens >= self.burst

    def _fill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now


@dataclass
class Window:
    """At most `most` in any `seconds`.

    >>> window = Window(most=2, seconds=60)
    >>> window.take(0), window.take(10), window.wait(15), window.wait(60)
    (None, None, 45, 0.0)
    """

    most: float
    seconds: float = 60
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 when it does."""
        self._forget(now)
        if len(self.taken) < self.most:
            return 0.0
        return self.taken[len(self.taken) - int(self.most)] + self.seconds - now

    def take(self, now: float) -> None:
        """One more."""
        self._forget(now)
        self.taken.append(now)

    @property
    def idle(self) -> bool:
        """Whether it remembers nothing."""
        return not self.taken

    def _forget(self, now: float) -> None:
        while self.taken and self.taken[0] + self.seconds <= now:
            self.taken.popleft()


@dataclass(frozen=True)
class Limits:
    """Messages a second overall and in a private chat, and a minute in a group."""

    overall: float = 25
    private: float = 1
    group: float = 18


@dataclass
class Pacing:
    """The buckets of one bot."""

    limits: Limits = field(default_factory=Limits)
    _overall: Bucket = field(init=False)
    _chats: dict[int, Bucket | Window] = field(default_factory=dict)
    _closed: dict[int, float] = field(default_factory=dict)
    _all_closed: float = 0

    def __post_init__(self) -> None:
        self._overall = Bucket(self.limits.overall, max(1, self.limits.overall / 5))

    def wait_overall(self, *, now: float) -> float:
        """Seconds until anybody may be spoken to."""
        return max(self._all_closed - now, self._overall.wait(now), 0)

    def wait(self, chat: int, *, group: bool, now: float, new: bool = True) -> float:
        """Seconds until a chat may be spoken to; `new` is a message that was not there."""
        closed = self._closed.get(chat, 0) - now
        own = self._chat(chat, group).wait(now) if new else 0.0
        return max(closed, self.wait_overall(now=now), own)

    def take(self, chat: int, *, group: bool, now: float, new: bool = True) -> None:
        """One message goes to the chat."""
        self._overall.take(now)
        if new:
            self._chat(chat, group).take(now)
        if len(self._chats) > 10_000:
            self._forget(now)

    def close(self, chat: int, seconds: float, *, now: float) -> None:
        """The platform said to leave the chat alone for so long."""
        self._closed[chat] = now + seconds

    def _chat(self, chat: int, group: bool) -> Bucket | Window:
        if chat not in self._chats:
            # a private chat forgives a short burst, a group counts the minute
            self._chats[chat] = (
                Window(self.limits.group) if group else Bucket(self.limits.private, 3)
            )
        return self._chats[chat]

    def _forget(self, now: float) -> None:
        self._chats = {c: b for c, b in self._chats.items() if b.wait(now) or not b.idle}
        self._closed = {c: until for c, until in self._closed.items() if until > now}

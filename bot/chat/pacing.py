"""Pacing: how fast the chat platform lets a bot speak.

A private chat has a token bucket; a group counts the messages of the last minute, and all
together those of the last second, which a bucket spreads over it. What changes a message that is
there already (an edit, a reaction) counts overall only. A 429's
`retry_after` is the truth and closes a chat for that long; what `SEVERAL` chats are told at once is
meant for the bot, and closes everything. Times are seconds of a monotonic clock.

How many leave is the community's to set: `models.settings.RULES`.
"""

from collections import deque
from dataclasses import dataclass, field

from models.settings import RULES

SEVERAL = 3
AT_ONCE = 1.0
"""So many chats that answer 429 within so many seconds say that it is the bot that is too fast."""


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

    def room(self, now: float) -> int:
        """How many more fit now."""
        self._forget(now)
        return max(0, int(self.most) - len(self.taken))

    @property
    def idle(self) -> bool:
        """Whether it remembers nothing."""
        return not self.taken

    def _forget(self, now: float) -> None:
        while self.taken and self.taken[0] + self.seconds <= now:
            self.taken.popleft()


@dataclass(frozen=True)
class Limits:
    """Messages a second overall and in a private chat, and a minute in a group.

    No second and no minute ever holds more; less only where nobody is waiting.
    """

    overall: float = RULES.messages_a_second
    private: float = RULES.private_messages_a_second
    group: float = RULES.group_messages_a_minute

    @property
    def spare(self) -> int:
        """The last messages of a group's minute, kept for lists and for answers."""
        return int(self.group / 3)

    @property
    def linger(self) -> float:
        """Seconds between two messages that use what is kept, so that it lasts the minute."""
        return 60 / max(1, self.spare)


@dataclass
class Pacing:
    """The buckets of one bot."""

    limits: Limits = field(default_factory=Limits)
    _overall: Window = field(init=False)
    _spread: Bucket = field(init=False)
    _chats: dict[int, Bucket | Window] = field(default_factory=dict)
    _closed: dict[int, float] = field(default_factory=dict)
    _all_closed: float = 0
    _told: dict[int, tuple[float, float]] = field(default_factory=dict)  # 429: when, until when

    def __post_init__(self) -> None:
        overall = self.limits.overall
        self._overall = Window(overall, 1.0)
        # a little faster than the window, so that a late look loses nothing
        self._spread = Bucket(overall * 1.1, max(1.0, overall / 5))

    def wait_overall(self, *, now: float) -> float:
        """Seconds until anybody may be spoken to."""
        return max(self._all_closed - now, self._overall.wait(now), self._spread.wait(now), 0)

    def wait(self, chat: int, *, group: bool, now: float, new: bool = True) -> float:
        """Seconds until a chat may be spoken to; `new` is a message that was not there."""
        closed = self._closed.get(chat, 0) - now
        own = self._chat(chat, group).wait(now) if new else 0.0
        return max(closed, self.wait_overall(now=now), own)

    def take(self, chat: int, *, group: bool, now: float, new: bool = True) -> None:
        """One message goes to the chat."""
        self._overall.take(now)
        self._spread.take(now)
        if new:
            self._chat(chat, group).take(now)
        if len(self._chats) > 10_000:
            self._forget(now)

    def room(self, chat: int, *, now: float) -> int:
        """How many more messages a group may be sent now."""
        window = self._chat(chat, group=True)
        return window.room(now) if isinstance(window, Window) else 0

    def silence(self, chat: int, *, now: float) -> float:
        """Seconds since a group was last sent a message; more than a minute is a minute."""
        window = self._chat(chat, group=True)
        return now - window.taken[-1] if isinstance(window, Window) and window.taken else 60.0

    def close(self, chat: int, seconds: float, *, now: float) -> None:
        """The platform said to leave the chat alone for so long."""
        until = now + seconds
        self._closed[chat] = max(self._closed.get(chat, 0), until)
        self._told = {c: t for c, t in self._told.items() if now - t[0] <= AT_ONCE}
        self._told[chat] = (now, until)
        if len(self._told) >= SEVERAL:
            # the shortest: a group's own minute may be among them
            shortest = min(until for _, until in self._told.values())
            self._all_closed = max(self._all_closed, shortest)

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

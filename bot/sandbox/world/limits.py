"""How much a bot may say: the flood limits, per chat, per group and overall.

The platform states about one message a second in a private chat ("short bursts" are allowed),
20 a minute in a group and 30 a second overall. Here they are exact, so that they can be tested:

* private chat: `private_rate` a second on average, `private_burst` at once. With a burst of 1
  two messages are at least a second apart.
* group: never more than `per_group` in any `group_window` seconds.
* overall: never more than `overall` in any `overall_window` seconds.

What was refused does not count. Edits count only when `edits` is set; the platform says nothing
about them. A message of an album counts as one message.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """The limits in force. `Limits.off()` lets everything through."""

    private_rate: float = 1.0
    private_burst: int = 3
    per_group: int = 20
    group_window: float = 60.0
    overall: int = 30
    overall_window: float = 1.0
    edits: bool = False
    enforced: bool = True

    @classmethod
    def off(cls) -> "Limits":
        """No limits at all."""
        return cls(enforced=False)

    @classmethod
    def strict(cls) -> "Limits":
        """No bursts, and edits count: the harshest reading of what the platform states."""
        return cls(private_burst=1, edits=True)


@dataclass
class Flow:
    """What one bot has lately said, and where."""

    overall: deque[float] = field(default_factory=deque)
    groups: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    private: dict[str, float] = field(default_factory=dict)
    """For each private chat the moment until which it counts as busy."""

    def wait(self, limits: Limits, chat: str, *, private: bool, count: int, now: float) -> int:
        """Whole seconds to wait before `count` more messages fit; 0 when they fit now."""
        if not limits.enforced:
            return 0
        waits = [_wait(self.overall, limits.overall, limits.overall_window, count, now)]
        if private:
            waits.append(self._private_wait(limits, chat, count, now))
        else:
            said = self.groups[chat]
            waits.append(_wait(said, limits.per_group, limits.group_window, count, now))
        longest = max(waits)
        return max(1, math.ceil(longest - 1e-6)) if longest > 1e-6 else 0

    def record(self, limits: Limits, chat: str, *, private: bool, count: int, now: float) -> None:
        """Count `count` messages said now."""
        self.overall.extend([now] * count)
        if private:
            busy = max(self.private.get(chat, now), now)
            self.private[chat] = busy + count / limits.private_rate
        else:
            self.groups[chat].extend([now] * count)

    def _private_wait(self, limits: Limits, chat: str, count: int, now: float) -> float:
        spacing = 1 / limits.private_rate
        busy = max(self.private.get(chat, now), now)
        fits = min(count, limits.private_burst)  # a long album may go into an idle chat
        return busy + fits * spacing - now - limits.private_burst * spacing


def _wait(said: deque[float], most: int, window: float, count: int, now: float) -> float:
    """Seconds until `count` more fit under `most` in any `window`; forgets what is past."""
    while said and said[0] <= now - window:
        said.popleft()
    surplus = len(said) + min(count, most) - most
    return 0.0 if surplus <= 0 else said[surplus - 1] + window - now

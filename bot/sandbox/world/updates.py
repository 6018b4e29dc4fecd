"""What happened, in the order a bot is told: its queue of updates, and its webhook.

An update waits until it is confirmed: by a `getUpdates` with a higher offset, or by a 2xx from
the webhook. Messages wait 24 hours, presses of a button 150 seconds. Numbers only grow.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.sandbox.world.refusals import Json

KEPT = 24 * 3600.0
PRESS_KEPT = 150.0
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
"""The kinds of updates that happen here."""
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds a bot gets only when it names them in `allowed_updates`."""


@dataclass(frozen=True)
class Waiting:
    """One update that has not been confirmed."""

    update_id: int
    kind: str
    body: Json
    until: float

    def as_json(self) -> Json:
        """The update as it goes to the bot."""
        return {"update_id": self.update_id, self.kind: self.body}


@dataclass
class Webhook:
    """Where a bot wants its updates pushed; `url` is "" while it polls."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass
class UpdateQueue:
    """The updates one bot has not confirmed yet."""

    next_id: int
    allowed: tuple[str, ...] = ()
    waiting: deque[Waiting] = field(default_factory=deque)

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind; by default all but those `ON_REQUEST`."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def allow(self, kinds: Collection[str]) -> None:
        """Take the wish for kinds: it holds for what happens from now on."""
        self.allowed = tuple(kinds)

    def add(self, kind: str, body: Json, now: float) -> None:
        """Queue an update, unless the bot does not want its kind."""
        if not self.wants(kind):
            return
        kept = PRESS_KEPT if kind == "callback_query" else KEPT
        self.waiting.append(Waiting(self.next_id, kind, body, now + kept))
        self.next_id += 1

    def pending(self, now: float) -> list[Waiting]:
        """What waits, oldest first, without what has waited too long."""
        self.waiting = deque(update for update in self.waiting if update.until > now)
        return list(self.waiting)

    def oldest(self, now: float) -> Waiting | None:
        """The first that waits and has not waited too long."""
        while self.waiting and self.waiting[0].until <= now:
            self.waiting.popleft()
        return self.waiting[0] if self.waiting else None

    def confirm(self, below: int) -> None:
        """Forget every update whose number is below."""
        while self.waiting and self.waiting[0].update_id < below:
            self.waiting.popleft()

    def take(self, offset: int, limit: int, now: float) -> list[Json]:
        """What `getUpdates` gives.

        A positive `offset` confirms everything before it; a negative one keeps only the last
        `-offset` updates and forgets the rest; 0 starts at the oldest. Nothing that is given is
        forgotten by being given.
        """
        waiting = self.pending(now)
        if offset < 0 and waiting:
            offset = waiting[max(0, len(waiting) + offset)].update_id
        if offset > 0:
            self.confirm(offset)
        return [update.as_json() for update in list(self.waiting)[: min(max(limit, 1), 100)]]

    def drop(self) -> None:
        """Forget everything (`drop_pending_updates`)."""
        self.waiting.clear()

"""The log of what happened, numbered, so that a page can follow it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.world.refusals import Json

REMEMBERED = 5000


@dataclass(frozen=True)
class Event:
    """One change: number, kind, the key of its chat, and facts of its kind."""

    number: int
    kind: str
    chat: str = ""
    facts: Json = field(default_factory=dict)


@dataclass
class EventLog:
    """The last events and who wants to hear of new ones."""

    number: int = 0
    kept: deque[Event] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def note(self, kind: str, chat: str = "", **facts: object) -> Event:
        """Write an event down and tell the listeners."""
        self.number += 1
        event = Event(self.number, kind, chat, facts)
        self.kept.append(event)
        self.ring()
        return event

    def ring(self) -> None:
        """Tell the listeners that something is new."""
        for listener in tuple(self.listeners):
            listener()

    def since(self, number: int) -> list[Event] | None:
        """What happened after `number`; None when that is no longer remembered."""
        oldest = self.kept[0].number if self.kept else self.number + 1
        if number > self.number or number + 1 < oldest:
            return None
        return [event for event in self.kept if event.number > number]

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every event, until the returned function is called."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

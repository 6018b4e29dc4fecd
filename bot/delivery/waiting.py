"""What waits to leave: the due rows of the outbox, in lanes, kept in memory.

So a choice costs the same whether five messages wait or fifty thousand, and a chat that has to
wait stands in nobody's way. Only the process on duty sends. Others add rows, whose ids only grow,
and now and then drop or revive one: whoever holds this reads everything anew from time to time.

Rows of one lane leave in the order of their ids. One that was tried holds up those behind it
until its next try; one that is meant for later holds up nobody until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush

from bot.chat.pacing import Pacing
from models.chats import ChatKind
from models.database import as_moment, fetch
from models.outbox import Sending

# outer joins that find what is there anyway: so SQLite begins with the outbox
_WAITING = """
SELECT o.id, o.sending, o.lane, o.chat_id, c.kind, o.priority, o.due_at, o.error <> '' AS tried,
    k.message_id IS NULL AND o.kind NOT LIKE 'edit%' AND o.kind <> 'setMessageReaction' AS new
FROM outbox o LEFT JOIN chats c ON c.id = o.chat_id LEFT JOIN cards k ON k.id = o.card_id
WHERE {} ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the queue."""

    id: int
    lane: str
    chat: int
    group: bool
    priority: int
    due_at: datetime
    tried: bool
    new: bool = True
    """Whether it puts a message where none was: only that counts against the chat's limit."""

    def again(self, due_at: datetime) -> "Place":
        """The same row's place after a try."""
        return replace(self, due_at=due_at, tried=True)


async def waiting_rows(*, after: int = 0) -> list[Place]:
    """The places of the rows with greater ids than `after`, in order."""
    if after:
        # by number alone: most that are new still wait, and to ask for that as well would make
        # the database go through all that waits
        rows = await fetch(_WAITING.format("o.id > ?"), [after])
    else:
        rows = await fetch(_WAITING.format("o.sending = 'due'"))
    return [
        Place(
            row["id"],
            row["lane"],
            row["chat_id"],
            row["kind"] == ChatKind.GROUP,
            row["priority"],
            as_moment(row["due_at"]),
            bool(row["tried"]),
            bool(row["new"]),
        )
        for row in rows
        if row["sending"] == Sending.DUE
    ]


class Waiting:
    """The queue. Moments are of the clock, `at` is of the monotonic one, as pacing has it."""

    def __init__(self, pacing: Pacing) -> None:
        self.pacing = pacing
        self.last = 0
        self._busy: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Know nothing of what waits; what is on its way stays on its way."""
        self.last = 0
        self._lanes: dict[str, list[tuple[int, Place]]] = {}
        self._heads: list[tuple[int, int, str]] = []  # by priority: lanes to ask
        self._paced: list[tuple[float, str]] = []  # lanes whose chat was spoken to just now
        self._resting: list[tuple[datetime, str]] = []  # lanes whose first was tried
        self._later: list[tuple[datetime, int, Place]] = []

    def put(self, places: Iterable[Place], *, now: datetime) -> None:
        """Rows that wait from now on."""
        for place in places:
            self.last = max(self.last, place.id)
            if place.due_at > now and not place.tried:
                heappush(self._later, (place.due_at, place.id, place))
            else:
                self._enter(place)

    def _enter(self, place: Place) -> None:
        lane = self._lanes.setdefault(place.lane, [])
        heappush(lane, (place.id, place))
        if lane[0][1] is place:
            self._ask(place.lane)

    def _ask(self, lane: str) -> None:
        """Let the first of a lane stand for it, unless one is on its way."""
        places = self._lanes.get(lane)
        if places and lane not in self._busy:
            first = places[0][1]
            heappush(self._heads, (first.priority, first.id, lane))

    def take(self, most: int, *, now: datetime, at: float) -> list[Place]:
        """The next to leave, at most so many; their lanes are busy until `free`."""
        self._wake(now, at)
        taken: list[Place] = []
        while len(taken) < most and self._heads and not self.pacing.wait_overall(now=at):
            _, id, lane = heappop(self._heads)
            place = self._first(lane)
            if place is None or place.id != id:
                continue  # it has left, or another came before it
            if place.due_at > now:
                heappush(self._resting, (place.due_at, lane))
            elif wait := self._pause(place, at):
                heappush(self._paced, (at + wait, lane))
            else:
                taken.append(self._leave(place, at))
        return taken

    def _first(self, lane: str) -> Place | None:
        places = self._lanes.get(lane)
        return places[0][1] if places and lane not in self._busy else None

    def _leave(self, place: Place, at: float) -> Place:
        places = self._lanes[place.lane]
        heappop(places)
        if not places:
            del self._lanes[place.lane]
        self._busy.add(place.lane)
        self.pacing.take(place.chat, group=place.group, now=at, new=place.new)
        return place

    def _pause(self, place: Place, at: float) -> float:
        return self.pacing.wait(place.chat, group=place.group, now=at, new=place.new)

    def _wake(self, now: datetime, at: float) -> None:
        while self._paced and self._paced[0][0] <= at:
            self._ask(heappop(self._paced)[1])
        while self._resting and self._resting[0][0] <= now:
            self._ask(heappop(self._resting)[1])
        while self._later and self._later[0][0] <= now:
            self._enter(heappop(self._later)[2])

    def put_back(self, places: Iterable[Place], *, now: datetime) -> None:
        """What was taken did not leave."""
        for place in places:
            self._busy.discard(place.lane)
            self.put([place], now=now)

    def free(self, lane: str) -> None:
        """What was on its way has arrived, or is put back already."""
        self._busy.discard(lane)
        self._ask(lane)

    def wait(self, *, now: datetime, at: float) -> float:
        """Seconds until there may be something to take; a second when nothing is known of."""
        waits = [1.0]
        if self._heads and (overall := self.pacing.wait_overall(now=at)):
            waits.append(overall)
        if self._paced:
            waits.append(self._paced[0][0] - at)
        if self._resting:
            waits.append((self._resting[0][0] - now).total_seconds())
        if self._later:
            waits.append((self._later[0][0] - now).total_seconds())
        return max(0.001, min(waits))

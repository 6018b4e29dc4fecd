"""What waits to leave: the due rows of the outbox, in lanes, kept in memory.

So a choice costs the same whether five messages wait or fifty thousand, and a chat that has to
wait stands in nobody's way. Only the process on duty sends. Others add rows, whose ids only grow,
and now and then drop or revive one: whoever holds this reads everything anew from time to time.

Rows of one lane leave in the order of their ids. One that was tried holds up those behind it
until its next try; one that is meant for later holds up nobody until then.

A group takes few messages a minute. While there is room each leaves by itself; when more waits
than there is room for, what can stand on a list leaves as one (`bot.delivery.gathering`). The
last messages of a minute are kept for answers, and for a list every few seconds.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import datetime
from heapq import heappop, heappush

from msgspec import Struct
from msgspec.structs import replace

from bot.chat.pacing import Pacing
from models import outbox
from models.chats import ChatKind
from models.database import as_moment, fetch
from models.outbox import Priority, Sending, What

_NONE: Mapping[str, int] = {}

LIST = 20
"""Things on one list at most: a keyboard holds a hundred buttons, and people read few lines."""

RUN = 4
"""Messages of one lane that are claimed together while other lanes wait; they are sent one after
the other. Where none does, a lane has up to half of the places."""

# outer joins that find what is there anyway: so SQLite begins with the outbox
_WAITING = """
SELECT o.id, o.sending, o.lane, o.chat_id, c.kind, o.priority, o.due_at, o.error <> '' AS tried,
    o.what, o.kind AS says, o.repeated,
    k.message_id IS NULL AND o.kind NOT LIKE 'edit%' AND o.kind <> 'setMessageReaction' AS new
FROM outbox o LEFT JOIN chats c ON c.id = o.chat_id LEFT JOIN cards k ON k.id = o.card_id
WHERE {} ORDER BY o.id
"""


class Place(Struct, frozen=True):
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
    gathers: bool = False
    """Whether it can stand on a list."""
    gathered: tuple["Place", ...] = ()
    """What leaves together with it, itself among them."""

    def again(self, due_at: datetime) -> "Place":
        """The same row's place after a try; what may have arrived leaves by itself."""
        return replace(self, due_at=due_at, tried=True, gathers=False, gathered=())


async def waiting_rows(*, after: int = 0, listed: Collection[str] = ()) -> list[Place]:
    """The places of the rows with greater ids than `after`, in order.

    The kinds of card that can stand on a list are `listed`; with none of them nothing can.
    """
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
            row["kind"] == ChatKind.GROUP
            and not row["repeated"]
            and bool(row["new"])
            and _gathers(row["priority"], row["what"], row["says"], listed),
        )
        for row in rows
        if row["sending"] == Sending.DUE
    ]


def just_put(*, after: int, listed: Collection[str]) -> list[Place]:
    """The places of the rows that this transaction has put in itself, from that number on, as far
    as it knows each of them."""
    found: list[Place] = []
    while put := outbox.just_put(after + 1 + len(found)):
        found.append(_put(put, listed))
    return found


def _put(put: outbox.Put, listed: Collection[str]) -> Place:
    row = put.row
    group = put.chat.kind is ChatKind.GROUP
    beside = put.card is not None and put.card.message_id is not None
    new = not (beside or row["kind"].startswith("edit") or row["kind"] == "setMessageReaction")
    gathers = group and new and _gathers(row["priority"], row["what"], row["kind"], listed)
    return Place(
        row["id"],
        row["lane"],
        row["chat_id"],
        group,
        row["priority"],
        row["due_at"],
        False,
        new,
        gathers,
    )


def _gathers(priority: int, what: str, kind: str, listed: Collection[str]) -> bool:
    """Of what is new in a group: news, and cards; no answers, broadcasts and repetitions."""
    if priority != Priority.NOTICE or not listed:
        return False
    return what == What.NOTICE or kind in listed


class Waiting:
    """The queue. Moments are of the clock, `at` is of the monotonic one, as pacing has it."""

    def __init__(self, pacing: Pacing) -> None:
        self.pacing = pacing
        self.last = 0
        self._busy: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Know nothing of what waits; what is on its way stays on its way."""
        self._lanes: dict[str, list[tuple[int, Place]]] = {}
        self._heads: list[tuple[int, int, str]] = []  # by priority: lanes to ask
        self._paced: list[tuple[float, str]] = []  # lanes whose chat was spoken to just now
        self._resting: list[tuple[datetime, str]] = []  # lanes whose first was tried
        self._later: list[tuple[datetime, int, Place]] = []

    @property
    def lanes(self) -> Set[str]:
        """The lanes in which something waits."""
        return self._lanes.keys()

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
        if lane[0][1] is place or place.priority == Priority.INTERACTIVE:
            self._ask(place.lane)  # for an answer a list does not wait to grow

    def _ask(self, lane: str) -> None:
        """Let the first of a lane stand for it, unless one is on its way."""
        places = self._lanes.get(lane)
        if places and lane not in self._busy:
            first = places[0][1]
            heappush(self._heads, (first.priority, first.id, lane))

    def take(
        self, most: int, *, now: datetime, at: float, on_the_way: Mapping[str, int] = _NONE
    ) -> list[Place]:
        """The next to leave, at most so many; their lanes are busy until `free`.

        Some may be of one lane: those leave one after the other, behind what is `on_the_way` in
        it.
        """
        self._wake(now, at)
        taken: list[Place] = []
        runs: Counter[str] = Counter(on_the_way)
        for longest in (RUN, most // 2):
            for lane in self._take_runs(taken, runs, most, longest, now=now, at=at):
                self._ask(lane)
        self._busy.update(runs)
        return taken

    def _take_runs(
        self,
        taken: list[Place],
        runs: Counter[str],
        most: int,
        longest: int,
        *,
        now: datetime,
        at: float,
    ) -> list[str]:
        """Take till the runs are as long as that. Returns the lanes that have still more."""
        longer: list[str] = []
        while len(taken) < most and self._heads and not self.pacing.wait_overall(now=at):
            _, id, lane = heappop(self._heads)
            place = self._first(lane)
            if place is None or place.id != id:
                continue  # it has left, or another came before it
            if runs[lane] >= longest:
                longer.append(lane)
            elif place.due_at > now:
                heappush(self._resting, (place.due_at, lane))
            elif wait := self._pause(place, at):
                heappush(self._paced, (at + wait, lane))
            else:
                taken.append(self._leave(place, now, at))
                runs[lane] += 1
                self._ask(lane)
        return longer

    def _first(self, lane: str) -> Place | None:
        places = self._lanes.get(lane)
        return places[0][1] if places and lane not in self._busy else None

    def _leave(self, place: Place, now: datetime, at: float) -> Place:
        together = self._together(place, now, at)
        places = self._lanes[place.lane]
        kept: list[tuple[int, Place]] = []
        left = {each.id for each in together}
        while left:
            entry = heappop(places)
            if entry[0] in left:
                left.discard(entry[0])
            else:
                kept.append(entry)
        for entry in kept:
            heappush(places, entry)
        if not places:
            del self._lanes[place.lane]
        self.pacing.take(place.chat, group=place.group, now=at, new=place.new)
        return place if len(together) == 1 else replace(place, gathered=tuple(together))

    def _pause(self, place: Place, at: float) -> float:
        """Seconds that the first of a lane has to wait."""
        wait = self.pacing.wait(place.chat, group=place.group, now=at, new=place.new)
        if wait or not place.group or not place.new or place.priority == Priority.INTERACTIVE:
            return wait
        if self._room(place, at) > 0 or self._answers(place.lane):
            return 0.0
        return max(0.0, self.pacing.limits.linger - self.pacing.silence(place.chat, now=at))

    def _room(self, place: Place, at: float) -> int:
        """How many messages a group has room for, without those that are kept."""
        return self.pacing.room(place.chat, now=at) - self.pacing.limits.spare

    def _together(self, place: Place, now: datetime, at: float) -> list[Place]:
        """What leaves as one: the first of a lane alone, or with others like it behind it."""
        if not place.gathers or len(self._lanes[place.lane]) <= self._room(place, at):
            return [place]
        near = [p for p in self._near(place.lane) if p.gathers and p.due_at <= now]
        return [place] if len(near) <= self._room(place, at) else near[:LIST]

    def _answers(self, lane: str) -> bool:
        """Whether somebody waits for an answer behind what could stand on a list."""
        return any(place.priority == Priority.INTERACTIVE for place in self._near(lane, beyond=1))

    def _near(self, lane: str, *, beyond: int = 0) -> list[Place]:
        """The first of a lane that a list could take in, in order, and so many after them.

        What only changes a message is passed over: a list may overtake it.
        """
        places = self._lanes[lane]
        near: list[Place] = []
        popped: list[tuple[int, Place]] = []
        more = beyond
        while places and len(popped) < 3 * LIST:
            popped.append(heappop(places))
            place = popped[-1][1]
            if not place.gathers and place.new:
                if not more:
                    break
                more -= 1
            near.append(place)
        for entry in popped:
            heappush(places, entry)
        return near

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
            self.put(place.gathered or [place], now=now)

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

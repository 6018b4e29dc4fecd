"""Floods: somebody writes faster than anybody could read the answers.

Everything that comes is handled, in order, and nothing of it is lost; what is gathered are the
answers. Whoever has used up `BURST` turns, which come back one a second, gets at most one answer
in `PAUSE` seconds: the newest, which says how many it answers. Answers from before that have not
left by then don't leave any more. So a person who leans on a key, or a program that got loose,
takes neither the chat platform's patience nor their neighbours' turn.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from models import metrics
from models.outbox import Outgoing, Sending, What

BURST = 30
"""Turns that somebody may take at once. Ten photos of an album are ten."""

BACK = 1.0
"""Turns a second that come back: as fast as the platform lets a person be answered."""

PAUSE = 10.0
"""Seconds between two answers to whoever floods."""

REMEMBERED = 10_000


@dataclass
class Flood:
    """What somebody has left of their turns, and the answer that waits while they have none.

    `turns` are those that wait for it, `begins` tells the first of a flood.
    """

    left: float
    at: float
    leaves_at: float = 0.0
    turns: int = 0
    begins: bool = False
    answers: list[int] = field(default_factory=list)


@dataclass
class Floods:
    """Everybody's turns. They live in memory: after a restart everybody is forgiven.

    >>> floods = Floods(burst=2)
    >>> [bool(floods.turn("wang", at)) for at in (0, 0, 0, 60)]
    [False, False, True, False]
    """

    burst: float = BURST
    _people: dict[str, Flood] = field(default_factory=dict)

    def turn(self, who: str, at: float) -> Flood | None:
        """Somebody takes a turn; the flood it belongs to, if there is one. `at` is monotonic."""
        person = self._people.get(who)
        if person is None:
            self._forget(at)
            person = self._people[who] = Flood(self.burst, at)
        person.left = min(self.burst, person.left + (at - person.at) * BACK)
        person.at = at
        waits = person.turns > 0 and at < person.leaves_at
        beyond = person.left < 1
        # the debt is small: quiet for a while, and one is answered as ever
        person.left = max(-PAUSE, person.left - 1)
        if not (beyond or waits):
            person.turns, person.answers = 0, []
            return None
        person.begins = not person.turns
        if person.begins:
            metrics.FLOODS.inc()
        if not waits:
            person.leaves_at, person.turns, person.answers = at + PAUSE, 0, []
        person.turns += 1
        return person

    def _forget(self, at: float) -> None:
        if len(self._people) < REMEMBERED:
            return
        self._people = {
            who: person
            for who, person in self._people.items()
            if person.left + (at - person.at) * BACK < self.burst
        }


async def last_row() -> int:
    """The newest row of the outbox: what a turn says comes after it."""
    row = await Outgoing.all().order_by("-id").only("id").first()
    return row.id if row else 0


async def gather(
    flood: Flood,
    lane: str,
    *,
    after: int,
    leaves_at: datetime,
    worded: Callable[[str, str, int], str],
) -> None:
    """Let what this turn said replace what the turns before it said, and leave later.

    `worded` makes the words of an answer, in a language, say how many turns it answers.
    """
    waiting = Outgoing.filter(chat__external_id=lane, what=What.CALL, sending=Sending.DUE)
    answers = await waiting.filter(id__gt=after).order_by("id").select_related("chat")
    if not answers:
        return
    if flood.begins and answers[0].chat.kind == "private":
        older = await waiting.filter(id__lte=after).values_list("id", flat=True)
        flood.answers += [int(str(id)) for id in older]
    await Outgoing.filter(id__in=flood.answers, sending=Sending.DUE).delete()
    first = answers[0]
    if "text" in first.facts:
        said = worded(first.chat.locale, first.facts["text"], flood.turns)
        await Outgoing.filter(id=first.id).update(facts={**first.facts, "text": said})
    flood.answers = [row.id for row in answers]
    await Outgoing.filter(id__in=flood.answers).update(due_at=leaves_at)

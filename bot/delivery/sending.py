"""Sending: what was claimed goes to the platform, lanes beside each other, each in its order."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram import Bot
from msgspec.structs import replace

from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery.claiming import Leaving
from bot.delivery.making import calls_of
from bot.delivery.waiting import Place
from bot.transports.telegram import Call, Meaning, Outcome, send
from models import outbox
from models.chats import ChatKind
from models.outbox import What

log = logging.getLogger(__name__)

AGAIN = {Meaning.NOT_SENT, Meaning.UNKNOWN, Meaning.LATER, Meaning.MOVED, Meaning.GONE}
"""What is sent again, and so holds up what follows in its lane."""

Made = list[Call] | Outcome
"""The calls that send a row, or what becomes of it when there are none."""

Claimed = tuple[Place, Leaving]
Ended = tuple[Place, Leaving, Outcome]


class Senders:
    """Sends rows; whoever claimed them finds here what became of each.

    `ended` has the outcomes that are not written down yet, `unsent` what was held up by one before
    it. `bell` is rung when there is more of either.
    """

    def __init__(
        self,
        bot: Bot,
        routes: Routes,
        pacing: Pacing,
        bell: asyncio.Event,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self.bot = bot
        self.routes = routes
        self.pacing = pacing
        self.bell = bell
        self.now = now
        self.monotonic = monotonic
        self.ended: list[Ended] = []
        self.unsent: list[Place] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self._lanes: dict[str, deque[tuple[Claimed, Made | None]]] = {}

    async def begin(self, leaving: Sequence[Claimed]) -> None:
        """Send what was claimed, from now on; in a lane that is being sent, behind the rest."""
        made = await self._make_cards([row for _, row in leaving])
        for place, row in leaving:
            known = place.lane in self._lanes
            self._lanes.setdefault(place.lane, deque()).append(((place, row), made.get(row.id)))
            if not known:
                task = asyncio.create_task(self._send_lane(place.lane))
                self.tasks.add(task)
                task.add_done_callback(lambda _: self.bell.set())

    def reap(self) -> None:
        """Let go of what has come to its end. Raises what went wrong there."""
        for task in [task for task in self.tasks if task.done()]:
            self.tasks.remove(task)
            task.result()

    async def wait(self, *, timeout: float | None = None, first: bool = False) -> None:
        """Until all that was begun has ended, or the `first` of it; or for so many seconds."""
        when = asyncio.FIRST_COMPLETED if first else asyncio.ALL_COMPLETED
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=timeout, return_when=when)

    @property
    def known(self) -> int:
        """How many there are of which it is known what became of them."""
        return len(self.ended) + len(self.unsent)

    async def _make_cards(self, rows: Sequence[Leaving]) -> dict[int, Made]:
        """What those cards among the rows show now that were met, by row.

        One after the other, each kind by itself: in between other work it takes twice as long. If
        one of them changes before it leaves, it is wanted once more. Others have to be read, and
        nobody's message waits for that of another chat.
        """
        met = (row for row in rows if row.what is What.CARD and row.kind in self.routes.meets)
        cards = sorted(met, key=lambda row: row.kind)
        return {row.id: await self._made(row) for row in cards}

    async def _made(self, row: Leaving) -> Made:
        try:
            calls = await calls_of(row, self.routes)
        except outbox.NotYetKnown:
            return Outcome(Meaning.NOT_SENT, error="its message is not known yet")
        except Exception as error:
            log.exception("message-not-made", extra={"outgoing": row.id, "kind": row.kind})
            return Outcome(Meaning.REFUSED, error=type(error).__name__)
        return Outcome(Meaning.MOOT, error="nothing to show") if calls is None else calls

    async def _send_lane(self, lane: str) -> None:
        """Send rows of one lane in order; what has to be tried again holds up those behind it."""
        rows, posted = self._lanes[lane], dict[str, int]()
        try:
            while rows:
                (place, row), made = rows.popleft()
                row.below = posted.get(row.subject, row.below)
                outcome = await self._send(row, made)
                if row.what is What.CARD and outcome.messages:
                    posted[row.subject] = outcome.messages[0]
                if outcome.meaning is Meaning.LATER:
                    self.pacing.close(row.chat_id, outcome.wait, now=self.monotonic())
                self.ended.append((place, row, outcome))
                if outcome.meaning in AGAIN:
                    break
                self.bell.set()
        finally:
            del self._lanes[lane]
            self.unsent += [place for (place, _), _ in rows]

    async def _send(self, row: Leaving, made: Made | None) -> Outcome:
        if row.expires_at and row.expires_at <= self.now():
            return Outcome(Meaning.MOOT, error="expired")
        if made is None:
            made = await self._made(row)
        return made if isinstance(made, Outcome) else await self._send_all(row, made)

    async def _send_all(self, row: Leaving, calls: list[Call]) -> Outcome:
        """Send the parts of a message in order; what fails ends it."""
        sent: list[int] = []
        for number, call in enumerate(calls):
            if number:
                group = row.chat.kind is ChatKind.GROUP
                self.pacing.take(row.chat_id, group=group, now=self.monotonic())
            outcome = await send(self.bot, call)
            sent += outcome.messages
            if outcome.meaning is not Meaning.SENT:
                return replace(outcome, messages=tuple(sent))
        return Outcome(Meaning.SENT, messages=tuple(sent))

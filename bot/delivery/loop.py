"""The loop: chooses what leaves now, has it sent, and writes down what became of it.

Up to `SENDERS` messages are claimed at once; those of one lane are sent one after the other. A
row is marked as being sent before it is, and its outcome is written after; the outcomes of several
share a commit with the marking of the next, and with what the worker writes when there is such.
So a kill leaves at most one message per sender unknown.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from msgspec.structs import replace

from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery.claiming import claim, on_the_way
from bot.delivery.gathering import gather
from bot.delivery.holding import put_off
from bot.delivery.making import meet
from bot.delivery.outcomes import Outcomes
from bot.delivery.ringing import hush
from bot.delivery.sending import Claimed, Ended, Senders
from bot.delivery.waiting import Place, Waiting, just_put, waiting_rows
from bot.transports.telegram import Call, Meaning, Outcome, send
from models import clock, outbox
from models.database import attempt, writing

log = logging.getLogger(__name__)

SENDERS = 192
"""Messages that are claimed at once, and so unknown after a kill: more than a batch of the worker's
puts in, so that each commit claims what it puts in. A platform that takes thirty a second
(`bot.chat.pacing`) never lets so many be on their way."""

ENOUGH = SENDERS // 2
PATIENCE = 0.02
"""Under load a commit waits for so many outcomes, or for so many seconds."""

LOOK_EVERY = 1.0
"""Seconds between two looks for what other processes put in."""

READ_ANEW_EVERY = 30.0
"""Seconds between two readings of all that waits, for what was dropped or revived."""

ENDED = "the process ended"


@dataclass
class _Written:
    """What one commit has written down and claimed."""

    places: list[Place]
    ended: list[Ended] = field(default_factory=list)
    unsent: list[Place] = field(default_factory=list)
    due: dict[int, datetime] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    leaving: list[Claimed] = field(default_factory=list)


class Delivery:
    """Brings the outbox to the platform."""

    def __init__(
        self,
        bot: Bot,
        routes: Routes,
        *,
        pacing: Pacing | None = None,
        now: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bot = bot
        self.routes = routes
        self.pacing = pacing or Pacing()
        self.now = now
        self.monotonic = monotonic
        self.outcomes = Outcomes(now=now)
        self._bell = asyncio.Event()
        self.senders = Senders(bot, routes, self.pacing, self._bell, now=now, monotonic=monotonic)
        self._waiting = Waiting(self.pacing)
        self._claimed: dict[int, Place] = {}  # marked as being sent, and no outcome written
        self._unbegun: list[Claimed] = []  # marked, and to be sent now
        self._turn = asyncio.Lock()  # whoever writes and claims
        self._runs = False
        self._wrote_at = float("-inf")
        self._passing: set[asyncio.Task[Any]] = set()
        self._rung = True
        self._looked_at = self._read_at = float("-inf")

    def ring(self, id: int | None = None) -> None:
        """There is something in the outbox: that row, if it is known which."""
        self._rung = self._rung or id is None or id > self._waiting.last
        self._bell.set()

    def answer_press(self, answer: AnswerCallbackQuery) -> None:
        """Answer a press: at once, once, and nothing is lost when it fails."""
        given = answer.model_dump(exclude_none=True)
        task = asyncio.create_task(send(self.bot, Call(answer.__api_method__, given)))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    # --- the loop

    async def run(self) -> None:
        """Deliver until cancelled."""
        stop = outbox.on_due(self.ring)
        try:
            await self.recover()
            self._runs = True
            while True:
                await self._round()
        finally:
            self._runs = False
            stop()
            await self._let_finish()

    async def _round(self) -> None:
        self._bell.clear()
        try:
            wait = await self.step()
        except Exception as error:
            log.exception("delivery-failed", extra={"error": type(error).__name__})
            wait = 1.0
        if wait:
            await self._rest(wait)

    async def _rest(self, wait: float) -> None:
        try:
            async with asyncio.timeout(wait):
                await self._bell.wait()
        except TimeoutError:
            return

    async def drain(self) -> None:
        """Deliver everything that is due, and return."""
        self._read_at = float("-inf")
        while await self.step() == 0 or self.senders.tasks:
            await self.senders.wait(first=True)

    async def recover(self) -> None:
        """What was on its way when the process ended: its outcome is unknown."""
        async with writing():
            for row in await on_the_way():
                await self.outcomes.unknown(row, Outcome(Meaning.UNKNOWN, error=ENDED))

    async def step(self) -> float:
        """Write down what ended and start what can start.

        Returns the seconds until something more may be done; 0 when something was.
        """
        self.senders.reap()
        wait = 0.0
        if not self._unbegun:  # else it was claimed by a commit that was shared, and waits for none
            async with self._turn:
                wait = 0.0 if self._unbegun else await self._write_alone()
        if leaving := self._unbegun:
            self._unbegun = []
            await self._meet(leaving)
            await self.senders.begin(leaving)
        return wait

    async def _write_alone(self) -> float:
        """Write and claim in a commit of one's own, if it is worth one.

        Returns the seconds until it may be; 0 when something was written.
        """
        await self._look()
        now, at = self.now(), self.monotonic()
        free = SENDERS - self._on_the_way
        several = free >= ENOUGH or at - self._wrote_at >= PATIENCE
        places = self._take(free if several else 0, now, at)
        if not places and not self._worth_writing(at):
            wait = self._waiting.wait(now=now, at=at)
            return min(wait, PATIENCE) if self.senders.known else wait
        try:
            async with writing():
                written = await self._write(places)
        except BaseException:
            self._undone(places)
            raise
        self._wrote(written)
        return 0.0

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Share a commit of somebody else's: around it; what this gives is called last in it.

        What is put in there is then claimed by the same commit. Nothing is while nobody sends.
        """
        written: list[_Written] = []

        async def write() -> None:
            if self._runs:
                written.append(await self._write_too())

        async with self._turn:
            try:
                yield write
            except BaseException:
                for one in written:
                    self._undone(one.places)
                raise
            for one in written:
                self._wrote(one)
        self._bell.set()

    async def _write_too(self) -> _Written:
        """Write and claim in the transaction of whoever asks; it goes on when that fails."""
        places: list[Place] = []
        try:
            async with attempt():
                await self._learn()
                places += self._take_behind(self.now(), self.monotonic())
                return await self._write(places)
        except BaseException as error:
            self._undone(places)
            if not isinstance(error, Exception):
                raise
            log.exception("delivery-failed", extra={"error": type(error).__name__})
            return _Written([])

    async def _learn(self) -> None:
        """Learn of what was put in by the transaction this is in."""
        if self._rung or outbox.must_read():
            await self._read()
        else:
            known = just_put(after=self._waiting.last, listed=self.routes.entries)
            self._waiting.put(known, now=self.now())

    async def _meet(self, leaving: list[Claimed]) -> None:
        rows = [row for _, row in leaving]
        try:
            try:
                await meet(rows, self.routes)
            except Exception as error:  # each reads what it shows by itself, and fails by itself
                log.warning("cards-not-met", extra={"error": type(error).__name__})
            await hush(rows, self.routes, now=self.now())
        except BaseException:
            self.senders.unsent += [place for place, _ in leaving]
            raise

    @property
    def _on_the_way(self) -> int:
        return len(self._claimed) - self.senders.known

    def _take(self, most: int, now: datetime, at: float) -> list[Place]:
        """What leaves next, at most so many."""
        if not most:
            return []
        if self._waiting.lanes:
            self._free_lanes({place.lane for place in self._unsettled()})
        return self._waiting.take(most, now=now, at=at)

    def _take_behind(self, now: datetime, at: float) -> list[Place]:
        """What leaves next, also in lanes of which something is on its way: it costs no commit."""
        senders = self.senders
        held = {place.lane for place, _, o in senders.ended if o.meaning is not Meaning.SENT}
        held |= {place.lane for place in senders.unsent}
        over = {place.id for place, _, _ in senders.ended} | {p.id for p in senders.unsent}
        on_the_way = Counter(p.lane for id, p in self._claimed.items() if id not in over)
        for lane in ({place.lane for place in self._claimed.values()} & self._waiting.lanes) - held:
            self._waiting.free(lane)
        most = SENDERS - self._on_the_way
        return self._waiting.take(most, now=now, at=at, on_the_way=on_the_way) if most else []

    def _unsettled(self) -> Iterator[Place]:
        """What is on its way, and what is to wait again once that is written down."""
        ended = self.senders.ended
        sent = {place.id for place, _, outcome in ended if outcome.meaning is Meaning.SENT}
        return (place for id, place in self._claimed.items() if id not in sent)

    def _free_lanes(self, busy: set[str]) -> None:
        for place, _, _ in self.senders.ended:
            if place.lane not in busy:
                self._waiting.free(place.lane)

    def _worth_writing(self, at: float) -> bool:
        if not self.senders.known:
            return False
        return not self._on_the_way or at - self._wrote_at >= PATIENCE

    async def _look(self) -> None:
        """Learn of what was put in since: by the bell, and what came by another process."""
        at = self.monotonic()
        anew = at - self._read_at >= READ_ANEW_EVERY
        if anew or self._rung or at - self._looked_at >= LOOK_EVERY:
            await self._read()

    async def _read(self) -> None:
        at = self.monotonic()
        anew = at - self._read_at >= READ_ANEW_EVERY
        self._rung = False  # before reading: what comes meanwhile rings again
        try:
            places = await waiting_rows(
                after=0 if anew else self._waiting.last, listed=self.routes.entries
            )
        except BaseException:
            self._rung = True
            raise
        if anew:
            self._waiting.forget()
            self._read_at = at
        self._looked_at = at
        self._waiting.put(places, now=self.now())

    async def _write(self, places: list[Place]) -> _Written:
        """Write down what ended and claim what starts, in the transaction of whoever asks."""
        ended, unsent = list(self.senders.ended), list(self.senders.unsent)
        due = await self.outcomes.write([(row, outcome) for _, row, outcome in ended])
        await outbox.not_sent([place.id for place in unsent])
        held = await put_off(places, self.routes, now=self.now())
        leaving = await self._claim([place for place in places if place.id not in held])
        return _Written(places, ended, unsent, due, held, leaving)

    def _undone(self, places: list[Place]) -> None:
        """Nothing was written: what ended is written next time, what was taken waits again."""
        self._waiting.put_back(places, now=self.now())
        # what was put in there was never there
        self._rung, self._read_at, self._waiting.last = True, float("-inf"), 0

    def _wrote(self, written: _Written) -> None:
        """It is committed."""
        now, ended, unsent = self.now(), written.ended, written.unsent
        self._wrote_at = self.monotonic()
        if written.held:  # and many others with them, whose places are not known here
            self._read_at = float("-inf")
        del self.senders.ended[: len(ended)], self.senders.unsent[: len(unsent)]
        due = written.due
        again = [place.again(due[place.id]) for place, _, _ in ended if place.id in due]
        self._waiting.put([*again, *unsent], now=now)
        over = [*(place for place, _, _ in ended), *unsent]
        for place in over:
            del self._claimed[place.id]
        self._claimed.update((place.id, place) for place, _ in written.leaving)
        busy = {place.lane for place in self._claimed.values()}
        for lane in {place.lane for place in (*over, *written.places)} - busy:
            self._waiting.free(lane)  # among them those whose rows somebody dropped
        self._unbegun += written.leaving

    async def _claim(self, places: list[Place]) -> list[Claimed]:
        """What leaves in fact: what was dropped does not, what is gathered leaves as one."""
        in_place: dict[int, Place] = {}
        for place in places:
            if not place.gathered:
                in_place[place.id] = place
                continue
            id = await gather([each.id for each in place.gathered], now=self.now())
            if id is not None:
                in_place[id] = replace(place, id=id, gathered=(), gathers=False)
        rows = await claim(in_place)
        return [(in_place[id], rows[id]) for id in in_place if id in rows]

    async def _let_finish(self) -> None:
        async with self._turn:  # a commit that is shared may be under way
            self.senders.unsent += [place for place, _ in self._unbegun]
            self._unbegun = []
        await self.senders.wait(timeout=10)
        if self.senders.known:
            async with writing():
                await self._write([])
        for task in self._passing:
            task.cancel()

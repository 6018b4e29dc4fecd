"""The loop: chooses what leaves now, sends it, and writes down what became of it.

Up to `SENDERS` messages are claimed at once; those of one lane are sent one after the other. A
row is marked as being sent before it is, and its outcome is written after; the outcomes of several
share a commit with the marking of the next. So a kill leaves at most one message per sender
unknown.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery

from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery.claiming import Leaving, claim, on_the_way
from bot.delivery.gathering import gather
from bot.delivery.holding import put_off
from bot.delivery.making import calls_of, meet
from bot.delivery.outcomes import Outcomes
from bot.delivery.ringing import hush
from bot.delivery.waiting import Place, Waiting, waiting_rows
from bot.transports.telegram import Call, Meaning, Outcome, send
from models import clock, outbox
from models.chats import ChatKind
from models.database import writing
from models.outbox import What

log = logging.getLogger(__name__)

SENDERS = 32
"""Messages that are claimed at once, and so unknown after a kill."""

ENOUGH = SENDERS // 2
PATIENCE = 0.02
"""Under load a commit waits for so many outcomes, or for so many seconds."""

LOOK_EVERY = 1.0
"""Seconds between two looks for what other processes put in."""

READ_ANEW_EVERY = 30.0
"""Seconds between two readings of all that waits, for what was dropped or revived."""

ENDED = "the process ended"

AGAIN = {Meaning.NOT_SENT, Meaning.UNKNOWN, Meaning.LATER, Meaning.MOVED, Meaning.GONE}
"""What is sent again, and so holds up what follows in its lane."""


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
        self._waiting = Waiting(self.pacing)
        self._sending: set[asyncio.Task[None]] = set()
        self._claimed: dict[int, Place] = {}  # marked as being sent, and no outcome written
        self._ended: list[tuple[Place, Leaving, Outcome]] = []
        self._unsent: list[Place] = []  # marked, and held up by one before them
        self._wrote_at = float("-inf")
        self._passing: set[asyncio.Task[Any]] = set()
        self._bell = asyncio.Event()
        self._rung = True
        self._looked_at = self._read_at = float("-inf")

    def ring(self) -> None:
        """There is something in the outbox."""
        self._rung = True
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
            while True:
                await self._round()
        finally:
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
        while await self.step() == 0 or self._sending:
            if self._sending:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def recover(self) -> None:
        """What was on its way when the process ended: its outcome is unknown."""
        async with writing():
            for row in await on_the_way():
                await self.outcomes.unknown(row, Outcome(Meaning.UNKNOWN, error=ENDED))

    async def step(self) -> float:
        """Write down what ended and start what can start.

        Returns the seconds until something more may be done; 0 when something was.
        """
        self._reap()
        await self._read()
        now, at = self.now(), self.monotonic()
        places = self._take(now, at)
        if not places and not self._worth_writing(at):
            wait = self._waiting.wait(now=now, at=at)
            return min(wait, PATIENCE) if self._ended or self._unsent else wait
        try:
            rows = await self._write(places)
        except BaseException:
            # nothing was written: what ended is written next time, what was taken waits again
            self._waiting.put_back(places, now=now)
            raise
        self._wrote_at = at
        await self._meet(rows)
        self._start(rows)
        return 0.0

    async def _meet(self, rows: list[tuple[Place, Leaving]]) -> None:
        leaving = [row for _, row in rows]
        try:
            try:
                await meet(leaving, self.routes)
            except Exception as error:  # each reads what it shows by itself, and fails by itself
                log.warning("cards-not-met", extra={"error": type(error).__name__})
            await hush(leaving, self.routes, now=self.now())
        except BaseException:
            self._unsent += [place for place, _ in rows]
            raise

    def _reap(self) -> None:
        for task in [task for task in self._sending if task.done()]:
            self._sending.remove(task)
            task.result()

    @property
    def _on_the_way(self) -> int:
        return len(self._claimed) - len(self._ended) - len(self._unsent)

    def _take(self, now: datetime, at: float) -> list[Place]:
        """What leaves next. Under load it waits until there are several to claim in one commit."""
        free = SENDERS - self._on_the_way
        if free < ENOUGH and at - self._wrote_at < PATIENCE:
            return []
        self._free_lanes({place.lane for place in self._unsettled()})
        return self._waiting.take(free, now=now, at=at)

    def _unsettled(self) -> Iterator[Place]:
        """What is on its way, and what is to wait again once that is written down."""
        sent = {p.id for p, _, outcome in self._ended if outcome.meaning is Meaning.SENT}
        return (place for id, place in self._claimed.items() if id not in sent)

    def _free_lanes(self, busy: set[str]) -> None:
        for place, _, _ in self._ended:
            if place.lane not in busy:
                self._waiting.free(place.lane)

    def _worth_writing(self, at: float) -> bool:
        known = len(self._ended) + len(self._unsent)
        if not known:
            return False
        return known >= ENOUGH or not self._on_the_way or at - self._wrote_at >= PATIENCE

    async def _read(self) -> None:
        """Learn of what was put in since: by the bell, and what came by another process."""
        at = self.monotonic()
        anew = at - self._read_at >= READ_ANEW_EVERY
        if not (anew or self._rung or at - self._looked_at >= LOOK_EVERY):
            return
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

    async def _write(self, places: list[Place]) -> list[tuple[Place, Leaving]]:
        """Write down what ended and claim what starts, in one commit."""
        ended, unsent = list(self._ended), list(self._unsent)
        async with writing():
            due = await self.outcomes.write([(row, outcome) for _, row, outcome in ended])
            await outbox.not_sent([place.id for place in unsent])
            held = await put_off(places, self.routes, now=self.now())
            leaving = await self._claim([place for place in places if place.id not in held])
        now = self.now()
        if held:  # and many others with them, whose places are not known here
            self._read_at = float("-inf")
        del self._ended[: len(ended)], self._unsent[: len(unsent)]
        again = [place.again(due[place.id]) for place, _, _ in ended if place.id in due]
        self._waiting.put([*again, *unsent], now=now)
        over = [*(place for place, _, _ in ended), *unsent]
        for place in over:
            del self._claimed[place.id]
        self._claimed.update((place.id, place) for place, _ in leaving)
        busy = {place.lane for place in self._claimed.values()}
        for lane in {place.lane for place in (*over, *places)} - busy:
            self._waiting.free(lane)  # among them those whose rows somebody dropped
        return leaving

    async def _claim(self, places: list[Place]) -> list[tuple[Place, Leaving]]:
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
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)
        if self._ended or self._unsent:
            await self._write([])
        for task in self._passing:
            task.cancel()

    # --- sending

    def _start(self, leaving: list[tuple[Place, Leaving]]) -> None:
        """Send what was claimed: lanes beside each other, each in its order."""
        runs: dict[str, list[tuple[Place, Leaving]]] = {}
        for place, row in leaving:
            runs.setdefault(place.lane, []).append((place, row))
        for run in runs.values():
            task = asyncio.create_task(self._send_run(run))
            self._sending.add(task)
            task.add_done_callback(lambda _: self._bell.set())

    async def _send_run(self, run: list[tuple[Place, Leaving]]) -> None:
        """Send rows of one lane in order; what has to be tried again holds up those behind it."""
        posted: dict[str, int] = {}
        for number, (place, row) in enumerate(run):
            row.below = posted.get(row.subject, row.below)
            outcome = await self._send(row)
            if row.what is What.CARD and outcome.messages:
                posted[row.subject] = outcome.messages[0]
            if outcome.meaning is Meaning.LATER:
                self.pacing.close(row.chat_id, outcome.wait, now=self.monotonic())
            self._ended.append((place, row, outcome))
            if outcome.meaning in AGAIN:
                self._unsent += [place for place, _ in run[number + 1 :]]
                break
            self._bell.set()

    async def _send(self, row: Leaving) -> Outcome:
        if row.expires_at and row.expires_at <= self.now():
            return Outcome(Meaning.MOOT, error="expired")
        try:
            calls = await calls_of(row, self.routes)
        except outbox.NotYetKnown:
            return Outcome(Meaning.NOT_SENT, error="its message is not known yet")
        except Exception as error:
            log.exception("message-not-made", extra={"outgoing": row.id, "kind": row.kind})
            return Outcome(Meaning.REFUSED, error=type(error).__name__)
        if calls is None:
            return Outcome(Meaning.MOOT, error="nothing to show")
        return await self._send_all(row, calls)

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

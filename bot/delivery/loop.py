"""The loop: chooses what leaves now, sends it, and writes down what became of it.

Up to `SENDERS` messages are on their way at once, never two of one lane. A row is marked as being
sent before it is, and its outcome is written after; the outcomes of several share a commit with
the marking of the next. So a kill leaves at most one message per sender unknown.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery

from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery.making import calls_of
from bot.delivery.outcomes import Outcomes
from bot.delivery.waiting import Place, Waiting, waiting_rows
from bot.transports.telegram import Call, Meaning, Outcome, send
from models import clock, outbox
from models.chats import ChatKind
from models.database import writing
from models.outbox import Outgoing, Sending

log = logging.getLogger(__name__)

SENDERS = 8
"""Messages on their way at once."""

LOOK_EVERY = 1.0
"""Seconds between two looks for what other processes put in."""

READ_ANEW_EVERY = 30.0
"""Seconds between two readings of all that waits, for what was dropped or revived."""

ENDED = "the process ended"


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
        self.outcomes = Outcomes(self.pacing, now=now, monotonic=monotonic)
        self._waiting = Waiting(self.pacing)
        self._sending: dict[asyncio.Task[Outcome], tuple[Place, Outgoing]] = {}
        self._ended: list[tuple[Place, Outgoing, Outcome]] = []
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
            for row in await Outgoing.filter(sending=Sending.SENDING).order_by("id"):
                await self.outcomes.unknown(row, Outcome(Meaning.UNKNOWN, error=ENDED))

    async def step(self) -> float:
        """Write down what ended and start what can start.

        Returns the seconds until something more may be done; 0 when something was.
        """
        self._gather()
        await self._read()
        now, at = self.now(), self.monotonic()
        places = self._waiting.take(SENDERS - len(self._sending), now=now, at=at)
        if not self._ended and not places:
            return self._waiting.wait(now=now, at=at)
        try:
            rows = await self._write(places)
        except BaseException:
            # nothing was written: what ended is written next time, what was taken waits again
            self._waiting.put_back(places, now=now)
            raise
        for place in places:
            if place.id in rows:
                self._start(place, rows[place.id])
            else:
                self._waiting.free(place.lane)  # somebody dropped it
        return 0.0

    def _gather(self) -> None:
        for task in [task for task in self._sending if task.done()]:
            self._ended.append((*self._sending.pop(task), task.result()))

    async def _read(self) -> None:
        """Learn of what was put in since: by the bell, and what came by another process."""
        at = self.monotonic()
        anew = at - self._read_at >= READ_ANEW_EVERY
        if not (anew or self._rung or at - self._looked_at >= LOOK_EVERY):
            return
        self._rung = False  # before reading: what comes meanwhile rings again
        try:
            places = await waiting_rows(after=0 if anew else self._waiting.last)
        except BaseException:
            self._rung = True
            raise
        if anew:
            self._waiting.forget()
            self._read_at = at
        self._looked_at = at
        self._waiting.put(places, now=self.now())

    async def _write(self, places: list[Place]) -> dict[int, Outgoing]:
        """Write down what ended and claim what starts, in one commit."""
        async with writing():
            due = await self.outcomes.write([(row, outcome) for _, row, outcome in self._ended])
            rows = await self._claimed([place.id for place in places])
        for place, row, _ in self._ended:
            if row.id in due:
                self._waiting.put([place.again(due[row.id])], now=self.now())
            self._waiting.free(place.lane)
        self._ended.clear()
        return rows

    @staticmethod
    async def _claimed(ids: list[int]) -> dict[int, Outgoing]:
        if not ids:
            return {}
        rows = await Outgoing.filter(id__in=ids, sending=Sending.DUE).select_related("chat")
        await Outgoing.filter(id__in=ids, sending=Sending.DUE).update(sending=Sending.SENDING)
        return {row.id: row for row in rows}

    async def _let_finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)
        self._gather()
        if self._ended:
            await self._write([])
        for task in self._passing:
            task.cancel()

    # --- sending one

    def _start(self, place: Place, row: Outgoing) -> None:
        task = asyncio.create_task(self._send(row))
        self._sending[task] = (place, row)
        # at once: outcomes that wait to share a commit would be unknown after a kill
        task.add_done_callback(lambda _: self._bell.set())

    async def _send(self, row: Outgoing) -> Outcome:
        if row.expires_at and row.expires_at <= self.now():
            return Outcome(Meaning.MOOT, error="expired")
        try:
            calls = await calls_of(row, self.routes)
        except Exception as error:
            log.exception("message-not-made", extra={"outgoing": row.id, "kind": row.kind})
            return Outcome(Meaning.REFUSED, error=type(error).__name__)
        if calls is None:
            return Outcome(Meaning.MOOT, error="nothing to show")
        return await self._send_all(row, calls)

    async def _send_all(self, row: Outgoing, calls: list[Call]) -> Outcome:
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

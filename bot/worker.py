"""The worker: handles what the inbox holds, in order, each effect exactly once.

Up to `BATCH` updates share a commit; each has a savepoint of its own, so that one that fails
takes no other down. What an update did, what it said, its conversation state and its being
done are one transaction: after a kill it has happened whole, or not yet.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from pydantic import ValidationError

from bot import floods
from bot.chat.dispatching import Conversations
from bot.texts import Say
from bot.transports.telegram import PressAnswers, kind_of, parse
from models import clock, inbox, metrics, outbox
from models.chats import Chat
from models.database import attempt, settle, writing
from models.database.transactions import uninterrupted
from models.floods import Floods
from models.inbox import Incoming

log = logging.getLogger(__name__)

BATCH = 64
LONGEST = 0.05
"""Updates that share a commit at most, and the seconds after which no further one joins in: who
writes keeps everybody else waiting."""


Beside = Callable[[], AbstractAsyncContextManager[Callable[[], Awaitable[None]]]]
"""Around a commit; what it gives is called last in it."""


@asynccontextmanager
async def _nobody() -> AsyncIterator[Callable[[], Awaitable[None]]]:
    async def nothing() -> None:
        return None

    yield nothing


class Worker:
    """Handles updates through `conversations`; `answer_press` sends answers to presses.

    Whoever stands `beside` it writes in its commits, too.
    """

    def __init__(
        self,
        bot: Bot,
        conversations: Conversations,
        answer_press: Callable[[AnswerCallbackQuery], None],
        *,
        beside: Beside = _nobody,
        now: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bot = bot
        self.beside = beside
        self.conversations = conversations
        self.answer_press = answer_press
        self.now = now
        self.monotonic = monotonic
        self.floods = Floods()
        self._most = BATCH
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """There is something in the inbox."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; a batch that has begun is finished and committed."""
        while True:
            self._bell.clear()
            try:
                if await uninterrupted(self.once()):
                    continue
            except Exception as error:
                log.exception("batch-failed", extra={"error": type(error).__name__})
            await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._bell.wait()
        except TimeoutError:
            return

    async def once(self) -> int:
        """Handle one batch. Returns how many updates it tried."""
        rows = await inbox.due(limit=self._most, now=self.now())
        if not rows:
            return 0
        try:
            tried = await self._commit(rows)
            # what did not get its turn was looked up for nothing
            self._most = tried if tried < len(rows) else min(BATCH, self._most + BATCH // 8)
            return tried
        except Exception as error:
            # whose fault it was can't be told: each by itself, so that it takes nobody else down
            log.warning("batch-undone", extra={"error": type(error).__name__})
        return sum([await self._commit([row], alone=True) for row in rows])

    async def _commit(self, rows: list[Incoming], *, alone: bool = False) -> int:
        with PressAnswers() as answers:
            async with (_nobody if alone else self.beside)() as write_too, writing():
                tried = await self._handle(rows, answers, alone)
                await write_too()
        for answer in answers:
            self.answer_press(answer)
        return tried

    async def _handle(
        self, rows: list[Incoming], answers: list[AnswerCallbackQuery], alone: bool
    ) -> int:
        updates = [self._read(row) for row in rows]
        await self.conversations.meet(u for u in updates if isinstance(u, Update))
        held: set[str] = set()
        handled: list[int] = []
        until = self.monotonic() + LONGEST
        for number, row in enumerate(rows):
            if number and self.monotonic() >= until:
                rows = rows[:number]
                break
            if row.lane in held:
                continue  # its chat waits for the one before it
            await asyncio.sleep(0)  # what else there is goes on meanwhile
            if await self._try(row, updates[number], answers, alone):
                handled.append(row.id)
            else:
                held.add(row.lane)
        await inbox.done(handled)
        return len(rows)

    def _read(self, row: Incoming) -> Update | ValidationError | None:
        try:
            return parse(row.payload, self.bot)
        except ValidationError as error:
            return error

    async def _try(
        self,
        row: Incoming,
        update: Update | ValidationError | None,
        answers: list[AnswerCallbackQuery],
        alone: bool,
    ) -> bool:
        answered, kind = len(answers), "unknown"
        try:
            if isinstance(update, ValidationError):
                raise update
            async with attempt():
                if alone:
                    await settle()
                if update is not None:
                    kind = kind_of(update)
                    await self._feed(update, kind, row)
                if alone:
                    await settle()
            metrics.counted(metrics.UPDATES, kind, "done")
            return True
        except outbox.NotYetKnown:
            await inbox.postpone(row, now=self.now())
        except ValidationError as error:
            metrics.counted(metrics.UPDATES, kind, "unreadable")
            log.warning("update-unreadable", extra={"update": row.update_id})
            await self._set_aside(row, type(error).__name__)
        except Exception as error:
            metrics.counted(metrics.UPDATES, kind, "failed")
            log.exception("update-failed", extra={"update": row.update_id})
            if await inbox.failed(row, type(error).__name__, now=self.now()):
                metrics.counted(metrics.UPDATES, kind, "set_aside")
                await self._apologise(row)
        del answers[answered:]
        return False

    async def _feed(self, update: Update, kind: str, row: Incoming) -> None:
        at = self.monotonic()
        flood = self.floods.turn(floods.who(update, kind, row.lane), at)
        with metrics.handling(kind):
            if flood is None:
                await self.conversations.handle(update, self.bot)
                return
            async with floods.answered(flood, row.lane, now=self.now(), at=at):
                await self.conversations.handle(update, self.bot)

    async def _set_aside(self, row: Incoming, error: str) -> None:
        row.attempts = len(inbox.BACK_OFF)
        await inbox.failed(row, error, now=self.now())

    async def _apologise(self, row: Incoming) -> None:
        """Tell whoever waits that it was set aside, with a number to ask about."""
        chat = await Chat.filter(external_id=row.lane).first()
        if chat is None:
            return
        text = Say(chat.locale)("update-set-aside", number=str(row.id))
        await outbox.call(
            chat, "sendMessage", {"chat_id": chat.external_id, "text": text}, now=self.now()
        )

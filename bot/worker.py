"""The worker: handles what the inbox holds, in order, each effect exactly once.

Up to `BATCH` updates share a commit; each has a savepoint of its own, so that one that fails
takes no other down. What an update did, what it said, its conversation state and its being
done are one transaction: after a kill it has happened whole, or not yet.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from pydantic import ValidationError

from bot.chat.dispatching import Conversations
from bot.texts import Say
from bot.transports.telegram import PressAnswers, parse
from models import clock, inbox, outbox
from models.chats import Chat
from models.database import attempt, writing
from models.inbox import Incoming

log = logging.getLogger(__name__)

BATCH = 32
LONGEST = 0.05
"""Updates that share a commit at most, and the seconds after which no further one joins in: who
writes keeps everybody else waiting."""


class Worker:
    """Handles updates through `conversations`; `answer_press` sends answers to presses."""

    def __init__(
        self,
        bot: Bot,
        conversations: Conversations,
        answer_press: Callable[[AnswerCallbackQuery], None],
        *,
        now: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bot = bot
        self.conversations = conversations
        self.answer_press = answer_press
        self.now = now
        self.monotonic = monotonic
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """There is something in the inbox."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._bell.clear()
            try:
                if await self.once():
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
        rows = await inbox.due(limit=BATCH, now=self.now())
        if not rows:
            return 0
        with PressAnswers() as answers:
            async with writing():
                tried = await self._handle(rows, answers)
        for answer in answers:
            self.answer_press(answer)
        return tried

    async def _handle(self, rows: list[Incoming], answers: list[AnswerCallbackQuery]) -> int:
        held: set[str] = set()
        handled: list[int] = []
        until = self.monotonic() + LONGEST
        for number, row in enumerate(rows):
            if number and self.monotonic() >= until:
                rows = rows[:number]
                break
            if row.lane in held:
                continue  # its chat waits for the one before it
            if await self._try(row, answers):
                handled.append(row.id)
            else:
                held.add(row.lane)
        await inbox.done(handled)
        return len(rows)

    async def _try(self, row: Incoming, answers: list[AnswerCallbackQuery]) -> bool:
        answered = len(answers)
        try:
            async with attempt():
                update = parse(row.payload, self.bot)
                if update is not None:
                    await self.conversations.dispatcher.feed_update(self.bot, update)
            return True
        except outbox.NotYetKnown:
            await inbox.postpone(row, now=self.now())
        except ValidationError as error:
            log.warning("update-unreadable", extra={"update": row.update_id})
            await self._set_aside(row, type(error).__name__)
        except Exception as error:
            log.exception("update-failed", extra={"update": row.update_id})
            if await inbox.failed(row, type(error).__name__, now=self.now()):
                await self._apologise(row)
        del answers[answered:]
        return False

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

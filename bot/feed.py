"""The feed: updates come in, by long polling or by webhook, and are kept before they are forgotten.

The chat platform forgets an update when it is told the next offset, or when a webhook answered
200. Both happen only after the inbox holds it. What can't be read as an update is kept as well,
and set aside by the worker; what has no number of its own can't be kept, and stops nothing.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates

from bot.transports.telegram import TRANSPORT, UPDATES, encoded, is_update, lane_of
from models import clock, inbox
from models.inbox import Arrival

log = logging.getLogger(__name__)


class RawUpdates(GetUpdates):
    """getUpdates with the updates as plain values: one that is strange blocks no other."""

    __returning__ = list[Any]


async def keep(updates: Sequence[Any], bot_id: int, *, now: datetime) -> int:
    """Keep updates in the inbox. Returns how many were new."""
    numbered = [update for update in updates if is_update(update)]
    if len(numbered) < len(updates):
        log.error("updates-without-number", extra={"count": len(updates) - len(numbered)})
    arrivals = [Arrival(u["update_id"], lane_of(u), encoded(u)) for u in numbered]
    return await inbox.keep(arrivals, transport=TRANSPORT, bot=str(bot_id), now=now)


class Poller:
    """Long polling; `kept` is rung when something new is in the inbox."""

    def __init__(
        self,
        bot: Bot,
        kept: Callable[[], None],
        *,
        now: Callable[[], datetime] = clock.now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: int = 25,
    ) -> None:
        self.bot = bot
        self.kept = kept
        self.now = now
        self.sleep = sleep
        self.patience = patience
        self.offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled; every failure is waited out."""
        await self._without_webhook()
        pause = 0.0
        while True:
            try:
                await self.once()
                pause = 0.0
            except Exception as error:
                pause = self._pause_after(error, pause)
                log.warning("poll-failed", extra={"error": type(error).__name__})
                await self.sleep(pause)

    async def once(self) -> int:
        """Fetch once and keep what came; the next fetch lets the platform forget it."""
        updates: list[Any] = await self.bot(
            RawUpdates(
                offset=self.offset,
                timeout=self.patience,
                limit=100,
                allowed_updates=list(UPDATES),
            ),
            request_timeout=self.patience + 10,
        )
        if not updates:
            # all before is confirmed. After a quiet week the platform may begin at any number,
            # a smaller one too, which this offset would confirm unseen
            self.offset = None
            return 0
        new = await keep(updates, self.bot.id, now=self.now())
        self.offset = max(u["update_id"] for u in updates if is_update(u)) + 1
        if new:
            self.kept()
        return new

    async def _without_webhook(self) -> None:
        while True:
            try:
                await self.bot(DeleteWebhook())
                return
            except TelegramUnauthorizedError:
                raise
            except Exception as error:
                log.warning("platform-unreachable", extra={"error": type(error).__name__})
                await self.sleep(2)

    @staticmethod
    def _pause_after(error: Exception, before: float) -> float:
        match error:
            case TelegramUnauthorizedError():
                raise error
            case TelegramRetryAfter():
                return float(error.retry_after)
            case TelegramConflictError():
                return 10  # somebody else polls with this token: do not fight
            case _:
                return min(max(1.0, before * 2), 30)


def read(body: bytes) -> dict[str, Any]:
    """A webhook's body as an update. Raises `ValueError` when it is none.

    >>> read(b'{"update_id": 5}')
    {'update_id': 5}
    """
    try:
        update = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not is_update(update):
        raise ValueError("not an update")
    found: dict[str, Any] = update
    return found

"""The feed: updates come in, by long polling or by webhook, and are kept before they are forgotten.

The chat platform forgets an update when it is told the next offset, or when a webhook answered
200. Both happen only after the inbox holds it. What can't be read as an update is kept as well,
and set aside by the worker; what has no number of its own can't be kept, and stops nothing.

Whoever is on duty sets right how the platform brings updates, says what stands in the way, and
looks for numbers that never came.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates, GetWebhookInfo, SetWebhook
from aiogram.types import WebhookInfo

from bot.texts import LOCALES, Say
from bot.transports.telegram import (
    TRANSPORT,
    UPDATES,
    Call,
    encoded,
    is_update,
    lane_of,
    send,
)
from models import clock, inbox, metrics
from models.inbox import Arrival

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two looks at the webhook, and at the numbers of what came."""

MOST_TOLD = 200
"""People who are told that nothing can be kept, until something can."""

LATE = timedelta(seconds=60)
"""How long a number may be missing: what is pushed overtakes."""

QUIET = timedelta(days=7)
"""After so long without an update the platform may go on at any number."""


MOST_MISSING = 10_000
"""A longer gap is counted as that many, and so far below the last the numbers begin anew."""


class Apology:
    """Tells people, once each, that nothing can be kept just now: the disk is full, or the
    database is away. Said directly and at best, for what would keep it is what is broken.
    """

    def __init__(self, bot: Bot, *, locale: str = LOCALES[0]) -> None:
        self.bot = bot
        self.locale = locale
        self._told: set[str] = set()
        self._saying: set[asyncio.Task[Any]] = set()

    def say(self, updates: Sequence[Any]) -> None:
        """Tell whoever wrote one of these in private, without waiting for it to arrive."""
        for update in filter(is_update, updates):
            lane = lane_of(update)
            if lane.isdecimal() and lane not in self._told and len(self._told) < MOST_TOLD:
                self._told.add(lane)
                words = Say(self._language(update)).plain("update-not-kept")
                call = Call("sendMessage", {"chat_id": int(lane), "text": words})
                task = asyncio.create_task(send(self.bot, call))
                self._saying.add(task)
                task.add_done_callback(self._saying.discard)

    def over(self) -> None:
        """Something could be kept again."""
        self._told.clear()

    def _language(self, update: dict[str, Any]) -> str:
        """What their app says, read from whatever it is they sent."""
        for event in update.values():
            person = event.get("from") if isinstance(event, dict) else None
            code = person.get("language_code") if isinstance(person, dict) else None
            if isinstance(code, str):
                return next((known for known in LOCALES if code.lower().startswith(known)), "en")
        return self.locale


class RawUpdates(GetUpdates):
    """getUpdates with the updates as plain values: one that is strange blocks no other."""

    __returning__ = list[Any]


async def keep(updates: Sequence[Any], bot_id: int, *, now: datetime) -> int:
    """Keep updates in the inbox. Returns how many were new."""
    numbered = [update for update in updates if is_update(update)]
    if len(numbered) < len(updates):
        metrics.UNREADABLE.inc(len(updates) - len(numbered))
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
        self.apology = Apology(bot)
        self._conflict_told = False

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
                metrics.counted(metrics.POLLS_FAILED, type(error).__name__)
                log.warning("poll-failed", extra={"error": type(error).__name__})
                if isinstance(error, TelegramConflictError):
                    await self._tell_conflict()
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
        try:
            new = await keep(updates, self.bot.id, now=self.now())
        except Exception:
            self.apology.say(updates)
            raise
        self.apology.over()
        self.offset = max(u["update_id"] for u in updates if is_update(u)) + 1
        if new:
            self.kept()
        return new

    async def _without_webhook(self) -> None:
        """While a webhook is set the platform refuses to be polled."""
        while True:
            try:
                info = await self.bot(GetWebhookInfo())
                if info.url:
                    log.warning("webhook-removed", extra=_told(info))
                    await self.bot(DeleteWebhook())
                return
            except TelegramUnauthorizedError:
                raise
            except Exception as error:
                log.warning("platform-unreachable", extra={"error": type(error).__name__})
                await self.sleep(2)

    async def _tell_conflict(self) -> None:
        """Tell the desk once: only people can find the other program."""
        if self._conflict_told:
            return
        log.error("updates-taken-elsewhere")
        try:
            await inbox.tell_taken_elsewhere(now=self.now())
            self._conflict_told = True
        except Exception as error:
            log.warning("desk-not-told", extra={"error": type(error).__name__})

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


class Hook:
    """The webhook as it should be; `url` and `secret` are what the operator chose."""

    def __init__(
        self,
        bot: Bot,
        url: str,
        secret: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.bot = bot
        self.url = url
        self.secret = secret
        self.sleep = sleep
        self._set = False
        self._trouble_told: datetime | None = None

    async def run(self) -> None:
        """Set it, and keep looking, until cancelled."""
        while True:
            pause = LOOK_EVERY
            try:
                await self.look()
            except TelegramUnauthorizedError:
                raise
            except Exception as error:
                log.warning("webhook-not-set", extra={"error": type(error).__name__})
                pause = 5.0
            await self.sleep(pause)

    async def look(self) -> None:
        """Set it where it is not as it should be, and say what the platform complains of."""
        info = await self.bot(GetWebhookInfo())
        if info.url and info.url != self.url:
            log.warning("webhook-was-elsewhere", extra=_told(info))
        # the secret can't be read back: at the beginning it is set whatever the rest is like
        if not self._set or info.url != self.url or set(info.allowed_updates or ()) != set(UPDATES):
            await self._be_set()
        metrics.WEBHOOK_WAITING.set(info.pending_update_count)
        if info.url == self.url and info.last_error_date not in (None, self._trouble_told):
            # "Wrong response from the webhook: 403 Forbidden" is a proxy that eats the secret
            trouble = {**_told(info), "error": info.last_error_message}
            log.warning("webhook-troubled", extra=trouble)
            self._trouble_told = info.last_error_date

    async def _be_set(self) -> None:
        await self.bot(
            SetWebhook(url=self.url, secret_token=self.secret, allowed_updates=list(UPDATES))
        )
        self._set = True
        log.info("webhook-set", extra={"host": urlsplit(self.url).hostname})


def _told(info: WebhookInfo) -> dict[str, Any]:
    """What of a webhook may be told: its path may be a secret."""
    return {"host": urlsplit(info.url).hostname, "waiting": info.pending_update_count}


class Numbers:
    """Looks for numbers that never came: what the platform gave up, or somebody else took.

    Updates are numbered without gaps, but for a quiet week, after which the platform may go on
    anywhere, and no update is lost by that. Read from the inbox, so that it does not matter
    which process an update was pushed to.
    """

    def __init__(self, bot_id: int) -> None:
        self.bot = str(bot_id)
        self._row = 0
        self._last: tuple[int, datetime] | None = None
        self._missing: dict[int, datetime] = {}

    async def run(
        self,
        *,
        now: Callable[[], datetime] = clock.now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Look every minute until cancelled."""
        while True:
            try:
                await self.look(now=now())
            except Exception as error:
                log.warning("numbers-not-looked-at", extra={"error": type(error).__name__})
            await sleep(LOOK_EVERY)

    async def look(self, *, now: datetime) -> int:
        """Read what came since. Returns how many numbers are missing for good, and says so."""
        if self._last is None:
            came = await inbox.newest(TRANSPORT, self.bot)
        else:
            came = await inbox.numbers(TRANSPORT, self.bot, after=self._row, until=now - LATE)
        for row, number, at in came:
            self._row = max(self._row, row)
            self._see(number, at)
        skipped = self._given_up(now)
        if skipped:
            metrics.SKIPPED.inc(len(skipped))
            told = {"count": len(skipped), "first": min(skipped), "last": max(skipped)}
            log.error("update-numbers-skipped", extra=told)
        return len(skipped)

    def _see(self, number: int, at: datetime) -> None:
        last, last_at = self._last or (number, at)
        far_below = number < last - MOST_MISSING
        if at - last_at >= QUIET or far_below:
            last = number  # it was begun anew
        elif number > last:
            gap = range(max(last + 1, number - MOST_MISSING), number)
            self._missing.update(dict.fromkeys(gap, at))
        else:
            self._missing.pop(number, None)
        self._last = (max(last, number), at)

    def _given_up(self, now: datetime) -> list[int]:
        gone = [number for number, at in self._missing.items() if now - at >= 2 * LATE]
        for number in gone:
            del self._missing[number]
        return gone


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

"""The bot, put together: feed, worker, delivery and clock of one token.

One process at a time is on duty and runs all four; `models.duty` sees to that, and whoever
composes the process asks it first.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import Bot
from litestar.handlers import HTTPRouteHandler

from bot import (
    accounts,
    announcements,
    canned,
    chats,
    courses,
    erasures,
    members,
    requests,
    residents,
    sessions,
    webhook,
)
from bot.chat import meant
from bot.chat.dispatching import Conversations
from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery import Delivery
from bot.feed import Hook, Numbers, Poller
from bot.texts import LOCALES, Say
from bot.transports.telegram import prepare, recording, speaking
from bot.worker import Worker
from models import addresses, agenda, calendar, categories, clock, installation
from models.settings import BotMode, Settings
from models.understanding import urgent

log = logging.getLogger(__name__)

TICK = 5.0
"""Seconds between two looks at what has become due."""


def routes() -> Routes:
    """Everything the bot answers: the table of contents.

    Free text is offered in this order: the code of a lesson, what staff ask to be told, an answer
    that staff wait for, a telephone number, a greeting, a question about classes, and what is left
    is the start of a request.
    """
    together = Routes()
    words = (accounts, chats, members, requests, canned, courses, residents, sessions)
    for word in (*words, erasures, announcements):
        together.include(word.routes())
    together.include(meant.routes(together))
    order = [
        courses.presence.says_code,
        courses.named.says_number,
        courses.own.asks,
        courses.leaves.says_back,
        courses.bulletin.asks,
        requests.answers.answer_waiting,
        residents.only_a_phone,
        residents.greeting,
        residents.only_a_home,
        courses.asking.about_classes,
    ]
    last = len(order)
    together.free_text.sort(key=lambda answer: order.index(answer) if answer in order else last)
    return together


@dataclass
class App:
    """The parts of a bot that runs; tests drive them one by one, `run` all together."""

    speaker: Bot
    worker: Worker
    delivery: Delivery
    poller: Poller
    now: Callable[[], datetime] = clock.now

    @classmethod
    def around(
        cls,
        speaker: Bot,
        *,
        locale: str = "zh",
        pacing: Pacing | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> "App":
        """The parts around a bot that can speak."""
        table = routes()
        delivery = Delivery(speaker, table, pacing=pacing, now=now)
        conversations = Conversations(table, locale=locale, now=now)
        worker = Worker(
            recording(speaker.token),
            conversations,
            delivery.answer_press,
            beside=delivery.beside,
            now=now,
        )
        return cls(speaker, worker, delivery, Poller(speaker, worker.ring, now=now), now)

    @classmethod
    def of(cls, settings: Settings, *, pacing: Pacing | None = None) -> "App":
        """The parts as the operator set them. Raises `ValueError` without a token."""
        if settings.bot_token is None:
            raise ValueError("no bot token")
        speaker = speaking(
            settings.bot_token.get_secret_value(),
            base=settings.bot_api_base,
            proxy=settings.bot_proxy,
        )
        return cls.around(speaker, locale=settings.locale, pacing=pacing)

    def webhook(self, secret: str, path: str) -> HTTPRouteHandler:
        """The route that takes updates in when the platform posts them."""
        return webhook.route(self.speaker.id, secret, self.worker.ring, path=path)

    async def run(self, settings: Settings) -> None:
        """Be on duty until cancelled; what is on its way is written down before it ends."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.speaker.session.close)
            await self._prepare()
            await self._learn_name()
            async with asyncio.TaskGroup() as group:
                group.create_task(self.worker.run())
                group.create_task(self.delivery.run())
                group.create_task(self._clock())
                group.create_task(Numbers(self.speaker.id).run(now=self.now))
                if settings.bot_mode is BotMode.POLLING:
                    group.create_task(self.poller.run())
                else:
                    group.create_task(self._hook(settings).run())

    async def _prepare(self) -> None:
        """Read once what the first request needs, so that nobody has to wait for it.

        Together it takes a second: the platform's types, the texts, public holidays, the words of
        the categories and of what is urgent, the address book.
        """
        try:
            prepare()
            for locale in LOCALES:
                Say(locale)
            (await calendar.current()).add_working_time(self.now(), timedelta(hours=1))
            await addresses.book()
            await categories.guess("")
            urgent("楼道灯不亮")
        except Exception as error:
            log.warning("not-prepared", extra={"error": type(error).__name__})

    async def _learn_name(self) -> None:
        """Know under which name people find the bot, for the links that lead to it."""
        try:
            await installation.is_called((await self.speaker.me()).username or "")
        except Exception as error:  # no network yet: what was known goes on being so
            log.warning("name-not-learned", extra={"error": type(error).__name__})

    def _hook(self, settings: Settings) -> Hook:
        assert settings.webhook_url, "checked before the start"
        assert settings.webhook_secret, "checked before the start"
        secret = settings.webhook_secret.get_secret_value()
        return Hook(self.speaker, settings.webhook_url, secret)

    async def _clock(self) -> None:
        last: datetime | None = None
        while True:
            try:
                now = self.now()
                if last is None or now < last:
                    corrected = await agenda.clock_was_ahead(now=now)
                    if last is not None:
                        log.warning("clock-went-back", extra={"rows": corrected})
                await agenda.run_due(now=now)
                last = now
            except Exception as error:
                log.exception("clock-failed", extra={"error": type(error).__name__})
            await asyncio.sleep(TICK)

    # --- for whoever drives it step by step

    async def settle(self) -> None:
        """Handle everything that came in and deliver everything that is due."""
        while await self.worker.once():
            pass
        await self.delivery.drain()

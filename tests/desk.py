"""A worker whose only handler is the test's own, and what such a handler can do."""

from collections.abc import Callable, Iterable
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from lean_platform import BOT_ID, TOKEN

from bot.feed import keep
from bot.transports.telegram import recording
from bot.worker import Worker
from models import clock
from models.grids import Level
from models.inbox import Handling, Incoming


class Desk:
    """Hears updates; `answers` are those to presses, `at` is the monotonic clock."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        self.answers: list[Any] = []
        self.at = 0.0
        self.worker = Worker(
            recording(TOKEN),
            Ordinary(handler),
            self.answers.append,
            monotonic=lambda: self.at,
        )

    async def hears(self, *updates: dict[str, Any]) -> None:
        """Keep updates and handle what can be handled now."""
        await keep(updates, BOT_ID, now=clock.now())
        while await self.worker.once():
            pass


class Ordinary:
    """Answers updates by way of aiogram's dispatcher, with an ordinary handler of its kind."""

    def __init__(self, handler: Callable[..., Any]) -> None:
        self.dispatcher = Dispatcher()
        self.dispatcher.message.register(handler)
        self.dispatcher.callback_query.register(handler)

    async def meet(self, updates: Iterable[Update]) -> None:
        """Nobody is looked up."""

    async def handle(self, update: Update, bot: Bot) -> None:
        """Give it to the dispatcher."""
        await self.dispatcher.feed_update(bot, update)


async def note(text: str) -> None:
    """An effect: any row will do."""
    number = await Level.all().count()
    await Level.create(code=f"{number}", name_zh=text, name_en=text, rank=number)


async def note_text(message: Any) -> None:
    """A handler that only has an effect."""
    await note(message.text)


async def notes() -> list[str]:
    """The effects there are, in order."""
    return [level.name_zh for level in await Level.all().order_by("id")]


async def handlings() -> list[tuple[int, Handling]]:
    """What became of the updates, in order."""
    return [(row.update_id, row.handling) for row in await Incoming.all().order_by("id")]

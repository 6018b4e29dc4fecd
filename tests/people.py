"""People who write to a bot that runs in a process of its own, over a sandbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import BotAccount, Limits, Person, World


class People:
    """A chat platform that tells the real time, and whoever comes along."""

    def __init__(self, world: World, bot: BotAccount, address: str) -> None:
        self.world = world
        self.bot = bot
        self.address = address
        self._known: dict[str, Person] = {}

    def person(self, name: str) -> Person:
        """Somebody by name."""
        if name not in self._known:
            self._known[name] = self.world.person(name)
        return self._known[name]

    def settings(self) -> dict[str, str]:
        """What Lingrid has to be told to find this platform."""
        return {"LINGRID_BOT_TOKEN": self.bot.token, "LINGRID_BOT_API_BASE": self.address}

    def starts(self, name: str) -> None:
        """Somebody's first word."""
        self.person(name).starts(self.bot)

    def answers(self, name: str) -> list[str]:
        """What the bot has told them."""
        messages = self.person(name).chat_with(self.bot).messages
        return [m.text for m in messages if m.sender is self.bot and not m.service]

    async def hears(self, name: str, words: str = "邻格", *, within: float = 60) -> float:
        """Wait until somebody was told this; the seconds it took."""
        begin, told = monotonic(), asyncio.Event()

        def look(*_: object) -> None:
            if any(words in text for text in self.answers(name)):
                told.set()

        stop = self.world.events.listen(look)
        look()
        try:
            async with asyncio.timeout(within):
                await told.wait()
        except TimeoutError:
            raise AssertionError(f"{name} was told {self.answers(name)} only") from None
        finally:
            stop()
        return monotonic() - begin


@asynccontextmanager
async def people() -> AsyncIterator[People]:
    """A platform for the length of a block."""
    world = World(clock=lambda: datetime.now(UTC), limits=Limits.off())
    bot = world.bot("lingrid_bot")
    async with running(create_sandbox(world, back_off=[0.2])) as address:
        yield People(world, bot, address)

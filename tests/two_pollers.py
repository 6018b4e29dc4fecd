"""Two pollers with one token, as when a second machine is started by mistake: they fight.

The platform ends the older of two calls with 409 and gives the same updates to the next; whoever
polls has no way to know that the other has them already.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import feed
from bot.feed import Poller
from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import Limits, World
from bot.transports.telegram import speaking
from models.inbox import Incoming


@dataclass
class Fight:
    """What came of it: `fetched` counts how often the pollers were given each update."""

    said: int = 0
    conflicts: int = 0
    fetched: Counter[int] = field(default_factory=Counter)
    kept: int = 0

    @property
    def twice(self) -> int:
        """Updates that both were given: without a key of their own they happen twice."""
        return sum(times > 1 for times in self.fetched.values())


async def fought(over: Callable[[Fight], bool], patch: pytest.MonkeyPatch) -> Fight:
    """Let two poll for the inbox of the open database; somebody writes after every conflict.

    Ends when `over` says so and everything written is confirmed; nobody waits out a conflict.
    """
    world = World(clock=lambda: datetime.now(UTC), limits=Limits.off())
    fight, done = Fight(), asyncio.Event()
    account = world.bot("lingrid_bot")
    wang = world.person("王秀英")

    async def wait(_: float) -> None:
        fight.conflicts += 1
        if not over(fight):
            wang.says(account, f"第{fight.said}句")
            fight.said += 1
        elif not account.queue.waiting:
            done.set()
        await asyncio.sleep(0)

    keep = feed.keep

    async def counted(updates: Sequence[Any], bot_id: int, *, now: datetime) -> int:
        fight.fetched.update(update["update_id"] for update in updates)
        return await keep(updates, bot_id, now=now)

    patch.setattr(feed, "keep", counted)
    async with running(create_sandbox(world)) as address:
        bots = [speaking(account.token, base=address) for _ in range(2)]
        pollers = [Poller(bot, lambda: None, sleep=wait) for bot in bots]
        polling = [asyncio.create_task(poller.run()) for poller in pollers]
        try:
            await done.wait()
        finally:
            for task in polling:
                task.cancel()
            await asyncio.gather(*polling, return_exceptions=True)
            for bot in bots:
                await bot.session.close()
    fight.kept = await Incoming.all().count()
    return fight

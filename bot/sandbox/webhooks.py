"""Pushing updates to bots that set a webhook.

One at a time per bot and in order: an update is sent again, with growing pauses, until the bot
answers 2xx. What went wrong last is what `getWebhookInfo` tells.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from aiohttp import ClientConnectionError, ClientError, ClientSession, ClientTimeout

from bot.sandbox.polling import Watch
from bot.sandbox.world import BotAccount, World
from bot.sandbox.world.updates import Waiting, Webhook

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between attempts; the last one for ever."""
PATIENCE = ClientTimeout(total=30)


class WebhookPusher:
    """Serves every bot of a world that has a webhook, until it is stopped."""

    def __init__(self, world: World, *, back_off: Sequence[float] = BACK_OFF) -> None:
        self.world = world
        self.back_off = back_off
        self._tasks: dict[int, tuple[Webhook, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        """Follow the world: begin with new webhooks, end with deleted ones."""
        async with ClientSession(timeout=PATIENCE) as client:
            try:
                with Watch(self.world) as watch:
                    while True:
                        self._follow(client)
                        await watch.until_rung()
            finally:
                await self._end(list(self._tasks))

    def _follow(self, client: ClientSession) -> None:
        for bot in self.world.bots.values():
            webhook, task = self._tasks.get(bot.id, (None, None))
            if webhook is bot.webhook:
                continue
            if task is not None:
                task.cancel()
                del self._tasks[bot.id]
            if bot.webhook.url:
                pushing = asyncio.create_task(self._push_all(client, bot, bot.webhook))
                self._tasks[bot.id] = (bot.webhook, pushing)

    async def _end(self, bots: list[int]) -> None:
        tasks = [self._tasks.pop(bot)[1] for bot in bots]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _push_all(self, client: ClientSession, bot: BotAccount, webhook: Webhook) -> None:
        failures = 0
        with Watch(self.world) as watch:
            while True:
                update = bot.queue.oldest(self.world.now())
                if update is None:
                    await watch.until_rung()
                elif await self._push(client, webhook, update):
                    failures = 0
                    bot.queue.confirm(update.update_id + 1)
                    self.world.events.ring()
                else:
                    await asyncio.sleep(self.back_off[min(failures, len(self.back_off) - 1)])
                    failures += 1

    async def _push(self, client: ClientSession, webhook: Webhook, update: Waiting) -> bool:
        """Send one update; False, with the error remembered, when it was not taken."""
        secret = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with client.post(webhook.url, json=update.as_json(), headers=secret) as response:
                if response.ok:
                    return True
                phrase = HTTPStatus(response.status).phrase
                error = f"Wrong response from the webhook: {response.status} {phrase}"
        except TimeoutError:
            error = "Read timeout expired"
        except ClientConnectionError:
            error = "Connection refused"
        except (ClientError, ValueError) as problem:
            error = f"Wrong response from the webhook: {type(problem).__name__}"
        webhook.last_error_date = self.world.today()
        webhook.last_error_message = error
        self.world.events.ring()
        return False


async def stopped(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

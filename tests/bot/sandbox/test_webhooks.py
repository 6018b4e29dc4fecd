"""Webhooks: pushed in order, with the secret, until they are taken."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.sandbox.polling import Watch


class Receiver:
    """A bot's own server: takes updates, or answers with the next status it was told to."""

    def __init__(self):
        self.taken = []
        self.secrets = []
        self.statuses = []
        self.rung = asyncio.Event()
        self.url = ""

    async def hook(self, request):
        status = self.statuses.pop(0) if self.statuses else 200
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if status == 200:
            self.taken.append(json.loads(await request.text())["message"]["text"])
        self.rung.set()
        return web.Response(status=status)

    async def has(self, count):
        while len(self.taken) < count:
            await self.rung.wait()
            self.rung.clear()

    @asynccontextmanager
    async def listening(self):
        app = web.Application()
        app.router.add_post("/hook", self.hook)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        try:
            yield self
        finally:
            await runner.cleanup()


@pytest.fixture
async def receiver():
    async with Receiver().listening() as receiver:
        yield receiver


async def until(world, true):
    """Wait until something is true of the world."""
    with Watch(world) as watch:
        while not true():
            await watch.until_rung()


async def test_updates_are_pushed_in_order_with_the_secret(bot, world, account, wang, receiver):
    """What waited before the webhook was set comes first."""
    account.queue.drop()
    wang.says(account, "一")
    await bot.set_webhook(receiver.url, secret_token="mi-mi")
    wang.says(account, "二")
    wang.says(account, "三")
    await receiver.has(3)
    assert receiver.taken == ["一", "二", "三"]
    assert receiver.secrets == ["mi-mi"] * 3
    await until(world, lambda: not account.queue.waiting)


async def test_what_is_not_taken_is_sent_again_before_anything_else(
    bot, world, account, wang, receiver
):
    """Order is kept, and the error can be asked for."""
    account.queue.drop()
    receiver.statuses = [500, 503]
    await bot.set_webhook(receiver.url)
    wang.says(account, "一")
    wang.says(account, "二")
    await receiver.has(2)
    assert receiver.taken == ["一", "二"]
    assert receiver.secrets == [None] * 4
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_server_that_is_down_is_named_and_tried_again(
    bot, world, account, wang, receiver, unused_tcp_port
):
    """Until the webhook is another."""
    account.queue.drop()
    await bot.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/hook")
    wang.says(account, "一")
    await until(world, lambda: account.webhook.last_error_message == "Connection refused")
    await bot.set_webhook(receiver.url)
    await receiver.has(1)
    assert receiver.taken == ["一"]


async def test_after_deleting_the_webhook_the_bot_polls_again(bot, world, account, wang, receiver):
    """And nothing is pushed any more."""
    account.queue.drop()
    await bot.set_webhook(receiver.url)
    wang.says(account, "一")
    await receiver.has(1)
    await until(world, lambda: not account.queue.waiting)
    await bot.delete_webhook()
    wang.says(account, "二")
    assert [update.message.text for update in await bot.get_updates()] == ["二"]
    assert receiver.taken == ["一"]

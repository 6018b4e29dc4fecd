"""The webhook: what the platform posts is kept, or the platform keeps it."""

import asyncio
import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from lean_platform import BOT_ID, said
from webhooks import PATH, SECRET, serving

from bot.sandbox.server import create_sandbox, running
from bot.webhook import LARGEST, SECRET_HEADER, route
from models.database.sqlite import SqliteTransaction
from models.inbox import Incoming

UPDATE = json.dumps(said(1, 5, "电梯坏了")).encode()


class Hook:
    """The route on a server, and how often it rang."""

    def __init__(self, url: str, client: aiohttp.ClientSession) -> None:
        self.url = url
        self.client = client
        self.rung = 0

    async def takes(self, body, *secrets: str) -> int:
        """The status with which it answers."""
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        headers = [(SECRET_HEADER, secret) for secret in secrets or [SECRET]]
        async with self.client.post(self.url, data=data, headers=headers) as response:
            return response.status


@pytest.fixture
async def hook(post) -> AsyncIterator[Hook]:
    """A webhook that listens."""
    rung: list = []
    async with (
        serving(route(BOT_ID, SECRET, lambda: rung.append(1), path=PATH)) as url,
        aiohttp.ClientSession() as client,
    ):
        hook = Hook(url, client)
        yield hook
        assert len(rung) == hook.rung


async def test_an_update_is_kept_and_then_acknowledged(hook):
    """And the worker is told; the same once more is taken, too."""
    assert await hook.takes(UPDATE) == 200
    assert await hook.takes(UPDATE) == 200
    row = await Incoming.get()
    assert (row.update_id, row.lane, row.bot) == (1, "5", str(BOT_ID))
    assert json.loads(row.payload) == said(1, 5, "电梯坏了")
    hook.rung = 2


@pytest.mark.parametrize("wrong", ["", "A-secret_of-both", f"{SECRET}x", f"{SECRET}é", "密钥"])
async def test_without_the_secret_nothing_is_taken(hook, wrong):
    """However it is wrong; bytes that are no ASCII are no reason to fall over."""
    assert await hook.takes(UPDATE, wrong) == 403
    async with hook.client.post(hook.url, data=UPDATE) as response:
        assert response.status == 403
    assert await Incoming.all().count() == 0


async def test_what_is_too_large_is_refused(hook):
    """By its length, or while it is read when it says none."""

    async def endless():
        for _ in range(LARGEST // 65_536 + 1):
            yield b" " * 65_536

    assert await hook.takes(b" " * (LARGEST + 1)) == 413
    assert await hook.takes(endless()) == 413
    assert await hook.takes(UPDATE + b" " * (LARGEST - len(UPDATE))) == 200
    hook.rung = 1


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"{}", b'{"update_id":"1"}', b"[" * 100_000])
async def test_what_is_no_update_is_refused(hook, body):
    """To send it again would be of no use."""
    assert await hook.takes(body) == 400


async def test_while_nothing_can_be_kept_the_platform_is_asked_to_come_again(post, monkeypatch):
    """The disk is full: 503. There is room again: the same update is kept."""

    async def full(self):
        raise OSError("disk full")

    world, account = post.world, post.account
    kept, refused = asyncio.Event(), asyncio.Event()
    stop = world.events.listen(
        lambda: refused.set() if "503" in account.webhook.last_error_message else None
    )
    async with (
        running(create_sandbox(world, back_off=[0.01])),
        serving(route(account.id, SECRET, kept.set, path=PATH)) as here,
        asyncio.timeout(20),
    ):
        with monkeypatch.context() as broken:
            broken.setattr(SqliteTransaction, "finish", full)
            world.call(account.token, "setWebhook", {"url": here, "secret_token": SECRET})
            world.person("王秀英").says(account, "电梯坏了")
            await refused.wait()
            assert not kept.is_set()
        await kept.wait()
    stop()
    assert await Incoming.all().count() == 1

"""A small world: 王 and 李 live there, 陈 is the grid member, and one bot serves them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.session import WorldSession
from bot.sandbox.world import BotAccount, Chat, Limits, ManualClock, Person, Refused, World

Api = Callable[..., Any]
Refusal = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def world(clock: ManualClock) -> World:
    """Without flood limits; those have tests of their own."""
    return World(clock, limits=Limits.off())


@pytest.fixture
def account(world: World) -> BotAccount:
    return world.bot("lingrid_bot", name="邻格")


@pytest.fixture
def wang(world: World, account: BotAccount) -> Person:
    """王 has begun to talk with the bot."""
    person = world.person("王阿姨", key="wang")
    person.starts(account)
    return person


@pytest.fixture
def li(world: World) -> Person:
    """李 has not."""
    return world.person("李建国", key="li")


@pytest.fixture
def chen(world: World) -> Person:
    return world.person("陈晓梅", key="chen")


@pytest.fixture
def group(world: World, account: BotAccount, chen: Person) -> Chat:
    """陈 owns it; the bot is a member."""
    group = world.group("第一网格", owner=chen)
    world.join(group, account, by=chen)
    account.queue.drop()
    return group


@pytest.fixture
def api(world: World, account: BotAccount) -> Api:
    """Call a method of the Bot API as the bot: `api("sendMessage", chat_id=…, text=…)`."""

    def call(method: str, files: Any = None, **params: Any) -> Any:
        return world.call(account.token, method, params, files)

    return call


@pytest.fixture
def refused() -> Refusal:
    """`with refused("chat not found"):` expects exactly that refusal."""

    @contextmanager
    def expected(why: str, code: int = 400, **parameters: Any) -> Iterator[None]:
        with pytest.raises(Refused) as caught:
            yield
        titles = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}
        assert caught.value.description == titles.get(code, "") + why
        assert caught.value.error_code == code
        assert caught.value.parameters == parameters

    return expected


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    """The world served on loopback."""
    async with running(create_sandbox(world, back_off=(0.0,))) as address:
        yield address


@pytest.fixture
def begun(world: World) -> Callable[[Awaitable[Any]], Awaitable[asyncio.Future[Any]]]:
    """`task = await begun(…)` begins something, and goes on once that waits for the world."""

    async def begin(doing: Awaitable[Any]) -> asyncio.Future[Any]:
        listening = asyncio.Event()
        listen = world.events.listen

        def heard(listener: Callable[[], None]) -> Callable[[], None]:
            listening.set()
            return listen(listener)

        world.events.listen = heard
        task = asyncio.ensure_future(doing)
        await listening.wait()
        world.events.listen = listen
        return task

    return begin


@pytest.fixture
async def inside_http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sandbox in the same process: HTTP without a server."""
    transport = httpx.ASGITransport(app=create_sandbox(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield client


class QuickSession(AiohttpSession):
    """aiogram's own session, without its quarter of a second at the end."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
async def bot(address: str, account: BotAccount) -> AsyncIterator[Bot]:
    """A real bot that talks HTTP."""
    session = QuickSession(api=TelegramAPIServer.from_base(address))
    async with Bot(account.token, session=session) as bot:
        yield bot


@pytest.fixture
def inside(world: World, account: BotAccount) -> Bot:
    """A real bot that talks to the world directly."""
    return Bot(account.token, session=WorldSession(world))

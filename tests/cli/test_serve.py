"""`lingrid serve`: one process with the bot and the office, as a real process."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import BotAccount, Limits, World


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A folder with a database, and the settings for it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.settings = {
            "LINGRID_DATA_DIR": str(folder),
            "LINGRID_HTTP_PORT": str(self.port),
            "LINGRID_LOG_FORMAT": "json",
            **settings,
        }

    async def lingrid(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the command."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli", *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**_without_settings(), **self.settings},
        )

    async def run(self, *arguments: str) -> tuple[int, str]:
        """Run the command to its end: exit code, and everything it said."""
        process = await self.lingrid(*arguments)
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, (out + err).decode()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[httpx.AsyncClient]:
        """`lingrid serve`, listening; ended by SIGTERM, which has to go well."""
        code, said = await self.run("migrate")
        assert code == 0, said
        process = await self.lingrid("serve")
        said_later = asyncio.create_task(process.communicate())
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as office:
                await _listening(office, process)
                yield office
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                out, err = await said_later
        assert process.returncode == 0, (out + err).decode()[-2_000:]


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("LINGRID_")}


async def _listening(office: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(60):
        while process.returncode is None:
            try:
                if (await office.get("/healthz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.wait({asyncio.create_task(process.wait())}, timeout=0.2)


@pytest.fixture
def world() -> World:
    """A chat platform that tells the real time."""
    return World(clock=lambda: datetime.now(UTC), limits=Limits.off())


async def _answer_to(world: World, bot: BotAccount, name: str) -> str:
    """What the bot answers to somebody's first word."""
    person = world.person(name)
    answered = asyncio.Event()
    chat = person.chat_with(bot)
    world.events.listen(
        lambda *_: answered.set() if len(chat.messages) > 1 else None  # a message of the bot
    )
    person.starts(bot)
    async with asyncio.timeout(30):
        await answered.wait()
    return chat.messages[1].text


async def test_without_a_token_it_says_in_one_line_what_to_set(tmp_path):
    """The line names the setting."""
    code, said = await Installation(tmp_path).run("serve")
    assert code == 1
    assert "LINGRID_BOT_TOKEN" in said
    assert len(said.strip().splitlines()) == 1


async def test_a_wrong_token_is_said_in_one_line(tmp_path, world):
    """The platform refuses it, and so does `serve`."""
    async with running(create_sandbox(world)) as address:
        here = Installation(
            tmp_path, LINGRID_BOT_TOKEN="123456:SANDBOX-nobody", LINGRID_BOT_API_BASE=address
        )
        await here.run("migrate")
        code, said = await here.run("serve")
    assert code == 1
    assert "LINGRID_BOT_TOKEN" in said
    assert len(said.strip().splitlines()) == 1


async def test_without_a_database_it_says_how_to_make_one(tmp_path):
    """Nothing is made behind the operator's back."""
    code, said = await Installation(tmp_path, LINGRID_BOT_MODE="off").run("serve")
    assert code == 1
    assert "lingrid migrate" in said


async def test_a_second_process_says_who_holds_the_database_and_exits_75(tmp_path):
    """One process works on a SQLite file."""
    here = Installation(tmp_path, LINGRID_BOT_MODE="off")
    async with here.serving():
        code, said = await here.run("serve")
    assert code == 75
    assert "pid" in said


async def test_the_office_alone_serves_and_ends_cleanly(tmp_path):
    """`LINGRID_BOT_MODE=off`: the API without a chat."""
    async with Installation(tmp_path, LINGRID_BOT_MODE="off").serving() as office:
        assert (await office.get("/readyz")).status_code == 200
        assert (await office.get("/api/v1/requests")).status_code == 401


async def test_a_first_word_is_answered_by_polling(tmp_path, world):
    """Bot and office in one process, over real HTTP."""
    bot = world.bot("lingrid_bot")
    async with running(create_sandbox(world)) as address:
        here = Installation(tmp_path, LINGRID_BOT_TOKEN=bot.token, LINGRID_BOT_API_BASE=address)
        async with here.serving():
            assert "邻格" in await _answer_to(world, bot, "王秀英")


async def test_a_first_word_is_answered_by_webhook(tmp_path, world):
    """The platform posts to the very process, with the secret."""
    bot = world.bot("lingrid_bot")
    async with running(create_sandbox(world)) as address:
        here = Installation(
            tmp_path,
            LINGRID_BOT_TOKEN=bot.token,
            LINGRID_BOT_API_BASE=address,
            LINGRID_BOT_MODE="webhook",
            LINGRID_WEBHOOK_SECRET="a-secret-of-our-own",
        )
        here.settings["LINGRID_WEBHOOK_URL"] = f"http://127.0.0.1:{here.port}/hook"
        async with here.serving() as office:
            assert "邻格" in await _answer_to(world, bot, "王秀英")
            assert (await office.post("/hook", json={"update_id": 1})).status_code == 403

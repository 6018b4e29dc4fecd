"""`lingrid serve`: one process with the bot and the office, as a real process."""

import asyncio
from datetime import UTC, datetime

import pytest
from installation import Installation

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import BotAccount, Limits, World


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

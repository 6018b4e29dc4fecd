"""`lingrid doctor`: a line for everything an installation stands on; each has its broken twin.

The platform is the sandbox's server over HTTP. For what the sandbox does not do there is a server
that answers what it is told to.
"""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import BotAccount, Chat, World
from cli.doctor import examine, place
from cli.doctor.findings import WORDS, Finding, Level
from models import chats, clock, duty, grids, inbox, outbox
from models.database import close_database, open_database, writing
from models.journal import OPERATOR
from models.settings import BotMode, Settings

TOKEN = "4711:SANDBOX-secret_of_the_bot"


@dataclass
class House:
    """An installation in which all is well, and what it takes to spoil it."""

    folder: Path
    settings: Settings
    world: World
    bot: BotAccount
    group: Chat
    file: Path
    monkeypatch: pytest.MonkeyPatch
    stack: ExitStack = field(default_factory=ExitStack)
    off: timedelta = timedelta(0)

    async def findings(self) -> list[Finding]:
        return list(await examine(self.settings, now=clock.now() + self.off))

    async def codes(self) -> list[str]:
        return [one.code for one in await self.findings()]

    def sql(self, *statements: str) -> None:
        """Change the database behind everybody's back."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as database:
            database.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                database.execute(statement)

    def noted(self, ago: timedelta) -> None:
        """A backup was taken so long ago."""
        at = (clock.now() - ago).isoformat()
        note = {"taken_at": at, "file": "elsewhere/lingrid.zip"}
        (self.folder / "data" / "last-backup.json").write_text(json.dumps(note))

    def waiting(self, ago: timedelta, sending: str = "due") -> None:
        """A message of so long ago."""
        at = (clock.now() - ago).strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
        self.sql(f"UPDATE outbox SET sending = '{sending}', due_at = '{at}'")

    def webhook(self, url: str, *, failed: int = 0) -> None:
        """The platform has this one."""
        self.bot.webhook.url = url
        self.bot.webhook.last_error_date = failed
        self.bot.webhook.last_error_message = "Connection refused" if failed else ""

    def set(self, **settings: Any) -> None:
        for name, value in settings.items():
            setattr(self.settings, name, value)


@pytest.fixture
async def house(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """All is well: a token, a group, a database somebody is on duty for, a backup of tonight."""
    (tmp_path / "data").mkdir()
    file = Path(shutil.copy(migrated, tmp_path / "data" / "lingrid.db"))
    (tmp_path / ".env").write_text(f"LINGRID_BOT_TOKEN={TOKEN}\n")
    (tmp_path / ".env").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=50_000_000_000))
    world = World(clock=clock.now)
    bot = world.bot("lingrid_bot", token=TOKEN)
    group = world.group("一网格工作群")
    member = world.person("陈晓燕")
    world.join(group, member, as_admin=True)
    world.join(group, bot)
    async with running(create_sandbox(world)) as base:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite://{file}",
            data_dir=tmp_path / "data",
            bot_token=SecretStr(TOKEN),
            bot_api_base=base,
        )
        here = House(tmp_path, settings, world, bot, group, file, monkeypatch)
        here.noted(timedelta(hours=5))
        await inhabit(settings.database_url, group)
        here.stack.enter_context(on_duty(file))
        with here.stack:
            yield here


async def inhabit(url: str, group: Chat) -> None:
    """A desk with its group; a message that has left, and one that came in and was handled."""
    await open_database(url)
    try:
        async with writing():
            await grids.create_levels()
            level = await grids.Level.get(code="community")
            desk = await grids.create("lb", "凌波社区", level, None, OPERATOR, now=clock.now())
            chat = chats.Chat(external_id=str(group.id), kind=chats.ChatKind.GROUP, grid=desk)
            await chat.save()
            await outbox.call(chat, "sendMessage", {"text": "x"}, now=clock.now())
            came = [inbox.Arrival(1, "1", "{}")]
            await inbox.keep(came, transport="telegram", bot="1", now=clock.now())
        async with writing():
            await outbox.Outgoing.all().update(sending=outbox.Sending.SENT)
            await inbox.Incoming.all().update(handling=inbox.Handling.DONE)
    finally:
        await close_database()


@contextmanager
def on_duty(file: Path) -> Iterator[None]:
    with duty._file_lock(file):
        yield


@asynccontextmanager
async def answering(house: House, answers: dict[str, Any]) -> AsyncIterator[None]:
    """A server that answers what it is told to, and HTML to everything else."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method = head.split(" ", 2)[1].rpartition("/")[2]
        said = {"ok": True, "result": answers[method]} if method in answers else None
        body = json.dumps(said).encode() if said else b"<h1>It works!</h1>"
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        writer.write(body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    house.set(bot_api_base=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


async def test_when_all_is_well_every_line_is_ok(house):
    """And each thing has one."""
    found = await house.findings()
    assert {one.level for one in found} == {Level.OK}, [one.line() for one in found]
    assert [one.code for one in found] == [
        "env-private",
        "disk-enough",
        "holidays-known",
        next(one.code for one in found if one.code in ("holidays-not-yet", "holidays-known")
             and one.facts["year"] > clock.now().year),
        "backup-fresh",
        "database-sound",
        "migrations-none",
        "duty-held",
        "journal-sound",
        "outbox-quick",
        "outbox-certain",
        "inbox-clear",
        "proxy-none",
        "base-reached",
        "clock-right",
        "token-works",
        "webhook-none",
        "group-fine",
    ]  # fmt: skip


# --- what can be wrong: each line's broken twin

Spoil = Callable[[House], Any]

_ME = {"id": 4711, "is_bot": True, "username": "x"}
_MUTE = {
    "getMe": _ME,
    "getWebhookInfo": {"url": ""},
    "getChatMember": {"status": "member"},
    "getChat": {"permissions": {"can_send_messages": False}},
}

SPOILED: dict[str, Spoil] = {
    "env-open": lambda h: (h.folder / ".env").chmod(0o644),
    "disk-low": lambda h: free(h, 900_000_000),
    "disk-full": lambda h: free(h, 50_000_000),
    "holidays-unknown": lambda h: setattr(h, "off", timedelta(days=365 * 20)),
    "backup-none": lambda h: (h.folder / "data" / "last-backup.json").unlink(),
    "backup-old": lambda h: h.noted(timedelta(days=2)),
    "backup-very-old": lambda h: h.noted(timedelta(days=9)),
    "database-url": lambda h: h.set(database_url="mysql://root:secret@host/x"),
    "database-missing": lambda h: h.set(database_url=f"sqlite://{h.folder}/nowhere.db"),
    "database-unreachable": lambda h: h.set(database_url="postgres://u:secret@127.0.0.1:1/x"),
    "database-broken": lambda h: broken(h),
    "migrations-pending": lambda h: h.sql(
        "DELETE FROM tortoise_migrations WHERE id = (SELECT max(id) FROM tortoise_migrations)"
    ),
    "migrations-newer": lambda h: h.sql(
        "INSERT INTO tortoise_migrations (app, name, applied_at)"
        " VALUES ('models', '9999_later', '2030-01-01')"
    ),
    "duty-nobody": lambda h: h.stack.close(),
    "journal-broken": lambda h: h.sql(
        "INSERT INTO journal_links (id, entry_id, digest) VALUES (1, 987654321, 'x')"
    ),
    "outbox-slow": lambda h: h.waiting(timedelta(minutes=2)),
    "outbox-stuck": lambda h: h.waiting(timedelta(hours=2)),
    "outbox-doubtful": lambda h: h.waiting(timedelta(0), "uncertain"),
    "inbox-set-aside": lambda h: h.sql("UPDATE inbox SET handling = 'set_aside'"),
    "token-missing": lambda h: h.set(bot_token=None),
    "token-malformed": lambda h: h.set(bot_token=SecretStr("no token, secret")),
    "token-refused": lambda h: h.set(bot_token=SecretStr("12:SANDBOX-secret_of_another")),
    "base-malformed": lambda h: h.set(bot_api_base="api.telegram.org"),
    "base-unreachable": lambda h: h.set(bot_api_base="http://127.0.0.1:1"),
    "not-asked": lambda h: h.set(bot_api_base="http://127.0.0.1:1"),
    "base-strange": lambda h: answering(h, {}),
    "proxy-malformed": lambda h: h.set(bot_proxy="127.0.0.1:1080"),
    "proxy-unreachable": lambda h: h.set(bot_proxy="http://u:secret@127.0.0.1:1"),
    "clock-off": lambda h: setattr(h, "off", timedelta(seconds=20)),
    "clock-wrong": lambda h: setattr(h, "off", timedelta(minutes=-3)),
    "webhook-in-the-way": lambda h: h.webhook("https://other.example/secret"),
    "webhook-other": lambda h: (
        h.set(bot_mode=BotMode.WEBHOOK, webhook_url="https://ours.example/x"),
        h.webhook("https://other.example/secret"),
    ),
    "webhook-failing": lambda h: (
        h.set(bot_mode=BotMode.WEBHOOK, webhook_url="https://ours.example/x"),
        h.webhook("https://ours.example/x", failed=int(clock.now().timestamp()) - 60),
    ),
    "groups-none": lambda h: h.sql("UPDATE chats SET grid_id = NULL"),
    "group-left": lambda h: h.world.remove(h.group, h.bot),
    "group-mute": lambda h: answering(h, _MUTE),
    "group-moved": lambda h: h.world.upgrade(h.group),
    "group-unknown": lambda h: h.sql("UPDATE chats SET external_id = '-99'"),
}


def free(house: House, number: int) -> None:
    house.monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=number))


def broken(house: House) -> None:
    """A row that can't be: the column has no NULL."""
    house.sql(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '\"name\" VARCHAR(80) NOT NULL',"
        " '\"name\" VARCHAR(80)') WHERE name = 'members'",
    )
    house.sql("INSERT INTO members (name, phone, version) VALUES (NULL, '', 1)")
    house.sql(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '\"name\" VARCHAR(80)',"
        " '\"name\" VARCHAR(80) NOT NULL') WHERE name = 'members'",
    )


@pytest.mark.parametrize("code", SPOILED)
async def test_what_is_wrong_has_its_line_and_mend(house, code):
    """It is not there when all is well, and no secret is told."""
    assert code not in await house.codes()
    spoiled = SPOILED[code](house)
    async with spoiled if hasattr(spoiled, "__aenter__") else nothing():
        found = await house.findings()
    one = next((one for one in found if one.code == code), None)
    assert one is not None, [one.line() for one in found]
    assert one.level is not Level.OK
    assert " — " in one.line()
    assert "\n" not in one.line()
    told = json.dumps([one.plain() for one in found]) + "".join(one.line() for one in found)
    assert "secret" not in told


@asynccontextmanager
async def nothing() -> AsyncIterator[None]:
    yield


def test_everything_that_can_be_wrong_is_tried():
    """A line that is added is added here, too."""
    wrong = {code for code, words in WORDS.items() if words.level is not Level.OK}
    assert wrong - set(SPOILED) == {"database-careless"}
    assert all(words.mend_zh and words.mend_en for code, words in WORDS.items() if code in wrong)


async def test_postgres_that_is_careless_is_noticed(house, fresh_postgres):
    """The tests' own is: nothing of it has to outlive a power cut."""
    house.set(database_url=fresh_postgres(), bot_mode=BotMode.OFF)
    codes = await house.codes()
    assert {"database-careless", "migrations-pending"} <= set(codes)
    assert "duty-nobody" in codes
    async with duty.hold(house.settings.database_url):
        assert "duty-held" in await house.codes()


async def test_a_file_that_is_no_database_is_said_to_be_broken(house):
    """Not a traceback."""
    house.stack.close()
    house.file.write_bytes(b"no database at all, " * 500)
    assert "database-broken" in await house.codes()


async def test_with_the_bot_off_nobody_is_asked(house):
    """The office alone needs no platform."""
    house.set(bot_mode=BotMode.OFF, bot_token=None)
    assert (await house.codes())[-1] == "bot-off"


async def test_a_proxy_that_answers_is_named_without_its_password(house):
    """The address alone."""
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    house.set(bot_proxy=f"http://someone:secret@127.0.0.1:{port}")
    found = {one.code: one for one in await house.findings()}
    assert found["proxy-answers"].facts == {"at": f"127.0.0.1:{port}"}
    server.close()
    await server.wait_closed()


def test_december_wants_next_year_s_holidays(monkeypatch):
    """They are announced in November; before that nothing is wrong."""
    monkeypatch.setattr(place, "announced_through", lambda: 2026)
    said = {}
    for month in (11, 12):
        now = datetime(2026, month, 10, tzinfo=UTC)
        said[month] = [(one.code, one.facts["year"]) for one in place._holidays(now)]
    assert said[11] == [("holidays-known", 2026), ("holidays-not-yet", 2027)]
    assert said[12] == [("holidays-known", 2026), ("holidays-unknown", 2027)]


def test_the_command_says_a_line_each_and_exits_with_1_when_something_is_bad(lingrid, monkeypatch):
    """Here the bot has no token. With --json the same for machines."""
    monkeypatch.delenv("LINGRID_BOT_TOKEN", raising=False)
    said = lingrid("doctor")
    assert said.code == 1
    assert "bad   没有机器人令牌 · there is no bot token — " in said.out
    assert all(line.split()[0] in ("ok", "warn", "bad") for line in said.out.splitlines())
    told = json.loads(lingrid("doctor", "--json").out)
    assert [one["code"] for one in told if one["level"] == "bad"] == ["token-missing"]
    monkeypatch.setenv("LINGRID_BOT_MODE", "off")
    assert lingrid("doctor").code == 0

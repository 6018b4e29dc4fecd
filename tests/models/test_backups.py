"""Backups: what is called one can be restored, and what was restored can go to work.

On SQLite and on PostgreSQL. Somebody writes on all the time: every request is one transaction
that adds a row to two tables, so a copy that is torn shows.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from postgres import Server
from tortoise.context import get_current_context

from models import access, backups, categories, chats, clock, duty, grids, members, outbox, requests
from models.accounts import Account
from models.backups import StillConnected, settling
from models.categories import Category
from models.chats import Chat, ChatKind
from models.courses import feeds
from models.database import MODULES, close_database, execute, fetch, open_database, writing
from models.database.connecting import address
from models.database.copies import NotEnoughSpace
from models.database.migrating import migrate
from models.grids import Level
from models.imports.tables import ImportBatch
from models.journal import OPERATOR, JournalEntry, JournalHead, JournalLink
from models.members import Member
from models.outbox import Card, Outgoing, Sending
from models.requests import ResidentRequest
from models.requests.notices import RequestClosed
from models.residents import Resident

NIGHT = datetime(2026, 3, 1, 19, tzinfo=UTC)
"""03:00 on the second of March in the community."""


@pytest.fixture(scope="module")
def inhabited_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A community in a SQLite file, made once."""
    file = tmp_path_factory.mktemp("inhabited") / "lingrid.db"
    asyncio.run(move_in(f"sqlite://{file}"))
    return file


@pytest.fixture(scope="module")
def inhabited_postgres(fresh_postgres: Server) -> Callable[[], str]:
    """Makes a database with the community in it, as fast as PostgreSQL copies it."""
    first = fresh_postgres()
    asyncio.run(move_in(first))
    numbers = count(1)

    def copied() -> str:
        name = address(first).credentials["database"]
        copy = f"{name}_{next(numbers)}"
        fresh_postgres.server.psql(f'CREATE DATABASE "{copy}" TEMPLATE "{name}";')
        return first.replace(f"/{name}?", f"/{copy}?")

    return copied


@pytest.fixture
def url(data: Path, inhabited_file: Path) -> str:
    """The community on SQLite."""
    shutil.copy(inhabited_file, data / "lingrid.db")
    return f"sqlite://{data}/lingrid.db"


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> str:
    """The community on SQLite, and on PostgreSQL."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("url"))
    copied: Callable[[], str] = request.getfixturevalue("inhabited_postgres")
    return copied()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(exist_ok=True)
    return tmp_path / "data"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@asynccontextmanager
async def opened(url: str) -> Any:
    await open_database(url)
    try:
        yield
    finally:
        await close_database()


async def move_in(url: str) -> None:
    """A community with one group, the desk's, a member, and a resident who can be told things."""
    await migrate(url)
    async with opened(url), writing():
        await grids.create_levels()
        await categories.create_defaults()
        level = await Level.get(code="community")
        desk = await grids.create("lb", "凌波社区", level, None, OPERATOR, now=NIGHT)
        await Chat.create(external_id="-5", kind=ChatKind.GROUP, grid=desk)
        await Member.create(name="陈晓燕")
        chat = await Chat.create(external_id="7", kind=ChatKind.PRIVATE)
        await Account.create(external_id="7", name="王秀英", chat=chat, created_at=NIGHT)


async def file_request(text: str, *, now: datetime = NIGHT) -> ResidentRequest:
    return await requests.file(
        await Account.get(external_id="7"),
        text,
        category=await Category.get(code="facility"),
        place=None,
        now=now,
    )


@dataclass
class Writer:
    """What `lingrid serve` does all day: small transactions, one after the other."""

    wrote: int = 0
    warm: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        while not self.stop.is_set():
            async with writing():
                for letter in "ab":
                    name = f"{letter}{self.wrote}"
                    await execute("INSERT INTO counters (name, value) VALUES (?, 1)", [name])
            self.wrote += 1
            if self.wrote == 20:
                self.warm.set()


async def take(url: str, shelf: Path, data: Path, **more: Any) -> backups.Backup:
    return await backups.take(url, shelf, data_dir=data, **more)


async def restore(backup: backups.Backup, url: str, data: Path, **more: Any) -> backups.Restored:
    given = {"now": NIGHT, "replace": True, **more}
    return await backups.restore(backup.file, url, data_dir=data, **given)


# --- taking


async def test_a_backup_is_whole_though_somebody_writes_on(either, data, shelf):
    """What was committed before it began is in it, and no transaction is in it by half."""
    writer = Writer()
    async with opened(either):
        writing_on = asyncio.create_task(writer.run())
        await writer.warm.wait()
        committed = writer.wrote
        taken = await take(either, shelf, data)
        writer.stop.set()
        await writing_on
    await restore(taken, either, data)
    async with opened(either):
        rows = await fetch("SELECT name FROM counters WHERE name NOT LIKE 'request:%'")
    first = {row["name"][1:] for row in rows if row["name"][0] == "a"}
    second = {row["name"][1:] for row in rows if row["name"][0] == "b"}
    assert first == second
    assert {str(n) for n in range(committed)} <= first
    assert taken.manifest.rows["counters"] == len(rows)


async def test_twin_a_copied_file_lacks_what_was_committed(url, tmp_path, data):
    """So the test above can fail: `cp` takes the file without its log."""
    async with opened(url):
        await file_request("楼道灯不亮")
        shutil.copy(data / "lingrid.db", tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM requests").fetchone() == (0,)


async def test_only_its_owner_may_read_it(url, data, shelf):
    """It holds everything that is known of the residents."""
    taken = await take(url, shelf, data)
    assert stat.S_IMODE(taken.file.stat().st_mode) == 0o600
    assert [left.name for left in shelf.iterdir() if "part" in left.name] == []


async def test_the_manifest_says_what_must_be_in_it(either, data, shelf):
    """When, by which version, which migrations, how many rows, and a checksum of every part."""
    with clock.frozen(NIGHT):
        taken = await take(either, shelf, data)
    with zipfile.ZipFile(taken.file) as archive:
        told = json.loads(archive.read("manifest.json"))
        names = set(archive.namelist())
    assert taken.file.name == "lingrid-20260301T190000.000Z.zip"
    assert told["taken_at"] == "2026-03-01T19:00:00Z"
    assert told["dialect"] == address(either).dialect
    assert told["migrations"][0] == "0001_initial"
    assert told["rows"]["members"] == 1
    assert {part["name"] for part in told["parts"]} == names - {"manifest.json"}


async def test_files_that_belong_are_in_it_and_come_back(url, data, shelf):
    """Those that are missing; one that is there stays."""
    (data / "files" / "a").mkdir(parents=True)
    (data / "files" / "a" / "one.jpg").write_bytes(b"one")
    (data / "files" / "two.jpg").write_bytes(b"two")
    taken = await take(url, shelf, data)
    (data / "files" / "a" / "one.jpg").unlink()
    (data / "files" / "two.jpg").write_bytes(b"newer")
    assert (await restore(taken, url, data)).files == 1
    assert (data / "files" / "a" / "one.jpg").read_bytes() == b"one"
    assert (data / "files" / "two.jpg").read_bytes() == b"newer"


async def test_the_newest_stay(url, data, shelf):
    """Whatever else lies in the directory stays, too."""
    shelf.mkdir()
    (shelf / "notes.txt").touch()
    taken = [await take(url, shelf, data, keep=2) for _ in range(4)]
    assert sorted(shelf.glob("*.zip")) == [taken[2].file, taken[3].file]
    assert taken[3].dropped == (taken[1].file,)
    assert (shelf / "notes.txt").exists()


async def test_what_a_killed_backup_left_is_removed(url, data, shelf):
    """And was never taken for a backup."""
    (shelf / ".4711.part").mkdir(parents=True)
    (shelf / ".4711.part" / "backup.zip").write_bytes(b"PK")
    await take(url, shelf, data)
    assert not (shelf / ".4711.part").exists()


async def test_the_last_backup_is_known(url, data, shelf):
    """Wherever it was put."""
    assert backups.last_backup(data) is None
    with clock.frozen(NIGHT):
        taken = await take(url, shelf, data)
    note = backups.last_backup(data)
    assert note is not None
    assert (note.taken_at, Path(note.file)) == (NIGHT, taken.file)


async def test_no_backup_of_a_database_that_is_not_sound(url, data, shelf):
    """A reference to nothing is found before it is called a backup."""
    with closing(sqlite3.connect(data / "lingrid.db")) as broken:
        broken.execute(
            "INSERT INTO posts (member_id, grid_id, role, version) VALUES (99, 1, 'lead', 1)"
        )
        broken.commit()
    with pytest.raises(sqlite3.DatabaseError, match="posts refers to nothing"):
        await take(url, shelf, data)
    assert list(shelf.glob("*.zip")) == []


async def test_no_backup_without_room_for_it(url, data, shelf, monkeypatch):
    """It is not begun."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(NotEnoughSpace):
        await take(url, shelf, data)


async def test_what_was_deleted_is_not_in_it(url, data, shelf):
    """A database keeps the bytes of deleted rows; a backup must not."""
    async with opened(url):
        async with writing():
            await execute("PRAGMA secure_delete = OFF")
            await Member.create(name="MARKER" * 10)
        async with writing():
            await Member.filter(name__startswith="MARKER").delete()
    taken = await take(url, shelf, data)
    with zipfile.ZipFile(taken.file) as archive:
        assert b"MARKER" not in archive.read("database.sqlite")


# --- what is not restored


async def change(backup: backups.Backup, name: str, how: Callable[[bytes], bytes]) -> None:
    """Write the archive anew with one part changed; the zip itself is in order."""
    changed = backup.file.with_name("changed.zip")
    with zipfile.ZipFile(backup.file) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, how(data) if part == name else data)
    changed.rename(backup.file)


@pytest.mark.parametrize("fault", ["cut", "a bit", "a part", "rows", "no zip", "other format"])
async def test_a_damaged_backup_is_refused(url, data, shelf, fault):
    """And nothing was touched."""
    taken = await take(url, shelf, data)
    part = taken.manifest.parts[0].name
    whole = taken.file.read_bytes()
    match fault:
        case "cut":
            taken.file.write_bytes(whole[: len(whole) // 2])
        case "a bit":
            taken.file.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
        case "a part":
            await change(taken, part, lambda data: data + b"\n")
        case "rows":
            await change(taken, "manifest.json", with_rows)
        case "no zip":
            taken.file.write_bytes(b"SQLite format 3")
        case "other format":
            await change(
                taken, "manifest.json", lambda data: data.replace(b'"format": 1', b'"format": 2')
            )
    with pytest.raises(backups.BackupDamaged):
        await restore(taken, url, data)
    async with opened(url):
        assert await Member.all().count() == 1
    assert list(data.glob("*.restoring")) == []


def with_rows(manifest: bytes) -> bytes:
    told = json.loads(manifest)
    told["rows"]["members"] += 1
    return json.dumps(told).encode()


async def test_a_backup_of_the_other_kind_is_refused(url, data, shelf, fresh_postgres):
    """SQLite goes into SQLite."""
    taken = await take(url, shelf, data)
    with pytest.raises(backups.WrongDialect):
        await restore(taken, fresh_postgres(), data)


async def test_nobody_restores_while_somebody_is_on_duty(url, data, shelf):
    """Whoever is on duty would write into what is set aside."""
    taken = await take(url, shelf, data)
    async with duty.hold(url):
        with pytest.raises(duty.AlreadyOnDuty):
            await restore(taken, url, data)


async def test_nor_while_others_are_connected(data, shelf, inhabited_postgres):
    """On PostgreSQL any number of processes may stand by and take webhooks in."""
    url = inhabited_postgres()
    taken = await take(url, shelf, data)
    async with opened(url):
        with pytest.raises(StillConnected):
            await restore(taken, url, data)
    await restore(taken, url, data)


async def test_a_postgres_that_is_not_empty_is_left_alone_unless_told(
    data, shelf, inhabited_postgres, fresh_postgres
):
    """With `replace` its tables are kept in a schema of their own."""
    url = inhabited_postgres()
    taken = await take(url, shelf, data)
    with pytest.raises(backups.DatabaseNotEmpty):
        await restore(taken, url, data, replace=False)
    done = await restore(taken, url, data)
    assert done.aside == "before_restore_20260301_190000"
    async with opened(url):
        assert await fetch(f"SELECT name FROM {done.aside}.members") == [{"name": "陈晓燕"}]
        assert await Member.all().count() == 1
    empty = fresh_postgres()
    assert (await restore(taken, empty, data, replace=False)).aside == ""


# --- what is restored


async def test_the_present_database_is_set_aside_and_never_deleted(url, data, shelf):
    """With everything that was in it, what stood only in its log included."""
    taken = await take(url, shelf, data)
    async with opened(url):
        await file_request("备份之后才报的事")
    (data / "lingrid.db").chmod(0o640)
    done = await restore(taken, url, data)
    async with opened(f"sqlite://{done.aside}"):
        assert [r.text for r in await ResidentRequest.all()] == ["备份之后才报的事"]
    async with opened(url):
        assert await ResidentRequest.all().count() == 0
    assert stat.S_IMODE((data / "lingrid.db").stat().st_mode) == 0o640
    assert (data / "lingrid.db").stat().st_nlink == os.stat(done.aside).st_nlink == 1


async def test_a_broken_database_can_be_replaced(url, data, shelf):
    """That is what backups are for."""
    taken = await take(url, shelf, data)
    (data / "lingrid.db").write_bytes(b"\0" * 8192)
    done = await restore(taken, url, data)
    assert Path(done.aside).read_bytes() == b"\0" * 8192
    async with opened(url):
        assert await Member.all().count() == 1


async def test_on_a_new_machine_there_is_nothing_to_set_aside(url, tmp_path, data, shelf):
    """The directory is made."""
    taken = await take(url, shelf, data)
    url = f"sqlite://{tmp_path}/lingrid.db"
    assert (await restore(taken, url, tmp_path)).aside == ""
    async with opened(url):
        assert await Member.all().count() == 1


async def test_every_row_of_every_table_comes_back(either, data, shelf):
    """Counted, and compared value by value, but for what is void, in doubt or raised on purpose."""
    async with opened(either):
        await file_request('电梯坏了；\t\\N "引号" 换行\n第二行')
        before = await everything()
    taken = await take(either, shelf, data)
    await restore(taken, either, data)
    async with opened(either):
        after = await everything()
    assert before.keys() == after.keys()
    touched = {"counters", "journal", "outbox", "cards"}
    for table in before.keys() - touched:
        assert after[table] == before[table], table


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row; versions aside."""
    context = get_current_context()
    assert context is not None
    assert context.apps is not None
    rows = {}
    for model in context.apps["models"].values():
        found = await model.all().order_by(model._meta.pk_attr).values()
        rows[model._meta.db_table] = [
            {name: value for name, value in row.items() if name != "version"} for row in found
        ]
    return rows


# --- what has gone on since


async def test_whatever_opens_a_door_is_void(url, data, shelf):
    """Revoked since or used since: the backup can't know, so nothing of it opens anything."""
    async with opened(url):
        member = await Member.get()
        token, secret = await access.give_token(member, "t", OPERATOR, now=NIGHT)
        invitation = await members.invite(member, OPERATOR, now=NIGHT)
        code = await chats.give_binding_code(await grids.front_desk(), OPERATOR, now=NIGHT)
        wang = await Resident.create(name="王秀英", created_at=NIGHT)
        calendar = await feeds.subscribe(wang, OPERATOR, now=NIGHT)
    taken = await take(url, shelf, data)
    later = NIGHT + timedelta(hours=1)
    async with opened(url):
        await access.revoke(token, OPERATOR, now=later)
        assert await access.sight_of(secret, now=later) is None
        _, issued_since = await access.give_token(member, "t", OPERATOR, now=later)
    done = await restore(taken, url, data, now=later)
    opened_doors = {"tokens": 1, "sign_in_links": 0, "invitations": 1, "binding_codes": 1}
    assert dict(done.settled.void) == opened_doors | {"subscriptions": 1}
    async with opened(url):
        account = await Account.get(external_id="7")
        assert await access.sight_of(secret, now=later) is None
        assert await access.sight_of(issued_since, now=later) is None
        with pytest.raises(members.InvitationInvalid):
            await members.join(account, invitation, OPERATOR, now=later)
        with pytest.raises(chats.BindingCodeInvalid):
            await chats.bind(await Chat.get(external_id="7"), code, OPERATOR, now=later)
        assert await feeds.subscriber(calendar) is None


def test_every_table_of_secrets_is_known():
    """One that is added later and forgotten here would open doors after a restore."""
    from importlib import import_module

    from tortoise.models import Model

    kept = {
        found
        for name in MODULES
        for found in vars(import_module(name)).values()
        if isinstance(found, type) and issubclass(found, Model) and "digest" in found._meta.fields
    }
    content = {JournalHead, JournalLink, ImportBatch}  # whose digests are of what anybody may read
    assert kept - content == {model for model, _, _ in settling.SECRETS} | set(settling.LINKS)


async def test_what_waited_to_be_said_is_in_doubt_and_cards_are_shown_anew(url, data, shelf):
    """Due by now: sent since, or not. Due later: waits on. A card says how things are."""
    async with opened(url):
        chat = await Chat.get(external_id="7")
        filed = await file_request("楼道灯不亮")
        await Outgoing.all().update(sending=Sending.SENT)
        await Card.all().update(shown=1, message_id=9)
        notice = RequestClosed(filed.number, filed.id)
        await outbox.tell(chat, notice, now=NIGHT)
        await outbox.tell(chat, notice, now=NIGHT)
        first = await Outgoing.filter(kind=notice.code).order_by("id").first()
        await Outgoing.filter(id=first.id).update(sending=Sending.SENDING)
        await outbox.tell(chat, notice, now=NIGHT, due_at=NIGHT + timedelta(days=1))
    taken = await take(url, shelf, data)
    done = await restore(taken, url, data, now=NIGHT + timedelta(hours=2))
    assert done.settled.uncertain == 2
    async with opened(url):
        told = await Outgoing.filter(kind="request-closed").order_by("id")
        assert [row.sending for row in told] == [Sending.UNCERTAIN, Sending.UNCERTAIN, Sending.DUE]
        cards = await Outgoing.filter(what="card", sending=Sending.DUE)
        assert {row.subject for row in cards} == {filed.subject}
        assert all(card.wanted > card.shown for card in await Card.all())


async def test_no_number_is_given_twice(either, data, shelf):
    """Neither an id nor a request's number nor a version, though the backup knows none of them."""
    taken = await take(either, shelf, data)
    async with opened(either):
        lost = [await file_request(f"第{n}件") for n in range(5)]
        spoken = [row.id for row in await Outgoing.all()]
    done = await restore(taken, either, data)
    async with opened(either):
        again = [await file_request(f"又一件{n}") for n in range(5)]
        assert {r.number for r in again}.isdisjoint({r.number for r in lost})
        assert again[0].number == done.settled.first_number
        assert min(r.id for r in again) > max(r.id for r in lost) + 90_000
        assert min([r.id for r in await Outgoing.filter(kind="request")]) > max(spoken)
        member = await Member.get()
        assert member.version > 1_000


async def test_without_the_present_database_numbers_jump_past_the_busiest_day(url, tmp_path, data):
    """On a new machine nobody knows how far the old one had come."""
    async with opened(url), writing():
        await execute("INSERT INTO counters (name, value) VALUES ('request:260105', 40)")
    taken = await take(url, tmp_path / "backups", data)
    done = await restore(taken, f"sqlite://{tmp_path}/new.db", tmp_path)
    assert done.settled.first_number == "260302-541"


async def test_the_gap_is_told_to_every_desk(url, data, shelf):
    """With both moments, the first number and how many messages are in doubt."""
    with clock.frozen(NIGHT - timedelta(hours=9)):
        taken = await take(url, shelf, data)
    done = await restore(taken, url, data)
    assert done.settled.told == 1
    async with opened(url):
        told = await Outgoing.get(kind="database-restored")
        assert (await told.chat).external_id == "-5"
        assert told.facts == {
            "since": "2026-03-01T18:00+08:00",
            "until": "2026-03-02T03:00+08:00",
            "uncertain": 0,
            "number": "260302-501",
        }
        (line,) = await JournalEntry.filter(act="restored")
        assert not any(line.facts["void"].values())

"""kill -9 while a backup is taken or restored: a backup is whole or none, a database old or new."""

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from dying import Lives, mortal

from models import backups, duty
from models.backups import archive, on_postgres
from models.database import close_database, execute, open_database, writing
from models.database.connecting import address
from models.database.migrating import migrate

pytestmark = pytest.mark.kill


@pytest.fixture
async def lives() -> AsyncIterator[Lives]:
    async with mortal(Path(__file__).parent) as born:
        yield born


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version."""
    file = tmp_path_factory.mktemp("migrated") / "lingrid.db"
    asyncio.run(migrate(f"sqlite://{file}"))
    return file


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(migrated, tmp_path / "data" / "lingrid.db"))


def members(file: Path) -> list[str]:
    """Who is in the database, which is sound."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [name for (name,) in database.execute("SELECT name FROM members ORDER BY id")]


def add(file: Path, name: str) -> None:
    """A member; the commit may stand in the log alone."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("INSERT INTO members (name, phone, version) VALUES (?, '', 1)", [name])


async def test_what_looks_like_a_backup_is_one(file, tmp_path, lives):
    """Killed at any moment: what has the name of a backup can be read back whole."""
    given = (f"sqlite://{file}", str(tmp_path / "shelf"), str(tmp_path / "data"))
    whole = await lives("restoring_child:take", *given)
    assert (whole.status, whole.why) == (0, "")
    none = some = 0
    for moment in moments(whole.moments, last=30, step=12):
        shutil.rmtree(tmp_path / "shelf")
        assert (await lives("restoring_child:take", *given, until=moment)).killed
        found = list((tmp_path / "shelf").glob("*.zip")) if (tmp_path / "shelf").exists() else []
        for backup in found:
            archive.check(backup, archive.silent)
        none, some = none + (not found), some + bool(found)
        assert (await lives("restoring_child:take", *given)).status == 0
        assert [p.name for p in (tmp_path / "shelf").iterdir() if "part" in p.name] == []
    say(f"backup: {none + some} kills of {whole.moments} moments: {none} left none, {some} whole")
    assert none
    assert some


async def test_a_restore_leaves_the_old_or_the_new_one(file, tmp_path, lives):
    """Killed at every moment of the change of names, and at many before it.

    And another restore ends well; the old one is then whole in what was set aside.
    """
    url, data, shelf = f"sqlite://{file}", tmp_path / "data", tmp_path / "shelf"
    add(file, "备份里的")
    taken = await backups.take(url, shelf, data_dir=data)
    add(file, "后来的")
    before = tmp_path / "before"
    shutil.copytree(data, before)
    given = (str(taken.file), url, str(data))
    whole = await lives("restoring_child:restore", *given)
    assert (whole.status, whole.why) == (0, "")
    old = new = 0
    for moment in moments(whole.moments, last=40, step=25):
        shutil.rmtree(data)
        shutil.copytree(before, data)
        assert (await lives("restoring_child:restore", *given, until=moment)).killed
        now = members(file)
        assert now in (["备份里的"], ["备份里的", "后来的"]), f"moment {moment}"
        old, new = old + (len(now) == 2), new + (len(now) == 1)
        assert kept(data) or len(now) == 2, "the old one is still there"
        assert (await lives("restoring_child:restore", *given)).status == 0
        assert members(file) == ["备份里的"]
        assert kept(data)
        assert not list(data.glob("*.restoring"))
    say(f"restore: {old + new} kills of {whole.moments} moments: {old} left old, {new} new")
    assert old
    assert new


def kept(data: Path) -> bool:
    """Whether the old database, with what was added last, stands aside."""
    aside = [
        p for p in data.glob("lingrid.db.before-restore-*") if not p.name.endswith(("wal", "shm"))
    ]
    return any("后来的" in members(path) for path in aside)


def moments(all: int, *, last: int, step: int) -> list[int]:
    """The last ones, and some of those before."""
    return [*range(1, all - last, step), *range(max(1, all - last), all + 1)]


async def test_on_postgres_the_tables_change_places_at_once(tmp_path, lives, fresh_postgres):
    """Killed at every packet of it, sent or not: all old, or all new."""
    url = fresh_postgres()
    await migrate(url)
    await join(url, "备份里的")
    taken = await backups.take(url, tmp_path / "shelf", data_dir=tmp_path)
    await join(url, "后来的")
    beside = on_postgres.Beside(address(url), replace=True)
    await beside.begin()
    await beside.fill(taken.file, taken.manifest, archive.silent)
    old = moment = 0
    while True:
        moment += 1
        life = await lives("restoring_child:swap", url, until=moment)
        async with duty.wait(url, every=0.01):
            pass
        now, before = await who(url)
        if before:
            assert (now, before) == (["备份里的"], ["备份里的", "后来的"])
            break
        assert life.killed
        assert now == ["备份里的", "后来的"]
        old += 1
    say(f"restore on postgres: {moment} kills: {old} left old, the last new")
    assert old > 50


async def join(url: str, name: str) -> None:
    await open_database(url)
    async with writing():
        await execute("INSERT INTO members (name, phone, version) VALUES (?, '', 1)", [name])
    await close_database()


async def who(url: str) -> tuple[list[str], list[str]]:
    """Who is in the database, and who in what was set aside."""
    schema = "before_restore_20260301_190000"
    async with on_postgres.connected(address(url)) as connection:
        now = await connection.fetch("SELECT name FROM members ORDER BY id")
        kept = await connection.fetchval("SELECT to_regclass($1)", f"{schema}.members")
        before = await connection.fetch(f"SELECT name FROM {kept} ORDER BY id") if kept else []
    return [row["name"] for row in now], [row["name"] for row in before]


def say(figures: str) -> None:
    sys.__stdout__.write(f"\n{figures}\n")

"""kill -9 at every statement of a migration: the database is old or new, never between.

The migration rebuilds a table that others refer to, on SQLite, and alters it on PostgreSQL, and a
second one changes rows. On PostgreSQL each packet counts twice: not sent, and sent but not
answered.
"""

import hashlib
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from dying import Life, Lives, mortal
from releases import FIRST, SECOND, Releases

from models import duty
from models.database import close_database, execute, fetch, open_database, writing
from models.database.migrating import bring_up
from models.database.schema import differences

pytestmark = pytest.mark.kill

POSTS = 30
SHOUT = """
async def run(apps, editor):
    await editor.client.execute_query("UPDATE post SET role = upper(role)")
"""


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[Releases]:
    made = Releases(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    async with mortal(tmp_path, Path(__file__).parent) as born:
        yield born


async def settle_in(url: str, releases: Releases) -> None:
    """Three releases; the first is there, with people at their posts."""
    await releases.with_tables(FIRST)
    await releases.with_tables(SECOND)
    releases.with_code(SHOUT)
    await inhabit(url, releases)


async def inhabit(url: str, releases: Releases) -> None:
    await bring_up(url, only=["0001_tables"], **releases.options)
    await open_database(url, **releases.options)
    async with writing():
        await execute("INSERT INTO grid (code, name) VALUES ('G1', '碧海蓝天')")
        for number in range(POSTS):
            await execute("INSERT INTO post (grid_id, role) VALUES (1, ?)", [f"post {number}"])
    await close_database()


OLD, NEW = (POSTS, 0, 1), (POSTS, POSTS, 3)
STATE = """
SELECT (SELECT count(*) FROM post, grid WHERE grid.id = grid_id AND name = '碧海蓝天') AS posts,
    (SELECT count(*) FROM post WHERE role = upper(role)) AS loud,
    (SELECT count(*) FROM tortoise_migrations) AS records
"""


def look(file: Path) -> tuple[int, int, int]:
    """People at their posts, those whose post is shouted, and the migrations on record.

    The database is whole, in any case.
    """
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found: tuple[int, int, int] = database.execute(STATE).fetchone()
    return found


async def ask(url: str) -> tuple[int, ...]:
    """The same of a database on PostgreSQL; which tables it is opened with does not matter."""
    await open_database(url, modules=["village"])
    try:
        return tuple((await fetch(STATE))[0].values())
    finally:
        await close_database()


def told(life: Life) -> None:
    assert (life.status, life.why) == (0, "")


async def test_killed_at_every_statement_on_sqlite_it_is_old_or_new(tmp_path, releases, lives):
    """And a further migration ends well, with every row, index and unique constraint."""
    file, before = tmp_path / "lingrid.db", tmp_path / "before.db"
    url = f"sqlite://{file}"
    await settle_in(url, releases)
    shutil.copy(file, before)
    given = (url, releases.tables, releases.migrations)
    whole = await lives("migrating_child:ours", *given)
    told(whole)
    found = {"old": 0, "new": 0}
    continued: set[bytes] = set()
    for moment in range(1, whole.moments + 1):
        clear(file)
        shutil.copy(before, file)
        assert (await lives("migrating_child:ours", *given, until=moment)).killed
        left = bytes_of(file)
        now = look(file)
        assert now in (OLD, NEW), f"moment {moment}"
        found["old" if now == OLD else "new"] += 1
        if left not in continued:  # the same bytes end the same way
            told(await lives("migrating_child:ours", *given))
            assert look(file) == NEW
            continued.add(left)
    told(await lives("migrating_child:ours", *given))
    database = await open_database(url, **releases.options)
    assert await differences(database.context.db()) == []
    await close_database()
    assert list(tmp_path.glob("*.part*")) == []
    say(f"sqlite: {whole.moments} kills: {found['old']} left old, {found['new']} new, 0 between")
    assert found["old"] > 50
    assert found["new"]


def bytes_of(file: Path) -> bytes:
    """A digest of the database with its log."""
    digest = hashlib.sha256()
    for part in (file, file.with_name(f"{file.name}-wal")):
        digest.update(part.read_bytes() if part.exists() else b"")
    return digest.digest()


def clear(file: Path) -> None:
    for left in file.parent.glob("lingrid.db*"):
        left.unlink()


async def test_killed_at_every_packet_on_postgres_it_is_old_or_new(fresh_postgres, releases, lives):
    """All pending migrations are one transaction with their records."""
    url = fresh_postgres()
    await settle_in(url, releases)
    given = (releases.tables, releases.migrations)
    found = {"old": 0, "new": 0}
    moment = 0
    while True:
        moment += 1
        life = await lives("migrating_child:ours", url, *given, until=moment)
        if not life.killed:
            told(life)
            break
        async with duty.wait(url, every=0.01):
            pass  # the server has noticed, and given the lock back
        now = await ask(url)
        assert now in (OLD, NEW), f"moment {moment}"
        found["old" if now == OLD else "new"] += 1
        if now == NEW:
            told(await lives("migrating_child:ours", url, *given))
            url = fresh_postgres()
            await inhabit(url, releases)
    assert await ask(url) == NEW
    say(f"postgres: {moment - 1} kills: {found['old']} left old, {found['new']} new, 0 between")
    assert found["old"] > 50
    assert found["new"]


async def test_twin_tortoise_s_own_migrate_is_caught_between(tmp_path, releases, lives):
    """So the test above can fail: killed the same way, rows are gone and work is half done."""
    file, before = tmp_path / "lingrid.db", tmp_path / "before.db"
    url = f"sqlite://{file}"
    await settle_in(url, releases)
    shutil.copy(file, before)
    given = (url, releases.tables, releases.migrations)
    whole = await lives("migrating_child:stock", *given)
    told(whole)
    assert look(file) == (0, 0, 3), "not even killed"
    between = 0
    for moment in range(1, whole.moments + 1):
        clear(file)
        shutil.copy(before, file)
        assert (await lives("migrating_child:stock", *given, until=moment)).killed
        between += look(file) not in (OLD, NEW)
    say(f"tortoise migrate: 0 of {POSTS} child rows left; {between} of {whole.moments} between")
    assert between


def say(figures: Any) -> None:
    sys.__stdout__.write(f"\n{figures}\n")

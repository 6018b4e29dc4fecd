"""Migrating loses nothing: not a row, not an index, and not the way back."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from releases import FIRST, SECOND, Releases
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from models import clock, duty
from models.database import close_database, execute, fetch, open_database, writing
from models.database.connecting import address, configuration
from models.database.copies import NotEnoughSpace
from models.database.detecting import changes
from models.database.migrating import (
    MigrationFailed,
    MigrationReport,
    NewerDatabase,
    migrate,
    pending,
)
from models.database.schema import differences

NIGHT = datetime(2026, 3, 1, 19, tzinfo=UTC)


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[Releases]:
    made = Releases(tmp_path)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lingrid.db"


@pytest.fixture
def sqlite_url(file: Path) -> str:
    return f"sqlite://{file}"


async def moved_in(url: str, releases: Releases, *, posts: int = 30) -> None:
    """The first release, with a grid and people at their posts."""
    await releases.with_tables(FIRST)
    await migrate(url, **releases.options)
    await open_database(url, **releases.options)
    async with writing():
        await execute("INSERT INTO grid (code, name) VALUES ('G1', '碧海蓝天'), ('G2', '上林雅苑')")
        await execute("DELETE FROM grid WHERE code = 'G2'")
        for number in range(posts):
            await execute("INSERT INTO post (grid_id, role) VALUES (1, ?)", [f"member {number}"])
    await close_database()


async def rows(url: str, releases: Releases, sql: str) -> list[dict[str, Any]]:
    await open_database(url, **releases.options)
    try:
        return await fetch(sql)
    finally:
        await close_database()


async def posts(url: str, releases: Releases) -> int:
    return int((await rows(url, releases, "SELECT count(*) AS n FROM post"))[0]["n"])


async def assert_like_its_models(url: str, releases: Releases) -> None:
    database = await open_database(url, **releases.options)
    try:
        assert await differences(database.context.db()) == []
    finally:
        await close_database()


async def test_a_new_database_is_made_from_nothing(url, releases):
    await releases.with_tables(FIRST)
    assert await pending(url, **releases.options) == ["0001_tables"]
    report = await migrate(url, **releases.options)
    assert report == MigrationReport(applied=("0001_tables",))
    assert await pending(url, **releases.options) == []
    assert await migrate(url, **releases.options) == MigrationReport()
    assert await posts(url, releases) == 0
    if address(url).dialect == "sqlite":
        await assert_like_its_models(url, releases)


async def test_words_about_a_table_may_hold_any_signs(url, releases):
    """Tortoise makes a comment of the docstring, and cuts SQL at every semicolon."""
    words = """'''A grid's own; it has one chat; see `step`. 网格；"格"'''"""
    await releases.with_tables(
        FIRST.replace("class Grid(Model):", f"class Grid(Model):\n    {words}\n")
    )
    await migrate(url, **releases.options)
    assert await posts(url, releases) == 0


@pytest.mark.parametrize(
    "meta",
    [
        'unique_together = (("grid", "role"),)',
        'indexes = (("grid", "role"), ("role", "grid"))',
        "unique_together = ()",
    ],
)
async def test_indexes_and_uniques_come_and_go(url, releases, meta: str):
    """On columns and on relations, when a table is made and later, in both directions."""
    changed = FIRST.replace('table = "post"', f'table = "post"\n        {meta}').replace(
        'unique_together = (("name", "code"),)', ""
    )
    await releases.with_tables(FIRST)
    await migrate(url, **releases.options)
    for tables in (changed, FIRST, changed.replace("max_length=20", "max_length=40")):
        await releases.with_tables(tables)
        await migrate(url, **releases.options)
        assert await changes(**releases.options) == []
        if address(url).dialect == "sqlite":
            await assert_like_its_models(url, releases)


async def test_asking_what_is_pending_makes_no_file(sqlite_url, file, releases):
    await releases.with_tables(FIRST)
    assert await pending(sqlite_url, **releases.options) == ["0001_tables"]
    assert not file.exists()


async def test_children_survive_when_their_parent_s_table_changes(url, releases):
    await moved_in(url, releases)
    await releases.with_tables(SECOND)
    report = await migrate(url, **releases.options)
    assert report.applied == ("0002_tables",)
    assert await posts(url, releases) == 30
    assert await migrate(url, **releases.options) == MigrationReport()


async def test_twin_tortoise_s_own_migrate_deletes_the_children(sqlite_url, releases):
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    await stock_migrate(sqlite_url, releases)
    assert await posts(sqlite_url, releases) == 0


async def test_indexes_and_uniques_are_made_again_after_a_table_was_rebuilt(sqlite_url, releases):
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    report = await migrate(sqlite_url, **releases.options)
    assert report.indexes == ("grid: index (name)", "grid: unique (name, code)")
    await assert_like_its_models(sqlite_url, releases)


async def test_indexes_lost_by_somebody_else_come_back(sqlite_url, releases):
    await moved_in(sqlite_url, releases)
    await open_database(sqlite_url, **releases.options)
    (index,) = await fetch("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE INDEX%'")
    async with writing():
        await execute(f'DROP INDEX "{index["name"]}"')
    await close_database()
    report = await migrate(sqlite_url, **releases.options)
    assert report.indexes == ("grid: index (name)",)
    await assert_like_its_models(sqlite_url, releases)


async def test_numbers_given_out_once_are_never_given_out_again(sqlite_url, releases):
    """G2 had the number 2 and is gone; rebuilding the table must not forget that."""
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    await migrate(sqlite_url, **releases.options)
    await open_database(sqlite_url, **releases.options)
    async with writing():
        await execute("INSERT INTO grid (code, name) VALUES ('G3', '新居')")
    assert await fetch("SELECT id FROM grid WHERE code = 'G3'") == [{"id": 3}]
    await close_database()


async def test_a_backup_is_made_first_and_is_whole(sqlite_url, file, releases):
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    heard: list[tuple[str, str]] = []
    with clock.frozen(NIGHT):
        report = await migrate(
            sqlite_url, progress=lambda *step: heard.append(step), **releases.options
        )
    assert report.backup == file.with_name("lingrid.db.20260301T190000.000000Z.bak")
    assert [step for step, _ in heard] == ["backup", "apply", "index", "index", "check"]
    with closing(sqlite3.connect(report.backup)) as backup:
        assert backup.execute("SELECT count(*) FROM post").fetchone() == (30,)


async def test_no_backup_without_room_for_it(sqlite_url, releases, monkeypatch):
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(NotEnoughSpace) as refusal:
        await migrate(sqlite_url, **releases.options)
    assert refusal.value.free == 1000
    assert await pending(sqlite_url, **releases.options) == ["0002_tables"]


FAILS = """
async def run(apps, editor):
    await editor.client.execute_query("UPDATE post SET role = 'gone'")
    raise RuntimeError("no")
"""


async def test_a_migration_that_fails_changes_nothing(url, releases):
    await moved_in(url, releases)
    await releases.with_tables(SECOND)
    name = releases.with_code(FAILS)
    with pytest.raises(MigrationFailed) as failure:
        await migrate(url, **releases.options)
    assert (failure.value.migration, failure.value.reason) == (name, "no")
    assert failure.value.applied == ()
    assert await rows(url, releases, "SELECT * FROM post WHERE role = 'gone'") == []
    assert await pending(url, **releases.options) == ["0002_tables", name]


async def test_a_failure_that_changed_nothing_leaves_no_backup_lying_about(
    sqlite_url, file, releases
):
    await moved_in(sqlite_url, releases)
    releases.with_code(FAILS)
    with pytest.raises(MigrationFailed) as failure:
        await migrate(sqlite_url, **releases.options)
    assert failure.value.backup is None
    assert list(file.parent.glob("*.bak*")) == []


COMMITS_AND_FAILS = """
async def run(apps, editor):
    await editor.client.execute_query("DELETE FROM post")
    await editor.client._connection.commit()
    raise RuntimeError("no")
"""


async def test_the_backup_comes_back_when_something_was_committed_behind_our_back(
    sqlite_url, releases
):
    await moved_in(sqlite_url, releases)
    releases.with_code(COMMITS_AND_FAILS)
    with pytest.raises(MigrationFailed) as failure:
        await migrate(sqlite_url, **releases.options)
    assert failure.value.backup is not None
    assert await posts(sqlite_url, releases) == 30


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM post WHERE id = 7",
        "INSERT INTO post (grid_id, role) VALUES (1, 'nobody asked')",
    ],
)
async def test_rows_that_come_or_go_undeclared_stop_it(url, releases, statement):
    await moved_in(url, releases)
    code = f"async def run(apps, editor): await editor.client.execute_query({statement!r})"
    releases.with_code(code)
    with pytest.raises(MigrationFailed, match="post had 30 rows"):
        await migrate(url, **releases.options)
    assert await posts(url, releases) == 30


async def test_rows_may_go_when_the_migration_says_so(url, releases):
    await moved_in(url, releases)
    releases.with_code(
        "async def run(apps, editor):"
        ' await editor.client.execute_query("DELETE FROM post WHERE id = 7")',
        options='changes_rows = ("post",)',
    )
    await migrate(url, **releases.options)
    assert await posts(url, releases) == 29


async def test_a_reference_that_would_dangle_stops_it(sqlite_url, releases):
    await moved_in(sqlite_url, releases)
    releases.with_code(
        "async def run(apps, editor):"
        ' await editor.client.execute_query("UPDATE post SET grid_id = 99 WHERE id = 7")'
    )
    with pytest.raises(MigrationFailed, match="1 rows refer to nothing, in post"):
        await migrate(sqlite_url, **releases.options)


async def test_a_data_migration_uses_the_models_of_its_time(url, releases):
    await moved_in(url, releases)
    releases.with_code(
        "async def run(apps, editor):\n"
        "    Grid = apps.get_model('models.Grid')\n"
        "    await Grid.filter(code='G1').update(name='改了')\n"
    )
    await migrate(url, **releases.options)
    assert await rows(url, releases, "SELECT name FROM grid") == [{"name": "改了"}]


async def test_nobody_migrates_while_somebody_is_on_duty(url, releases):
    await releases.with_tables(FIRST)
    async with duty.hold(url):
        with pytest.raises(duty.AlreadyOnDuty):
            await migrate(url, **releases.options)
    assert (await migrate(url, **releases.options)).applied == ("0001_tables",)


async def test_an_older_version_keeps_its_hands_off_a_newer_database(url, releases, tmp_path):
    await moved_in(url, releases)
    await releases.with_tables(SECOND)
    await migrate(url, **releases.options)
    older = tmp_path / "older"
    older.mkdir()
    old = Releases(older)
    try:
        await old.with_tables(FIRST)
        with pytest.raises(NewerDatabase) as refusal:
            await migrate(url, **old.options)
        assert refusal.value.migrations == ("0002_tables",)
    finally:
        old.close()


@pytest.mark.kill
async def test_killed_in_the_middle_nothing_has_happened(url, releases):
    await moved_in(url, releases)
    await releases.with_tables(SECOND)
    releases.with_code(
        "import os\n"
        "async def run(apps, editor):\n"
        "    await editor.client.execute_query(\"UPDATE post SET role = 'gone'\")\n"
        "    if 'KILL_ME' in os.environ: os.kill(os.getpid(), 9)\n"
    )
    assert await in_another_process(url, releases) == -signal.SIGKILL
    assert await rows(url, releases, "SELECT * FROM post WHERE role = 'gone'") == []
    report = await migrate(url, **releases.options)
    assert releases.names[-1] in report.applied
    assert await posts(url, releases) == 30


async def test_a_record_that_a_kill_prevented_is_made_up_for(sqlite_url, releases):
    """Tortoise's own migrate records a migration after its commit."""
    await moved_in(sqlite_url, releases)
    await releases.with_tables(SECOND)
    await migrate(sqlite_url, **releases.options)
    await open_database(sqlite_url, **releases.options)
    async with writing():
        await execute("DELETE FROM tortoise_migrations WHERE name = '0002_tables'")
    await close_database()
    report = await migrate(sqlite_url, **releases.options)
    assert report.repaired == ("0002_tables",)
    assert report.applied == ()
    assert await pending(sqlite_url, **releases.options) == []


async def test_the_first_record_can_be_missing_too(sqlite_url, releases):
    await moved_in(sqlite_url, releases)
    await open_database(sqlite_url, **releases.options)
    async with writing():
        await execute("DELETE FROM tortoise_migrations")
    await close_database()
    await releases.with_tables(SECOND)
    report = await migrate(sqlite_url, **releases.options)
    assert (report.repaired, report.applied) == (("0001_tables",), ("0002_tables",))
    assert await posts(sqlite_url, releases) == 30


async def test_migrations_that_lack_something_are_noticed(releases):
    await releases.with_tables(FIRST)
    assert await changes(**releases.options) == []
    behind = {**releases.options}
    releases.directory.joinpath(f"{releases.tables}.py").rename(
        releases.directory / f"{releases.tables}_later.py"
    )
    later = releases.directory / f"{releases.tables}_later.py"
    later.write_text(later.read_text(encoding="utf-8").replace("max_length=20", "max_length=30"))
    behind["modules"] = [later.stem]
    (missing,) = await changes(**behind)
    assert "max_length=30" in missing.as_string()


async def stock_migrate(url: str, releases: Releases) -> None:
    """What `tortoise migrate` does, on Tortoise's own engine."""
    config = configuration(address(url), **releases.options)
    config["connections"]["default"]["engine"] = "tortoise.backends.sqlite"
    async with TortoiseContext() as context:
        await context.init(config=config)
        await MigrationExecutor(context.db(), config["apps"]).migrate()


async def in_another_process(url: str, releases: Releases) -> int:
    script = (
        "import asyncio, sys; sys.path.append(sys.argv[1])\n"
        "from models.database.migrating import migrate\n"
        "asyncio.run(migrate(sys.argv[2], modules=[sys.argv[3]], migrations=sys.argv[4]))\n"
    )
    command = [sys.executable, "-c", script, str(releases.directory), url]
    done = await asyncio.to_thread(
        subprocess.run,
        [*command, releases.tables, releases.migrations],
        env={**os.environ, "KILL_ME": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    return done.returncode

"""SQLite as Lingrid uses it."""

# ruff: noqa: PT012 - the block that raises is the transaction, with what it writes before
import contextlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from village import Household, Person

from models.database import (
    Database,
    add,
    close_database,
    execute,
    fetch,
    open_database,
    sqlite,
    writing,
)

HERE = Path(__file__).parent


@pytest.mark.usefixtures("sqlite_village")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("journal_size_limit", -1),
        ("wal_autocheckpoint", 4000),
    ],
)
async def test_what_a_power_cut_and_a_neighbour_demand(pragma: str, value: object):
    assert list((await fetch(f"PRAGMA {pragma}"))[0].values()) == [value]


async def test_a_setting_that_does_not_hold_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setitem(sqlite.PRAGMAS, "busy_timeout", -5)
    with pytest.raises(OperationalError, match="busy_timeout at 0 instead of -5"):
        await open_database(f"sqlite://{tmp_path}/village.db", modules=["village"])
    monkeypatch.undo()
    await open_database(f"sqlite://{tmp_path}/village.db", modules=["village"])
    await close_database()


async def test_a_sqlite_that_is_too_old_stops_the_start(tmp_path, monkeypatch):
    """And says which is needed, before a ledger fails of it."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 2))
    with pytest.raises(OperationalError, match=r"SQLite 3\.38 is needed"):
        await open_database(f"sqlite://{tmp_path}/village.db", modules=["village"])


@pytest.mark.usefixtures("sqlite_village")
@pytest.mark.parametrize(("rows", "ran"), [(7, 7), (8, 1), (40, 2), (100, 7)])
async def test_many_rows_are_added_by_few_statements(rows: int, ran: int):
    """Thirty-two at a time, eight at a time, and the rest one by one."""
    seen: list[str] = []
    connection = get_connection("default")._connection  # type: ignore[attr-defined]
    async with writing():
        for n in range(rows):
            await add(Household(name=f"{n}号"))
        await connection.set_trace_callback(
            lambda sql: seen.append(sql) if sql.startswith("INSERT") else None
        )
    await connection.set_trace_callback(None)
    assert len(seen) == ran


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize(
    ("stored", "sought"), [("Straße Äußere", "STRASSE ä"), ("МОСКВА", "москва"), ("3号楼A", "楼a")]
)
async def test_searching_folds_the_letters_of_every_script(stored: str, sought: str, request):
    """The same on both databases; PostgreSQL leaves ß alone."""
    if "ß" in stored and "postgres" in request.node.name:
        pytest.skip("PostgreSQL's UPPER keeps ß")
    async with writing():
        await Household.create(name=stored)
    assert await Household.filter(name__icontains=sought).count() == 1


async def test_a_naive_moment_in_raw_sql_is_refused(sqlite_village: Database):
    with pytest.raises((ValueError, sqlite3.Error)):
        await fetch("SELECT ?", [datetime(2026, 3, 1)])  # noqa: DTZ001 - naive on purpose


async def test_what_follows_a_transaction_that_sqlite_gave_up_is_not_written(sqlite_village):
    """As it does when the disk is full. The second household must not stay by itself."""
    with pytest.raises(TransactionManagementError, match="gave this transaction up"):
        async with writing():
            await Household.create(name="王家")
            with contextlib.suppress(IntegrityError):
                await execute("INSERT OR ROLLBACK INTO household (name) VALUES ('王家')")
            await Household.create(name="李家")
    assert await Household.all().count() == 0


async def test_relations_are_fetched_inside_a_transaction(sqlite_village):
    """Tortoise fetches them in tasks of its own."""
    async with writing():
        house = await Household.create(name="王家")
        await Person.create(household=house, name="王")
        (found,) = await Household.all().prefetch_related("people")
        assert [person.name for person in found.people] == ["王"]


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ("SELECT 1; SELECT 2", ["SELECT 1;", "SELECT 2"]),
        ("INSERT INTO t VALUES ('a;b');", ["INSERT INTO t VALUES ('a;b');"]),
        (
            "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END; SELECT 3",
            ["CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;", "SELECT 3"],
        ),
        ("", []),
    ],
)
def test_a_script_falls_apart_where_sqlite_says(script: str, parts: list[str]):
    assert list(sqlite.statements(script)) == parts


@pytest.mark.kill
async def test_two_processes_that_read_and_then_write_lose_nothing(tmp_path):
    assert await seats_after_rivalry(tmp_path, "ours") == (0, 600)


@pytest.mark.kill
async def test_twin_tortoise_s_own_engine_fails_under_the_same(tmp_path):
    failed, _ = await seats_after_rivalry(tmp_path, "stock")
    assert failed > 0


async def seats_after_rivalry(directory: Path, engine: str) -> tuple[int, int]:
    """Transactions that failed, and seats taken, when two processes take 300 each."""
    file = directory / "village.db"
    database = await open_database(f"sqlite://{file}", modules=["village"])
    await database.create_tables()
    async with writing():
        await Household.create(name="活动室")
    await close_database()
    failed = failures_of_two_rivals(f"sqlite://{file}", engine)
    with closing(sqlite3.connect(file)) as connection:
        return failed, connection.execute("SELECT seats FROM household").fetchone()[0]


def failures_of_two_rivals(url: str, engine: str) -> int:
    rivals = [
        subprocess.Popen(
            [sys.executable, str(HERE / "rivals.py"), url, "300", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(2)
    ]
    for rival in rivals:
        assert rival.stdout is not None
        assert rival.stdout.readline() == "ready\n"
    for rival in rivals:
        assert rival.stdin is not None
        rival.stdin.write("go\n")
        rival.stdin.flush()
    return sum(int(rival.communicate(timeout=60)[0]) for rival in rivals)

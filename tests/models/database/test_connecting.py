"""Opening and closing a database."""

import asyncio
from pathlib import Path

import pytest
from village import Household

from models.database import close_database, dialect, fetch, open_database, writing
from models.database.connecting import address
from models.database.raw import numbered


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite://data/x.db", Path("data/x.db")),
        ("sqlite:///var/lib/x.db", Path("/var/lib/x.db")),
        ("sqlite://:memory:", None),
    ],
)
def test_addresses_of_files(url: str, file: Path | None):
    assert address(url).dialect == "sqlite"
    assert address(url).file == file


def test_addresses_of_servers():
    there = address("postgres://wang:p%40ss@db.example:5433/lingrid?maxsize=3").credentials
    assert there["host"] == "db.example"
    assert (there["user"], there["password"], there["port"]) == ("wang", "p@ss", 5433)
    socket = address("postgresql://postgres@/lingrid?host=%2Frun%2Fpg").credentials
    assert (socket["host"], socket["database"]) == ("/run/pg", "lingrid")


@pytest.mark.parametrize("url", ["mysql://a/b", "lingrid.db", "sqlite://", ""])
def test_other_addresses_are_refused(url: str):
    with pytest.raises(ValueError):
        address(url)


async def test_open_close_and_open_again(url: str):
    for round in range(3):
        database = await open_database(url, modules=["village"])
        if round == 0:
            await database.create_tables()
        async with writing():
            await Household.create(name=f"{round}号")
        assert await Household.all().count() == round + 1
        await close_database()
        await close_database()


async def test_every_task_finds_the_open_database(url: str):
    """Servers handle requests in tasks that the one which opened it knows nothing of."""
    opened, done = asyncio.Event(), asyncio.Event()

    async def lifespan() -> None:
        await open_database(url, modules=["village"])
        opened.set()
        await done.wait()
        await close_database()

    task = asyncio.create_task(lifespan())
    await opened.wait()
    assert await fetch("SELECT 1 AS one") == [{"one": 1}]
    done.set()
    await task


async def test_one_database_at_a_time(url: str):
    await open_database(url, modules=["village"])
    with pytest.raises(RuntimeError, match="open already"):
        await open_database(url, modules=["village"])
    await close_database()


async def test_a_second_one_beside_it_for_this_task_only(url: str, tmp_path):
    first = await open_database(url, modules=["village"])
    await open_database(f"sqlite://{tmp_path}/other.db", fallback=False, modules=["village"])
    assert dialect() == "sqlite"
    await close_database()
    assert dialect() == first.dialect
    await close_database()


@pytest.mark.parametrize("missing", ["postgres://nobody@/nothing?host=/nowhere"])
async def test_a_database_that_is_not_there_shows_when_opening(missing: str):
    with pytest.raises(OSError):
        await open_database(missing, modules=["village"])
    await open_database("sqlite://:memory:", modules=["village"])
    await close_database()


async def test_the_directory_of_the_file_is_made(tmp_path):
    await open_database(f"sqlite://{tmp_path}/data/deep/x.db", modules=["village"])
    await close_database()
    assert (tmp_path / "data/deep/x.db").exists()


def test_question_marks_in_quotes_and_comments_are_no_placeholders():
    sql = """SELECT '?''?', "?" -- ?\n FROM t /* ? */ WHERE a = ? AND b IN (?, ?)"""
    assert numbered(sql) == (
        """SELECT '?''?', "?" -- ?\n FROM t /* ? */ WHERE a = $1 AND b IN ($2, $3)"""
    )

"""The same village on SQLite and on PostgreSQL."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from models.database import Database, close_database, open_database

# the tables of these tests are found by name, as Tortoise finds all tables
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        return fresh()
    return f"sqlite://{tmp_path}/village.db"


@pytest.fixture
async def village(url: str) -> AsyncIterator[Database]:
    """The village, open and empty."""
    database = await open_database(url, modules=["village"])
    await database.create_tables()
    yield database
    await close_database()


@pytest.fixture
async def sqlite_village(tmp_path: Path) -> AsyncIterator[Database]:
    """The village on SQLite only."""
    database = await open_database(f"sqlite://{tmp_path}/village.db", modules=["village"])
    await database.create_tables()
    yield database
    await close_database()

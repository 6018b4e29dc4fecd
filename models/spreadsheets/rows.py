"""Rows as another process reads them: by key, a page at a time, on a connection of its own.

No page waits for whoever takes the file: between two of them nothing is held in the database,
neither a lock nor an old state of it.
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from models.spreadsheets.plan import Source

AT_ONCE = 1_000
"""Rows read together."""

Rows = Sequence[Sequence[Any]]


def values_after(source: Source, last: int) -> list[Any]:
    """The values of the statement for the page after a row."""
    values = list(source.values)
    values[source.after] = last
    return values


async def read(source: Source) -> AsyncIterator[Rows]:
    """The rows, a page at a time."""
    pages = _of_a_file if isinstance(source.database, str) else _of_a_server
    async for page in pages(source):
        yield page


async def _of_a_file(source: Source) -> AsyncIterator[Rows]:
    assert isinstance(source.database, str)
    where = f"{Path(source.database).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(where, uri=True, isolation_level=None, timeout=30)) as database:
        database.create_function("upper", 1, _upper, deterministic=True)
        last = 0
        while rows := database.execute(source.sql, values_after(source, last)).fetchall():
            yield rows
            last = rows[-1][0]


def _upper(value: object) -> str | None:
    """As `models.database.sqlite` has it, with all of Unicode."""
    return None if value is None else str(value).upper()


async def _of_a_server(source: Source) -> AsyncIterator[Rows]:
    import asyncpg  # not needed for a file, and slow to come

    assert source.database is not None
    assert not isinstance(source.database, str)
    connection = await asyncpg.connect(**source.database)
    try:
        statement = await connection.prepare(source.sql)
        last = 0
        while rows := await statement.fetch(*values_after(source, last)):
            yield [tuple(row) for row in rows]
            last = rows[-1][0]
    finally:
        await connection.close()

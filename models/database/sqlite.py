"""SQLite as Lingrid uses it: one connection, writers in a queue, every commit on the disk.

Tortoise finds this engine by the name of the module, and so does its migration executor,
which looks for "sqlite" in it.

* BEGIN IMMEDIATE: a transaction that first reads and then writes would otherwise lose
  against another process at once, without waiting.
* synchronous=FULL: what was answered with a number must survive a power cut.
* UPPER folds all of Unicode, not only ASCII, because `icontains` is made of it.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.exceptions import OperationalError, TransactionManagementError

from models.database.fields import as_text
from models.database.memory import Memory, change_of
from models.database.pending import Step, UnitOfWork
from models.database.transactions import Outermost, Savepoint, refuse_when_over, uninterrupted

T = TypeVar("T")

OLDEST = (3, 38)
"""The SQLite that is needed at least: it came in 2022, and reads JSON by `->`."""

PRAGMAS: dict[str, int | str] = {
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "journal_size_limit": -1,
    "wal_autocheckpoint": 4000,  # pages; a quarter of the checkpoints there are by default
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
}

TOGETHER = (32, 8)
"""Rows that are inserted by one statement; of few lengths, so that each stays prepared."""

STATEMENTS = 512
"""Prepared statements that are kept."""

# after Tortoise's own, which leaves the microseconds out when there are none
sqlite3.register_adapter(datetime, as_text)


def upper(value: object) -> str | None:
    return None if value is None else str(value).upper()


def statements(script: str) -> Iterator[str]:
    """The single statements of a script, as SQLite itself tells them apart.

    >>> list(statements("INSERT INTO t VALUES (';'); DROP TABLE t"))
    ["INSERT INTO t VALUES (';');", 'DROP TABLE t']
    """
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()


class SqliteEngine(SqliteClient):
    """The one connection to the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memory = Memory()
        self.data_version = 0

    def memory_of(self, tables: Sequence[str]) -> Memory | None:
        """Where look-ups of these tables are kept."""
        return self.memory

    async def before(self, sql: str) -> None:
        """A statement is about to be run."""

    def after(self, sql: str) -> None:
        """A statement was run outside of any transaction."""
        if change := change_of(sql):
            self.memory.forget(change)

    async def heed_others(self) -> None:
        """Look whether another process has written; out of turn, between two transactions."""
        async with self.acquire_connection() as connection:
            self.others_wrote(await ask(connection, _data_version))

    def others_wrote(self, data_version: int) -> None:
        """Forget everything when another process has written since the last look."""
        if data_version != self.data_version:
            self.data_version = data_version
            self.memory.clear()

    async def create_connection(self, with_db: bool) -> None:
        if self._connection is None:
            await uninterrupted(self._connect())

    async def _connect(self) -> None:
        connection = aiosqlite.connect(
            self.filename, isolation_level=None, cached_statements=STATEMENTS
        )
        # a process that dies before it closes the database must not hang on this thread
        connection._thread.daemon = True
        await connection
        try:
            await connection.create_function("upper", 1, upper, deterministic=True)
            for pragma, value in self.pragmas.items():
                if pragma in PRAGMAS:
                    await ask(connection, _rows, f"PRAGMA {pragma} = {value}")
            await self._check(connection)
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        await self._post_connect()

    async def _check(self, connection: aiosqlite.Connection) -> None:
        """SQLite ignores a pragma it cannot follow, so each one is read back."""
        if sqlite3.sqlite_version_info < OLDEST:
            least = ".".join(map(str, OLDEST))
            raise OperationalError(f"SQLite {least} is needed, this is {sqlite3.sqlite_version}")
        for pragma, wanted in PRAGMAS.items():
            found = (await ask(connection, _rows, f"PRAGMA {pragma}"))[0][0]
            in_memory = pragma == "journal_mode" and found == "memory"
            if found != wanted and not in_memory:
                raise OperationalError(f"SQLite keeps {pragma} at {found!r} instead of {wanted!r}")

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await uninterrupted(connection.close())

    def _in_transaction(self) -> TransactionContext:
        return Outermost(SqliteTransaction(self))

    @translate_exceptions
    async def execute_insert(self, query: str, values: list[Any]) -> int:
        inserted: int = await self._ask(query, _insert, query, values)
        return inserted

    @translate_exceptions
    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[dict[Any, Any]]]:
        plain = query.replace("\x00", "'||CHAR(0)||'")
        found: tuple[int, list[Any]] = await self._ask(query, _query, plain, values)
        return found

    @translate_exceptions
    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[Any, Any]]:
        plain = query.replace("\x00", "'||CHAR(0)||'")
        found: tuple[int, list[dict[str, Any]]] = await self._ask(query, _query, plain, values)
        return found[1]

    async def _ask(self, query: str, work: Callable[..., Any], *args: Any) -> Any:
        await self.before(query)
        async with self.acquire_connection() as connection:
            try:
                return await ask(connection, work, *args)
            finally:
                self.after(query)

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    async def changed(self, sql: str, values: Sequence[Any]) -> int:
        """Run a statement and return the number of rows it changed."""
        changed: int = (await self.execute_query(sql, list(values)))[0]
        return changed


class SqliteTransaction(UnitOfWork, SqliteEngine, SqliteTransactionWrapper):
    """One transaction on the one connection."""

    numbers_grow = True

    def __init__(self, outside: SqliteEngine) -> None:
        SqliteTransactionWrapper.__init__(self, outside)
        self.begin_work()
        self.pragmas = outside.pragmas
        self.filename = outside.filename
        self.outside = outside
        self.is_over = False
        self.callbacks: list[Callable[[], object]] = []
        self.regrets: list[Callable[[], object]] = []

    async def take(self) -> None:
        await self.outside._lock.acquire()
        try:
            await self.outside.create_connection(with_db=True)
        except BaseException:
            self.outside._lock.release()
            raise
        assert self.outside._connection is not None
        self._connection = self.outside._connection

    async def give_back(self) -> None:
        self.outside._lock.release()

    @translate_exceptions
    async def run(self, sql: str) -> None:
        await ask(self._connection, _statement, sql)

    async def start(self) -> None:
        self.outside.others_wrote(await self._begin("BEGIN IMMEDIATE"))

    @translate_exceptions
    async def _begin(self, sql: str) -> int:
        return await ask(self._connection, _begin, sql)

    async def finish(self) -> None:
        await self.run_steps([*self.steps(), ("COMMIT", None)])
        for change in set(self.changes):
            self.outside.memory.forget(change)
        for key, tables in self.handed_on.items():
            if known := self.memory.get(key):
                self.outside.memory.keep(key, known[0], tables, rows=True)

    async def run_steps(self, steps: Sequence[Step]) -> None:
        """Run statements: one way to the connection's thread and one back for all of them."""
        await uninterrupted(self._run_steps(steps))

    @translate_exceptions
    async def _run_steps(self, steps: Sequence[Step]) -> None:
        refuse_when_over(self)
        await ask(self._connection, _run_all, steps)

    async def number(self, table: str) -> int:
        """The one after the last that was ever given; nobody else writes while we do."""
        if table not in self._numbers:
            given = await ask(self._connection, _rows, "SELECT name, seq FROM sqlite_sequence")
            self._numbers = {table: 0, **dict(given), **self._numbers}
        self._numbers[table] += 1
        return self._numbers[table]

    def memory_of(self, tables: Sequence[str]) -> Memory | None:
        """Where look-ups are kept: with the rest, unless they were changed here."""
        return self.memory if self.has_changed(tables) else self.outside.memory

    def after(self, sql: str) -> None:
        """It is known already; the others hear of it when it is committed."""

    async def _ask(self, query: str, work: Callable[..., Any], *args: Any) -> Any:
        """What is owed before the statement goes with it: one way there and one back."""
        steps = self.owed_before(query)
        if not steps:
            async with self.acquire_connection() as connection:
                return await ask(connection, work, *args)
        return await uninterrupted(self._settle_and_ask(steps, work, *args))

    async def _settle_and_ask(
        self, steps: Sequence[Step], work: Callable[..., Any], *args: Any
    ) -> Any:
        settled: list[bool] = []
        async with self.acquire_connection() as connection:
            try:
                return await ask(connection, _run_all_and, steps, settled, work, *args)
            finally:
                if not settled:
                    self.spoil()

    async def undo(self) -> None:
        # a method of the connection and not a statement: it does nothing when nothing began
        await self._connection.rollback()

    def acquire_connection(self) -> Any:
        refuse_when_over(self)
        if not self._connection.in_transaction:
            # a full disk makes SQLite roll back by itself; going on would write bit by bit
            raise TransactionManagementError("SQLite gave this transaction up: nothing is written")
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        refuse_when_over(self)
        return Savepoint(self)

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._ask(query, _many, query, values)

    async def execute_script(self, query: str) -> None:
        # one by one: sqlite3 commits before it runs what it calls a script
        for statement in statements(query):
            await self.execute_query(statement)


async def ask(connection: aiosqlite.Connection, work: Callable[..., T], *args: Any) -> T:
    """Do `work` in the connection's thread: one way there and one back."""
    result: T = await connection._execute(work, connection._conn, *args)  # type: ignore[no-untyped-call]
    return result


def _statement(connection: sqlite3.Connection, sql: str) -> None:
    connection.execute(sql)


def _begin(connection: sqlite3.Connection, sql: str) -> int:
    """Begin, and tell by its number in which version the file is as other processes write it."""
    connection.execute(sql)
    return _data_version(connection)


def _data_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


def _run_all(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    if not connection.in_transaction:
        raise sqlite3.OperationalError("SQLite gave this transaction up: nothing is written")
    for sql, rows in steps:
        if rows is None:
            connection.execute(sql)
        else:
            _run_for_each(connection, sql, rows)


def _run_for_each(connection: sqlite3.Connection, sql: str, rows: list[list[Any]]) -> None:
    """Run a statement for each row; what only adds rows, many at a time.

    Whoever runs a statement lets go of Python's lock and has to get it back: once for all of these
    rows instead of once for each.
    """
    for size in TOGETHER:
        if len(rows) >= size and (together := _together(sql, size)):
            whole = len(rows) // size * size
            for at in range(0, whole, size):
                values = chain.from_iterable(rows[at : at + size])
                connection.execute(together, list(values))
            rows = rows[whole:]
    if rows:
        connection.executemany(sql, rows)


_ROW = re.compile(r"(INSERT INTO [^?]* VALUES )(\((?:[^()]|\([^()]*\))*\))([^?]*)")
"""A statement that adds one row of values, given in the middle of it."""


@cache
def _together(sql: str, size: int) -> str:
    """The statement that adds so many rows at once; "" when it is of another kind.

    >>> _together("INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING", 2)
    'INSERT INTO t (a) VALUES (?), (?) ON CONFLICT DO NOTHING'
    """
    if not (plain := _ROW.fullmatch(sql.strip())):
        return ""
    head, row, tail = plain.groups()
    return f"{head}{', '.join([row] * size)}{tail}"


def _run_all_and(
    connection: sqlite3.Connection,
    steps: Sequence[Step],
    settled: list[bool],
    work: Callable[..., T],
    *args: Any,
) -> T:
    """Run statements, note that they were, and do something more."""
    _run_all(connection, steps)
    settled.append(True)
    return work(connection, *args)


def _rows(connection: sqlite3.Connection, sql: str) -> list[Any]:
    return connection.execute(sql).fetchall()


def _query(
    connection: sqlite3.Connection, sql: str, values: Sequence[Any] | None
) -> tuple[int, list[dict[str, Any]]]:
    """The rows changed (for a read, the rows found) and the rows.

    Counted by the statement itself: the connection's own count includes what a cascade deleted.
    Made into dicts here: sqlite3's own kind of row looks through all its names for each value.
    """
    cursor = connection.execute(sql, values or ())
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return (cursor.rowcount if cursor.rowcount >= 0 else len(rows)), rows


def _insert(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> int:
    return connection.execute(sql, values).lastrowid or 0


def _many(connection: sqlite3.Connection, sql: str, values: Sequence[Sequence[Any]]) -> None:
    connection.executemany(sql, values)


client_class = SqliteEngine

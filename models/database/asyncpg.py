"""PostgreSQL as Lingrid uses it: a pool, and transactions that give their connection back.

Tortoise finds this engine by the name of the module, and so does its migration executor,
which looks for "asyncpg" in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionContext
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.exceptions import TransactionManagementError

from models.database.memory import Memory
from models.database.pending import Step, UnitOfWork
from models.database.raw import numbered
from models.database.transactions import Outermost, Savepoint, refuse_when_over, uninterrupted

BLOCK = 32
"""Numbers that are taken of a sequence at once."""


class PostgresEngine(AsyncpgDBClient):
    """The pool."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers: dict[str, list[int]] = {}

    def memory_of(self, tables: Sequence[str]) -> Memory | None:
        """Nowhere: other processes write, too."""
        return None

    async def heed_others(self) -> None:
        """Nothing is remembered."""

    async def before(self, sql: str) -> None:
        """A statement is about to be run."""

    async def close(self) -> None:
        await uninterrupted(super().close())

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        await self.before(query)
        return await super().execute_insert(query, values)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, list[dict[Any, Any]]]:
        await self.before(query)
        found: tuple[int, list[dict[Any, Any]]] = await super().execute_query(query, values)
        return found

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[Any, Any]]:
        await self.before(query)
        found: list[dict[Any, Any]] = await super().execute_query_dict(query, values)
        return found

    async def execute_script(self, query: str) -> None:
        await self.before(query)
        await super().execute_script(query)

    def _in_transaction(self) -> TransactionContext:
        return Outermost(PostgresTransaction(self))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    @translate_exceptions
    async def changed(self, sql: str, values: Sequence[Any]) -> int:
        """Run a statement and return the number of rows it changed."""
        await self.before(sql)
        async with self.acquire_connection() as connection:
            status: str = await connection.execute(sql, *values)
        return int(last) if (last := status.rsplit(" ", 1)[-1]).isdigit() else 0


class PostgresTransaction(UnitOfWork, PostgresEngine, TransactionWrapper):
    """One transaction on one connection of the pool."""

    reads_may_spoil = True

    def __init__(self, outside: PostgresEngine) -> None:
        TransactionWrapper.__init__(self, outside)
        self.begin_work()
        self.fetch_inserted = outside.fetch_inserted
        self.outside = outside
        self.is_over = False
        self.callbacks: list[Callable[[], object]] = []
        self.regrets: list[Callable[[], object]] = []

    async def take(self) -> None:
        if self.outside._pool is None:
            await uninterrupted(self.outside.create_connection(with_db=True))
        assert self.outside._pool is not None
        self._connection = await self.outside._pool.acquire()

    async def give_back(self) -> None:
        if self.outside._pool is not None:
            await self.outside._pool.release(self._connection)

    @translate_exceptions
    async def run(self, sql: str) -> None:
        await self._connection.execute(sql)

    async def start(self) -> None:
        await self.run("BEGIN")

    @translate_exceptions
    async def finish(self) -> None:
        await self._run_steps(self.steps())
        # a transaction in which a statement failed answers COMMIT with a polite ROLLBACK
        if await self._connection.execute("COMMIT") != "COMMIT":
            raise TransactionManagementError(
                "nothing was committed: an error inside was caught without attempt()"
            )

    async def run_steps(self, steps: Sequence[Step]) -> None:
        """Run statements, each with all its rows at once."""
        await uninterrupted(self._run_steps(steps))

    async def _run_steps(self, steps: Sequence[Step]) -> None:
        for sql, rows in steps:
            if rows is None:
                await self.run(sql)
            else:
                await TransactionWrapper.execute_many(self, numbered(sql), rows)

    async def number(self, table: str) -> int:
        """One of the table's own sequence; what a transaction leaves, the next one takes."""
        left = self.outside.numbers.setdefault(table, [])
        while not left:
            async with self.acquire_connection() as connection:
                rows = await connection.fetch(_NUMBERS, table, BLOCK)
            left += sorted((row[0] for row in rows), reverse=True)
        return left.pop()

    def memory_of(self, tables: Sequence[str]) -> Memory | None:
        """With this transaction."""
        return self.memory

    async def undo(self) -> None:
        try:
            if self._connection.is_in_transaction():
                await self._connection.execute("ROLLBACK")
        except BaseException:
            # closing it ends the transaction too, and the pool opens another one
            self._connection.terminate()
            raise

    def acquire_connection(self) -> Any:
        refuse_when_over(self)
        return TransactionWrapper.acquire_connection(self)

    def _in_transaction(self) -> TransactionContext:
        refuse_when_over(self)
        return Savepoint(self)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self.before(query)
        await TransactionWrapper.execute_many(self, query, values)


_NUMBERS = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)"


client_class = PostgresEngine

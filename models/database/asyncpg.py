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

from models.database.transactions import Outermost, Savepoint, refuse_when_over, uninterrupted


class PostgresEngine(AsyncpgDBClient):
    """The pool."""

    async def close(self) -> None:
        await uninterrupted(super().close())

    def _in_transaction(self) -> TransactionContext:
        return Outermost(PostgresTransaction(self))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    @translate_exceptions
    async def changed(self, sql: str, values: Sequence[Any]) -> int:
        """Run a statement and return the number of rows it changed."""
        async with self.acquire_connection() as connection:
            status: str = await connection.execute(sql, *values)
        return int(last) if (last := status.rsplit(" ", 1)[-1]).isdigit() else 0


class PostgresTransaction(PostgresEngine, TransactionWrapper):
    """One transaction on one connection of the pool."""

    def __init__(self, outside: PostgresEngine) -> None:
        TransactionWrapper.__init__(self, outside)
        self.fetch_inserted = outside.fetch_inserted
        self.outside = outside
        self.is_over = False
        self.callbacks: list[Callable[[], object]] = []

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
        # a transaction in which a statement failed answers COMMIT with a polite ROLLBACK
        if await self._connection.execute("COMMIT") != "COMMIT":
            raise TransactionManagementError(
                "nothing was committed: an error inside was caught without attempt()"
            )

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
        await TransactionWrapper.execute_many(self, query, values)


client_class = PostgresEngine

"""Transactions: all or nothing, and nothing left behind when the task is cancelled.

Servers cancel tasks all the time. A transaction that is cancelled while it begins, ends or
rolls back must still give its lock (SQLite) or its connection (PostgreSQL) back, so these
three steps run to their end first; the cancellation is let through after them. What is only
added is written together, before the commit: see `pending`.

`writing()` is the only way to write. It joins the transaction it finds itself in, so that
acts compose: an outer act commits what the inner ones did, or nothing. `attempt()` is for
the caller who wants to catch what goes wrong inside and go on.

Inside a transaction: no network, no waiting for other tasks, no tasks of one's own.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from itertools import count
from types import TracebackType
from typing import Any, Protocol, TypeVar, cast

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext
from tortoise.connection import ConnectionToken, get_connection, get_connections
from tortoise.exceptions import TransactionManagementError

from models.database.memory import CONNECTION, UNIT
from models.database.pending import Part

T = TypeVar("T")

_log = logging.getLogger(__name__)
_savepoints = count(1)


class Transaction(Protocol):
    """What an engine has to know about one transaction on its connection."""

    connection_name: str
    is_over: bool
    callbacks: list[Callable[[], object]]
    regrets: list[Callable[[], object]]

    def begin_part(self, name: str) -> Part: ...

    def end_part(self, part: Part) -> None: ...

    async def undo_part(self, part: Part) -> None: ...

    async def take(self) -> None:
        """Wait for the connection. Cancelled while waiting, it holds nothing."""

    async def give_back(self) -> None:
        """Free the connection for others, whatever state it is in."""

    async def run(self, sql: str) -> None: ...

    async def start(self) -> None: ...

    async def finish(self) -> None: ...

    async def undo(self) -> None: ...


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` to its end; a cancellation that arrives meanwhile is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled is None:
        return task.result()
    failure = None if task.cancelled() else task.exception()
    raise cancelled from failure


class Outermost(TransactionContext):
    """The transaction that commits."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._committed = False
        self._token: ConnectionToken | None = None

    async def __aenter__(self) -> Any:
        await self._transaction.take()
        try:
            await uninterrupted(self._transaction.start())
        except BaseException:
            # cancelled or refused: it may have begun all the same
            await uninterrupted(self._end(commit=False))
            raise
        self._unit = UNIT.set(self._transaction)
        self._token = get_connections().set(
            self._transaction.connection_name, cast(BaseDBAsyncClient, self._transaction)
        )
        return self._transaction

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await uninterrupted(self._end(commit=kind is None))
        finally:
            get_connections().reset(self._token)
            UNIT.reset(self._unit)
            if self._committed:
                self._call_back()

    async def _end(self, *, commit: bool) -> None:
        try:
            if commit:
                await self._transaction.finish()
                self._committed = True
        finally:
            self._transaction.is_over = True
            try:
                if not self._committed:
                    await self._transaction.undo()
            finally:
                await self._transaction.give_back()

    def _call_back(self) -> None:
        for callback in self._transaction.callbacks:
            try:
                callback()
            except Exception:
                # what was written stays written: a caller must not take this for a failure
                _log.exception("after-commit-callback-failed")


class Savepoint(TransactionContext):
    """A part of a transaction that can be undone by itself."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._callbacks_before = len(transaction.callbacks)
        self._regrets_before = len(transaction.regrets)

    async def __aenter__(self) -> Any:
        self._part = self._transaction.begin_part(f"lingrid_{next(_savepoints)}")
        return self._transaction

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._transaction.end_part(self._part)
        else:
            del self._transaction.callbacks[self._callbacks_before :]
            regrets = self._transaction.regrets[self._regrets_before :]
            del self._transaction.regrets[self._regrets_before :]
            for regret in reversed(regrets):
                regret()
            await uninterrupted(self._transaction.undo_part(self._part))


class _Joined:
    """A block inside a transaction that is already there."""

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *exc_info: object) -> None:
        return None


_JOINED = _Joined()


def current() -> Transaction | None:
    """The transaction this task is in."""
    transaction: Transaction | None = UNIT.get()
    return transaction if transaction is not None and not transaction.is_over else None


def in_transaction() -> bool:
    """Whether this task is in a transaction, where it must not wait for anything outside."""
    return current() is not None


def writing() -> AbstractAsyncContextManager[object]:
    """Write in one transaction: the surrounding one when there is one, else one of its own."""
    if current() is not None:
        return _JOINED
    client: Any = get_connection(CONNECTION)
    if not hasattr(client, "is_over"):
        return cast(AbstractAsyncContextManager[object], client._in_transaction())
    if client.is_over:
        # a task that outlived the transaction it was started in
        return cast(AbstractAsyncContextManager[object], client.outside._in_transaction())
    return _JOINED


def attempt() -> AbstractAsyncContextManager[object]:
    """Write something that may fail: when it does, only this block is undone.

    The exception comes out, and the surrounding transaction can go on after catching it.
    """
    transaction: Any = current()
    if transaction is None:
        return writing()
    return cast(AbstractAsyncContextManager[object], transaction._in_transaction())


def after_commit(callback: Callable[[], object]) -> None:
    """Call `callback` once what is being written here is committed; outside of a transaction, now.

    It is dropped when the transaction, or the `attempt()` it was registered in, is undone.
    """
    transaction = current()
    if transaction is None:
        callback()
    else:
        transaction.callbacks.append(callback)


def refuse_when_over(transaction: Transaction) -> None:
    """Stop a task that outlived its transaction from writing outside of any."""
    if transaction.is_over:
        raise TransactionManagementError(
            "this transaction is over: a task that was started inside it is still using it"
        )


def when_undone(callback: Callable[[], object]) -> None:
    """Call `callback` when the `attempt()` it is registered in is undone.

    For what is remembered beside the database, until the transaction ends.
    """
    transaction = current()
    if transaction is not None:
        transaction.regrets.append(callback)

"""Duty: exactly one process works on a database at a time.

The one on duty runs the worker, the delivery, the clock and the poller, and nobody migrates
meanwhile. The lock belongs to the kernel (a file lock beside a SQLite file) or to PostgreSQL
(an advisory lock of a connection of its own), so it is free the moment its holder is gone,
however it went. A database in memory belongs to its process and needs no lock.
"""

import asyncio
import contextlib
import fcntl
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import asyncpg

from models import clock
from models.database.connecting import Address, address
from models.database.transactions import uninterrupted

# the name of the lock within one PostgreSQL database: "lingrid" in letters
_LOCK = int.from_bytes(b"lingrid", "big")

PING_SECONDS = 2.0
"""Seconds between two pings, and those that an answer may take: lost is noticed within four."""

STAND_BY_SECONDS = 1.0

_open_files: set[int] = set()


class Standing(StrEnum):
    """What this process is to its database."""

    OFFICE_ALONE = "office-alone"
    STANDING_BY = "standing-by"
    ON_DUTY = "on-duty"


_standing = Standing.OFFICE_ALONE


def standing() -> Standing:
    """What this process is just now, for whoever watches it."""
    return _standing


def stand(now: Standing) -> None:
    """Be that from now on."""
    global _standing
    _standing = now


@dataclass(eq=False)
class AlreadyOnDuty(Exception):
    """Somebody else works on this database. `holder` says who, as far as can be known."""

    holder: str

    def __str__(self) -> str:
        return f"on duty already: {self.holder}"


@dataclass(frozen=True)
class Held:
    """Being on duty. `lost` is set when the lock is gone: stop working at once."""

    lost: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def hold(url: str, *, ping_seconds: float = PING_SECONDS) -> AsyncIterator[Held]:
    """Go on duty until the block ends. Raises `AlreadyOnDuty` when somebody is."""
    where = address(url)
    held = Held()
    if where.dialect == "postgres":
        async with _advisory_lock(where, held, ping_seconds):
            yield held
    elif where.file is not None:
        with _file_lock(where.file):
            yield held
    else:
        yield held


@asynccontextmanager
async def wait(
    url: str, *, every: float = STAND_BY_SECONDS, ping_seconds: float = PING_SECONDS
) -> AsyncIterator[Held]:
    """Stand by until nobody is on duty, then go on duty.

    Asks every `every` seconds rather than queueing in PostgreSQL, where a statement that
    waits for hours would keep old rows from being cleaned away. A database that is down is
    waited for, too: it may be changing machines, which is what standing by is for.
    """
    async with contextlib.AsyncExitStack() as stack:
        while True:
            try:
                held = await stack.enter_async_context(hold(url, ping_seconds=ping_seconds))
                break
            except (
                AlreadyOnDuty,
                OSError,
                asyncpg.PostgresConnectionError,
                asyncpg.CannotConnectNowError,
            ):
                await asyncio.sleep(every)
        yield held


async def holder(url: str) -> str | None:
    """Who is on duty, for whoever only wants to know; None when nobody is."""
    where = address(url)
    if where.dialect == "postgres":
        connection = await _connect(where)
        try:
            return await _found_holder(connection)
        finally:
            await uninterrupted(_close(connection))
    return _file_holder(where.file) if where.file is not None else None


def _file_holder(database: Path) -> str | None:
    path = Path(f"{database.resolve()}.lock")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        # shared, and for no longer than it takes to ask
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor) or str(path)
    finally:
        os.close(descriptor)
    return None


@contextmanager
def _file_lock(database: Path) -> Iterator[None]:
    path = Path(f"{database.resolve()}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    _open_files.add(descriptor)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyOnDuty(_read(descriptor) or str(path)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(
            descriptor, f"pid {os.getpid()} since {clock.now():%Y-%m-%d %H:%M:%SZ}\n".encode(), 0
        )
        try:
            yield
        finally:
            # the file stays: whoever deletes it lets two processes lock two files of one name
            os.ftruncate(descriptor, 0)
    finally:
        _open_files.discard(descriptor)
        os.close(descriptor)


def _read(descriptor: int) -> str:
    return os.pread(descriptor, 200, 0).decode(errors="replace").strip()


def _let_go_in_child() -> None:
    """A child process must not keep its parent's lock alive after the parent is gone."""
    for descriptor in _open_files:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _open_files.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@asynccontextmanager
async def _advisory_lock(where: Address, held: Held, ping_seconds: float) -> AsyncIterator[None]:
    connection = await _connect(where)
    try:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
            raise AlreadyOnDuty(await _holder(connection))
        connection.add_termination_listener(lambda _: held.lost.set())
        pinging = asyncio.create_task(_ping(connection, held, ping_seconds))
        try:
            yield
        finally:
            pinging.cancel()
            await uninterrupted(_ended(pinging))
    finally:
        await uninterrupted(_close(connection))


async def _connect(where: Address) -> Any:
    to = where.credentials
    return await asyncpg.connect(
        host=to["host"],
        port=to["port"],
        user=to["user"],
        password=to["password"],
        database=to["database"],
        ssl=to.get("ssl"),
        timeout=10,
        server_settings={
            "application_name": f"lingrid on duty: {socket.gethostname()[:30]} pid {os.getpid()}",
            # a machine that vanished gives the lock back within half a minute
            "tcp_keepalives_idle": "10",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "4",
        },
    )


async def _ping(connection: Any, held: Held, seconds: float) -> None:
    """Notice a connection that died without a word."""
    try:
        while True:
            await asyncio.sleep(seconds)
            await connection.fetchval("SELECT 1", timeout=seconds)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        held.lost.set()


async def _holder(connection: Any) -> str:
    return await _found_holder(connection) or "a process that has just left"


async def _found_holder(connection: Any) -> str | None:
    # an advisory lock of one 64-bit number shows its halves as classid and objid
    row = await connection.fetchrow(
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a"
        " ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND (l.classid::bigint << 32 | l.objid::bigint) = $1",
        _LOCK,
    )
    if row is None:
        return None
    name: str = row["application_name"].removeprefix("lingrid on duty: ")
    return f"{name} since {row['backend_start']:%Y-%m-%d %H:%M:%SZ}"


async def _ended(task: "asyncio.Task[None]") -> None:
    await asyncio.wait((task,))


async def _close(connection: Any) -> None:
    try:
        await connection.close(timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()

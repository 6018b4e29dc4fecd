"""The database, for one command: there, of this version's shape, and nobody else at work on it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

from cli.failures import Failure
from models import duty
from models.database import close_database, open_database
from models.database.connecting import Address, address
from models.database.migrating import pending
from models.settings import Settings

UNREACHABLE = (OSError, DBConnectionError, OperationalError, asyncpg.PostgresError)


@asynccontextmanager
async def opened(settings: Settings, *, writes: bool = True) -> AsyncIterator[None]:
    """The database of the settings, open.

    A SQLite file has one process that writes: a command that `writes` goes on duty for as long
    as it runs. Raises `Failure` when the database is missing, behind or out of reach, and
    `AlreadyOnDuty`.
    """
    where = address_of(settings)
    if where.file is not None and not where.file.exists():
        raise Failure(f"there is no database at {where.file}; run: lingrid migrate")
    async with AsyncExitStack() as stack:
        try:
            if writes and where.dialect == "sqlite":
                await stack.enter_async_context(duty.hold(where.url))
            behind = await pending(where.url)
            if not behind:
                await open_database(where.url)
        except UNREACHABLE as exc:
            raise Failure(unreachable(where, exc)) from exc
        if behind:
            raise Failure(f"the database lacks {', '.join(behind)}; run: lingrid migrate")
        stack.push_async_callback(close_database)
        yield


def address_of(settings: Settings) -> Address:
    """Where the database of the settings is. Raises `Failure` for what is no database URL."""
    try:
        return address(settings.database_url)
    except ValueError as exc:
        raise Failure(f"LINGRID_DATABASE_URL: {exc}") from exc


def unreachable(where: Address, exc: BaseException) -> str:
    """That a database can't be opened, without the password to it."""
    if where.dialect == "sqlite":
        place = str(where.file)
    else:
        to = where.credentials
        place = f"{to.get('host')}:{to.get('port')}/{to.get('database')}"
    reason = " ".join(str(exc).split()) or type(exc).__name__
    return f"can't open the database at {place}: {reason}"

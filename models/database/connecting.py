"""Opening and closing: one database for the whole process."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext, get_current_context
from tortoise.exceptions import ConfigurationError

from models.database import tables
from models.database.memory import CONNECTION
from models.database.transactions import uninterrupted

APP = "models"
MIGRATIONS = "models.migrations"

Dialect = Literal["sqlite", "postgres"]


@dataclass(frozen=True)
class Address:
    """Where a database is."""

    url: str
    dialect: Dialect
    credentials: dict[str, Any]

    @property
    def file(self) -> Path | None:
        """The SQLite file, if there is one."""
        if self.dialect != "sqlite" or self.credentials["file_path"] == ":memory:":
            return None
        return Path(self.credentials["file_path"])


def address(url: str) -> Address:
    """Read a database URL.

    `sqlite://data/x.db` (from where the process was started), `sqlite:///absolute/x.db`,
    `sqlite://:memory:`, `postgres://user:password@host:port/name`, and for a unix socket
    `postgres://user@/name?host=/directory`. Raises `ValueError` for anything else.

    >>> address("sqlite:///var/lib/lingrid.db").file
    PosixPath('/var/lib/lingrid.db')
    """
    try:
        parts = expand_db_url(url)
    except ConfigurationError as exc:
        raise ValueError(str(exc)) from exc
    engine = str(parts["engine"]).rpartition(".")[2]
    if engine == "sqlite":
        return Address(url, "sqlite", {"file_path": parts["credentials"]["file_path"]})
    if engine == "asyncpg":
        return Address(url, "postgres", parts["credentials"])
    raise ValueError(f"neither sqlite:// nor postgres://: {url.partition(':')[0]}://")


def configuration(
    where: Address, *, modules: Sequence[str] | None = None, migrations: str | None = MIGRATIONS
) -> dict[str, Any]:
    """Tortoise's configuration for this database."""
    from models.database.sqlite import PRAGMAS

    if where.dialect == "sqlite":
        engine = {
            "engine": "models.database.sqlite",
            "credentials": {**PRAGMAS, **where.credentials},
        }
    else:
        engine = {
            "engine": "models.database.asyncpg",
            "credentials": {"maxsize": 10, "application_name": "lingrid", **where.credentials},
        }
    app = {
        "models": list(tables.MODULES if modules is None else modules),
        "default_connection": CONNECTION,
        "migrations": migrations,
    }
    return {"connections": {CONNECTION: engine}, "apps": {APP: app}}


class _Context(TortoiseContext):
    """Tortoise's, with the engine of the one database at hand."""

    engine: Any = None


class Database:
    """A database that is open. `close_database()` closes it."""

    def __init__(self, where: Address, context: TortoiseContext) -> None:
        self.address = where
        self.context = context

    @property
    def url(self) -> str:
        return self.address.url

    @property
    def dialect(self) -> Dialect:
        return self.address.dialect

    async def create_tables(self) -> None:
        """Make the tables straight from the models, for tests; `migrate` makes the real ones."""
        # these look at what is open
        from models.database.appending import guard
        from models.database.searching import index_words

        await self.context.generate_schemas()
        await guard()
        await index_words()


async def open_database(
    url: str,
    *,
    fallback: bool = True,
    modules: Sequence[str] | None = None,
    migrations: str | None = MIGRATIONS,
) -> Database:
    """Open a database and connect, so that what is wrong with it shows now.

    With `fallback` every task of the process uses it; without, only this task and those it
    starts. `modules` are the modules that hold tables, when they are not Lingrid's own.
    Raises `RuntimeError` when one is open already.
    """
    where = address(url)
    if fallback and get_current_context() is not None:
        raise RuntimeError("a database is open already: close_database() first")
    if where.file is not None:
        where.file.parent.mkdir(parents=True, exist_ok=True)
    # insert statements are kept by table, whatever the dialect was when they were made
    EXECUTOR_CACHE.clear()
    context = _Context()
    with context:
        try:
            await context.init(
                config=configuration(where, modules=modules, migrations=migrations),
                _enable_global_fallback=fallback,
            )
            await context.db().create_connection(with_db=True)
            await context.db().execute_query("SELECT 1")
            context.engine = context.db()
        except BaseException:
            await uninterrupted(context.close_connections())
            raise
    if not fallback:
        context.__enter__()
    return Database(where, context)


async def close_database() -> None:
    """Close the database, if one is open. It, or another, can be opened again."""
    context = get_current_context()
    if context is None:
        return
    try:
        await uninterrupted(context.close_connections())
    finally:
        if context._token is not None:
            context.__exit__(None, None, None)


def dialect() -> Dialect:
    """Which SQL the open database speaks."""
    found = get_connection(CONNECTION).capabilities.dialect
    return "sqlite" if found == "sqlite" else "postgres"


def whereabouts() -> str | dict[str, Any] | None:
    """How another process can read the open database: its file, or how to connect to its server.

    None when it is in memory, where no other gets at it.
    """
    client: Any = get_connection(CONNECTION)
    if dialect() == "sqlite":
        file = getattr(client, "outside", client).filename
        return None if file == ":memory:" else str(Path(file).resolve())
    known = getattr(client, "outside", client)
    names = ("host", "port", "user", "password", "database")
    return {name: getattr(known, name) for name in names if getattr(known, name) is not None}

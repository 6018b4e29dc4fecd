"""Migrating: a database changes its shape and loses nothing.

Tortoise's own `migrate` must never be run on SQLite. To alter a column it drops the table
with foreign keys on, and so deletes every row that refers to it; it forgets the indexes of
the table; and it records a migration after its transaction, so that a kill in between stops
every later migration.

Here nobody may be on duty, and all pending migrations, their records and the counting of
rows are one transaction: a kill at any moment leaves the database as it was, or as it is to be.
On SQLite that takes more than a transaction: see `rebuilding`. On PostgreSQL a migration with
`atomic = False` is done by itself, and what came before it stays.

A database that is new is made in the newest shape at once, and the migrations that lead there go
on record: to go through all of them takes seconds, and ends at the same.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from sqlite3 import complete_statement

from tortoise.connection import get_connection
from tortoise.migrations.migration import Migration
from tortoise.utils import get_schema_sql

from models import duty
from models.database.appending import guard
from models.database.connecting import (
    MIGRATIONS,
    Address,
    Database,
    address,
    close_database,
    open_database,
)
from models.database.memory import CONNECTION
from models.database.plan import (
    MigrationFailed,
    MigrationReport,
    NewerDatabase,
    Plan,
    Progress,
    compare,
    reason,
    row_counts,
)
from models.database.raw import execute, fetch
from models.database.rebuilding import on_sqlite
from models.database.schema import RECORDS
from models.database.searching import index_words
from models.database.transactions import writing

__all__ = ["MigrationFailed", "MigrationReport", "NewerDatabase", "bring_up", "migrate", "pending"]

_INDEX = re.compile(r'CREATE (?:UNIQUE )?INDEX "(?P<name>[^"]+)".*', re.DOTALL)

LONGEST_WAIT = "10s"
"""How long PostgreSQL waits for a table that somebody else is using."""


async def pending(
    url: str, *, modules: Sequence[str] | None = None, migrations: str = MIGRATIONS
) -> list[str]:
    """The names of the migrations that `migrate` would apply. Makes no database.

    Raises `NewerDatabase` when this version is older than the database.
    """
    where = address(url)
    if where.dialect == "sqlite" and (where.file is None or not where.file.exists()):
        where = address("sqlite://:memory:")
    async with _alone(where, modules, migrations):
        plan = await Plan.read(where, modules, migrations)
        return [migration.name for migration in plan.pending]


async def migrate(
    url: str,
    *,
    progress: Progress | None = None,
    modules: Sequence[str] | None = None,
    migrations: str = MIGRATIONS,
) -> MigrationReport:
    """Bring the database to the shape this version needs; a new one is made from nothing.

    `progress` hears of each step: "backup", "repair", "apply", "index", "check", "restore",
    and what it is about. Raises `AlreadyOnDuty`, `NotEnoughSpace`, `NewerDatabase`, or
    `MigrationFailed`; after each of them the database is as it was.
    """
    async with duty.hold(url):
        return await bring_up(url, progress=progress, modules=modules, migrations=migrations)


async def bring_up(
    url: str,
    *,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
    modules: Sequence[str] | None = None,
    migrations: str = MIGRATIONS,
) -> MigrationReport:
    """`migrate`, for whoever is on duty already; `only` these migrations, when they are named."""
    where = address(url)
    async with _alone(where, modules, migrations):
        plan = await Plan.read(where, modules, migrations)
        if only is not None:
            plan.pending = [migration for migration in plan.pending if migration.name in only]
        tell = progress or (lambda step, about: None)
        ours = modules is None and migrations == MIGRATIONS
        if ours and only is None and not plan.applied and await _is_empty(where):
            report = await _make_new(plan, tell)
        elif where.dialect == "postgres":
            report = await _on_postgres(plan, tell, whole=only is None)
        else:
            report = await on_sqlite(plan, where, tell)
        await guard()
        await index_words()
        return report


@asynccontextmanager
async def _alone(
    where: Address, modules: Sequence[str] | None, migrations: str
) -> AsyncIterator[Database]:
    """The database on a connection of this task's own."""
    database = await open_database(
        where.url, fallback=False, modules=modules, migrations=migrations
    )
    try:
        yield database
    finally:
        await close_database()


async def _is_empty(where: Address) -> bool:
    """Whether there is no table yet, but that of the migrations."""
    if where.dialect == "sqlite":
        tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT IN (?, ?) LIMIT 1"
        return not await fetch(tables, [RECORDS, "sqlite_sequence"])
    tables = (
        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename <> ? LIMIT 1"
    )
    return not await fetch(tables, [RECORDS])


async def _make_new(plan: Plan, tell: Progress) -> MigrationReport:
    # read here: inside a transaction Tortoise does not find the models of this connection
    script = get_schema_sql(get_connection(CONNECTION), safe=False)
    names = [migration.name for migration in plan.pending]
    await plan.ensure_records()
    try:
        async with writing():
            for statement in _statements(script):
                await get_connection(CONNECTION).execute_query(statement)
            for migration in plan.pending:
                tell("apply", migration.name)
                await plan.record(migration)
    except Exception as exc:
        raise MigrationFailed(names[-1], reason(exc)) from exc
    return MigrationReport(applied=tuple(names))


def _statements(script: str) -> Iterator[str]:
    r"""The statements of a script, one by one.

    >>> list(_statements("CREATE TABLE a (b TEXT DEFAULT ';');\nCREATE INDEX c ON a (b);"))
    ["CREATE TABLE a (b TEXT DEFAULT ';');", 'CREATE INDEX c ON a (b);']
    """
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if complete_statement(statement := "\n".join(lines)):
            yield statement.strip()
            lines = []


async def _on_postgres(plan: Plan, tell: Progress, *, whole: bool) -> MigrationReport:
    applied: list[str] = []
    script = get_schema_sql(get_connection(CONNECTION), safe=False)
    await plan.ensure_records()
    for atomic, group in groupby(plan.pending, key=lambda migration: migration.atomic):
        done: list[str] = []
        together = list(group)
        try:
            if atomic:
                async with writing():
                    await execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
                    await _apply(plan, together, tell, done)
            else:
                await _apply(plan, together, tell, done)
        except Exception as exc:
            at = together[len(done)].name if len(done) < len(together) else together[-1].name
            kept = applied if atomic else applied + done
            raise MigrationFailed(at, reason(exc), tuple(kept)) from exc
        applied += done
    indexes = await _index(script, tell) if whole else []
    return MigrationReport(applied=tuple(applied), indexes=tuple(indexes))


async def _index(script: str, tell: Progress) -> list[str]:
    """Make the indexes that the models want: adding a column that has one makes none."""
    there = "SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema()"
    known = {row["name"] for row in await fetch(there)}
    wanted = {found["name"]: found[0] for found in map(_INDEX.match, _statements(script)) if found}
    missing = sorted(wanted.keys() - known)
    if missing:
        async with writing():
            await execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            for name in missing:
                tell("index", name)
                await get_connection(CONNECTION).execute_query(wanted[name])
    return missing


async def _apply(plan: Plan, together: list[Migration], tell: Progress, done: list[str]) -> None:
    for migration in together:
        tell("apply", migration.name)
        before = await row_counts()
        await plan.apply(migration, atomic=migration.atomic)
        compare(before, await row_counts(), [migration])
        done.append(migration.name)

"""Migrating: a database changes its shape and loses nothing.

Tortoise's own `migrate` must never be run on SQLite. To alter a column it drops the table
with foreign keys on, and so deletes every row that refers to it; it forgets the indexes of
the table; and it records a migration after its transaction, so that a kill in between stops
every later migration.

Here nobody may be on duty, and what is done is done whole or not at all: on SQLite all
pending migrations together (see `rebuilding`), on PostgreSQL each migration with its record
and its row counts.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from models import duty
from models.database.connecting import (
    MIGRATIONS,
    Address,
    Database,
    address,
    close_database,
    open_database,
)
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
from models.database.rebuilding import on_sqlite
from models.database.transactions import writing

__all__ = ["MigrationFailed", "MigrationReport", "NewerDatabase", "migrate", "pending"]


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
    where = address(url)
    async with duty.hold(url), _alone(where, modules, migrations):
        plan = await Plan.read(where, modules, migrations)
        tell = progress or (lambda step, about: None)
        if where.dialect == "postgres":
            return await _on_postgres(plan, tell)
        return await on_sqlite(plan, where, tell)


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


async def _on_postgres(plan: Plan, tell: Progress) -> MigrationReport:
    applied: list[str] = []
    await plan.ensure_records()
    for migration in plan.pending:
        tell("apply", migration.name)
        try:
            if migration.atomic:
                async with writing():
                    before = await row_counts()
                    await plan.apply(migration)
                    compare(before, await row_counts(), [migration])
            else:
                await plan.apply(migration, atomic=False)
        except Exception as exc:
            raise MigrationFailed(migration.name, reason(exc), tuple(applied)) from exc
        applied.append(migration.name)
    return MigrationReport(applied=tuple(applied))

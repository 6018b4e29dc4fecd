"""A migration to come: what is pending, what is on record, and what must not change.

A migration that adds or removes rows says so: `changes_rows = ("table",)` in its class.
"""

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    DeleteModel,
    Operation,
    RenameModel,
)
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps

from models import clock
from models.database import schema
from models.database.connecting import APP, MIGRATIONS, Address, configuration
from models.database.editors import editor
from models.database.memory import CONNECTION
from models.database.raw import execute, fetch
from models.database.transactions import writing

Progress = Callable[[str, str], object]

_ADDS = (AddConstraint, AddField, AddIndex, CreateModel)


@dataclass(frozen=True)
class MigrationReport:
    """What was done: migrations applied, records that were missing, indexes made again."""

    applied: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    backup: Path | None = None


@dataclass(eq=False)
class MigrationFailed(Exception):
    """A migration went wrong and the database is what it was before.

    `backup` is where the copy is, when it had to be used. On PostgreSQL the migrations in
    `applied` had been finished before and stay.
    """

    migration: str
    reason: str
    applied: tuple[str, ...] = ()
    backup: Path | None = None

    def __str__(self) -> str:
        return f"{self.migration}: {self.reason}"


@dataclass(eq=False)
class NewerDatabase(Exception):
    """The database knows migrations that this version of Lingrid does not have."""

    migrations: tuple[str, ...]

    def __str__(self) -> str:
        return f"made by a newer version: {', '.join(self.migrations)}"


class RowsLost(Exception):
    """A check before the commit found rows missing, added or dangling."""


@dataclass
class Plan:
    """What is to be done."""

    executor: MigrationExecutor
    applied: set[MigrationKey]
    pending: list[Migration]
    _state: State | None = None

    @classmethod
    async def read(cls, where: Address, modules: Sequence[str] | None, migrations: str) -> "Plan":
        config = configuration(where, modules=modules, migrations=migrations)
        executor = MigrationExecutor(get_connection(CONNECTION), config["apps"])
        await executor.loader.build_graph()
        graph, applied = executor.loader.graph, await recorded()
        if unknown := [key.name for key in applied if key not in graph.nodes]:
            raise NewerDatabase(tuple(sorted(unknown)))
        steps = executor._migration_plan(None, applied, graph)
        return cls(executor, applied, [step.migration for step in steps])

    async def state(self) -> State:
        """The models as the migrations so far have left them.

        Made when something is to be done: it takes a moment, and a server that starts has only
        to know that nothing is.
        """
        if self._state is None:
            self._state = await _state_after(self.executor, self.applied)
        return self._state

    async def apply(self, migration: Migration, *, atomic: bool = True) -> None:
        """Run the migration on the connection of this task and record it."""
        changing = editor(get_connection(CONNECTION), atomic=atomic)
        if atomic:
            await run(migration, await self.state(), changing)
        else:
            await migration.apply(await self.state(), schema_editor=changing)
        await self.record(migration)

    async def skip(self, migration: Migration) -> None:
        """Record a migration whose work is done already."""
        await migration.apply(await self.state(), dry_run=True)
        await self.record(migration)

    async def record(self, migration: Migration) -> None:
        async with writing():
            await execute(
                f"INSERT INTO {schema.RECORDS} (app, name, applied_at) VALUES (?, ?, ?)",
                [migration.app_label, migration.name, clock.now()],
            )
        self.applied.add(MigrationKey(migration.app_label, migration.name))

    async def ensure_records(self) -> None:
        changing = editor(get_connection(CONNECTION), atomic=False)
        await self.executor.recorder.ensure_schema(changing)


class _Growing(State):
    """Models that many operations put together; as Tortoise makes them anew after each operation,
    which takes most of the time, here they are made when all is done."""

    def _reload(self, models_to_reload: set[tuple[str, str]]) -> None:
        """Not now."""


async def _state_after(executor: MigrationExecutor, applied: set[MigrationKey]) -> State:
    growing = _Growing(models={}, apps=StateApps(default_connections={APP: CONNECTION}))
    for key in executor._full_plan():
        if key in applied and (migration := executor.loader.graph.nodes[key]):
            await migration.apply(growing, dry_run=True)
    state = State(models=growing.models, apps=growing.apps)
    state._reload(set(state.models))
    return state


async def run(
    migration: Migration,
    state: State,
    changing: BaseSchemaEditor,
    *,
    wanted: Callable[[Operation], bool] = lambda operation: True,
) -> None:
    """Run the operations that are `wanted`, inside of a transaction.

    Tortoise copies all models before each operation, which takes most of the time; those that
    only add something never look at the copy.
    """
    for operation in migration.operations:
        before = state if isinstance(operation, _ADDS) else state.clone()
        operation.state_forward(migration.app_label, state)
        if wanted(operation):
            await operation.database_forward(migration.app_label, before, state, changing)


async def recorded() -> set[MigrationKey]:
    """The migrations on record. Tortoise's own reader takes any error for "none"."""
    client: Any = get_connection(CONNECTION)
    if client.capabilities.dialect == "sqlite":
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    else:
        known = "SELECT 1 WHERE to_regclass(?) IS NOT NULL"
    if not await fetch(known, [schema.RECORDS]):
        return set()
    rows = await fetch(f"SELECT app, name FROM {schema.RECORDS} WHERE app = ?", [APP])
    return {MigrationKey(row["app"], row["name"]) for row in rows}


def known(migrations: str = MIGRATIONS) -> set[str]:
    """The names of the migrations that this version has; nothing of them is run."""
    return {found.name for found in pkgutil.iter_modules(import_module(migrations).__path__)}


async def row_counts() -> dict[str, int]:
    client = get_connection(CONNECTION)
    if client.capabilities.dialect == "sqlite":
        names = await schema.table_names(client)
    else:
        rows = await fetch(
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
            " AND tablename <> ?",
            [schema.RECORDS],
        )
        names = [row["name"] for row in rows]
    counts = {}
    for name in names:
        counts[name] = (await fetch(f'SELECT count(*) AS rows FROM "{name}"'))[0]["rows"]
    return counts


def compare(before: dict[str, int], after: dict[str, int], migrations: Sequence[Migration]) -> None:
    """Raise `RowsLost` when a table has more or fewer rows than before, and nobody said so."""
    declared = {table for m in migrations for table in getattr(m, "changes_rows", ())}
    dropping = any(
        isinstance(operation, DeleteModel | RenameModel)
        for migration in migrations
        for operation in migration.operations
    )
    for table, rows in before.items():
        if table in declared or (table not in after and dropping):
            continue
        if rows != after.get(table, 0):
            raise RowsLost(f"{table} had {rows} rows and would have {after.get(table, 0)}")


def reason(exc: BaseException) -> str:
    return str(exc) or type(exc).__name__

"""Migrating on SQLite, where to alter a column is to rebuild its table.

A checked backup first. Then foreign keys are off, and all pending migrations, their records,
the indexes that rebuilding forgot and the checks are one transaction. It commits only when
no row is lost, no reference dangles and the file is sound. If the database should differ
afterwards from what it was before a failure, the backup comes back.
"""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_generator.state import State

from models.database import copies, schema, sequences
from models.database.connecting import Address
from models.database.editors import editor
from models.database.memory import CONNECTION
from models.database.plan import (
    MigrationFailed,
    MigrationReport,
    Plan,
    Progress,
    RowsLost,
    compare,
    reason,
    recorded,
    row_counts,
    run,
)
from models.database.raw import execute, fetch
from models.database.transactions import uninterrupted, writing


async def on_sqlite(plan: Plan, where: Address, tell: Progress) -> MigrationReport:
    client = get_connection(CONNECTION)
    # read here: inside a transaction Tortoise does not find the models of this connection
    _, wanted = await schema.generated(client)
    if not plan.pending and not await _forgotten(wanted):
        return MigrationReport()
    before = await _fingerprint(client)
    backup = await _back_up(client, where.file, tell) if before else None
    await client.execute_query("PRAGMA foreign_keys = OFF")
    work = _Work(plan, tell)
    try:
        await plan.ensure_records()
        async with writing():
            await work.do(wanted)
        tell("check", str(where.file))
        if where.file is not None:
            await asyncio.to_thread(copies.check, where.file)
    except BaseException as exc:
        restored = await uninterrupted(_restore(client, backup, where.file, before, tell))
        if not isinstance(exc, Exception):
            raise
        raise MigrationFailed(work.at, reason(exc), backup=restored) from exc
    return MigrationReport(tuple(work.applied), tuple(work.repaired), tuple(work.indexes), backup)


async def _back_up(client: BaseDBAsyncClient, file: Path | None, tell: Progress) -> Path | None:
    if file is None:
        return None
    copies.remove_torn(file)
    copies.check_space(file)
    to = copies.copy_path(file)
    tell("backup", str(to))
    return await copies.copy_out(client, to)


async def _restore(
    client: BaseDBAsyncClient,
    backup: Path | None,
    file: Path | None,
    before: object,
    tell: Progress,
) -> Path | None:
    """See that everything is as before; if not, bring the backup back and return where it is."""
    if backup is None or file is None:
        return None
    with contextlib.suppress(Exception):
        if await _fingerprint(client) == before:
            await asyncio.to_thread(copies.check, file)
            backup.unlink()
            return None
    tell("restore", str(backup))
    await client.close()
    await asyncio.to_thread(copies.restore, backup, file)
    return backup


async def _fingerprint(client: BaseDBAsyncClient) -> object:
    """What the database looks like and how full it is; false when there is nothing in it."""
    if not await schema.table_names(client):
        return None
    return (
        await schema.shape(client),
        await schema.indexes(client),
        await row_counts(),
        await recorded(),
    )


class _Work:
    """What happens inside the one transaction."""

    def __init__(self, plan: Plan, tell: Progress) -> None:
        self.plan = plan
        self.tell = tell
        self.at = "indexes"
        self.applied: list[str] = []
        self.repaired: list[str] = []
        self.indexes: list[str] = []

    async def do(self, wanted: set[schema.Index]) -> None:
        before, given_out = await row_counts(), await sequences.given_out()
        pending = list(self.plan.pending)
        if pending and await _was_applied(self.plan, pending[0]):
            self._begin("repair", pending[0])
            await self.plan.skip(pending[0])
            self.repaired.append(pending.pop(0).name)
        for migration in pending:
            self._begin("apply", migration)
            await self.plan.apply(migration)
            self.applied.append(migration.name)
        await self._recreate(wanted)
        # a rebuilt table must not give out the numbers of rows deleted earlier again
        await sequences.raise_to(given_out)
        compare(before, await row_counts(), pending)
        if dangling := await fetch("PRAGMA foreign_key_check"):
            raise RowsLost(f"{len(dangling)} rows refer to nothing, in {dangling[0]['table']}")

    def _begin(self, step: str, migration: Migration) -> None:
        self.at = migration.name
        self.tell(step, migration.name)

    async def _recreate(self, wanted: set[schema.Index]) -> None:
        """Make the indexes and unique constraints that rebuilding a table has forgotten."""
        for index in await _forgotten(wanted):
            self.tell("index", str(index))
            await execute(index.create_sql())
            self.indexes.append(str(index))


async def _forgotten(wanted: set[schema.Index]) -> list[schema.Index]:
    """The indexes that the models want, on columns that there are."""
    client = get_connection(CONNECTION)
    tables = await schema.shape(client)
    return [
        index
        for index in sorted(wanted - await schema.indexes(client), key=str)
        if index.table in tables and set(index.columns) <= tables[index.table].columns.keys()
    ]


async def _was_applied(plan: Plan, migration: Migration) -> bool:
    """Whether the work of this migration is done and only its record is missing.

    That is what Tortoise's own executor leaves when it is killed at the wrong moment. The
    migrations are run in an empty database to see the shape before and after.
    """
    if not await schema.table_names(get_connection(CONNECTION)):
        return False
    async with schema.scratch() as empty:
        state = await plan.executor._project_state(set())
        for key in plan.executor._full_plan():
            if key in plan.applied:
                await _run_shape(plan, plan.executor.loader.graph.nodes[key], state, empty)
        before = await schema.shape(empty)
        await _run_shape(plan, migration, state, empty)
        after = await schema.shape(empty)
    return before != after and after == await schema.shape(get_connection(CONNECTION))


async def _run_shape(plan: Plan, migration: Any, state: State, client: BaseDBAsyncClient) -> None:
    changing = editor(client, atomic=True)
    await run(migration, state, changing, wanted=lambda step: not isinstance(step, RunPython))

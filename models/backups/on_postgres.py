"""Backups of a PostgreSQL database: by COPY in one snapshot, and back into a schema beside.

Nothing but the database itself is needed. A `pg_dump` must be there, and not be older than the
server, which nobody can promise for a machine on which only Lingrid was installed. What the
tables look like is not in the backup: the migrations that it names make them again.

A restore fills a schema of its own. At the end, in one transaction, the tables of the present one
move into `before_restore_…`, and the new ones into their place.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from models import clock
from models.backups import archive
from models.backups.archive import BackupDamaged, Manifest, Packing, Tell
from models.backups.settling import Numbers
from models.database.appending import ONLY_ADDED_TO, let_be_emptied, on_postgres
from models.database.connecting import Address
from models.database.migrating import bring_up
from models.database.schema import RECORDS

STAGE = "lingrid_restoring"
NAME = "lingrid backup"

_DROP = f"DROP SCHEMA IF EXISTS {STAGE} CASCADE"
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_SEQUENCES = """
SELECT t.relname AS table, format('%I.%I', $1::text, s.relname) AS sequence
FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid AND t.relkind = 'r'
WHERE s.relkind = 'S' AND t.relnamespace = to_regnamespace($1)
"""
_REFERENCES = """
SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name,
    pg_get_constraintdef(oid) AS sql
FROM pg_constraint WHERE contype = 'f' AND connamespace = to_regnamespace($1)
"""


class DatabaseNotEmpty(Exception):
    """There is something in the database already, and nobody said that it may go."""


class StillConnected(Exception):
    """Other processes of Lingrid are connected: what they do would go into what is set aside."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"{self.number} connections of other lingrid processes: stop them first"


@asynccontextmanager
async def connected(where: Address, **settings: str) -> AsyncIterator[Any]:
    """A connection of its own, outside of the pool."""
    to = where.credentials
    search_path = {"search_path": to["schema"]} if to.get("schema") else {}
    connection = await asyncpg.connect(
        host=to["host"],
        port=to["port"],
        user=to["user"],
        password=to["password"],
        database=to["database"],
        ssl=to.get("ssl"),
        timeout=10,
        server_settings={"application_name": NAME, **search_path, **settings},
    )
    try:
        yield connection
    finally:
        await connection.close(timeout=10)


# --- taking


async def pack(where: Address, packing: Packing, tell: Tell) -> Manifest:
    """Put every table into the archive, as one snapshot shows it."""
    async with (
        connected(where) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        taken_at = clock.now()
        schema = await connection.fetchval("SELECT current_schema()")
        names = [row["relname"] for row in await connection.fetch(_TABLES, schema)]
        rows = {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in names}
        columns = {name: await _columns(connection, schema, name) for name in names}
        done, total = 0, sum(rows.values())
        for name in names:
            await _pack_table(connection, packing, name, columns[name], rows[name])
            done += rows[name]
            tell("copy", done, total)
        return Manifest(
            version="",
            dialect="postgres",
            taken_at=taken_at,
            migrations=[r["name"] for r in await connection.fetch(f"SELECT name FROM {RECORDS}")],
            rows=rows,
            columns=columns,
            sequences=await _sequences(connection, schema),
        )


async def _pack_table(
    connection: Any, packing: Packing, name: str, columns: list[str], rows: int
) -> None:
    with packing.part(f"tables/{name}.copy") as write:

        async def take(piece: bytes) -> None:
            await asyncio.to_thread(write, piece)

        status = await connection.copy_from_query(
            f'SELECT {_listed(columns)} FROM "{name}"', output=take
        )
    if status != f"COPY {rows}":
        raise asyncpg.DataError(f"{name}: {status} instead of {rows} rows")


async def _columns(connection: Any, schema: str, table: str) -> list[str]:
    return [row["attname"] for row in await connection.fetch(_COLUMNS, f'"{schema}"."{table}"')]


async def _sequences(connection: Any, schema: str) -> dict[str, int]:
    found = {}
    for row in await connection.fetch(_SEQUENCES, schema):
        found[row["table"]] = await connection.fetchval(
            f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {row['sequence']}"
        )
    return found


def _listed(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


# --- restoring


class Beside:
    """The new database in a schema beside the present one, until the tables change places."""

    def __init__(self, where: Address, *, replace: bool) -> None:
        self.where = where
        self.replace = replace
        self.url = f"{where.url}{'&' if '?' in where.url else '?'}schema={STAGE}"

    async def begin(self) -> None:
        """An empty schema, whatever a restore that was killed has left.

        Raises `DatabaseNotEmpty` and `StillConnected`.
        """
        async with connected(self.where) as connection:
            others = await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'lingrid'"
            )
            if others:
                raise StillConnected(others)
            schema = await connection.fetchval("SELECT current_schema()")
            if not self.replace and await connection.fetch(_TABLES, schema):
                raise DatabaseNotEmpty()
            await connection.execute(_DROP)
            await connection.execute(f"CREATE SCHEMA {STAGE}")

    async def drop(self) -> None:
        """Give the new one up."""
        async with connected(self.where) as connection:
            await connection.execute(_DROP)

    async def given_out(self) -> Numbers | None:
        """The numbers that the present database has given out; None when it has no tables."""
        async with connected(self.where) as connection:
            schema = await connection.fetchval("SELECT current_schema()")
            if not await connection.fetchval("SELECT to_regclass($1)", f'"{schema}".counters'):
                return None
            counted = await connection.fetch("SELECT name, value FROM counters")
            return Numbers(
                await _sequences(connection, schema), {c["name"]: c["value"] for c in counted}
            )

    async def fill(self, backup: Path, manifest: Manifest, tell: Tell) -> None:
        """Make the tables as they were, put the rows in, and see that all references hold."""
        await bring_up(self.url, only=manifest.migrations)
        async with connected(self.where, search_path=STAGE) as connection:
            try:
                async with connection.transaction():
                    await _fill(connection, backup, manifest, tell)
            except (asyncpg.PostgresError, _Differs) as exc:
                raise BackupDamaged(backup, str(exc)) from exc

    async def swap(self, at: datetime) -> str:
        """The new tables in the place of the present ones; the schema where those are now."""
        aside = f"before_restore_{at:%Y%m%d_%H%M%S}"
        async with connected(self.where) as connection, connection.transaction():
            schema = await connection.fetchval("SELECT current_schema()")
            present = [row["relname"] for row in await connection.fetch(_TABLES, schema)]
            if present:
                await connection.execute(f"CREATE SCHEMA {aside}")
            for name in present:
                await connection.execute(f'ALTER TABLE "{schema}"."{name}" SET SCHEMA {aside}')
            for row in await connection.fetch(_TABLES, STAGE):
                await connection.execute(
                    f'ALTER TABLE {STAGE}."{row["relname"]}" SET SCHEMA "{schema}"'
                )
            # the triggers know the function of the schema in which they were made
            await connection.execute(f"DROP FUNCTION IF EXISTS {STAGE}.only_added_to() CASCADE")
            await connection.execute(f"DROP SCHEMA {STAGE}")
            await _guard(connection, schema)
        return aside if present else ""


async def _guard(connection: Any, schema: str) -> None:
    """What is only added to stays so in its new place."""
    for table, may_be_emptied in ONLY_ADDED_TO.items():
        if await connection.fetchval("SELECT to_regclass($1)", f'"{schema}"."{table}"'):
            columns = await _columns(connection, schema, table)
            for sql in on_postgres(table, columns, may_be_emptied):
                await connection.execute(sql)


class _Differs(Exception):
    """A table is not as the backup says."""


async def _fill(connection: Any, backup: Path, manifest: Manifest, tell: Tell) -> None:
    """Tables in any order: the references are made again, and so checked, when all are full."""
    references = await connection.fetch(_REFERENCES, STAGE)
    for held in references:
        await connection.execute(f"ALTER TABLE {held['table']} DROP CONSTRAINT {held['name']}")
    done, total = 0, sum(manifest.rows.values())
    for name, rows in manifest.rows.items():
        await _fill_table(connection, backup, manifest, name)
        done += rows
        tell("fill", done, total)
    for held in references:
        constraint = f"CONSTRAINT {held['name']} {held['sql']}"
        await connection.execute(f"ALTER TABLE {held['table']} ADD {constraint}")
    for row in await connection.fetch(_SEQUENCES, STAGE):
        if last := manifest.sequences.get(row["table"]):
            await connection.fetchval("SELECT setval($1::regclass, $2)", row["sequence"], last)


async def _fill_table(connection: Any, backup: Path, manifest: Manifest, name: str) -> None:
    columns = manifest.columns.get(name, [])
    if sorted(columns) != sorted(await _columns(connection, STAGE, name)):
        raise _Differs(f"{name} has other columns than its migrations make")
    if name in ONLY_ADDED_TO:
        await connection.execute(let_be_emptied(name))  # it is guarded again in its place
    await connection.execute(f'TRUNCATE "{name}"')
    status = await connection.copy_to_table(
        name, source=_source(backup, name), columns=columns, schema_name=STAGE
    )
    if status != f"COPY {manifest.rows[name]}":
        raise _Differs(f"{name}: {status} instead of {manifest.rows[name]} rows")


async def _source(backup: Path, name: str) -> AsyncIterator[bytes]:
    for piece in archive.pieces(backup, f"tables/{name}.copy"):
        yield piece

"""What a SQLite database really looks like, and what the models say it should look like.

Tortoise rebuilds a table to alter a column, and forgets its indexes and unique constraints
in doing so; comparing is the only way to know.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.utils import get_schema_sql

from models.database.sqlite import PRAGMAS, SqliteEngine

RECORDS = "tortoise_migrations"


@dataclass(frozen=True)
class Index:
    """An index by what it does; its name does not matter."""

    table: str
    columns: tuple[str, ...]
    unique: bool
    partial: str = ""
    sql: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        kind = "unique" if self.unique else "index"
        return f"{self.table}: {kind} ({', '.join(self.columns)})"

    def create_sql(self) -> str:
        """The statement that makes it. A unique constraint inside a table has none of its own."""
        if self.sql:
            return self.sql
        name = f"uid_{self.table}_{'_'.join(self.columns)}"
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'CREATE UNIQUE INDEX "{name}" ON "{self.table}" ({columns})'


@dataclass(frozen=True)
class Table:
    """Columns by name, as (type, not null, default, place in the primary key), and foreign keys."""

    columns: dict[str, tuple[Any, ...]]
    references: frozenset[tuple[str, str, str, str]]


Shape = dict[str, Table]


async def shape(client: BaseDBAsyncClient) -> Shape:
    """Every table of the domain, with its columns."""
    return {name: await _table(client, name) for name in await table_names(client)}


async def table_names(client: BaseDBAsyncClient) -> list[str]:
    rows = await client.execute_query_dict(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\'"
        " AND name <> ? ORDER BY name",
        [RECORDS],
    )
    return [row["name"] for row in rows]


async def _table(client: BaseDBAsyncClient, name: str) -> Table:
    columns = await client.execute_query_dict("SELECT * FROM pragma_table_info(?)", [name])
    keys = await client.execute_query_dict("SELECT * FROM pragma_foreign_key_list(?)", [name])
    return Table(
        {c["name"]: (c["type"], c["notnull"], c["dflt_value"], c["pk"]) for c in columns},
        frozenset((k["from"], k["table"], k["to"] or "id", k["on_delete"]) for k in keys),
    )


async def indexes(client: BaseDBAsyncClient) -> set[Index]:
    """Every index and unique constraint of the domain's tables; primary keys aside."""
    found = set()
    for table in await table_names(client):
        for row in await client.execute_query_dict(
            "SELECT l.*, m.sql FROM pragma_index_list(?) l"
            " LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name"
            " WHERE l.origin <> 'pk'",
            [table],
        ):
            columns = await client.execute_query_dict(
                "SELECT name FROM pragma_index_info(?) ORDER BY seqno", [row["name"]]
            )
            where = (row["sql"] or "").upper().partition(" WHERE ")[2]
            found.add(
                Index(
                    table,
                    tuple(column["name"] or "(expression)" for column in columns),
                    bool(row["unique"]),
                    where,
                    row["sql"],
                )
            )
    return found


@asynccontextmanager
async def scratch() -> AsyncIterator[SqliteEngine]:
    """An empty database in memory."""
    client = SqliteEngine(":memory:", connection_name="scratch", **PRAGMAS)
    await client.create_connection(with_db=True)
    try:
        yield client
    finally:
        await client.close()


async def generated(client: BaseDBAsyncClient) -> tuple[Shape, set[Index]]:
    """The shape and indexes that the models of the open database ask for."""
    async with scratch() as empty:
        await empty.execute_script(get_schema_sql(client, safe=False))
        return await shape(empty), await indexes(empty)


async def differences(client: BaseDBAsyncClient) -> list[str]:
    """How the open database differs from its models, in lines; empty when it does not."""
    wanted, wanted_indexes = await generated(client)
    found, found_indexes = await shape(client), await indexes(client)
    lines = [f"missing: {name}" for name in wanted.keys() - found.keys()]
    lines += [f"unknown: {name}" for name in found.keys() - wanted.keys()]
    for name in wanted.keys() & found.keys():
        columns, others = wanted[name].columns, found[name].columns
        lines += [
            f"{name}.{column}: {others.get(column)} instead of {columns.get(column)}"
            for column in columns.keys() | others.keys()
            if columns.get(column) != others.get(column)
        ]
        if wanted[name].references != found[name].references:
            lines.append(
                f"{name}: refers to {sorted(found[name].references)}"
                f" instead of {sorted(wanted[name].references)}"
            )
    lines += [f"missing: {index}" for index in wanted_indexes - found_indexes]
    lines += [f"unknown: {index}" for index in found_indexes - wanted_indexes]
    return sorted(lines)

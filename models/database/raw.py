"""SQL by hand, for what the ORM says badly or slowly. Placeholders are `?` on both databases."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from tortoise.connection import get_connection
from tortoise.exceptions import TransactionManagementError
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.database.connecting import dialect
from models.database.memory import CONNECTION
from models.database.transactions import in_transaction

M = TypeVar("M", bound=Model)
T = TypeVar("T")

# what is quoted or commented out may hold question marks of its own
_PIECES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\?""", re.DOTALL)


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """Placeholders as PostgreSQL wants them.

    >>> numbered("SELECT '?' FROM t WHERE a = ? AND b = ?")
    "SELECT '?' FROM t WHERE a = $1 AND b = $2"
    """
    numbers = count(1)
    return _PIECES.sub(lambda m: f"${next(numbers)}" if m[0] == "?" else m[0], sql)


def _spoken(sql: str) -> str:
    return sql if dialect() == "sqlite" else numbered(sql)


async def fetch(sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Read rows. Moments come back as the database keeps them: see `as_moment`."""
    return await get_connection(CONNECTION).execute_query_dict(_spoken(sql), list(values))


def places(values: Collection[object]) -> str:
    """Placeholders for a list of `padded` values.

    There are only few lengths, so that the database has met the statement before.

    >>> places([7, 8, 9])
    '?,?,?,?'
    """
    return ",".join("?" * _length(values))


def padded(values: Collection[T]) -> list[T]:
    """Values for `places`, at least one; what is left over says it again.

    >>> padded([7, 8, 9])
    [7, 8, 9, 7]
    """
    return [*values, *[next(iter(values))] * (_length(values) - len(values))]


async def those(model: type[M], condition: str, values: Sequence[Any] = ()) -> list[M]:
    """Rows by a condition in SQL: a third of what the ORM takes to put it together."""
    sql = f'SELECT * FROM "{model._meta.db_table}" WHERE {condition}'
    return [model._init_from_db(**row) for row in await fetch(sql, values)]


async def by_id(model: type[M], ids: Iterable[int | None]) -> dict[int, M]:
    """The rows of these ids; none of them need be given."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    return {row.pk: row for row in await those(model, f"id IN ({places(wanted)})", padded(wanted))}


def _length(values: Collection[object]) -> int:
    return 1 << max(len(values) - 1, 0).bit_length()


async def fetch_plain(
    rows: QuerySet[Any], columns: Sequence[str], **related: str
) -> list[dict[str, Any]]:
    """Columns of rows, and of what they refer to, as the database keeps them; with their `id`.

    A third of what the ORM takes: it is asked for the conditions, and the columns put in by hand.
    """
    query = rows.values(id="id", **related)
    query._choose_db_if_not_chosen()
    query._make_query()
    sql, values = query.query.get_parameterized_sql()
    meta = rows.model._meta
    known = meta.fields_db_projection
    own = ",".join(f'"{meta.db_table}"."{known[name]}" "{name}"' for name in columns)
    whole = sql.replace("SELECT ", f"SELECT {own},", 1)
    return await get_connection(CONNECTION).execute_query_dict(whole, values)


async def execute(sql: str, values: Sequence[Any] = ()) -> int:
    """Write inside `writing()`, and return the number of rows changed."""
    if not in_transaction():
        raise TransactionManagementError("execute() writes, so it belongs inside writing()")
    client: Any = get_connection(CONNECTION)
    changed: int = await client.changed(_spoken(sql), values)
    return changed

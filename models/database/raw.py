"""SQL by hand, for what the ORM says badly or slowly. Placeholders are `?` on both databases."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from tortoise.connection import get_connection
from tortoise.exceptions import TransactionManagementError
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.database.connecting import dialect
from models.database.kept import Kept, keep
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
    return [row_of(model, found) for found in await fetch(sql, values)]


def row_of(model: type[M], found: Mapping[str, Any]) -> M:
    """A row of all its columns as the database has them; as the ORM makes it, and cheaper."""
    meta = model._meta
    row = model.__new__(model)
    known = row.__dict__
    known.update(_partial=False, _saved_in_db=True, _await_when_save={})
    known["_custom_generated_pk"] = meta.db_pk_column not in meta.generated_db_fields
    for column, name, _ in meta.db_native_fields:
        known[name] = found[column]
    for column, name, field in meta.db_default_fields:
        value = found[column]
        known[name] = None if value is None else field.field_type(value)
    for column, name, field in meta.db_complex_fields:
        known[name] = field.to_python_value(found[column])
    if isinstance(row, Kept):
        keep(row)
    return row


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

"""Columns: moments that sort, and facts that stay readable.

A moment is aware and in UTC, everywhere and always. On SQLite it is text, and text only
sorts by time when every value has the same zone and the same width; so a value is turned to
UTC on every way in (saving, filters, updates) and a naive one is refused.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, overload

import msgspec
from tortoise import Model, fields

M = TypeVar("M", datetime, datetime | None)
T = TypeVar("T")

_encoder = msgspec.json.Encoder(decimal_format="string", order="deterministic")


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises `ValueError` when it has no time zone."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.astimezone(UTC)


@lru_cache(64)  # what is written at one moment says so in many columns
def as_text(moment: datetime) -> str:
    """How SQLite keeps a moment: 32 characters that sort as the moments do.

    >>> as_text(datetime(2026, 3, 1, 9, tzinfo=UTC))
    '2026-03-01 09:00:00.000000+00:00'
    """
    return utc(moment).isoformat(" ", "microseconds")


def as_moment(value: "datetime | str") -> datetime:
    """A moment out of a raw row: PostgreSQL hands out datetimes, SQLite the text it keeps."""
    return utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


class UtcDatetimeField(fields.Field[M]):
    """A moment. It takes aware values of any zone and gives back UTC.

    There is no `auto_now`: only `models.clock` reads the time (`default=clock.now`).
    """

    field_type = datetime
    SQL_TYPE = "TIMESTAMP"

    class _db_postgres:
        SQL_TYPE = "TIMESTAMPTZ"

    @overload
    def __init__(
        self: "UtcDatetimeField[datetime]", *, null: Literal[False] = False, **kwargs: Any
    ) -> None: ...

    @overload
    def __init__(
        self: "UtcDatetimeField[datetime | None]", *, null: Literal[True], **kwargs: Any
    ) -> None: ...

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        if isinstance(value, datetime):
            value = utc(value)
        self.validate(value)
        return value

    def to_python_value(self, value: Any) -> datetime | None:
        return None if value is None else as_moment(value)


def encode(value: Any) -> str:
    """JSON with Chinese left as Chinese."""
    return _encoder.encode(value).decode()


def json_again(value: Any) -> Any:
    """A value as it comes back from the database.

    >>> json_again({"at": (1, 2)})
    {'at': [1, 2]}
    """
    return msgspec.json.decode(_encoder.encode(value))


class JsonField(fields.JSONField[T]):
    """Facts that are shown but never searched by: what is searched by is a column.

    Say what is in it: `JsonField[dict[str, str]]()`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(encoder=encode, decoder=msgspec.json.decode, **kwargs)

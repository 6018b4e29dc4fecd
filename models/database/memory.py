"""Memory: what is looked up again and again and hardly ever changes, read once.

    tree = await remembered("grids", (Grid, Level), load)

A look-up names the tables it was read from. Every statement of this process goes through its
engine, which tells memory what it writes; so a look-up is forgotten the moment one of its tables
is written, without anybody having to think of it. What a transaction has changed is kept apart
until it is committed, and nobody else ever sees it.

Other processes write, too:

* to a SQLite file next to never, since whoever writes is on duty; its `data_version` is read
  with the beginning of every transaction, and by whoever must not be late (`heed_others`); when
  it moved everything is forgotten;
* to PostgreSQL all the time. There memory lasts as long as the transaction: many updates share
  one, and nothing in it is older than that.

What is remembered is shared: nobody may change it.
"""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple, TypeVar

from tortoise.connection import get_connection
from tortoise.context import get_current_context
from tortoise.models import Model

T = TypeVar("T")

CONNECTION = "default"

UNIT: ContextVar[Any] = ContextVar("unit", default=None)
"""The transaction of this task; asked so often that the way through Tortoise is too long."""

MOST = 10_000
"""After so many look-ups were kept memory begins anew."""

_WRITES = re.compile(r'\s*(INSERT\s+INTO|UPDATE|DELETE)\s+"?(\w+)"?', re.IGNORECASE)
_READS = re.compile(r"\s*(SELECT|PRAGMA\s+\w+\s*$|EXPLAIN)", re.IGNORECASE)


class Change(NamedTuple):
    """What a statement may change: a table, of which a mere insert leaves the old rows as they
    were; `table` is empty when it could be any (a delete cascades). Or `look_up` alone."""

    table: str
    only_adds: bool = False
    look_up: Hashable | None = None


def change_of(sql: str) -> Change | None:
    """What a statement may change; None when it only reads.

    >>> change_of('UPDATE "grids" SET "name"=?').table, change_of("SELECT 1")
    ('grids', None)
    >>> change_of('DELETE FROM "grids"').table
    ''
    """
    if sql.startswith("SELECT"):  # nearly all there are
        return None
    if found := _WRITES.match(sql):
        verb = found[1].split()[0].upper()
        if verb == "DELETE":
            return Change("")
        return Change(found[2], only_adds=verb == "INSERT" and "CONFLICT" not in sql)
    return None if _READS.match(sql) else Change("")


class Memory:
    """Look-ups, until something they were read from is written."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Any]] = {}
        self._read_from: dict[str, set[Hashable]] = {}  # look-ups, by table
        self._rows_of: dict[str, set[Hashable]] = {}  # those to which it matters not that it grows
        self._writes: defaultdict[str, int] = defaultdict(int)
        self._cleared = self._keeps = 0

    def stamp(self, tables: Sequence[str]) -> tuple[int, ...]:
        """How often the tables were written."""
        return (self._cleared, *(self._writes[table] for table in tables))

    def get(self, key: Hashable) -> tuple[Any] | None:
        """What is kept under a key, in a tuple."""
        return self._kept.get(key)

    def keep(self, key: Hashable, value: Any, tables: Sequence[str], *, rows: bool = False) -> None:
        """Keep what was read from the tables; `rows` when it matters not that they grow."""
        if self._keeps >= MOST:
            self.clear()
        self._keeps += 1
        self._kept[key] = (value,)
        for table in tables:
            (self._rows_of if rows else self._read_from).setdefault(table, set()).add(key)

    def forget(self, change: Change) -> None:
        """Something was written."""
        if change.look_up is not None:
            self._kept.pop(change.look_up, None)
        elif not change.table:
            self.clear()
        else:
            self._writes[change.table] += 1
            if change.table in self._read_from:
                self._drop(self._read_from, change.table)
            if not change.only_adds and change.table in self._rows_of:
                self._drop(self._rows_of, change.table)

    def _drop(self, look_ups: dict[str, set[Hashable]], table: str) -> None:
        for key in look_ups.pop(table, ()):
            self._kept.pop(key, None)

    def clear(self) -> None:
        """Know nothing. What is being read just now is not kept either."""
        self._cleared += 1
        self._keeps = 0
        self._kept.clear()
        self._read_from.clear()
        self._rows_of.clear()


def _unit() -> Any:
    unit = UNIT.get()
    return None if unit is None or unit.is_over else unit


def _engine() -> Any:
    """Of the open database; asked for with every look-up, so not by Tortoise's way to it."""
    return getattr(get_current_context(), "engine", None) or get_connection(CONNECTION)


async def remembered(
    key: Hashable, tables: Sequence[type[Model]], load: Callable[[], Awaitable[T]]
) -> T:
    """What `load` reads from the tables, read when it is not known any more."""
    names = _names(tuple(tables))
    client = _unit() or _engine()
    memory: Memory | None = client.memory_of(names)
    if memory is None:
        return await load()
    if known := memory.get(key):
        return known[0]  # type: ignore[no-any-return]
    stamp = memory.stamp(names)  # before reading: what changes meanwhile is not kept
    value = await load()
    if memory.stamp(names) == stamp:
        memory.keep(key, value, names)
    return value


@cache
def _names(tables: tuple[type[Model], ...]) -> tuple[str, ...]:
    return tuple(table._meta.db_table for table in tables)


async def heed_others() -> None:
    """Forget what other processes have changed till now; in a transaction that has been done."""
    if _unit() is None:
        await _engine().heed_others()


def remember(key: Hashable, value: object, *tables: type[Model]) -> None:
    """Remember rows, read or made in this transaction, till it ends or one of them is changed.

    Outside of a transaction nothing is.
    """
    if unit := _unit():
        unit.memory.keep(key, value, _names(tables), rows=True)


def hand_on(key: Hashable, value: object, *tables: type[Model]) -> None:
    """Remember rows made in this transaction after it is committed, too, till one is changed.

    Not where other processes write.
    """
    if unit := _unit():
        unit.memory.keep(key, value, _names(tables), rows=True)
        unit.handed_on[key] = _names(tables)


def handed_on(key: Hashable) -> Any | None:
    """What was handed on, while it is true; to whoever reads outside of a transaction."""
    if _unit() is not None:
        return None
    memory: Memory | None = _engine().memory_of(())
    known = memory.get(key) if memory else None
    return known[0] if known else None


def forget(key: Hashable) -> None:
    """What is remembered under a key is not true any more."""
    if unit := _unit():
        unit.note(Change("", look_up=key))


def recall(key: Hashable) -> Any | None:
    """What was remembered in this transaction, while it is true."""
    unit = _unit()
    known = unit.memory.get(key) if unit else None
    return known[0] if known else None

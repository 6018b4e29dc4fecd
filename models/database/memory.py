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
from typing import Any, TypeVar

from tortoise.connection import get_connection
from tortoise.models import Model

T = TypeVar("T")

CONNECTION = "default"

UNIT: ContextVar[Any] = ContextVar("unit", default=None)
"""The transaction of this task; asked so often that the way through Tortoise is too long."""

MOST = 10_000
"""Look-ups that are kept at most; then memory begins anew."""

_WRITES = re.compile(r'\s*(INSERT\s+INTO|UPDATE|DELETE)\s+"?(\w+)"?', re.IGNORECASE)
_READS = re.compile(r"\s*(SELECT|PRAGMA\s+\w+\s*$|EXPLAIN)", re.IGNORECASE)


class Change:
    """What a statement may change: a table, of which a mere insert leaves the old rows as they
    were; `table` is empty when it could be any (a delete cascades). Or `look_up` alone."""

    __slots__ = ("look_up", "only_adds", "table")

    def __init__(
        self, table: str, *, only_adds: bool = False, look_up: Hashable | None = None
    ) -> None:
        self.table = table
        self.only_adds = only_adds
        self.look_up = look_up


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
    """Look-ups, each with how often its tables had changed when it was read."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Any, tuple[int, ...], tuple[str, ...], bool]] = {}
        self._changed: defaultdict[str, int] = defaultdict(int)
        self._grown: defaultdict[str, int] = defaultdict(int)

    def stamp(self, tables: Sequence[str], *, rows: bool) -> tuple[int, ...]:
        """How often the tables have changed; `rows` when it matters not that they grew."""
        changed = tuple(self._changed[table] for table in tables)
        return changed if rows else (*changed, *(self._grown[table] for table in tables))

    def get(self, key: Hashable) -> tuple[Any] | None:
        """What is kept under a key, in a tuple, while it is true."""
        kept = self._kept.get(key)
        if kept is None or kept[1] != self.stamp(kept[2], rows=kept[3]):
            return None
        return (kept[0],)

    def keep(
        self,
        key: Hashable,
        value: Any,
        tables: tuple[str, ...],
        stamp: tuple[int, ...],
        *,
        rows: bool = False,
    ) -> None:
        """Keep what was read when the tables had this stamp."""
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = (value, stamp, tables, rows)

    def forget(self, change: Change) -> None:
        """Something was written."""
        if change.look_up is not None:
            self._kept.pop(change.look_up, None)
        elif not change.table:
            self.clear()
        elif change.only_adds:
            self._grown[change.table] += 1
        else:
            self._changed[change.table] += 1

    def clear(self) -> None:
        """Know nothing. What is being read just now is not kept either."""
        self._kept.clear()
        for counts in (self._changed, self._grown):
            for table in counts:
                counts[table] += 1


def _unit() -> Any:
    unit = UNIT.get()
    return None if unit is None or unit.is_over else unit


async def remembered(
    key: Hashable, tables: Sequence[type[Model]], load: Callable[[], Awaitable[T]]
) -> T:
    """What `load` reads from the tables, read when it is not known any more."""
    names = tuple(table._meta.db_table for table in tables)
    client: Any = _unit() or get_connection(CONNECTION)
    memory: Memory | None = client.memory_of(names)
    if memory is None:
        return await load()
    if known := memory.get(key):
        return known[0]  # type: ignore[no-any-return]
    stamp = memory.stamp(names, rows=False)  # before reading: what changes meanwhile is not kept
    value = await load()
    memory.keep(key, value, names, stamp)
    return value


async def heed_others() -> None:
    """Forget what other processes have changed till now; in a transaction that has been done."""
    if _unit() is None:
        client: Any = get_connection(CONNECTION)
        await client.heed_others()


def remember(key: Hashable, value: object, *tables: type[Model]) -> None:
    """Remember rows, read or made in this transaction, till it ends or one of them is changed.

    Outside of a transaction nothing is.
    """
    if unit := _unit():
        names = tuple(table._meta.db_table for table in tables)
        memory: Memory = unit.memory
        memory.keep(key, value, names, memory.stamp(names, rows=True), rows=True)


def recall(key: Hashable) -> Any | None:
    """What was remembered in this transaction, while it is true."""
    unit = _unit()
    known = unit.memory.get(key) if unit else None
    return known[0] if known else None

"""Pending: what a transaction only adds, written together.

Most of what an act writes is only ever added: a line of the journal, a message to send. `add`
keeps such rows with the transaction; they are written together, many rows a statement, before
it commits and before any statement that could tell the difference: one that writes, or that
names a table for which rows are pending. So nobody who reads, through the ORM or by hand, ever
finds a row missing, and nobody has to think of it.

An `attempt()` is an SQL savepoint only once a statement in it writes; until then undoing it is
to drop what it added. When rows that were pending can't be written, whose fault it is can't be
told any more: the whole transaction is given up.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from tortoise.exceptions import TransactionManagementError
from tortoise.fields import CharField, Field
from tortoise.fields.data import CharEnumFieldInstance, IntEnumFieldInstance
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from models.database.fields import JsonField, UtcDatetimeField, encode
from models.database.memory import UNIT, Change, Memory, change_of

M = TypeVar("M", bound=Model)

Step = tuple[str, list[list[Any]] | None]
"""A statement, and its values when it is to be run once for each of several rows."""


class Row(NamedTuple):
    """A row that is not written yet; tables that others refer to have a smaller `rank`."""

    rank: int
    table: str
    sql: str
    values: list[Any]


_ORDER, _SQL = attrgetter("rank", "table", "sql"), attrgetter("sql")


class Part:
    """A part of a transaction that may be undone: an `attempt()`."""

    __slots__ = ("begun", "changes", "mark", "name")

    def __init__(self, name: str, mark: int, changes: int) -> None:
        self.name = name
        self.mark = mark  # the rows that were pending before it
        self.changes = changes  # those that had happened before it
        self.begun = False


class UnitOfWork:
    """What a transaction has not written yet, and what it knows. An engine's transaction is one.

    `reads_may_spoil`: on PostgreSQL a statement that fails spoils what came before it, reading or
    not, so that none may run outside of its savepoint. `numbers_grow`: nobody else writes
    meanwhile, so that a number is greater than all there are.
    """

    reads_may_spoil = False
    numbers_grow = False
    is_over: bool
    memory: Memory

    def begin_work(self) -> None:
        """Nothing is pending and nothing is known."""
        self.memory = Memory()
        self.changes: list[Change] = []
        self.handed_on: dict[Hashable, tuple[str, ...]] = {}  # of which tables it is
        self._changed: set[str] = set()
        self._rows: list[Row] = []
        self._tables: set[str] = set()
        self._parts: list[Part] = []
        self._owed: list[Step] = []
        self._numbers: dict[str, int] = {}
        self._spoilt = False
        self._contained = False

    async def run_steps(self, steps: Sequence[Step]) -> None:
        """Run statements, to their end; the engine's to know how."""
        raise NotImplementedError

    async def number(self, table: str) -> int:
        """An id for a row that is referred to before it is written; the engine's to know how."""
        raise NotImplementedError

    # --- rows

    def put(self, rows: Sequence[Row], change: Change) -> None:
        """Have rows of one table written later, which changes this."""
        self._rows += rows
        self._tables.add(change.table)
        self.note(change)

    def note(self, change: Change) -> None:
        """Something was changed: what was known of it is not true any more."""
        self.changes.append(change)
        if change.look_up is None:
            self._changed.add(change.table)
        self.memory.forget(change)

    def has_changed(self, tables: Sequence[str]) -> bool:
        """Whether this transaction has changed one of the tables."""
        return "" in self._changed or not self._changed.isdisjoint(tables)

    # --- statements

    async def before(self, sql: str) -> None:
        """Have everything written that this statement could miss."""
        if steps := self.owed_before(sql):
            await self._write(steps)

    def owed_before(self, sql: str) -> list[Step]:
        """What this statement could miss, to be run before it; and it is known what it changes."""
        self._refuse_when_spoilt()
        change = change_of(sql)
        could_spoil = self.reads_may_spoil and not all(part.begun for part in self._parts)
        missed = change or could_spoil or any(table in sql for table in self._tables)
        steps = self.steps() if missed and self._owes() else []
        if change:
            self.note(change)
        return steps

    async def settle(self) -> None:
        """Write what is pending now, so that what can't be written fails here."""
        if self._owes():
            await self._write(self.steps())

    def _owes(self) -> bool:
        return bool(self._rows or self._owed) or not all(part.begun for part in self._parts)

    async def _write(self, steps: list[Step]) -> None:
        try:
            await self.run_steps(steps)
        except BaseException:
            self.spoil()
            raise

    def spoil(self) -> None:
        """What was owed last could not be written."""
        self._spoilt = not self._contained

    def steps(self) -> list[Step]:
        """The statements that are owed till now, in order; they count as run."""
        self._refuse_when_spoilt()
        # what is undone with the innermost part spoils nothing else
        self._contained = bool(self._parts) and self._parts[-1].begun
        steps, self._owed = self._owed, []
        written = 0
        for part in self._parts:
            if not part.begun:
                steps += _together(self._rows[written : part.mark])
                written = part.mark
                steps.append((f"SAVEPOINT {part.name}", None))
                part.begun = True
        steps += _together(self._rows[written:])
        for part in self._parts:
            part.mark = 0
        self._rows.clear()
        self._tables.clear()
        self._numbers.clear()  # whoever writes by other ways counts on
        return steps

    def _refuse_when_spoilt(self) -> None:
        if self._spoilt:
            raise TransactionManagementError("what was pending could not be written")

    # --- parts

    def begin_part(self, name: str) -> Part:
        """From here on things may be undone."""
        part = Part(name, len(self._rows), len(self.changes))
        self._parts.append(part)
        return part

    def end_part(self, part: Part) -> None:
        """It stays."""
        self._parts.remove(part)
        if part.begun:
            self._owed.append((f"RELEASE SAVEPOINT {part.name}", None))

    async def undo_part(self, part: Part) -> None:
        """It goes, with what is known from it."""
        self._parts.remove(part)
        del self._rows[part.mark :]
        self._tables = {row.table for row in self._rows}
        for change in self.changes[part.changes :]:
            self.memory.forget(Change(change.table, look_up=change.look_up))
        if part.begun and not self._spoilt:
            back = f"ROLLBACK TO SAVEPOINT {part.name}"
            release = f"RELEASE SAVEPOINT {part.name}"
            steps, self._owed = [*self._owed, (back, None), (release, None)], []
            await self.run_steps(steps)


def _together(rows: list[Row]) -> list[Step]:
    """Rows in as few statements as possible, what others refer to first.

    >>> rows = [Row(1, "b", "B", [1]), Row(0, "a", "A", [2]), Row(1, "b", "B", [3])]
    >>> _together(rows)
    [('A', [[2]]), ('B', [[1], [3]])]
    """
    ordered = sorted(rows, key=_ORDER)
    alike = groupby(ordered, key=_SQL)
    return [(sql, [row.values for row in some]) for sql, some in alike]


# --- how a row is written


class Table:
    """How the rows of a table are added; with their ids, or without."""

    def __init__(self, model: type[Model], *, numbered: bool) -> None:
        meta = model._meta
        self.name = meta.db_table
        self.change = Change(self.name, only_adds=True)
        self.rank = 2 * _rank(model) + (not numbered)  # so that no other is given their numbers
        known = meta.fields_map
        names = [n for n in meta.fields_db_projection if numbered or not known[n].generated]
        self.fields = [(name, _to_db(known[name]), known[name]) for name in names]
        self.places = {name: (n, to_db) for n, (name, to_db, _) in enumerate(self.fields)}
        self.names = names
        self.converted = [
            (n, to_db) for n, (_, to_db, _) in enumerate(self.fields) if to_db is not _as_it_is
        ]
        self.usual = [
            None if f.default is None or callable(f.default) else to_db(f.default, None)
            for _, to_db, f in self.fields
        ]
        self.made = [
            (n, to_db, f.default)
            for n, (_, to_db, f) in enumerate(self.fields)
            if callable(f.default)
        ]
        columns = ", ".join(f'"{meta.fields_db_projection[name]}"' for name in names)
        places = ", ".join("?" * len(names))
        self.sql = f'INSERT INTO "{self.name}" ({columns}) VALUES ({places})'

    def row(self, row: Model) -> Row:
        """A row, ready to be written."""
        known = row.__dict__
        values = [known[name] for name in self.names]
        for n, to_db in self.converted:
            values[n] = to_db(values[n], row)
        return Row(self.rank, self.name, self.sql, values)

    def row_of(self, given: dict[str, Any]) -> Row:
        """A row of these values and, for the rest, the defaults."""
        values = self.usual.copy()
        for n, to_db, default in self.made:
            values[n] = to_db(default(), None)
        places = self.places
        for name, value in given.items():
            if name not in places:
                raise TypeError(f"{self.name} has no {name}")
            n, to_db = places[name]
            values[n] = value if to_db is _as_it_is else to_db(value, None)
        return Row(self.rank, self.name, self.sql, values)


def _to_db(field: Field[Any]) -> Callable[[Any, Any], Any]:
    """How a value is kept. Most are right as they are; the field itself is asked about the rest."""
    ask = field.to_db_value
    own = type(field).to_db_value
    if isinstance(field, CharEnumFieldInstance | IntEnumFieldInstance):
        known: dict[Any, Any] = {member: member.value for member in field.enum_type}
        if field.null:
            known[None] = None
        return lambda value, row: known[value] if value in known else ask(value, row)
    if isinstance(field, CharField) and own is Field.to_db_value and len(field.validators) == 1:
        most = field.max_length
        return lambda value, row: (
            value if type(value) is str and len(value) <= most else ask(value, row)
        )
    if isinstance(field, JsonField):
        return lambda value, row: (
            encode(value) if type(value) is dict or type(value) is list else ask(value, row)
        )
    if isinstance(field, UtcDatetimeField):
        may_be_none = field.null
        return lambda value, row: (
            value
            if (value is None and may_be_none)
            or (isinstance(value, datetime) and value.tzinfo is UTC)
            else ask(value, row)
        )
    return _as_it_is if own is Field.to_db_value and not field.validators else ask


def _as_it_is(value: Any, _: Any) -> Any:
    return value


@lru_cache(None)
def _table(model: type[Model], numbered: bool) -> Table:
    return Table(model, numbered=numbered)


@lru_cache(None)
def _rank(model: type[Model]) -> int:
    """How many tables stand above it: one that it refers to has a smaller rank."""
    return _depth(model, frozenset({model}))


def _depth(model: type[Model], below: frozenset[type[Model]]) -> int:
    fields = model._meta.fields_map.values()
    above = {f.related_model for f in fields if isinstance(f, ForeignKeyFieldInstance)} - below
    return 1 + max((_depth(table, below | {table}) for table in above), default=0)


def _unit() -> UnitOfWork:
    unit: UnitOfWork | None = UNIT.get()
    if unit is None or unit.is_over:
        raise TransactionManagementError("what is added belongs inside writing()")
    return unit


async def add(row: Model, *, numbered: bool = False) -> None:
    """Add a row, written with what else this transaction adds.

    Its id is known at once when `numbered`, else never. What it says must be right: a row that
    is refused when it is written takes the transaction down.
    """
    unit = _unit()
    table = _table(type(row), numbered)
    known = row.__dict__
    if numbered:
        known[row._meta.pk_attr] = await unit.number(table.name)
    known["_saved_in_db"] = True
    unit.put((table.row(row),), table.change)


def made(model: type[M], **values: Any) -> M:
    """A row to be added, of values that are right already: as `model(…)`, and ten times cheaper."""
    fixed, defaults, ways = _ways(model)
    row = model.__new__(model)
    known = row.__dict__
    known.update(fixed)
    known["_await_when_save"] = {}
    for name, default in defaults:
        known[name] = default()
    for name, value in values.items():
        if name in ways:  # a row, of which the id is kept
            known[ways[name]] = None if value is None else value.pk
            known[f"_{name}"] = value
        elif name in known:
            known[name] = value
        else:
            raise TypeError(f"{model.__name__} has no {name}")
    return row


def beside(row: M, **related: Model | None) -> M:
    """A row with what its ids name, read beside it: as `row.grid = grid`, and cheaper."""
    row.__dict__.update({f"_{name}": other for name, other in related.items()})
    return row


def twin(row: M) -> M:
    """Another row that holds the same, so that one can be changed and the other not."""
    other = row.__new__(type(row))
    other.__dict__.update(row.__dict__)
    return other


class _Ways(NamedTuple):
    fixed: dict[str, Any]
    defaults: list[tuple[str, Callable[[], Any]]]
    ids: dict[str, str]


@lru_cache(None)
def _ways(model: type[Model]) -> _Ways:
    """What a table's columns hold when nothing is said, fixed or made anew each time, and which id
    names which row."""
    meta = model._meta
    fixed: dict[str, Any] = {
        "_partial": False,
        "_saved_in_db": False,
        "_custom_generated_pk": False,
    }
    defaults: list[tuple[str, Callable[[], Any]]] = []
    for name in meta.fields_db_projection:
        default = meta.fields_map[name].default
        fixed[name] = default  # in the table's order, the others, too
        if callable(default):
            defaults.append((name, default))
        elif default is not None and not isinstance(default, str | int | float):
            defaults.append((name, partial(deepcopy, default)))
    related = meta.fk_fields | meta.o2o_fields
    return _Ways(fixed, defaults, {n: str(meta.fields_map[n].source_field) for n in related})


def add_row(model: type[Model], **values: Any) -> None:
    """Add a row by its values, where nobody needs the row itself: as `add`, and cheaper."""
    table = _table(model, "id" in values)
    _unit().put((table.row_of(values),), table.change)


async def next_id(model: type[Model]) -> int | None:
    """The id for the next row of a table, greater than all there are; all others of the
    transaction must have theirs from here, too. None where other processes give them out."""
    unit = _unit()
    return await unit.number(model._meta.db_table) if unit.numbers_grow else None


LAST = 1_000
"""A rank behind those of all tables."""


def later(
    sql: str,
    values: Sequence[Any],
    *,
    table: str,
    changes: Hashable | None = None,
    after_rows: bool = False,
) -> None:
    """Run a statement on a table to which nothing refers with what this transaction adds.

    It is run before the rows, or after them, and whatever is written twice is written in order.
    `changes` is the one look-up that is not true any more, when it is no other.
    """
    later_each(sql, [values], table=table, changes=changes, after_rows=after_rows)


def later_each(
    sql: str,
    rows: Iterable[Sequence[Any]],
    *,
    table: str,
    changes: Hashable | None = None,
    after_rows: bool = False,
) -> None:
    """Run a statement for each of several rows of values, as `later` does for one."""
    rank = LAST if after_rows else 0
    each = [Row(rank, table, sql, list(values)) for values in rows]
    _unit().put(each, Change(table, look_up=changes))


async def settle() -> None:
    """Write what is pending now, so that what can't be written fails here."""
    await _unit().settle()

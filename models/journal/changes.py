"""Changes: what stood in a row before an act, and what stands in it after.

A row remembers what was read of it (`models.database.kept`), so an entry about it tells what is
different by then (`told_of`). That is enough where the rules act alone: in the chat and by the
clock. In the office more is looked at, also what is changed by statements: whoever answers a call
`watch`es. Rows are noted as they are looked at, and when the call has done its work each entry
about one of them is told what is different, in the transaction of the act. So no rule has to think
of it. An entry about a row nobody had looked at, one that is new or was touched in passing, tells
the row as it is after.

What is told is masked: personal fields, numbers of persons everywhere, and words altogether where
they may be a person's and are not found again when that person is erased. What opens a door is
never told.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from msgspec import to_builtins
from tortoise.expressions import Expression
from tortoise.models import Model

from models.database.kept import Kept, keep, was
from models.policy import FIELDS
from models.privacy import mask, mask_number

Values = Mapping[str, Any]
Key = tuple[type[Model], Any]

NEVER = {
    *("digest", "salt", "secret", "external_id"),
    *("version", "changed_at", "last_used_at", "path", "clocks"),
}
"""Columns that open a door, name a person's place in a chat app, or follow from the others."""

WORDS_TOLD = {
    *("Resident", "Account", "Enrolment", "ResidentRequest"),  # emptied when a person is erased
    *("Level", "Grid", "Estate", "Building", "Household", "Member", "Post", "Chat", "Category"),
    *("CannedAnswer", "CalendarDay", "CalendarHours", "Term", "Venue", "Teacher", "Certificate"),
    *("Course", "Lesson", "Announcement", "Webhook", "ApiToken"),
}
"""Tables whose words are told; those of others may be somebody's, and are starred."""

HIDDEN = "***"

_AS_THEY_ARE = frozenset({int, bool, float, type(None)})

OURS = {"ResidentRequest.number"}
"""Numbers the house gives: nothing in them is a person's."""


@dataclass(eq=False)
class Entry:
    """An entry that waits until the act is done: what it says already, and what it is about."""

    subject: Model
    said: dict[str, Any]
    personal: dict[str, Any]

    @property
    def key(self) -> Key:
        """The row it is about."""
        return type(self.subject), self.subject.pk


@dataclass
class Watch:
    """The rows of one call as they were, by table and key, and the entries about them."""

    before: dict[Key, Values] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching() -> Iterator[Watch]:
    """Note what is looked at within, and keep its entries back until it is known what changed."""
    watch = Watch()
    outer = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(outer)


def told(row: Model) -> None:
    """What was different in a row is told; what comes after this is what is left to tell."""
    watch = _watch.get()
    if watch is not None:
        watch.before[(type(row), row.pk)] = _values(row)


def watched() -> Watch | None:
    """The watch of the call that is being answered, if one is kept."""
    return _watch.get()


def note(row: Model) -> None:
    """A row is looked at: what stands in it now is what stood before."""
    watch = _watch.get()
    if watch is not None:
        watch.before.setdefault((type(row), row.pk), _values(row))


def _values(row: Model) -> dict[str, Any]:
    return {
        name: deepcopy(value) if isinstance(value := getattr(row, name), list | dict) else value
        for name in row._meta.fields_db_projection
        if name not in NEVER
    }


async def differences(watch: Watch) -> list[tuple[Entry, dict[str, Any]]]:
    """The entries, and what each tells of its row: once, where several are about the same."""
    after = await _as_they_are({entry.key for entry in watch.entries})
    found: list[tuple[Entry, dict[str, Any]]] = []
    for entry in watch.entries:
        known = entry.key in after
        told = _difference(entry.key[0], watch.before.get(entry.key), after.pop(entry.key, None))
        found.append((entry, told if known else {}))
    return found


async def _as_they_are(keys: Collection[Key]) -> dict[Key, Values | None]:
    """What stands in rows by now; None in those that are gone."""
    asked: dict[type[Model], list[Any]] = {}
    for table, pk in keys:
        asked.setdefault(table, []).append(pk)
    found: dict[Key, Values | None] = dict.fromkeys(keys)
    for table, pks in asked.items():
        for some in (pks[at : at + 500] for at in range(0, len(pks), 500)):
            found |= {(table, row.pk): _values(row) for row in await table.filter(pk__in=some)}
    return found


def told_of(row: Model) -> dict[str, Any]:
    """What is different in a row, by what it remembers of itself, told once.

    Of one that is new all it holds; of one that is known by its id alone, nothing.
    """
    if not isinstance(row, Kept) or not row._saved_in_db:
        return {}
    if before := was(row):
        after = _plain(row)
        known = {name: before[name] for name in after if name in before}
        told = _difference(type(row), known or None, after)
    else:
        told = {"after": _whole(row)}
    keep(row)
    return told


def _whole(row: Model) -> dict[str, Any]:
    """What a new row holds, as the journal tells it, in one go: most entries are about such."""
    held = row.__dict__
    return {
        name: way(value)
        for name, way in _ways(type(row)).items()
        if ((value := held.get(name)) or value == 0) and not isinstance(value, Expression)
    }


def _plain(row: Model) -> dict[str, Any]:
    """What stands in a row, but what the database is to reckon."""
    values = row.__dict__
    known = {name: values.get(name) for name in _columns(type(row))}
    if any(map(_is_reckoned, set(map(type, known.values())))):
        return {n: value for n, value in known.items() if not isinstance(value, Expression)}
    return known


@cache
def _is_reckoned(kind: type) -> bool:
    return issubclass(kind, Expression)


@cache
def _columns(table: type[Model]) -> list[str]:
    return [name for name in table._meta.fields_db_projection if name not in NEVER]


@cache
def _ways(table: type[Model]) -> Mapping[str, Callable[[Any], Any]]:
    """How each column of a table is told; those that never are have none."""
    return {name: _way(table, name) for name in _columns(table)}


def _way(table: type[Model], name: str) -> Callable[[Any], Any]:
    told = _shown if table.__name__ in WORDS_TOLD else _hidden
    if f"{table.__name__.lower()}.{name}" in FIELDS:
        return partial(_starred, name, told)
    return to_builtins if f"{table.__name__}.{name}" in OURS else told


def _difference(table: type[Model], before: Values | None, after: Values | None) -> dict[str, Any]:
    if before is None:
        return {"after": tell(table, _filled(after))} if after else {}
    if after is None:
        return {"before": tell(table, _filled(before))}
    differs = sorted(name for name in after if before.get(name) != after[name])
    sides = (("before", before), ("after", after))
    return {side: tell(table, {n: row.get(n) for n in differs}) for side, row in sides if differs}


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value or value == 0}


def tell(table: type[Model], values: Values) -> dict[str, Any]:
    """Values of a table as the journal tells them."""
    ways = _ways(table)
    return {name: ways[name](value) for name, value in values.items() if name in ways}


def _starred(name: str, told: Callable[[Any], Any], value: Any) -> Any:
    """A personal field: whoever reads the journal may not be one of those who read it.

    >>> [_starred("phone", str, one) for one in ("13800138001", "26001234", "")]
    ['138****8001', '26****34', '']
    >>> _starred("note", str, "独居")
    '***'
    """
    if not value:
        return told(value)
    if name != "phone":
        return HIDDEN
    masked = mask(value)
    return masked if masked != value else mask_number(value)


def _shown(value: Any) -> Any:
    """A value with the numbers of persons masked in its words."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is str:
        return mask(value)
    if kind is list:
        return [_shown(one) for one in value]
    if kind is dict:
        return {str(name): _shown(one) for name, one in value.items()}
    return str(value) if isinstance(value, datetime) else to_builtins(value)


def _hidden(value: Any) -> Any:
    """A value without its words: they may be somebody's."""
    if type(value) in (str, list, dict):
        return HIDDEN if value or type(value) is not str else ""
    return _shown(value)

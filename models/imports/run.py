"""A run: one load of one file, what has become of its rows so far, and how rows are written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from tortoise.models import Model

from models import journal
from models.database import add, settle
from models.imports.cells import BadCell, Reason
from models.imports.places import Places
from models.imports.reading import BadRow, Table, Workbook
from models.imports.rows import SHEETS, Row
from models.journal import Actor, JournalEntry

Seen = Callable[[type[Any]], Any]
"""Gives of a table the rows that a load may know and change."""

Progress = Callable[[str, int, int], object]
"""Hears of a sheet, how many of its rows are through, and how many there are."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    BAD = "bad"


@dataclass
class Report:
    """What a load did, or would do: rows by sheet and fate, bad rows, and what was not read."""

    tallies: dict[str, dict[Fate, int]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    written: bool = False
    batch: int | None = None
    """What it can be taken back by, when somebody in the office sent the file."""

    def count(self, sheet: str, fate: Fate, rows: int = 1) -> None:
        """Count rows of a sheet."""
        tally = self.tallies.setdefault(sheet, dict.fromkeys(Fate, 0))
        tally[fate] += rows

    @property
    def changes(self) -> int:
        """The rows that are new or changed."""
        return sum(tally[Fate.NEW] + tally[Fate.CHANGED] for tally in self.tallies.values())


@dataclass(frozen=True)
class Written:
    """A row that a load wrote, and what stood in it before; nothing when it is new."""

    row: Model
    before: dict[str, Any] | None = None


R = TypeVar("R", bound=Row)
M = TypeVar("M", bound=Model)
Take = Callable[[R], Awaitable[Fate]]


@dataclass
class Run:
    """One load: the file, what has become of its rows so far, and where places are found."""

    workbook: Workbook
    actor: Actor
    now: datetime
    progress: Progress
    seen: Seen = lambda table: table.all()
    report: Report = field(default_factory=Report)
    written: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = Places(self.seen)

    def begin(self) -> None:
        """Count the rows that could not even be read."""
        self.report.unread = list(self.workbook.unread)
        for sheet in SHEETS:
            if (table := self.workbook.tables.get(sheet)) is None:
                continue
            self.report.unread += [f"{table.title}: {head}" for head in table.unread]
            self.report.bad += table.bad
            self.report.count(sheet, Fate.BAD, len({bad.row for bad in table.bad}))

    def rows(self, sheet: str) -> list[Any]:
        """The rows of a sheet that could be read."""
        table = self.workbook.tables.get(sheet)
        return list(table.rows) if table else []

    def refuse(self, sheet: str, at: int, bad: BadCell) -> None:
        """Leave a row out and say why."""
        table = self.workbook.tables[sheet]
        found = Table(table.title, table.heads).refuse(sheet, at, bad)
        self.report.bad.append(found)
        self.report.count(sheet, Fate.BAD)

    async def each(self, sheet: str, rows: Sequence[R], take: Take[R]) -> None:
        """Take rows one by one; those that can't be taken are refused."""
        for done, row in enumerate(rows, 1):
            try:
                self.report.count(sheet, await take(row))
            except BadCell as bad:
                self.refuse(sheet, row.at, bad)
            if done % 100 == 0 or done == len(rows):
                self.progress(sheet, done, len(rows))

    async def note_changes(self, act: str, changed: Mapping[Any, dict[str, Any]]) -> None:
        """An entry in the journal for each row that is not what it was, and what it was."""
        for row, before in changed.items():
            after = {name: getattr(row, name) for name in before}
            told = {
                side: journal.tell(type(row), values)
                for side, values in (("before", before), ("after", after))
            }
            fields = sorted(before)
            await journal.write(self.actor, act, row, now=self.now, personal=told, fields=fields)

    async def put(
        self, new: Sequence[M], changed: Mapping[M, dict[str, Any]], fields: Sequence[str]
    ) -> None:
        """Write new rows, and the named fields of changed ones; note what they were."""
        for row in new:
            await add(row, numbered=True)
        if rows := list(changed):
            await type(rows[0]).bulk_update(rows, [*fields, "version"], 100)
        await settle()
        self.written += [Written(row) for row in new]
        self.written += [Written(row, before) for row, before in changed.items()]

    async def write_down(self) -> None:
        """One entry for the whole load, if it did anything."""
        if self.report.changes:
            await JournalEntry.create(
                at=self.now,
                actor=str(self.actor),
                via=self.actor.via,
                act="community-loaded",
                subject=f"file:{self.workbook.digest[:16]}",
                facts={
                    sheet: {fate: rows for fate, rows in tally.items() if rows}
                    for sheet, tally in self.report.tallies.items()
                },
            )


class Once:
    """Sees that a key stands in a sheet once."""

    def __init__(self) -> None:
        self._seen: dict[Any, int] = {}

    def check(self, key: Any, at: int, column: str) -> None:
        """Raise `BadCell` with the number of the row that had the key first."""
        first = self._seen.setdefault(key, at)
        if first != at:
            raise BadCell(Reason.DUPLICATE, first, column=column)


def differences(row: Model, **values: Any) -> dict[str, Any]:
    """What is said and is not so yet; None says nothing."""
    said = {name: value for name, value in values.items() if value is not None}
    return {name: value for name, value in said.items() if getattr(row, name) != value}


def set_said(row: Any, **values: Any) -> dict[str, Any]:
    """Set what is said and not so yet, under a new version; what stood there before."""
    differs = differences(row, **values)
    before = {name: getattr(row, name) for name in differs}
    if differs:
        row.update_from_dict({**differs, "version": row.version + 1})
    return before

"""Plans: what a file holds, said in values, so that another process can write it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"


class Kind(StrEnum):
    """What kind of values a column has."""

    TEXT = "text"  # phones and ids as well: a spreadsheet must not count them
    NUMBER = "number"
    MOMENT = "moment"  # told in the community's time
    DAY = "day"
    WORD = "word"  # a code, told by one of `words`


class Masking(StrEnum):
    """How a column is told to those who may not read it."""

    NONE = "none"
    FREE = "free"  # phone and identity numbers in it
    NUMBER = "number"  # the number of a paper
    WHOLE = "whole"  # all of it, whether or not the file is masked


@dataclass(frozen=True)
class Column:
    """A column: its name for machines, its heading for people, and what it is in SQL."""

    name: str
    heading: str
    sql: str
    kind: Kind = Kind.TEXT
    masking: Masking = Masking.NONE
    words: Mapping[Any, str] = field(default_factory=dict)
    width: int = 12
    """In characters, as a spreadsheet counts them."""
    field: str = ""
    """The personal field that it shows, `resident.note`; whoever does not read that sees `***`."""


@dataclass(frozen=True)
class Source:
    """Where rows are read: each begins with its id, and the next page is after the last one.

    `after` is the place of that id among the values. `database` is a SQLite file, or how to
    connect to PostgreSQL.
    """

    sql: str
    values: Sequence[Any]
    after: int
    database: str | Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Sheet:
    """What is written: a title, columns, and what stands on the cover."""

    title: str
    columns: Sequence[Column]
    masked: bool
    zone: str
    cover: Sequence[tuple[str, str]] = ()
    counted: str = ""
    """The label of the number of rows on the cover, which is known at the end."""
    name: str = ""
    """What the title says, for those who read no Chinese."""


@dataclass(frozen=True)
class Plan:
    """A file that is wanted."""

    form: Form
    sheet: Sheet
    source: Source

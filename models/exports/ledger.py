"""A ledger as data: a table of the community, what it is joined with, and its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model

from models.spreadsheets.plan import Column, Kind, Masking


@dataclass(frozen=True)
class Ledger:
    """A ledger: its name in paths, its Chinese title, and how it is read.

    `alias` is what its table is called in `joins` and in the SQL of the columns. `may` is
    the permission it takes.
    """

    name: str
    title: str
    table: type[Model]
    alias: str
    columns: Sequence[Column]
    joins: str = ""
    may: str = "export:ledgers"

    @property
    def headings(self) -> list[str]:
        """The first line."""
        return [column.heading for column in self.columns]

    def select(self, page: str) -> str:
        """The statement that reads the rows whose ids `page` selects, in their order."""
        key = f"{self.alias}.id"
        told = "".join(f",\n       {column.sql} AS {column.name}" for column in self.columns)
        return (
            f"SELECT {key} AS row_id{told}\nFROM ({page}) page\n"
            f"    JOIN {self.table._meta.db_table} {self.alias} ON {key} = page.id\n"
            f"{self.joins}\nORDER BY {key}"
        )


# --- columns, by what they hold


def text(
    name: str, heading: str, sql: str, width: int = 12, *, hide: bool = False, field: str = ""
) -> Column:
    """Text; `hide` masks the numbers of persons in it, `field` is the personal field it shows."""
    masking = Masking.FREE if hide else Masking.NONE
    return Column(name, heading, sql, masking=masking, width=width, field=field)


def paper(name: str, heading: str, sql: str) -> Column:
    """The number of a paper, of which the masked show the ends."""
    return Column(name, heading, sql, masking=Masking.NUMBER, width=20)


def phone(sql: str) -> Column:
    """A telephone number."""
    return text("phone", "电话", sql, 14, hide=True)


def number(name: str, heading: str, sql: str) -> Column:
    """A number that can be added up."""
    return Column(name, heading, sql, Kind.NUMBER, width=9)


def moment(name: str, heading: str, sql: str) -> Column:
    """A day and an hour."""
    return Column(name, heading, sql, Kind.MOMENT, width=17)


def day(name: str, heading: str, sql: str) -> Column:
    """A day."""
    return Column(name, heading, sql, Kind.DAY, width=12)


def word(name: str, heading: str, sql: str, words: dict[Any, str]) -> Column:
    """One of a few words."""
    plain = {getattr(code, "value", code): said for code, said in words.items()}
    return Column(name, heading, sql, Kind.WORD, words=plain, width=10)


YES = {True: "是", False: "否"}
"""SQLite keeps 1 and 0, which are the same."""

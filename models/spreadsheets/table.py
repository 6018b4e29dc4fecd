"""Tables: the values of a page of rows, told column by column.

A column is told as a whole, so that what it takes to choose how is paid once a page and not once
a cell.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from models.privacy import mask, mask_number
from models.spreadsheets.plan import Column, Kind, Masking, Sheet

Values = Sequence[Any]
Tell = Callable[[Values], list[Any]]

KNOWN_HOURS = 35_000  # of four years
KNOWN_TEXTS = 20_000
"""What is kept of what was told already: the same telephone and the same place come again."""


def page(rows: Sequence[Sequence[Any]], tells: Sequence[Tell]) -> list[list[Any]]:
    """The columns of some rows, each told; the id in front is left out."""
    _, *columns = zip(*rows, strict=True)
    return [tell(column) for tell, column in zip(tells, columns, strict=True)]


def masks(column: Column, masked: bool) -> Callable[[list[str]], list[str]]:
    """What becomes of texts of this column."""
    if column.masking is Masking.WHOLE:
        return lambda texts: ["***" if text else "" for text in texts]
    if not masked or column.masking is Masking.NONE:
        return lambda texts: texts
    if column.masking is Masking.NUMBER:
        return lambda texts: [mask_number(text) for text in texts]
    known = lru_cache(maxsize=KNOWN_TEXTS)(mask)
    return lambda texts: [known(text) if text else "" for text in texts]


def texts(values: Values) -> list[str]:
    """Values as text; nothing is an empty one."""
    return [v if type(v) is str else "" if v is None else str(v) for v in values]


@lru_cache(maxsize=8)
def moments_of(zone: str) -> "Moments":
    """The moments of a zone, of which all columns know the same."""
    return Moments(zone)


class Moments:
    """Moments in the community's time. What an hour is there is looked up once an hour."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._hour = lru_cache(maxsize=KNOWN_HOURS)(self._hour_there)

    def local(self, moment: datetime) -> datetime:
        """The same moment there."""
        return moment.astimezone(self._zone)

    def _hour_there(self, hour: str) -> tuple[str, float]:
        """A UTC hour there: how its minutes are written, and when it begins in days.

        Where clocks differ from UTC by other than whole hours, minutes are no use.
        """
        there = self.local(datetime.fromisoformat(f"{hour}:00:00").replace(tzinfo=UTC))
        return (f"{there:%Y-%m-%d %H:}" if there.minute == 0 else ""), _in_days(there)

    def minutes(self, values: Values) -> list[str]:
        """To the minute, as people write it."""
        return [self._minute(value) if value else "" for value in values]

    def _minute(self, value: "datetime | str") -> str:
        if isinstance(value, str):
            written, _ = self._hour(value[:13])
            if written and value[-6:] == "+00:00":
                return written + value[14:16]
            value = datetime.fromisoformat(value)
        return f"{self.local(value):%Y-%m-%d %H:%M}"

    def exact(self, values: Values) -> list[str | None]:
        """As ISO 8601, with the offset of the place."""
        return [self._exact(value) if value else None for value in values]

    def _exact(self, value: "datetime | str") -> str:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return self.local(moment).isoformat(timespec="seconds")

    def days(self, values: Values) -> list[float | None]:
        """As a spreadsheet counts them: days since the end of 1899, the hour as a part of one."""
        return [self._days(value) if value else None for value in values]

    def _days(self, value: "datetime | str") -> float:
        if isinstance(value, str):
            _, begins = self._hour(value[:13])
            if value.endswith("+00:00"):
                return round(begins + (int(value[14:16]) * 60 + int(value[17:19])) / 86_400, 9)
            value = datetime.fromisoformat(value)
        return round(_in_days(self.local(value)), 9)


_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a day of no zone, from which sheets count)


def _in_days(there: datetime) -> float:
    return (there.replace(tzinfo=None, microsecond=0) - _EPOCH).total_seconds() / 86_400


def days_of(values: Values) -> list[int | None]:
    """Days as a spreadsheet counts them."""
    read = [date.fromisoformat(v[:10]) if isinstance(v, str) else v for v in values]
    return [(day - _EPOCH.date()).days if day else None for day in read]


def told(sheet: Sheet, column: Column) -> Tell:
    """How the values of a column are told to people, as text."""
    hide = masks(column, sheet.masked)
    match column.kind:
        case Kind.MOMENT:
            return moments_of(sheet.zone).minutes
        case Kind.WORD:
            said = column.words.get
            return lambda values: [said(value, "") for value in values]
        case _:
            return lambda values: hide(texts(values))


def given(sheet: Sheet, column: Column) -> Tell:
    """How the values of a column are given to machines."""
    hide = masks(column, sheet.masked)
    match column.kind:
        case Kind.MOMENT:
            return moments_of(sheet.zone).exact
        case Kind.NUMBER | Kind.WORD:
            return list
        case Kind.DAY:
            return lambda values: [str(value)[:10] if value else None for value in values]
        case _:
            return lambda values: hide(texts(values))

"""Periods: days and months as figures have them, whose day may begin at another hour."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.calendar import local, zone


@dataclass(frozen=True)
class Period:
    """Days from one through another."""

    starts_on: date
    through: date

    def months(self) -> list["Period"]:
        """The months it touches, the first and last cut to it.

        >>> [p.starts_on.month for p in Period(date(2026, 1, 15), date(2026, 3, 2)).months()]
        [1, 2, 3]
        """
        found, first = [], self.starts_on
        while first <= self.through:
            last = min(month(first).through, self.through)
            found.append(Period(first, last))
            first = last + timedelta(days=1)
        return found

    def seconds(self, day_begins: int) -> tuple[int, int]:
        """The first second of it, and the first one after it."""
        after = self.through + timedelta(days=1)
        return beginning(self.starts_on, day_begins), beginning(after, day_begins)


def month(day: date) -> Period:
    """The month of a day.

    >>> month(date(2026, 2, 14)).through
    datetime.date(2026, 2, 28)
    """
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def beginning(day: date, day_begins: int) -> int:
    """When a day of figures begins, in seconds since 1970."""
    at = datetime.combine(day, time(day_begins // 60, day_begins % 60), zone())
    return int(at.timestamp())


def day_of(moment: datetime, day_begins: int = 0) -> date:
    """The day of figures that a moment belongs to."""
    here = local(moment)
    early = here.hour * 60 + here.minute < day_begins
    return here.date() - timedelta(days=int(early))

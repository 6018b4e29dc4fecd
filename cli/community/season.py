"""The term that is on, whatever the day: a demo in July has lessons this week, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

BEGUN_FOR = timedelta(days=28)
"""A term has been on for so long at least, so that there are rolls to show."""
GOES_ON = timedelta(days=21)
"""And so long it goes on at least, so that there are lessons to come."""


@dataclass(frozen=True)
class Season:
    """A term: its name, and the days from and through which it is held."""

    name: str
    starts_on: date
    through: date


def _terms(year: int) -> Iterator[Season]:
    """The terms that begin in a year; together they leave no day out."""
    yield Season(f"{year}年寒假班", date(year, 1, 16), date(year, 2, 15))
    yield Season(f"{year}年春季学期", date(year, 2, 16), date(year, 6, 30))
    yield Season(f"{year}年暑期班", date(year, 7, 1), date(year, 8, 31))
    yield Season(f"{year}年秋季学期", date(year, 9, 1), date(year + 1, 1, 15))


def season(today: date) -> Season:
    """The term of a day, drawn out where it has just begun or is nearly over.

    >>> autumn = season(date(2026, 11, 22))
    >>> autumn.name, f"{autumn.starts_on}", f"{autumn.through}"
    ('2026年秋季学期', '2026-09-01', '2027-01-15')
    >>> f"{season(date(2027, 7, 2)).starts_on}", f"{season(date(2027, 1, 10)).through}"
    ('2027-06-04', '2027-01-31')
    """
    terms = [*_terms(today.year - 1), *_terms(today.year)]
    term = next(term for term in terms if term.starts_on <= today <= term.through)
    starts = min(term.starts_on, today - BEGUN_FOR)
    return Season(term.name, starts, max(term.through, today + GOES_ON))

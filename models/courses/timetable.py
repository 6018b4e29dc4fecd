"""From a weekly pattern to lessons, and to the hours at which a missed one can be made up."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.errors import Invalid

LESSONS_A_WEEK = 2
"""The norm; a course that does not keep it is reported."""

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
UTC = ZoneInfo("UTC")

Span = tuple[datetime, datetime]
"""When a lesson begins and ends."""


@dataclass(frozen=True)
class Slot:
    """A meeting every week: ISO weekday (1 is Monday), local hour, length in minutes."""

    weekday: int
    starts: time
    minutes: int = 90


def slot(weekday: int, starts: str, minutes: int = 90) -> Slot:
    """A slot from plain values. Raises `Invalid` with the field that is wrong.

    >>> slot(2, "19:30").starts
    datetime.time(19, 30)
    """
    if not 1 <= weekday <= 7:
        raise Invalid(field="weekday", value=str(weekday))
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", starts):
        raise Invalid(field="starts", value=starts)
    if not 1 <= minutes <= 600:
        raise Invalid(field="minutes", value=str(minutes))
    return Slot(weekday, time.fromisoformat(starts), minutes)


def lesson_times(
    starts_on: date,
    through: date,
    slots: Iterable[Slot],
    zone: ZoneInfo,
    days_off: Collection[date] = (),
) -> list[Span]:
    """Start and end of every lesson from one day through another, in order, as aware UTC.

    >>> term = date(2026, 9, 1), date(2026, 9, 9)
    >>> times = lesson_times(*term, [slot(2, "09:00")], ZoneInfo("Asia/Shanghai"))
    >>> [f"{start:%d %H:%M}" for start, _ in times]
    ['01 01:00', '08 01:00']
    """
    return sorted(
        _span(day, pattern.starts, timedelta(minutes=pattern.minutes), zone)
        for pattern in slots
        for day in _days(starts_on, through, pattern.weekday)
        if day not in days_off
    )


def _days(starts_on: date, through: date, weekday: int) -> Iterator[date]:
    day = starts_on + DAY * ((weekday - starts_on.isoweekday()) % 7)
    while day <= through:
        yield day
        day += WEEK


def _span(day: date, starts: time, length: timedelta, zone: ZoneInfo) -> Span:
    start = datetime.combine(day, starts, zone).astimezone(UTC)
    return start, start + length


def keeps_the_norm(slots: Sequence[Slot]) -> bool:
    """Whether a course is held as often as the norm asks."""
    return len(slots) >= LESSONS_A_WEEK


def short_weeks(
    starts: Iterable[datetime], starts_on: date, through: date, zone: ZoneInfo
) -> list[date]:
    """The Mondays of the whole weeks of a term in which the norm is not kept.

    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> one = datetime(2026, 9, 8, 9, tzinfo=zone)
    >>> short_weeks([one, one + DAY, one + WEEK], date(2026, 9, 1), date(2026, 9, 27), zone)
    [datetime.date(2026, 9, 14), datetime.date(2026, 9, 21)]
    """
    days = [start.astimezone(zone).date() for start in starts]
    held = [day - DAY * day.weekday() for day in days]
    mondays = _days(starts_on, through - DAY * 6, 1)
    return [monday for monday in mondays if held.count(monday) < LESSONS_A_WEEK]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a moment; one may begin as the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def next_free(
    missed: Span,
    first: date,
    last: date,
    *,
    zone: ZoneInfo,
    days_off: Collection[date],
    held: Sequence[Span],
    own_days: Collection[date],
) -> Span | None:
    """When a missed lesson can be made up: at its hour, on the next day that is free.

    A day is free when it is no day off, the class does not meet on it, and neither the venue nor
    the teacher is `held` at that hour. None when there is none from `first` through `last`.

    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> start = datetime(2026, 10, 1, 9, tzinfo=zone)
    >>> week = [date(2026, 10, n) for n in range(1, 8)]
    >>> free = next_free(
    ...     (start, start + timedelta(hours=1)), date(2026, 10, 2), date(2026, 10, 31),
    ...     zone=zone, days_off=week, held=[], own_days=[date(2026, 10, 8)],
    ... )
    >>> f"{free[0].astimezone(zone):%m-%d %H:%M}"
    '10-09 09:00'
    """
    hour, length = missed[0].astimezone(zone).time(), missed[1] - missed[0]
    day = first
    while day <= last:
        span = _span(day, hour, length, zone)
        taken = any(overlap(span, other) for other in held)
        if not taken and day not in days_off and day not in own_days:
            return span
        day += DAY
    return None

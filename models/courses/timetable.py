"""From a weekly pattern to lessons."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.errors import Invalid

LESSONS_A_WEEK = 2
"""The norm; a course that does not keep it is reported."""


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
    starts_on: date, through: date, slots: Iterable[Slot], zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Start and end of every lesson from one day through another, in order, as aware UTC.

    >>> term = date(2026, 9, 1), date(2026, 9, 9)
    >>> times = lesson_times(*term, [slot(2, "09:00")], ZoneInfo("Asia/Shanghai"))
    >>> [f"{start:%d %H:%M}" for start, _ in times]
    ['01 01:00', '08 01:00']
    """
    utc = ZoneInfo("UTC")
    found = []
    for pattern in slots:
        day = starts_on + timedelta(days=(pattern.weekday - starts_on.isoweekday()) % 7)
        while day <= through:
            start = datetime.combine(day, pattern.starts, zone).astimezone(utc)
            found.append((start, start + timedelta(minutes=pattern.minutes)))
            day += timedelta(days=7)
    return sorted(found)


def keeps_the_norm(slots: Sequence[Slot]) -> bool:
    """Whether a course is held as often as the norm asks."""
    return len(slots) >= LESSONS_A_WEEK

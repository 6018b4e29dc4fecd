"""Suiting: whether an hour is one of those at which somebody said they can come."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from models.calendar import local
from models.understanding.days import days_in, together
from models.understanding.hours import Part, hours_in, part_in

DAYTIME = Part(6, 18)

ABOUT = timedelta(hours=1)
"""So near to an hour that was named is well enough."""


def suits(starts_at: datetime, words: str, *, now: datetime) -> bool | None:
    """Whether somebody with these words can come then; None for words that name no time.

    Of a day that was named its weekday counts: who says 下周三 has time on Wednesdays.

    >>> from zoneinfo import ZoneInfo
    >>> now = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> saturday = now + timedelta(days=5, hours=6)
    >>> [suits(saturday, said, now=now) for said in ("周末", "工作日晚上", "周六、上午", "都可以")]
    [True, False, False, None]
    """
    read, here = _plain(words), local(starts_at)
    day = together([day for _, day in days_in(read, local(now))])
    hours = [hour for _, hour in hours_in(read)]
    parts = [part for _, part in part_in(read)]
    if re.search(r"白天|日间|\bdaytime\b", read) and not parts:
        parts = [DAYTIME]
    if day is None and not hours and not parts:
        return None
    if day and day.weekdays and here.isoweekday() not in day.weekdays:
        return False
    if hours:
        said = hours[0].at
        ways = {said.hour} if hours[0].sure else {said.hour, (said.hour + 12) % 24}
        return any(
            abs(here - here.replace(hour=hour, minute=said.minute)) <= ABOUT for hour in ways
        )
    return not parts or parts[0].starts <= here.hour < parts[0].ends


def _plain(words: str) -> str:
    """As one says it for any week: Weekday evenings are weekdays, evening."""
    read = re.sub(r"\bweekday\b", "weekdays", words.lower())
    return re.sub(r"\b(morning|afternoon|evening|night)s\b", r"\1", read)


def suited(starts_at: datetime, said: Iterable[str], *, now: datetime) -> int:
    """How many of those who said when they can come could come then."""
    return sum(suits(starts_at, words, now=now) is True for words in said)

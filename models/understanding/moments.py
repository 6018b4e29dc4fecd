"""Moments: the days and hours in what people write, 下周三下午三点, read with a preference for the
future.

A day without an hour begins at midnight, a part of it where the part begins (下午 at 12:00);
what comes every week (每周二) has weekdays and no moment. An hour alone is the next one that a
person who is awake may mean. Everything is read in the community's time zone, as it is at the
moment of speaking.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.understanding.days import DAYS, SOON, Day, days_in, soon, together
from models.understanding.hours import CLOCKS, Hour, Part, hours_in, in_part, part_in

AWAKE = range(7, 22)
"""Hours that are meant by a number alone."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What a text says about when; all of it aware, in the zone of the moment of speaking.

    `at` is when it begins, `until` (exclusive) when it ends, as far as that was said. `weekdays`
    are ISO numbers, 1 is Monday, of the days that were named; `every` that they come again each
    week. `words` are what was read, as written, in its order.
    """

    at: datetime | None = None
    until: datetime | None = None
    weekdays: tuple[int, ...] = ()
    every: bool = False
    words: tuple[str, ...] = ()


def moments(text: str, *, now: datetime) -> Moments:
    """What a text says about when, said at `now`, which is aware.

    >>> from zoneinfo import ZoneInfo
    >>> now = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday
    >>> moments("下周三下午三点的课", now=now).at.isoformat()
    '2026-11-25T15:00:00+08:00'
    >>> moments("每周二周四都有吗", now=now).weekdays
    (2, 4)
    """
    read = text[:1_000].lower()
    moment, words = soon(read, now)
    if moment is not None:
        return Moments(moment, None, (moment.isoweekday(),), False, (words,))
    days, hours, parts = list(days_in(read, now)), list(hours_in(read)), part_in(read)
    day = together([day for _, day in days])
    said = _put_together(day, [hour for _, hour in hours], parts[0][1] if parts else None, now)
    if day is not None and day.open and said.at is not None and said.at <= now:
        said = _a_week_later(said)
    found = dict.fromkeys(word for word, _ in [*days, *hours, *parts])
    return replace(said, words=tuple(sorted(found, key=read.find)))


def _a_week_later(said: Moments) -> Moments:
    week = timedelta(days=7)
    at, until = said.at, said.until
    return replace(said, at=at + week if at else None, until=until + week if until else None)


def without_moments(text: str) -> str:
    """The text without its days and hours, which say nothing of what it is about.

    >>> without_moments("25号晚上七点半的舞蹈取消了吗")
    '，，的舞蹈取消了吗'
    """
    for pattern in (*SOON, *DAYS, *CLOCKS):
        text = pattern.sub("，", text)
    return text


def _put_together(day: Day | None, hours: list[Hour], part: Part | None, now: datetime) -> Moments:
    weekdays, every = (day.weekdays, day.every) if day else ((), False)
    if every:
        return Moments(None, None, weekdays, True)
    if day is None and not hours and part is None:
        return Moments()
    if day is not None and day.first is None:
        return Moments(None, _midnight(day.until, now), weekdays)
    if not hours and part is None:
        assert day is not None
        return Moments(_midnight(day.first, now), _midnight(day.until, now), weekdays)
    if not hours:
        assert part is not None
        at, until = _part_of(day, part, now)
        return Moments(at, until, weekdays)
    at = _at(day, hours[0], part, now)
    later = _at(day, hours[1], part, now) if len(hours) > 1 else None
    if later is not None and later <= at:
        later = later + timedelta(hours=12)
    return Moments(at, later if later and later.date() == at.date() else None, weekdays)


def _midnight(day: date | None, now: datetime) -> datetime | None:
    return datetime.combine(day, time(), now.tzinfo) if day else None


def _part_of(day: Day | None, part: Part, now: datetime) -> tuple[datetime, datetime]:
    """A part of the day named; without one of today, or of tomorrow when it is over."""
    on = day.first if day and day.first else now.date()
    if day is None and now.hour >= part.ends:
        on += timedelta(days=1)
    start = datetime.combine(on, time(part.starts), now.tzinfo)
    return start, start + timedelta(hours=part.ends - part.starts)


def _at(day: Day | None, hour: Hour, part: Part | None, now: datetime) -> datetime:
    """An hour on the day named, or the next such hour."""
    said = hour.at
    if not hour.sure and part is not None:
        said = said.replace(hour=in_part(said.hour, part))
        hour = Hour(said, True)
    if day is not None and day.first is not None:
        first = datetime.combine(day.first, said, now.tzinfo)
        return first if hour.sure or said.hour >= 8 else first + timedelta(hours=12)
    ways = [said] if hour.sure or said.hour >= 12 else [said, said.replace(hour=said.hour + 12)]
    for ahead in (0, 1):
        for way in ways:
            moment = datetime.combine(now.date() + timedelta(days=ahead), way, now.tzinfo)
            if moment > now and (hour.sure or way.hour in AWAKE):
                return moment
    return datetime.combine(now.date() + timedelta(days=1), said, now.tzinfo)

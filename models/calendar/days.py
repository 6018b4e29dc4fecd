"""Days: what the office says of the community's days; it wins over the country's calendar.

A row makes one day worked, at its own hours or the usual ones, or off. The hours of the week are
rows as well; without any they are those of community offices. What is changed here moves what is
due by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from models import journal
from models.calendar.public import PublicDay, public_days
from models.calendar.quiet import zone
from models.calendar.working import Hours, WorkingCalendar, hours
from models.database import JsonField, fetch, writing
from models.database.kept import Kept
from models.database.memory import remembered
from models.journal import Actor

USUAL = ("08:30-12:00", "14:00-17:30")
"""The hours of community offices, Monday to Friday."""

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)

EXCHANGED = "休息日"
"""How the names of days begin that are off for a weekend that is worked."""

YEARS = range(2020, 2101)
"""The years a calendar reckons with."""


class CalendarDay(Kept):
    """A day that differs from the calendar of the country. Without `hours`: the usual ones."""

    id = fields.IntField(primary_key=True)
    day = fields.DateField(unique=True)
    worked = fields.BooleanField()
    hours: Any = JsonField(default=list)
    note = fields.CharField(max_length=200, default="")
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "calendar_days"


class CalendarHours(Kept):
    """When a day of the week is worked; 1 is Monday. A community has all seven, or none."""

    id = fields.IntField(primary_key=True)
    weekday = fields.SmallIntField(unique=True)
    hours: Any = JsonField(default=list)

    class Meta(Model.Meta):
        table = "calendar_hours"


def usual_week() -> tuple[Hours, ...]:
    """The week of a community that has said nothing."""
    return (hours(USUAL),) * 5 + ((),) * 2


class _Days(dict[date, Hours]):
    """The days that differ, of which those of the country are looked up when asked for."""

    def __init__(self, said: dict[date, Hours], usual: Hours) -> None:
        super().__init__(said)
        self.usual = usual

    def get(self, day: date, default: Any = None) -> Any:
        """The hours of a day that differs."""
        if day in self:
            return self[day]
        public = public_days(day.year).get(day) if day.year in YEARS else None
        if public is None:
            return default
        return self.usual if public.worked else ()


@lru_cache(8)
def calendar_of(
    week: tuple[Hours, ...], said: tuple[tuple[date, Hours | None], ...] = ()
) -> WorkingCalendar:
    """The calendar of a week and of what is said of single days; None means its usual hours.

    Read from the same rows it is the same value, with the years it has reckoned already.
    """
    usual = next((day for day in week if day), hours(USUAL))
    days = {day: usual if span is None else span for day, span in said}
    return WorkingCalendar(zone(), week, _Days(days, usual))


async def current() -> WorkingCalendar:
    """The community's calendar as it stands. Kept in memory until a row of it is written."""
    return await remembered("calendar", (CalendarDay, CalendarHours), _load)


_BOTH = """
SELECT weekday, CAST(NULL AS DATE) AS day, TRUE AS worked, CAST(hours AS TEXT) AS hours
FROM calendar_hours
UNION ALL SELECT 0, day, worked, CAST(hours AS TEXT) FROM calendar_days ORDER BY 2
"""
"""One statement, since PostgreSQL is asked anew in every transaction."""


async def _load() -> WorkingCalendar:
    rows = [(row, hours(msgspec.json.decode(row["hours"]))) for row in await fetch(_BOTH)]
    said = tuple(
        (_date(row["day"]), (spans or None) if row["worked"] else ())
        for row, spans in rows
        if row["day"]
    )
    of_week = {row["weekday"]: spans for row, spans in rows if not row["day"]}
    if not any(of_week.values()):
        return calendar_of(usual_week(), said)
    return calendar_of(tuple(of_week.get(n, ()) for n in range(1, 8)), said)


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


async def keep_hours(
    week: Sequence[Sequence[str]], actor: Actor, *, now: datetime
) -> tuple[Hours, ...]:
    """Say when the days of the week are worked, Monday first. Raises `HoursWrong`."""
    from models import requests

    read = tuple(hours(day) for day in week)
    async with writing():
        for number, spans in enumerate(week, 1):
            row, new = await CalendarHours.get_or_create({"hours": list(spans)}, weekday=number)
            if not new:
                await CalendarHours.filter(id=row.id).update(hours=list(spans))
        await journal.write(actor, "calendar-hours-changed", row, now=now)
        await requests.reckon_again(now=now)
    return read


@dataclass(frozen=True)
class Day:
    """How a day of the calendar is, and by whose word: the office's, the country's, the week's."""

    day: date
    hours: Hours
    said_by: str
    note: str


async def overview(starts_on: date, through: date) -> list[Day]:
    """The days from one through another, as they are reckoned with."""
    calendar = await current()
    rows = CalendarDay.filter(day__gte=starts_on, day__lte=through)
    said = {row.day: row for row in await rows}
    count = (through - starts_on).days + 1
    return [_day(calendar, starts_on + timedelta(days=n), said) for n in range(count)]


async def days_off(starts_on: date, through: date) -> dict[date, str]:
    """The public holidays, and the days the office says are off, with why; plain weekends are not.

    Where something is held on weekends as well, these alone are left out. A weekend beside a
    public holiday belongs to it, as it does in the State Council's notices.
    """
    days = await overview(starts_on - A_WEEK, through + A_WEEK)
    off = {day.day: day for day in days if not day.hours}
    found: dict[date, str] = {}
    for day in off.values():
        if day.said_by == "office":
            found[day.day] = day.note
        elif names := _holidays(day.day, off):
            found[day.day] = min(names, key=lambda name: name.startswith(EXCHANGED))
    return {day: why for day, why in found.items() if starts_on <= day <= through}


def _holidays(day: date, off: Mapping[date, Day]) -> list[str]:
    """The public holidays among the days off around a day, in order."""
    first = last = day
    while first - A_DAY in off:
        first -= A_DAY
    while last + A_DAY in off:
        last += A_DAY
    run = [first + n * A_DAY for n in range((last - first).days + 1)]
    public = [public_days(each.year).get(each) for each in run]
    return [known.name for known in public if known and not known.worked]


def _day(calendar: WorkingCalendar, day: date, said: dict[date, CalendarDay]) -> Day:
    public: PublicDay | None = public_days(day.year).get(day)
    if day in said:
        return Day(day, calendar.hours_on(day), "office", said[day].note)
    if public:
        return Day(day, calendar.hours_on(day), "country", public.name)
    return Day(day, calendar.hours_on(day), "week", "")

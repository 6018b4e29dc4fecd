"""The calendar over HTTP: which days are worked and when, and what the office says of single days.

`/calendar` holds what was said of days and wins; `/calendar/days` shows every day as it is
reckoned with; `/calendar/hours` are those of the week. What is changed here moves what is due.
"""

from datetime import date, timedelta
from typing import Annotated, Any

from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.access import Seen
from api.fields import YEARS, Form, Line, given
from api.problems import BadRequest, FieldError
from api.registers import Register, handlers
from api.routes import Body, get, put
from models import calendar, clock
from models.calendar import CalendarDay, HoursWrong, written
from models.errors import Invalid

Span = Annotated[
    str,
    Meta(pattern=r"^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9](?!\n)$", examples=["08:30-12:00"]),
]
Spans = Annotated[list[Span], Meta(max_length=10)]

SHOWN, LONGEST = 28, 366
"""Days that are shown together: when nothing is said, and at most."""


class SaidDay(Struct):
    """A day that the office has spoken of; without `hours` it has the usual ones."""

    id: int
    day: date
    worked: bool
    hours: list[str]
    note: str
    version: int


class NewDay(Form):
    """A day off, or one that is worked; at its own hours, or without any at the usual ones."""

    day: date
    worked: bool
    hours: Spans = []
    note: Line = ""


class DayOut(Struct):
    """A day as it is reckoned with; `said_by` the office, the country or only the week."""

    day: date
    hours: list[str]
    said_by: str
    note: str


class DaysOut(Struct):
    """Days; beyond `announced_through` it is not known which weekends are worked 调休."""

    items: list[DayOut]
    announced_through: int


class Week(Form):
    """The hours of the week, Monday first; an empty day is off."""

    days: Annotated[list[Spans], Meta(min_length=7, max_length=7)]


async def days_wanted(
    starts_on: FromQuery[date | None] = None, through: FromQuery[date | None] = None
) -> Q:
    """The days asked for."""
    return given(day__gte=starts_on, day__lte=through)


CALENDAR = Register(
    plural="calendar",
    orders=("day",),
    table=CalendarDay,
    out=SaidDay,
    new=NewDay,
    reads="read:calendar",
    writes="change:calendar",
    where=days_wanted,
)


@get("/calendar/days", may="read:calendar", tags=["calendar"])
async def list_days(
    sight: Seen, starts_on: FromQuery[date | None] = None, through: FromQuery[date | None] = None
) -> DaysOut:
    """Every day from one through another, from today for four weeks when nothing is said."""
    first = starts_on or calendar.local(clock.now()).date()
    if first.year not in YEARS:
        raise BadRequest("invalid-parameter", [FieldError("?starts_on", "Years 2000 to 2100")])
    last = through or first + timedelta(days=SHOWN - 1)
    if not 0 <= (last - first).days < LONGEST:
        too_long = FieldError("?through", f"At most {LONGEST} days")
        raise BadRequest("invalid-parameter", [too_long], status=422)
    days = await calendar.overview(first, last)
    return DaysOut(
        [DayOut(d.day, written(d.hours), d.said_by, d.note) for d in days],
        calendar.announced_through(),
    )


@get("/calendar/hours", may="read:calendar", tags=["calendar"])
async def get_hours(sight: Seen) -> Week:
    """The hours of the week."""
    return _week((await calendar.current()).week)


@put("/calendar/hours", may="change:calendar", tags=["calendar"])
async def set_hours(sight: Seen, data: Body[Week]) -> Week:
    """Say when the days of the week are worked; all seven."""
    try:
        return _week(await calendar.keep_hours(data.days, sight.actor, now=clock.now()))
    except HoursWrong as wrong:
        raise Invalid(field="days", value=str(wrong)) from wrong


def _week(days: Any) -> Week:
    return Week([written(day) for day in days])


def routes() -> list[Any]:
    """The calendar."""
    return [list_days, get_hours, set_hours, *handlers(CALENDAR)]

"""The community's days: the country's calendar, and what the office says instead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import registers
from models.calendar import (
    CalendarDay,
    CalendarHours,
    HoursWrong,
    announced_through,
    current,
    keep_hours,
    overview,
    written,
)
from models.calendar.public import public_days
from models.errors import Invalid, Taken
from models.journal import OPERATOR, JournalEntry

NATIONAL_DAY, MAKE_UP = date(2026, 10, 1), date(2026, 10, 10)
WEDNESDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 28)


async def says(here, day: date, **values) -> CalendarDay:
    """The office says something of a day."""
    said = {"day": day, "worked": False, "hours": [], "note": "", **values}
    return await registers.create(CalendarDay, said, OPERATOR, now=here.now)


async def hours_on(day: date) -> list[str]:
    return written((await current()).hours_on(day))


# --- the country's


async def test_a_public_holiday_is_off_and_its_saturday_is_worked(here):
    """调休: the tenth of October is worked for the seventh."""
    assert await hours_on(NATIONAL_DAY) == []
    assert await hours_on(date(2026, 10, 7)) == []
    assert await hours_on(MAKE_UP) == ["08:30-12:00", "14:00-17:30"]
    assert await hours_on(SATURDAY) == []


def test_holidays_of_2026_are_those_that_were_announced():
    """33 days off and 6 weekends worked stand in the notice of the State Council."""
    days = public_days(2026)
    worked = sorted(day for day, public in days.items() if public.worked)
    assert [f"{day:%m-%d}" for day in worked] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert all(day.weekday() >= 5 for day in worked)
    free = {day for n in range(365) if (day := date(2026, 1, 1) + timedelta(days=n)) not in worked}
    off = {day for day in free if day.weekday() >= 5 or day in days}
    for first, last in (("01-01", "01-03"), ("02-15", "02-23"), ("10-01", "10-07")):
        day = date.fromisoformat(f"2026-{first}")
        while day <= date.fromisoformat(f"2026-{last}"):
            assert day in off, day
            day += timedelta(days=1)


def test_beyond_what_is_announced_only_the_fixed_days_are_known():
    """No weekend is worked, and it says how far it knows."""
    year = announced_through() + 1
    assert not any(public.worked for public in public_days(year).values())
    assert not public_days(year)[date(year, 10, 1)].worked
    assert public_days(2101) == {}


async def test_reckoning_beyond_what_is_announced_is_said_once(here, caplog):
    """An operator reads it in the log, not with every request."""
    public_days.cache_clear()
    year = announced_through() + 1
    for _ in range(3):
        await overview(date(year, 1, 1), date(year, 1, 7))
    assert caplog.text.count("calendar-not-announced") == 1


# --- the office's, which wins


async def test_what_the_office_says_wins(here):
    """A typhoon on a Wednesday, a Saturday worked in the morning, a holiday worked all the same."""
    await says(here, WEDNESDAY, note="台风停工")
    await says(here, SATURDAY, worked=True, hours=["09:00-12:00"])
    await says(here, NATIONAL_DAY, worked=True)
    assert await hours_on(WEDNESDAY) == []
    assert await hours_on(SATURDAY) == ["09:00-12:00"]
    assert await hours_on(NATIONAL_DAY) == ["08:30-12:00", "14:00-17:30"]
    shown = {day.day: (day.said_by, day.note) for day in await overview(NATIONAL_DAY, SATURDAY)}
    assert shown[WEDNESDAY] == ("office", "台风停工")
    assert shown[date(2026, 10, 2)] == ("country", "国庆节")
    assert shown[date(2026, 11, 26)] == ("week", "")


async def test_a_day_is_spoken_of_once_and_can_be_taken_back(here):
    """The second word is a correction, and without any the country's calendar counts again."""
    day = await says(here, WEDNESDAY)
    with pytest.raises(Taken):
        await says(here, WEDNESDAY, worked=True)
    await registers.change(day, {"worked": True, "hours": ["10:00-11:00"]}, OPERATOR, now=here.now)
    assert await hours_on(WEDNESDAY) == ["10:00-11:00"]
    await registers.remove(day, OPERATOR, now=here.now)
    assert await hours_on(WEDNESDAY) == ["08:30-12:00", "14:00-17:30"]
    acts = await JournalEntry.filter(subject__startswith="day:").order_by("id")
    assert [line.act for line in acts] == ["day-created", "day-changed", "day-deleted"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"worked": False, "hours": ["08:00-09:00"]},
        {"worked": True, "hours": ["09:00-08:00"]},
        {"worked": True, "hours": ["08:00-10:00", "09:00-11:00"]},
    ],
)
async def test_a_day_off_has_no_hours_and_hours_follow_each_other(here, wrong):
    """Refused with the field."""
    with pytest.raises(Invalid) as refused:
        await says(here, WEDNESDAY, **wrong)
    assert refused.value.field == "hours"


# --- the hours of the week


async def test_the_hours_of_the_week_are_the_offices_to_say(here):
    """Afternoons from Tuesday to Saturday; a make-up day has the usual hours of these."""
    week = [[], *[["13:00-18:00"]] * 5, []]
    await keep_hours(week, OPERATOR, now=here.now)
    assert await hours_on(SATURDAY) == ["13:00-18:00"]
    assert await hours_on(date(2026, 11, 23)) == []
    assert await hours_on(date(2026, 9, 20)) == ["13:00-18:00"]
    await keep_hours([["09:00-10:00"]] * 7, OPERATOR, now=here.now)
    assert await hours_on(SATURDAY) == ["09:00-10:00"]
    assert await CalendarHours.all().count() == 7
    with pytest.raises(HoursWrong):
        await keep_hours([["10:00-09:00"]] * 7, OPERATOR, now=here.now)


async def test_a_week_without_any_hours_is_the_usual_one(here):
    """A calendar that never works would make everything due never."""
    await keep_hours([[]] * 7, OPERATOR, now=here.now)
    assert await hours_on(WEDNESDAY) == ["08:30-12:00", "14:00-17:30"]


async def test_reckoning_again_with_the_same_days_costs_nothing(here):
    """The same days are the same value, with the years it has reckoned already."""
    before = await current()
    before.add_working_time(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=1))
    day = await says(here, WEDNESDAY)
    assert await current() is not before
    await registers.remove(day, OPERATOR, now=here.now)
    assert await current() is before

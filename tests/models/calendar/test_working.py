"""Working time: reckoned by sums, and held against a counter that looks at every minute."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import ROUND_THE_CLOCK, HoursWrong, WorkingCalendar, written
from models.calendar.working import hours

SHENZHEN = ZoneInfo("Asia/Shanghai")
OFFICE = (hours(["08:30-12:00", "14:00-17:30"]),) * 5 + ((), ())
WEEK = WorkingCalendar(SHENZHEN, OFFICE)

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # put forward at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",
    "Pacific/Apia",
)

CHANGES = (
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 10, 23, tzinfo=UTC),
    datetime(2026, 9, 4, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
)
"""Around here clocks are put forward or back somewhere."""

CALENDARS = 1_000
LONGEST = 3 * 24 * 60


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in the community; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHENZHEN)


# --- by hand


def test_a_night_and_a_lunch_do_not_count():
    """Nine to nine is a working day."""
    assert WEEK.working_time_between(at(23, 9), at(24, 9)) == timedelta(hours=7)
    assert WEEK.working_time_between(at(23, 12), at(23, 14)) == timedelta(0)
    assert WEEK.working_time_between(at(28, 0), at(30, 0)) == timedelta(0)


def test_what_is_added_ends_at_the_earliest_moment():
    """At noon, and not after lunch; on Friday evening, and not on Monday."""
    assert WEEK.add_working_time(at(23, 10), timedelta(hours=2)) == at(23, 12)
    assert WEEK.add_working_time(at(23, 10), timedelta(hours=2, minutes=1)) == at(23, 14, 1)
    assert WEEK.add_working_time(at(27, 16), timedelta(minutes=90)) == at(27, 17, 30)
    assert WEEK.add_working_time(at(27, 17), timedelta(hours=1)) == at(30, 9)


def test_mail_at_midnight_is_opened_in_the_morning():
    """What comes in the night has all of its hours left when work begins."""
    assert WEEK.add_working_time(at(24, 0), timedelta(hours=2)) == at(24, 10, 30)
    assert WEEK.add_working_time(at(28, 23, 59), timedelta(hours=2)) == at(30, 10, 30)


def test_the_wrong_way_round_is_nothing():
    """A clock that jumps back makes no negative time."""
    assert WEEK.working_time_between(at(24, 9), at(23, 9)) == timedelta(0)
    assert WEEK.add_working_time(at(28, 9), timedelta(0)) == at(28, 9)


def test_working_days_end_at_the_same_hour():
    """Five working days from a Thursday is the next Thursday."""
    assert WEEK.add_working_days(at(19, 15), 5) == at(26, 15)
    assert ROUND_THE_CLOCK.add_working_days(at(19, 15), 5) == at(24, 15)


def test_round_the_clock_is_time_itself():
    """Whatever cannot wait has no weekend."""
    assert ROUND_THE_CLOCK.add_working_time(at(28, 3), timedelta(hours=24)) == at(29, 3)
    assert ROUND_THE_CLOCK.working_time_between(at(1, 0), at(30, 0)) == timedelta(days=29)


def test_by_a_calendar_that_never_works_something_is_due_all_the_same():
    """In ten years, rather than looking for a due moment for ever."""
    idle = WorkingCalendar(UTC, ((),) * 7)
    assert idle.working_time_between(at(1, 0), at(30, 0)) == timedelta(0)
    assert idle.add_working_time(at(1, 0), timedelta(seconds=1)).year == 2036
    assert idle.add_working_days(at(1, 0), 1).year == 2036


@pytest.mark.parametrize(
    "wrong",
    ["8:30-12:00", "12:00-08:30", "08:30", "25:00-26:00", "08:30-24:30", "", "08:30-08:30"],
)
def test_hours_that_are_none_are_refused(wrong):
    """Backwards, empty, or not on a clock."""
    with pytest.raises(HoursWrong):
        hours([wrong])


def test_hours_must_follow_each_other():
    """Two at once would count twice."""
    with pytest.raises(HoursWrong):
        hours(["08:30-12:00", "11:00-13:00"])
    assert hours(["00:00-24:00"]) == ((0, 1440),)


@given(st.lists(st.integers(0, 1440), max_size=8, unique=True))
def test_hours_read_back_as_they_were_written(bounds):
    """Minutes and words are the same thing."""
    even = sorted(bounds)[: len(bounds) // 2 * 2]
    day = tuple(zip(even[::2], even[1::2], strict=True))
    assert hours(written(day)) == day


# --- against a counter that looks at every minute


def _random_hours(chance: random.Random) -> tuple[tuple[int, int], ...]:
    if chance.random() < 0.25:
        return ()
    bounds = sorted(chance.sample(range(1441), 2 * chance.randint(1, 3)))
    return tuple(zip(bounds[::2], bounds[1::2], strict=True))


def _random_calendar(chance: random.Random) -> tuple[WorkingCalendar, datetime]:
    near = chance.choice(CHANGES)
    days = {
        (near + timedelta(days=n)).date(): _random_hours(chance)
        for n in range(-2, 9)
        if chance.random() < 0.3
    }
    week = tuple(_random_hours(chance) for _ in range(7))
    zone = ZoneInfo(chance.choice(ZONES))
    start = near + timedelta(minutes=chance.randint(0, 3 * 1440))
    return WorkingCalendar(zone, week, days), start


def _minutes(calendar: WorkingCalendar, start: datetime, count: int) -> list[bool]:
    """Whether each minute is worked, by looking at the clock on the wall."""
    found = []
    for n in range(count):
        wall = (start + timedelta(minutes=n)).astimezone(calendar.zone)
        minute = wall.hour * 60 + wall.minute
        said = calendar.days.get(wall.date())
        spans = calendar.week[wall.weekday()] if said is None else said
        found.append(any(a <= minute < b for a, b in spans))
    return found


def differences(calendars: int, *, seed: int = 4, reckon: type = WorkingCalendar) -> int:
    """On how many random calendars the sums differ from the counter, either way."""
    chance, wrong = random.Random(seed), 0
    for _ in range(calendars):
        random_one, start = _random_calendar(chance)
        calendar = reckon(random_one.zone, random_one.week, random_one.days)
        length = chance.randint(1, LONGEST)
        worked = _minutes(calendar, start, length)
        end = start + timedelta(minutes=length)
        between = calendar.working_time_between(start, end) == timedelta(minutes=sum(worked))
        wanted = chance.randint(0, sum(worked))
        until = calendar.add_working_time(start, timedelta(minutes=wanted))
        counted = (until - start) // timedelta(minutes=1)
        added = sum(worked[:counted]) == wanted and (
            not counted or not wanted or worked[counted - 1]
        )
        wrong += not (between and added)
    return wrong


def test_sums_are_what_a_counter_of_minutes_counts():
    """1,000 random calendars in zones with and without summer time: no difference."""
    assert differences(CALENDARS) == 0


def test_twin_a_calendar_that_forgets_summer_time_differs():
    """The counter would notice."""

    class Forgetful(WorkingCalendar):
        def _spans(self, start, end):
            for day in range(400):
                here = start.date() + timedelta(days=day - 1)
                for a, b in self.hours_on(here):
                    midnight = datetime.combine(here, time(), self.zone).timestamp()
                    yield midnight + a * 60, midnight + b * 60

    assert differences(100, reckon=Forgetful) > 0


moments = st.timedeltas(timedelta(0), timedelta(days=900)).map(
    lambda passed: datetime(2025, 6, 1, tzinfo=UTC) + passed
)
durations = st.integers(0, 2_000 * 3_600).map(lambda seconds: timedelta(seconds=seconds))


@given(moments, durations)
def test_adding_and_measuring_are_one_thing(start, duration):
    """What was added is what is between."""
    assert WEEK.working_time_between(start, WEEK.add_working_time(start, duration)) == duration


@given(moments, moments, moments)
def test_time_between_adds_up(one, other, third):
    """However it is cut."""
    a, b, c = sorted((one, other, third))
    whole = WEEK.working_time_between(a, c)
    assert whole == WEEK.working_time_between(a, b) + WEEK.working_time_between(b, c)


def test_the_days_of_a_calendar_win_over_its_week():
    """A Saturday worked, a Monday off."""
    saturday, monday = date(2026, 11, 28), date(2026, 11, 30)
    calendar = WorkingCalendar(SHENZHEN, OFFICE, {saturday: OFFICE[0], monday: ()})
    assert calendar.working_time_between(at(28, 0), at(29, 0)) == timedelta(hours=7)
    assert calendar.add_working_time(at(28, 17), timedelta(hours=1)).date() == date(2026, 12, 1)

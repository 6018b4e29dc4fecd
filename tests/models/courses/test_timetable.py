"""From a weekly pattern to lessons: every one on its day, at its hour, inside the term."""

import re
from contextlib import nullcontext
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from models.courses.timetable import Slot, keeps_the_norm, lesson_times, slot
from models.errors import Invalid

WITH_SUMMER_TIME = ZoneInfo("Europe/Berlin")

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
lengths = st.integers(0, 200).map(lambda days: timedelta(days=days))
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]).map(ZoneInfo)
# an hour that exists on every day of every zone: clocks are changed at night
slots = st.builds(
    Slot,
    weekday=st.integers(1, 7),
    starts=st.times(time(6), time(22)).map(lambda t: t.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 180),
)


@given(first=days, length=lengths, pattern=slots, zone=zones)
def test_every_lesson_is_on_its_weekday_at_its_hour_inside_the_term(first, length, pattern, zone):
    last = first + length
    for start, end in lesson_times(first, last, [pattern], zone):
        here = start.astimezone(zone)
        assert first <= here.date() <= last
        assert here.isoweekday() == pattern.weekday
        assert here.time() == pattern.starts, "also when the clocks were changed"
        assert end - start == timedelta(minutes=pattern.minutes)
        assert start.utcoffset() == timedelta(0)


@given(first=days, length=lengths, pattern=slots, zone=zones)
def test_no_week_is_left_out(first, length, pattern, zone):
    last = first + length
    held = {
        start.astimezone(zone).date() for start, _ in lesson_times(first, last, [pattern], zone)
    }
    every_day = (first + timedelta(days=n) for n in range(length.days + 1))
    assert held == {day for day in every_day if day.isoweekday() == pattern.weekday}


@given(first=days, length=lengths, patterns=st.lists(slots, max_size=4), zone=zones)
def test_lessons_come_in_order_and_each_slot_gives_its_own(first, length, patterns, zone):
    times = lesson_times(first, first + length, patterns, zone)
    alone = [t for p in patterns for t in lesson_times(first, first + length, [p], zone)]
    assert times == sorted(alone)


def test_the_hour_stays_when_the_clocks_are_changed():
    """Nine in the morning is nine in the morning, in summer and in winter."""
    october = lesson_times(
        date(2026, 10, 20), date(2026, 10, 31), [slot(2, "09:00")], WITH_SUMMER_TIME
    )
    assert [start.hour for start, _ in october] == [7, 8]


hours = st.text("0123456789:９ -", max_size=6) | st.times().map(lambda t: f"{t:%H:%M}")


@given(text=hours)
@example(text="0９:00")
@example(text="24:00")
def test_an_hour_is_two_digits_a_colon_and_two_digits(text):
    right = re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", text)
    with nullcontext() if right else pytest.raises(Invalid, match="starts"):
        assert f"{slot(1, text).starts:%H:%M}" == text


@given(weekday=st.integers(-3, 10), minutes=st.integers(-5, 700))
def test_a_slot_names_what_is_wrong_with_it(weekday, minutes):
    right = 1 <= weekday <= 7 and 1 <= minutes <= 600
    if right:
        assert slot(weekday, "09:00", minutes) == Slot(weekday, time(9), minutes)
        return
    with pytest.raises(Invalid) as refusal:
        slot(weekday, "09:00", minutes)
    assert refusal.value.field == ("weekday" if not 1 <= weekday <= 7 else "minutes")


@given(patterns=st.lists(slots, max_size=5))
def test_two_lessons_a_week_are_the_norm(patterns):
    assume(len(patterns) != 2)
    assert keeps_the_norm(patterns) == (len(patterns) > 2)
    assert keeps_the_norm([slot(2, "09:00"), slot(4, "09:00")])

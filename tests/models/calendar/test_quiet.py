"""Quiet hours: nobody is disturbed in them, and what is held is held for waking time."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import after_quiet, held_until, is_quiet, local
from models.settings import RULES

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda passed: BEGIN + passed)
holds = st.timedeltas(timedelta(minutes=1), timedelta(days=5))


def _quiet(moment):
    return is_quiet(local(moment).time())


def test_a_day_is_a_day_in_the_communitys_time_zone():
    """23:30 UTC is tomorrow morning in Shenzhen."""
    assert local(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).date().day == 23


def test_quiet_hours_cross_midnight_or_do_not():
    """From nine in the evening to eight in the morning; a siesta would work as well."""
    assert is_quiet(time(23))
    assert is_quiet(time(3))
    assert not is_quiet(time(8))
    assert is_quiet(time(13), start=time(12), end=time(14))
    assert not is_quiet(time(14), start=time(12), end=time(14))


@given(moments)
def test_after_the_quiet_hours_nobody_is_disturbed(moment):
    """Never earlier, never quiet, and at once when it is day."""
    later = after_quiet(moment)
    assert later >= moment
    assert not _quiet(later)
    assert later == moment or _quiet(moment)
    assert later - moment <= timedelta(hours=11)


@given(moments, holds)
def test_something_held_is_held_for_that_long_of_waking_time(start, hold):
    """The quiet hours in between do not count."""
    until = held_until(start, hold)
    day = datetime.combine(BEGIN, RULES.quiet_from) - datetime.combine(BEGIN, RULES.quiet_until)
    nights = (hold // day + 1) * (timedelta(days=1) - day)
    assert hold <= until - start <= hold + nights + timedelta(hours=11)
    just_before = until - timedelta(microseconds=1)
    assert not _quiet(just_before) or until == after_quiet(start)


@given(moments, holds, holds)
def test_a_longer_hold_ends_later(start, one, other):
    """Monotone, so that nobody's offer ends before an earlier one of the same length."""
    assert (held_until(start, one) < held_until(start, other)) is (one < other)

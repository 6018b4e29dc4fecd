"""The clock stands still when a test says so, for everybody."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from models import clock

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_it_runs_in_utc():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_it_stands_still_is_moved_and_runs_again():
    with clock.frozen(NINE) as stopped:
        assert clock.now() == NINE == stopped.now
        assert stopped.advance(timedelta(hours=2)) == clock.now() == NINE + timedelta(hours=2)
        stopped.set(NINE)
        assert clock.now() == NINE
    assert clock.now() > NINE


def test_a_clock_within_a_clock():
    with clock.frozen(NINE):
        with clock.frozen(NINE + timedelta(days=1)):
            assert clock.now().day == 2
        assert clock.now() == NINE


def test_other_zones_are_turned_to_utc_and_none_is_refused():
    with clock.frozen(datetime(2026, 3, 1, 17, tzinfo=timezone(timedelta(hours=8)))):
        assert clock.now() == NINE
        assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError), clock.frozen(datetime(2026, 3, 1)):  # noqa: DTZ001
        pass


async def test_tasks_that_were_started_before_see_it_too():
    stopped = asyncio.Event()

    async def look() -> datetime:
        await stopped.wait()
        return clock.now()

    task = asyncio.create_task(look())
    await asyncio.sleep(0)
    with clock.frozen(NINE):
        stopped.set()
        assert await task == NINE

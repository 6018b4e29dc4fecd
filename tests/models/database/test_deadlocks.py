"""Two transactions that wait for each other: one is done again, and both are done."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from asyncpg.exceptions import DeadlockDetectedError
from tortoise.exceptions import OperationalError
from village import Household

from models.database import (
    again_when_deadlocked,
    close_database,
    open_database,
    writing,
)


@pytest.fixture
async def homes(fresh_postgres):
    """Two households, at home in PostgreSQL."""
    database = await open_database(fresh_postgres(), modules=["village"])
    await database.create_tables()
    yield [await Household.create(name=name) for name in ("王家", "李家")]
    await close_database()


async def crossing(homes: list[Household], how: Callable[..., Awaitable[object]]) -> int:
    """Each of two locks one household and then wants the other's. Returns how many were ended."""
    met = asyncio.Barrier(2)

    async def visit(first: Household, then: Household) -> None:
        waits = iter([met.wait])  # the first time they wait until both hold one

        async def act() -> None:
            async with writing():
                home = await Household.select_for_update().get(id=first.id)
                for wait in waits:
                    await wait()
                other = await Household.select_for_update().get(id=then.id)
                for each in (home, other):
                    each.seats += 1
                    await each.save(update_fields=["seats"])

        await how(act)

    async with asyncio.TaskGroup() as both:
        tasks = [both.create_task(caught(visit(*pair))) for pair in (homes, homes[::-1])]
    return sum(task.result() for task in tasks)


async def caught(work: Awaitable[None]) -> bool:
    """Whether the database ended it."""
    try:
        await work
    except DeadlockDetectedError:
        return True
    return False


async def once(act: Callable[[], Awaitable[None]]) -> None:
    await act()


async def test_what_a_deadlock_ended_is_done_again(homes):
    """Both have been counted at both households."""
    assert await crossing(homes, again_when_deadlocked) == 0
    assert await Household.all().values_list("seats", flat=True) == [2, 2]


async def test_the_twin_that_is_not_done_again_is_lost(homes):
    """So the test above can fail: PostgreSQL ends one of the two."""
    assert await crossing(homes, once) == 1
    assert await Household.all().values_list("seats", flat=True) == [1, 1]


async def test_another_error_is_not_tried_again(homes):
    """Only a deadlock leaves nothing behind for sure."""
    tried = 0

    async def wrong() -> None:
        nonlocal tried
        tried += 1
        raise OperationalError("the disk is full")

    with pytest.raises(OperationalError, match="disk"):
        await again_when_deadlocked(wrong)
    assert tried == 1

"""A task may be cancelled at any moment; nothing is left locked, and nothing is half done.

The twins do the same with Tortoise's own engines, and hang.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cancelling import cancelled_at, cancelled_at_random
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction as stock_transaction
from village import Household, Person

from models.database import after_commit, attempt, dialect, writing
from models.database.connecting import address, configuration

numbers = count()


async def move_in() -> None:
    """A household is never there without its person."""
    async with writing():
        house = await Household.create(name=f"{next(numbers)}号")
        try:
            async with attempt():
                await Household.create(name=house.name)
        except Exception:
            await Household.filter(id=house.id).update(seats=1)
        async with writing():
            await Person.create(household=house, name="王")


async def move_in_the_stock_way() -> None:
    async with stock_transaction():
        house = await Household.create(name=f"{next(numbers)}号")
        await Person.create(household=house, name="王")


def left_behind() -> str:
    """What is still held although no task is there to hold it."""
    client: Any = get_connection("default")
    if dialect() == "sqlite":
        return "the lock" if client._lock.locked() else ""
    missing = client._pool.get_size() - client._pool.get_idle_size()
    return f"{missing} connections" if missing else ""


async def assert_sound() -> None:
    assert not left_behind()
    async with asyncio.timeout(5):
        assert await Household.all().count() == await Person.all().count()
        assert await Household.filter(seats=0).count() == 0


@pytest.mark.parametrize("impatient", [False, True], ids=["once", "again and again"])
@pytest.mark.usefixtures("village")
async def test_cancelled_at_every_single_point_it_waits(impatient: bool):
    """One after the other, until the act is through before the cancellation comes."""
    points = 0
    while await cancelled_at(points, move_in, and_ever_after=impatient):
        await assert_sound()
        points += 1
    assert points >= 7, "begin, three statements, back to the savepoint, an update, commit"
    await move_in()
    await assert_sound()


@pytest.mark.usefixtures("sqlite_village")
async def test_a_thousand_random_cancellations_on_sqlite():
    await cancelled_at_random(move_in, times=1000, at_once=4, seed=1, within=0.006)
    await assert_sound()
    assert await Household.all().count() > 20, "some must have come through, or nothing was tested"


async def test_a_thousand_random_cancellations_on_postgres(fresh_postgres):
    async with opened(fresh_postgres(), stock=False):
        await cancelled_at_random(move_in, times=1000, at_once=4, seed=1, within=0.006)
        await assert_sound()
        assert await Household.all().count() > 20


async def test_twin_tortoise_s_own_sqlite_engine_hangs(tmp_path: Path):
    async with opened(f"sqlite://{tmp_path}/village.db", stock=True):
        assert await first_leak() == "the lock"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await Household.all().count()


async def test_twin_tortoise_s_own_postgres_engine_loses_its_connections(fresh_postgres):
    async with opened(f"{fresh_postgres()}&maxsize=1", stock=True) as client:
        assert await first_leak() == "1 connections"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await Household.all().count()
        client._pool.terminate()


async def first_leak() -> str:
    for nth in range(100):
        if not await cancelled_at(nth, move_in_the_stock_way):
            break
        if left := left_behind():
            return left
    return ""


@pytest.mark.usefixtures("village")
async def test_cancelled_while_waiting_for_its_turn():
    """Whoever waits for the lock and gives up does not take it along."""
    inside, leave = asyncio.Event(), asyncio.Event()

    async def long_act() -> None:
        async with writing():
            inside.set()
            await leave.wait()

    first = asyncio.create_task(long_act())
    await inside.wait()
    waiting = [asyncio.create_task(move_in()) for _ in range(20)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    leave.set()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    await assert_sound()


@pytest.mark.usefixtures("village")
async def test_what_was_committed_is_told_even_when_the_task_was_cancelled_then():
    """Otherwise nobody wakes the delivery, and the resident waits."""
    told: list[int] = []
    reached, nth = True, 0

    async def act() -> None:
        async with writing():
            house = await Household.create(name=f"{next(numbers)}号", seats=1)
            await Person.create(household=house, name="王")
            after_commit(lambda: told.append(house.id))

    await act()  # prepares the statements, so that every later run waits at the same points
    while reached:
        reached = await cancelled_at(nth, act)
        nth += 1
    written = await Household.all().order_by("id").values_list("id", flat=True)
    assert sorted(told) == list(written)
    assert len(written) >= 3, "one is committed in spite of its cancellation"


@asynccontextmanager
async def opened(url: str, *, stock: bool) -> AsyncIterator[Any]:
    """The village on our engine or on Tortoise's own."""
    config = configuration(address(url), modules=["village"])
    if stock:
        settings = config["connections"]["default"]
        settings["engine"] = settings["engine"].replace("models.database", "tortoise.backends")
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        await context.init(config=config)
        await context.generate_schemas()
        yield context.db()

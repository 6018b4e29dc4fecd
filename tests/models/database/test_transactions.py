"""Transactions: all or nothing, joined, attempted, and told about afterwards."""

# ruff: noqa: PT012 - the block that raises is the transaction, with what it writes before
import asyncio
import contextlib

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction as stock_transaction
from village import Household, Person

from models.database import (
    after_commit,
    attempt,
    dialect,
    execute,
    fetch,
    in_transaction,
    when_undone,
    writing,
)

pytestmark = pytest.mark.usefixtures("village")


class Trouble(Exception):
    pass


async def names() -> set[str]:
    return set(await Household.all().values_list("name", flat=True))


async def test_what_is_written_is_there_afterwards():
    async with writing():
        await Household.create(name="王家")
    assert await names() == {"王家"}


async def test_an_exception_undoes_everything_and_comes_out():
    with pytest.raises(Trouble):
        async with writing():
            await Household.create(name="王家")
            raise Trouble
    assert await names() == set()


async def test_an_inner_block_joins_and_shares_the_fate_of_the_outer_one():
    with pytest.raises(Trouble):
        async with writing():
            async with writing():
                await Household.create(name="王家")
            raise Trouble
    assert await names() == set()


async def test_one_knows_whether_one_is_in_a_transaction():
    seen = [in_transaction()]
    async with writing():
        seen.append(in_transaction())
        async with attempt():
            seen.append(in_transaction())
    seen.append(in_transaction())
    assert seen == [False, True, True, False]


async def test_an_attempt_that_fails_is_undone_alone():
    async with writing():
        await Household.create(name="王家")
        with pytest.raises(IntegrityError):
            async with attempt():
                await Household.create(name="李家")
                await Household.create(name="王家")
        await Household.create(name="陈家")
    assert await names() == {"王家", "陈家"}


async def test_attempts_nest():
    async with writing():
        async with attempt():
            await Household.create(name="王家")
            with pytest.raises(Trouble):
                async with attempt():
                    await Household.create(name="李家")
                    raise Trouble
        with pytest.raises(Trouble):
            async with attempt():
                async with attempt():
                    await Household.create(name="陈家")
                raise Trouble
    assert await names() == {"王家"}


async def test_an_attempt_by_itself_is_a_transaction():
    with pytest.raises(Trouble):
        async with attempt():
            await Household.create(name="王家")
            raise Trouble
    async with attempt():
        await Household.create(name="李家")
    assert await names() == {"李家"}


async def test_tortoise_s_own_transactions_are_the_same_ones():
    """get_or_create and bulk_create open them, inside ours and outside."""
    async with stock_transaction():
        assert in_transaction()
        await Household.get_or_create(name="王家")
    async with writing():
        await Household.get_or_create(name="王家")
        await Household.bulk_create([Household(name="李家"), Household(name="陈家")])
    await Household.bulk_create([Household(name="赵家")])
    assert await names() == {"王家", "李家", "陈家", "赵家"}


async def test_an_error_swallowed_without_an_attempt_is_never_half_a_commit():
    """SQLite goes on after a failed statement. PostgreSQL does not, and commits nothing."""
    goes_on = contextlib.nullcontext() if dialect() == "sqlite" else None
    with goes_on or pytest.raises(TransactionManagementError, match="attempt"):
        async with writing():
            await Household.create(name="王家")
            with contextlib.suppress(IntegrityError):
                await Household.create(name="王家")
    assert await names() == ({"王家"} if goes_on else set())
    async with writing():
        await Household.create(name="李家")


async def test_callbacks_run_once_in_order_after_the_outer_commit():
    heard: list[object] = []
    async with writing():
        after_commit(lambda: heard.append(1))
        async with writing():
            after_commit(lambda: heard.append(2))
        async with attempt():
            after_commit(lambda: heard.append(in_transaction()))
        assert heard == []
    assert heard == [1, 2, False]


async def test_callbacks_of_what_was_undone_are_dropped():
    heard: list[str] = []
    async with writing():
        after_commit(lambda: heard.append("before"))
        with pytest.raises(Trouble):
            async with attempt():
                after_commit(lambda: heard.append("undone"))
                async with attempt():
                    after_commit(lambda: heard.append("undone, inner"))
                raise Trouble
        after_commit(lambda: heard.append("after"))
    with pytest.raises(Trouble):
        async with writing():
            after_commit(lambda: heard.append("rolled back"))
            raise Trouble
    assert heard == ["before", "after"]


async def test_outside_of_a_transaction_a_callback_runs_at_once():
    heard: list[str] = []
    after_commit(lambda: heard.append("now"))
    assert heard == ["now"]


async def test_a_callback_that_fails_neither_undoes_nor_stops_the_others(caplog):
    heard: list[str] = []

    def fail() -> None:
        raise Trouble

    async with writing():
        await Household.create(name="王家")
        after_commit(fail)
        after_commit(lambda: heard.append("woken"))
    assert heard == ["woken"]
    assert await names() == {"王家"}
    assert "after-commit-callback-failed" in caplog.text


async def test_a_task_that_outlives_its_transaction_cannot_write_outside_of_it():
    go = asyncio.Event()

    async def straggler() -> None:
        await go.wait()
        await Household.create(name="王家")

    async def orderly() -> None:
        await go.wait()
        async with writing():
            await Household.create(name="李家")

    async with writing():
        late, fine = asyncio.create_task(straggler()), asyncio.create_task(orderly())
    go.set()
    await fine
    with pytest.raises(TransactionManagementError):
        await late
    assert await names() == {"李家"}


async def test_transactions_of_many_tasks_do_not_mix():
    async def move_in(number: int) -> None:
        async with writing():
            house = await Household.create(name=f"{number}号")
            await Person.create(household=house, name="王")
            if number % 3 == 0:
                raise Trouble

    await asyncio.gather(*map(move_in, range(60)), return_exceptions=True)
    assert await Household.all().count() == await Person.all().count() == 40


async def test_an_update_counts_the_rows_it_changed_and_not_what_a_cascade_took_along():
    """Claiming by compare-and-swap rests on this number."""
    async with writing():
        house = await Household.create(name="王家")
        await Person.create(household=house, name="王")
        await Person.create(household=house, name="李")
        assert await Household.filter(id=house.id, seats=0).update(seats=1) == 1
        assert await Household.filter(id=house.id, seats=0).update(seats=2) == 0
        assert await Household.filter(id=house.id).delete() == 1
    assert await Person.all().count() == 0


async def test_raw_sql_speaks_one_dialect():
    async with writing():
        house = await Household.create(name="真?", seats=3)
        changed = await execute(
            "UPDATE household SET seats = seats + ? WHERE name = ? AND name <> '?'", [4, "真?"]
        )
        assert changed == 1
        assert await execute("UPDATE household SET seats = 0 WHERE id = ?", [house.id + 1]) == 0
    assert await fetch("SELECT name, seats FROM household WHERE id = ?", [house.id]) == [
        {"name": "真?", "seats": 7}
    ]


async def test_raw_sql_does_not_write_outside_of_a_transaction():
    with pytest.raises(TransactionManagementError):
        await execute("DELETE FROM household")


async def test_a_mistake_in_sql_leaves_nothing_behind():
    with pytest.raises(OperationalError):
        async with writing():
            await execute("UPDATE nowhere SET a = 1")
    async with writing():
        await Household.create(name="王家")


async def test_one_hears_of_an_attempt_that_is_undone_with_all_that_was_in_it():
    """Of one that is not, nothing; what was registered last is called first."""
    heard = []
    async with writing():
        async with attempt():
            when_undone(lambda: heard.append("kept"))
        with contextlib.suppress(Trouble):
            async with attempt():
                when_undone(lambda: heard.append("outer"))
                async with attempt():
                    when_undone(lambda: heard.append("inner"))
                raise Trouble
    assert heard == ["inner", "outer"]

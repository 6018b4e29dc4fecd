"""What is only added is written together, and nobody can tell the difference."""

# ruff: noqa: PT012 - the block that raises is the transaction, with what it writes before
import pytest
from tortoise.exceptions import IntegrityError, TransactionManagementError
from village import Household, Person

from models.database import add, attempt, dialect, fetch, later, settle, writing
from models.database.transactions import current

pytestmark = pytest.mark.usefixtures("village")

COUNT = "SELECT count(*) AS n FROM household"
SEATS = "UPDATE household SET seats = ? WHERE name = ?"


class Trouble(Exception):
    pass


@pytest.fixture
def statements(monkeypatch):
    """The statements that were run for what was pending."""
    ran = []

    def watch():
        transaction = current()
        owed = transaction.steps

        def counting():
            steps = owed()
            ran.extend(sql for sql, _ in steps)
            return steps

        monkeypatch.setattr(transaction, "steps", counting)
        return ran

    return watch


async def names() -> list[str]:
    return sorted(house.name for house in await Household.all())


async def test_what_is_added_is_there_after_the_commit():
    async with writing():
        await add(Household(name="王家", seats=3, facts={"门": "红"}))
        await add(Household(name="李家"))
    assert [(h.name, h.seats, h.facts) for h in await Household.all().order_by("id")] == [
        ("王家", 3, {"门": "红"}),
        ("李家", 0, {}),
    ]


async def test_a_hundred_rows_take_one_statement_a_table(statements):
    """What refers to a row is written after it, whatever the order in which they were added."""
    async with writing():
        ran = statements()
        for n in range(50):
            house = Household(name=f"{n}号")
            await add(house, numbered=True)
            await add(Person(household_id=house.id, name="王"))
        await settle()
        assert len([sql for sql in ran if sql.startswith("INSERT")]) == 2
    assert await Household.all().count() == await Person.all().count() == 50


@pytest.mark.parametrize("how", ["orm", "raw", "update", "count"])
async def test_whoever_looks_finds_what_is_pending(how):
    """Through the ORM, by hand, or with a statement that writes."""
    async with writing():
        await add(Household(name="王家"))
        match how:
            case "orm":
                found = await Household.get(name="王家")
                assert found.name == "王家"
            case "raw":
                assert await fetch(COUNT) == [{"n": 1}]
            case "update":
                assert await Household.filter(name="王家").update(seats=2) == 1
            case "count":
                assert await Household.all().count() == 1


async def test_a_look_elsewhere_leaves_it_pending(statements):
    """Only then are rows written together at all."""
    async with writing():
        ran = statements()
        await add(Household(name="王家"))
        assert await Person.all().count() == 0
        assert ran == []
        assert await Household.all().count() == 1
        assert len(ran) == 1


async def test_numbers_go_on_whoever_gives_them():
    """A row that is numbered at once and one that the database numbers never meet."""
    async with writing():
        ids = []
        for n in range(3):
            house = Household(name=f"{n}号")
            await add(house, numbered=True)
            ids.append(house.id)
            await add(Household(name=f"{n}号乙"))
        created = await Household.create(name="陈家")
        house = Household(name="赵家")
        await add(house, numbered=True)
    assert ids == sorted(set(ids))
    assert len({*ids, created.id, house.id}) == 5
    assert await Household.all().count() == 8
    async with writing():
        again = Household(name="周家")
        await add(again, numbered=True)
    assert await Household.filter(id=again.id).count() == 1


@pytest.mark.parametrize("written", [False, True])
async def test_an_attempt_that_fails_drops_what_it_added_and_no_more(written):
    """Whether a statement made it a savepoint or not, and so do attempts inside of attempts."""
    async with writing():
        await add(Household(name="王家"))
        async with attempt():
            await add(Household(name="李家"))
            if written:
                assert await Household.filter(name="王家").update(seats=1)
        with pytest.raises(Trouble):
            async with attempt():
                await add(Household(name="陈家"))
                async with attempt():
                    await add(Household(name="赵家"))
                    if written:
                        assert await Household.filter(name="王家").update(seats=2)
                await add(Household(name="周家"))
                raise Trouble
        await add(Household(name="吴家"))
    assert await names() == sorted(["王家", "李家", "吴家"])
    assert (await Household.get(name="王家")).seats == int(written)


async def test_an_attempt_that_only_adds_is_no_savepoint(statements):
    """The twin: one that writes is."""
    async with writing():
        ran = statements()
        async with attempt():
            await add(Household(name="王家"))
        await settle()
        assert not any("SAVEPOINT" in sql for sql in ran)
        async with attempt():
            await Household.filter(name="王家").update(seats=1)
        await settle()
        assert [sql.split()[0] for sql in ran if "SAVEPOINT" in sql] == ["SAVEPOINT", "RELEASE"]


async def test_a_row_that_is_refused_takes_the_transaction_down():
    """Whose it was can't be told any more, so nothing of it is half there."""
    with pytest.raises(IntegrityError):
        async with writing():
            await add(Household(name="王家"))
            await add(Household(name="王家"))
    assert await names() == []
    with pytest.raises(TransactionManagementError):
        async with writing():
            await add(Household(name="王家"))
            with pytest.raises(IntegrityError):
                async with attempt():
                    await add(Household(name="王家"))
                    await Household.all().count()
    assert await names() == []


async def test_a_row_that_is_refused_where_it_is_settled_takes_down_its_attempt_alone():
    """Whoever must know settles before and after."""
    async with writing():
        await add(Household(name="王家"))
        with pytest.raises(IntegrityError):
            async with attempt():
                await settle()
                await add(Household(name="李家"))
                await add(Household(name="王家"))
                await settle()
        await add(Household(name="陈家"))
    assert await names() == sorted(["王家", "陈家"])


async def test_a_statement_for_later_runs_before_the_rows():
    async with writing():
        await Household.create(name="王家")
        later(SEATS, [7, "王家"], table="household")
        later(SEATS, [8, "王家"], table="household")
        assert (await Household.get(name="王家")).seats == 8


async def test_a_statement_for_later_can_follow_the_rows_it_is_about():
    """Those of the same transaction, which no statement has written yet."""
    async with writing():
        await add(Household(name="王家"))
        later(SEATS, [7, "王家"], table="household", after_rows=True)
        await add(Household(name="李家"))
    assert (await Household.get(name="王家")).seats == 7
    assert (await Household.get(name="李家")).seats == 0


@pytest.mark.parametrize("number", [1, 7, 8, 31, 33, 75])
async def test_however_many_rows_are_added_together_each_is_there_once_and_in_order(number):
    """Many go with one statement, and what is left of them by themselves."""
    names = [f"{n:03d}号" for n in range(number)]
    async with writing():
        for name in names:
            await add(Household(name=name))
    assert await Household.all().order_by("id").values_list("name", flat=True) == names


UPSERT = """
INSERT INTO household (name, seats, facts) VALUES (?, CAST(? AS INT), '{}')
ON CONFLICT (name) DO UPDATE SET seats = excluded.seats
"""


async def test_what_is_added_or_changed_together_ends_with_the_last(village):
    """As if each were run by itself: the later of two wins."""
    async with writing():
        for n in range(50):
            later(UPSERT, [f"{n % 5}号", n], table="household")
    kept = await Household.all().order_by("name").values_list("name", "seats")
    assert kept == [(f"{n}号", 45 + n) for n in range(5)]


async def test_one_bad_row_of_many_takes_them_all_down():
    """None of the statement's others is half there."""
    async with writing():
        await add(Household(name="20号"))
    with pytest.raises(IntegrityError):
        async with writing():
            for n in range(40):
                await add(Household(name=f"{n}号"))
    assert await names() == ["20号"]


async def test_nothing_is_added_outside_of_a_transaction():
    with pytest.raises(TransactionManagementError):
        await add(Household(name="王家"))
    assert dialect() in ("sqlite", "postgres")

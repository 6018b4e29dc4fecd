"""What is remembered is true: whoever changes it, it is read anew."""

import asyncio
import contextlib
import sqlite3

import asyncpg
import pytest
from village import Household, Person

from models.database import (
    Database,
    add,
    attempt,
    dialect,
    execute,
    forget,
    hand_on,
    handed_on,
    later,
    recall,
    remember,
    remembered,
    writing,
)
from models.database.raw import numbered

pytestmark = pytest.mark.usefixtures("village")

RENAME = "UPDATE household SET name = ? WHERE name = ?"


class Trouble(Exception):
    pass


class Looking:
    """A look-up that counts how often it reads."""

    def __init__(self) -> None:
        self.reads = 0

    async def names(self) -> list[str]:
        """The names there are."""
        return await remembered("names", (Household,), self._read)

    async def _read(self) -> list[str]:
        self.reads += 1
        return [house.name for house in await Household.all().order_by("id")]


@pytest.fixture
def looking() -> Looking:
    return Looking()


async def test_it_is_read_once(looking):
    """On SQLite ever, on PostgreSQL, where other processes write, in a transaction."""
    await Household.create(name="王家")
    async with writing():
        for _ in range(3):
            assert await looking.names() == ["王家"]
        assert looking.reads == 1
    for _ in range(3):
        assert await looking.names() == ["王家"]
    assert looking.reads == (1 if dialect() == "sqlite" else 4)


@pytest.mark.parametrize("how", ["create", "update", "raw", "delete", "add", "later"])
async def test_whatever_writes_it_is_read_anew(looking, how):
    """Nobody has to say so: what is written goes through the engine."""
    house = await Household.create(name="王家")
    assert await looking.names() == ["王家"]
    async with writing():
        match how:
            case "create":
                await Household.create(name="李家")
            case "update":
                await Household.filter(id=house.id).update(name="李家")
            case "raw":
                await execute(RENAME, ["李家", "王家"])
            case "delete":
                await house.delete()
            case "add":
                await add(Household(name="李家"))
            case "later":
                later(RENAME, ["李家", "王家"], table="household")
        inside = await looking.names()
    expected = {"create": ["王家", "李家"], "add": ["王家", "李家"], "delete": []}.get(
        how, ["李家"]
    )
    assert inside == expected
    assert await looking.names() == expected


async def test_what_was_written_to_another_table_changes_nothing(looking):
    """The twin: it is not simply read each time."""
    house = await Household.create(name="王家")
    async with writing():
        await looking.names()
        await Person.create(household=house, name="王")
        await looking.names()
    assert looking.reads == 1


async def test_what_is_undone_was_never_known(looking):
    """Neither by others, nor after it, nor after an attempt that failed."""
    await Household.create(name="王家")
    with contextlib.suppress(Trouble):
        async with writing():
            await Household.create(name="李家")
            assert await looking.names() == ["王家", "李家"]
            raise Trouble
    assert await looking.names() == ["王家"]
    async with writing():
        with contextlib.suppress(Trouble):
            async with attempt():
                await add(Household(name="陈家"))
                assert await looking.names() == ["王家", "陈家"]
                raise Trouble
        assert await looking.names() == ["王家"]
    assert await looking.names() == ["王家"]


def _address(village: Database) -> dict[str, str]:
    where = village.address.credentials
    return {name: where[name] for name in ("host", "port", "user", "database") if where.get(name)}


async def test_what_another_process_writes_is_seen_with_the_next_transaction(village, looking):
    """A file may be written by a tool that is not on duty; PostgreSQL by anybody, at any time."""
    await Household.create(name="王家")
    assert await looking.names() == ["王家"]
    if village.address.file is None:
        other = await asyncpg.connect(**_address(village))
        await other.execute(numbered(RENAME), "李家", "王家")
        await other.close()
    else:
        with contextlib.closing(sqlite3.connect(village.address.file)) as other:
            other.execute(RENAME, ["李家", "王家"])
            other.commit()
    async with writing():
        assert await looking.names() == ["李家"]


async def test_what_changes_while_it_is_read_is_not_kept():
    """A slow reader must not put back what somebody has changed meanwhile."""
    await Household.create(name="王家")
    read, changed = asyncio.Event(), asyncio.Event()

    async def slow() -> list[str]:
        names = [house.name for house in await Household.all()]
        read.set()
        await changed.wait()
        return names

    reading = asyncio.create_task(remembered("names", (Household,), slow))
    await read.wait()
    async with writing():
        await Household.all().update(name="李家")
    changed.set()
    assert await reading == ["王家"]
    assert await Looking().names() == ["李家"]


async def test_a_row_is_remembered_till_it_changes_or_the_transaction_ends():
    """Others that are added leave it as it was."""
    async with writing():
        house = await Household.create(name="王家")
        remember("wang", house, Household)
        await add(Household(name="李家"))
        assert recall("wang") is house
        await Household.filter(name="李家").update(seats=1)
        assert recall("wang") is None
        remember("wang", house, Household)
    assert recall("wang") is None
    async with writing():
        assert recall("wang") is None


def _where_alone(value):
    """On PostgreSQL other processes write as well, so that nothing is handed on."""
    return value if dialect() == "sqlite" else None


async def test_a_row_can_be_handed_on_till_it_changes():
    """Beyond the transaction that made it; to nobody before, and never when it is undone."""
    async with writing():
        house = await Household.create(name="王家")
        hand_on("wang", house, Household)
        assert handed_on("wang") is None
    assert handed_on("wang") is _where_alone(house)
    async with writing():
        await add(Household(name="李家"))
    assert handed_on("wang") is _where_alone(house)
    with contextlib.suppress(Trouble):
        async with writing():
            hand_on("li", house, Household)
            raise Trouble
    assert handed_on("li") is None
    async with writing():
        hand_on("zhao", house, Household)
        await Household.filter(name="李家").update(seats=1)
    assert (handed_on("wang"), handed_on("zhao")) == (None, None)


async def test_what_was_handed_on_can_be_taken_back_alone():
    """By its key, as soon as that is committed."""
    async with writing():
        for name in ("wang", "li"):
            hand_on(name, name, Household)
    async with writing():
        forget("wang")
        assert handed_on("wang") is None
    assert (handed_on("wang"), handed_on("li")) == (None, _where_alone("li"))


async def test_a_statement_can_say_which_one_it_changes():
    """The others stay known."""
    async with writing():
        remember("wang", 1, Household)
        remember("li", 2, Household)
        later(RENAME, ["王家", "王家"], table="household", changes="wang")
        assert (recall("wang"), recall("li")) == (None, 2)

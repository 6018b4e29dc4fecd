"""Fresh: what was filed a moment ago is shown without being read, while nothing has happened."""

from contextlib import suppress

import pytest
from community import community_at
from tortoise.connection import get_connection

from bot.requests import cards, reading
from models import requests
from models.accounts import Account
from models.categories import Category
from models.database import attempt, writing
from models.grids import Grid
from models.requests import Entry, File, Paper, ResidentRequest, fresh


@pytest.fixture
async def wang(here):
    """A resident, as an update brings her: her account is read with who she is."""
    account = await here.resident("王秀英")
    return await Account.get(id=account.id).select_related("chat", "resident", "member")


@pytest.fixture
async def lift(here, wang):
    """Her request, just filed."""
    return await here.reports(wang)


async def test_it_holds_what_would_be_read(lift):
    """Every column of the request and of its line, and the names of those it has to do with."""
    known = fresh.of(lift.id)
    read = await ResidentRequest.get(id=lift.id).select_related("grid", "category", "resident")
    (line,) = await Entry.filter(request_id=lift.id)
    for shown, stands in ((known.request, read), (known.line, line)):
        columns = stands._meta.fields_db_projection
        assert {n: getattr(shown, n) for n in columns} == {n: getattr(stands, n) for n in columns}
    assert known.request.resident.name == read.resident.name
    assert known.request.category.code == read.category.code


async def test_the_cards_say_the_same(here, wang, lift):
    """The group's and her own, made of what is known and made of what is read."""
    shown = []
    for _ in range(2):
        await reading.meet([lift.id])
        group = await cards.group_card(lift.id, here.groups[here.micro.id])
        shown.append((group.html, group.choices, await cards.receipt_card(lift.id, wang.chat)))
        get_connection("default").memory.clear()
    assert fresh.of(lift.id) is None
    (one, buttons, receipt), (other, same, again) = shown
    assert (one, buttons) == (other, same)
    assert (receipt.html, receipt.choices) == (again.html, again.choices)


async def _claim(here, wang, lift):
    await requests.claim(lift.id, here.chen, now=here.now)


async def _say(here, wang, lift):
    await requests.say(lift.id, wang, "快点", now=here.now)


async def _send_a_photo(here, wang, lift):
    line = await Entry.get(request_id=lift.id)
    await requests.add_files(line.id, wang, "", [File(Paper.PHOTO, "AgAC")], now=here.now)


async def _reword(here, wang, lift):
    line = await Entry.get(request_id=lift.id)
    await requests.reword(line.id, wang, "电梯坏了", "电梯修好了", now=here.now)


async def _is_renamed(here, wang, lift):
    async with writing():
        await Account.filter(id=wang.id).update(name="王*")


async def _grid_is_renamed(here, wang, lift):
    async with writing():
        await Grid.filter(id=here.micro.id).update(name="第一微网格")


async def _category_is_renamed(here, wang, lift):
    async with writing():
        await Category.filter(id=lift.category_id).update(urgent=True)


@pytest.mark.parametrize(
    "happens",
    [_claim, _say, _send_a_photo, _reword, _is_renamed, _grid_is_renamed, _category_is_renamed],
)
async def test_whatever_happens_to_it_makes_it_read(here, wang, lift, happens):
    """Whoever does it, by whatever way."""
    assert fresh.of(lift.id) is not None
    await happens(here, wang, lift)
    assert fresh.of(lift.id) is None


async def test_others_that_are_filed_leave_it_known(here, wang, lift):
    """In a rush nothing else happens."""
    more = [await here.reports(wang, f"第{n}盏灯不亮", where="") for n in range(3)]
    assert all(fresh.of(request.id) for request in (lift, *more))


async def test_what_is_undone_was_never_known(here, wang):
    """Of an attempt, and of a transaction."""
    undone = []

    async def fails():
        undone.append(await here.reports(wang))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with writing():
            await fails()
    async with writing():
        with suppress(ZeroDivisionError):
            async with attempt():
                await fails()
        kept = await here.reports(wang, "灯不亮")
    assert undone[0].id == undone[1].id == kept.id  # numbers of what is undone are given again
    assert fresh.of(kept.id) is not None
    assert fresh.of(kept.id).request.text == "灯不亮"


async def test_what_was_claimed_with_it_is_read(here, wang):
    """Nothing of the filing is handed on that the same transaction has changed."""
    async with writing():
        lift = await here.reports(wang)
        await requests.claim(lift.id, here.chen, now=here.now)
    assert fresh.of(lift.id) is None


@pytest.mark.parametrize("how", ["photo", "staff", "unread"])
async def test_what_is_not_wholly_known_is_not_kept(here, wang, how):
    """With photos, by staff, or by an account that was read without its resident."""
    if how == "photo":
        filed = await here.reports(wang, files=[File(Paper.PHOTO, "AgAC")])
    elif how == "staff":
        filed = await here.reports(here.chen, resident=wang.resident)
    else:
        filed = await here.reports(await Account.get(id=wang.id))
    assert fresh.of(filed.id) is None


async def test_for_another_it_names_the_other(here, wang):
    """代办: whose trouble it is stands on the card, not who typed it."""
    mother = (await here.resident("张桂芳", home="")).resident
    filed = await here.reports(wang, resident=mother)
    assert fresh.of(filed.id).request.resident.name == "张桂芳"


async def test_few_are_kept(here, wang, monkeypatch):
    """Each takes the place of one before it."""
    monkeypatch.setattr(fresh, "KEPT", 3)
    filed = [(await here.reports(wang, f"第{n}盏灯不亮", where="")).id for n in range(5)]
    assert [fresh.of(id) is not None for id in filed] == [False, False, True, True, True]


async def test_where_other_processes_write_nothing_is_kept(fresh_postgres):
    """On PostgreSQL a request may have moved before this process hears of it."""
    async with community_at(fresh_postgres()) as here:
        wang = await here.account("王秀英")
        filed = await here.reports(await Account.get(id=wang.id))
        assert fresh.of(filed.id) is None
        await reading.meet([filed.id])
        assert (await reading.request(filed.id)).number == filed.number

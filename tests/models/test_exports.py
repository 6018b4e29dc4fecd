"""Ledgers as files: whole, only what one may see, and harmless in a spreadsheet."""

import csv
import io
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import exports, grids, visible
from models.access import ApiToken, Sight
from models.addresses import Building, Estate, Household
from models.database import close_database, fetch, open_database
from models.exports import LEDGERS, RESIDENTS, cell, uncell
from models.grids import Grid, Level
from models.journal import OPERATOR, JournalEntry
from models.members import Member, Role
from models.residents import Resident

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

HOSTILE = [
    "=1+1",
    '=cmd|"/c calc"!A0',
    "+86 138",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''",
    " =1",
    "＝1+1",
    'a "quoted", word',
    "two\nlines",
    "two\r\nlines",
    "",
    "王秀英",
    "😀",
]


@settings(deadline=None)
@given(st.text())
def test_what_is_guarded_is_read_back_exactly(value):
    """An export read back equals what was written, whatever it was."""
    assert uncell(cell(value)) == value


@settings(deadline=None)
@given(st.text(alphabet="=+-@'\t\r\n＝＋－＠ a1"))
def test_no_cell_begins_as_a_formula_does(value):
    """Neither at once nor behind blanks."""
    assert not cell(value).lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.fixture
async def database():
    opened = await open_database("sqlite://:memory:")
    try:
        await opened.create_tables()
        await grids.create_levels()
        yield
    finally:
        await close_database()


async def a_grid(code: str) -> Grid:
    community = await Level.get(code="community")
    return await grids.create(code, code, community, None, OPERATOR, now=NOW)


async def a_home(grid: Grid) -> Household:
    estate = await Estate.create(name=grid.name, grid=grid, changed_at=NOW)
    house = await Building.create(name="3", estate=estate, changed_at=NOW)
    return await Household.create(building=house, unit="2", room="501")


def sight(*reached: Grid, role: Role = Role.DESK) -> Sight:
    """What somebody sees who holds one role over these grids."""
    return Sight(ApiToken(id=1), Member(id=1), {role: frozenset(g.id for g in reached)})


async def read(ledger, within, *, masked=False):
    """The file as a spreadsheet reads it, each line by its headings."""
    pieces = [piece async for piece in exports.as_csv(ledger, within, masked=masked)]
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_an_export_read_back_equals_what_was_written(database):
    """Hostile names, notes and phones included."""
    here = await a_grid("LB")
    home = await a_home(here)
    for name in HOSTILE:
        await Resident.create(
            name=name, note=name[::-1], phone=name, household=home, created_at=NOW
        )
    lines = await read(RESIDENTS, sight(here))
    assert [uncell(line["姓名"]) for line in lines] == HOSTILE
    assert [uncell(line["备注"])[::-1] for line in lines] == HOSTILE
    assert [uncell(line["电话"]) for line in lines] == HOSTILE


async def test_the_file_is_what_excel_takes(database):
    """A mark for UTF-8, lines that end as RFC 4180 says, headings first."""
    here = await a_grid("LB")
    await Resident.create(name="王秀英", household=await a_home(here), created_at=NOW)
    whole = b"".join([p async for p in exports.as_csv(RESIDENTS, sight(here), masked=True)])
    assert whole.startswith(b"\xef\xbb\xbf" + "编号,姓名,电话".encode())
    assert whole.count(b"\r\n") == whole.count(b"\n") == 2


async def test_numbers_of_persons_are_masked_unless_asked_for(database):
    """In the phone's column and in what was written freely."""
    here = await a_grid("LB")
    await Resident.create(
        name="王秀英",
        phone="13800138000",
        note="儿子 139-0013-9000",
        household=await a_home(here),
        created_at=NOW,
    )
    (masked,), (plain,) = (
        await read(RESIDENTS, sight(here), masked=True),
        await read(RESIDENTS, sight(here)),
    )
    assert (masked["电话"], masked["备注"]) == ("138****8000", "儿子 139****9000")
    assert (plain["电话"], plain["备注"]) == ("13800138000", "儿子 139-0013-9000")


async def test_only_what_one_sees_is_in_it(database):
    """王 lives here, 李 in the next community, 周 has no home yet and is the desks'."""
    here, there = await a_grid("LB"), await a_grid("LJ")
    for name, home in (("王", await a_home(here)), ("李", await a_home(there)), ("周", None)):
        await Resident.create(name=name, household=home, created_at=NOW)

    async def names(within):
        return [line["姓名"] for line in await read(RESIDENTS, within)]

    assert await names(sight(here)) == ["王", "周"]
    assert await names(sight(here, role=Role.LEAD)) == ["王"]
    assert await names(sight(there, role=Role.LEAD)) == ["李"]
    assert await names(sight(role=Role.LEAD)) == []


async def test_three_thousand_lines_are_read_a_page_at_a_time(database, monkeypatch):
    """No more rows are held than a page has, however long the ledger is."""
    here = await a_grid("LB")
    home = await a_home(here)
    await Resident.bulk_create(
        [Resident(name=f"居民{n}", household_id=home.id, created_at=NOW) for n in range(3_000)],
        batch_size=500,
    )
    held = []

    async def counted(sql, values=()):
        rows = await fetch(sql, values)
        held.append(len(rows))
        return rows

    monkeypatch.setattr(exports, "fetch", counted)
    pieces = [len(piece) async for piece in exports.as_csv(RESIDENTS, sight(here), masked=True)]
    assert sum(held) == 3_000
    assert max(held) == exports.AT_ONCE
    assert max(pieces) < 100 * exports.AT_ONCE


async def test_a_row_added_meanwhile_neither_repeats_nor_hides_another(database, monkeypatch):
    """Pages go by key: what was read is behind."""
    here = await a_grid("LB")
    home = await a_home(here)
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    for n in range(4):
        await Resident.create(name=str(n), household=home, created_at=NOW)
    seen = []
    async for rows in exports.pages(RESIDENTS, sight(here)):
        seen += [row["name"] for row in rows]
        if len(seen) == 2:
            await Resident.filter(name="0").delete()
            await Resident.create(name="new", household=home, created_at=NOW)
    assert seen == ["0", "1", "2", "3", "new"]


async def test_an_export_stands_in_the_journal(database):
    """Who took which ledger out, and whether it was masked; nothing of what was in it."""
    here = await a_grid("LB")
    await exports.begin(RESIDENTS, sight(here), masked=False, now=NOW)
    entry = await JournalEntry.get(act="ledger-exported")
    assert (entry.actor, entry.subject) == ("member:1", "token:1")
    assert entry.facts == {"ledger": "residents", "masked": False}


@pytest.mark.parametrize("name", LEDGERS)
async def test_every_ledger_reads_from_an_empty_community(database, name):
    """Its SQL fits the tables; all that is there is headings, each of them once."""
    here = await a_grid("LB")
    assert await read(LEDGERS[name], sight(here)) == []
    headings = LEDGERS[name].headings
    assert len(set(headings)) == len(headings)


async def test_residents_are_those_that_the_office_lists(database):
    """The condition in SQL and that of `models.visible` say the same, whoever looks."""
    here, there = await a_grid("LB"), await a_grid("LJ")
    estate = await Estate.create(name="边界苑", grid=there, changed_at=NOW)
    across = await Building.create(name="1", estate=estate, grid=here, changed_at=NOW)
    homes = [
        await a_home(here),
        await a_home(there),
        await Household.create(building=across),
        None,
    ]
    for number, home in enumerate(homes):
        await Resident.create(name=str(number), household=home, created_at=NOW)
    looks = itertools.product([(), (here,), (there,), (here, there)], Role)
    for reached, role in looks:
        within = sight(*reached, role=role)
        listed = await visible.rows(Resident, within).order_by("id").values_list("name", flat=True)
        assert [line["姓名"] for line in await read(RESIDENTS, within)] == list(listed)

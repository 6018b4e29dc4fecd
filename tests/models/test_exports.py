"""Ledgers as files: whole, only what one may see, and harmless in a spreadsheet."""

import ast
import csv
import io
import itertools
import json
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import openpyxl
import psutil
import pytest

from models import exports, grids, visible
from models.access import ApiToken, Sight
from models.addresses import Building, Estate, Household
from models.database import close_database, fetch, open_database
from models.exports import LEDGERS, Form, Wanted, taking
from models.grids import Grid, Level
from models.journal import OPERATOR, JournalEntry
from models.members import Member, Role
from models.policy import FIELDS
from models.requests.moves import Move
from models.residents import Resident
from models.spreadsheets import apart, rows
from models.spreadsheets.apart import NotFinished
from models.spreadsheets.formulas import uncell
from models.spreadsheets.plan import Masking

RESIDENTS = LEDGERS["residents"]
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


async def whole(ledger, within, form=Form.CSV, *, masked=True, **more) -> bytes:
    """The file."""
    wanted = Wanted(ledger, form, within, reason="" if masked else "核对", **more)
    return b"".join(
        [piece async for piece in exports.pieces(await exports.planned(wanted, now=NOW))]
    )


async def read(ledger, within, *, masked=False):
    """The file as a spreadsheet reads it, each line by its headings."""
    text = (await whole(ledger, within, masked=masked)).decode("utf-8-sig")
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
    file = await whole(RESIDENTS, sight(here))
    assert file.startswith(b"\xef\xbb\xbf" + "编号,姓名,电话".encode())
    assert file.count(b"\r\n") == file.count(b"\n") == 2


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


async def test_a_ledger_shows_the_personal_fields_that_the_role_reads(database):
    """As the list does: who only reads sees that there is a room and a note, in every form."""
    here = await a_grid("LB")
    kept = {"note": "独居", "home_words": "东头", "household": await a_home(here)}
    await Resident.create(name="王秀英", **kept, created_at=NOW)
    asked = ("单元", "房号", "住址说明", "备注")
    for role, seen in (
        (Role.DESK, ("2", "501", "东头", "独居")),
        (Role.LEAD, ("2", "501", "东头", "独居")),
        (Role.READ_ONLY, ("***", "***", "***", "***")),
    ):
        within = sight(here, role=role)
        (line,) = await read(RESIDENTS, within, masked=True)
        assert tuple(line[heading] for heading in asked) == seen, role
        (home,) = await read(LEDGERS["households"], within, masked=True)
        assert (home["单元"], home["房号"]) == seen[:2]
        (row,) = (await whole(RESIDENTS, within, Form.JSONL)).splitlines()
        assert json.loads(row)["note"] == seen[3]
        book = openpyxl.load_workbook(io.BytesIO(await whole(RESIDENTS, within, Form.XLSX)))
        assert seen[3] in [cell.value for cell in book["居民台账"][2]]
    elsewhere = await a_grid("LJ")
    reach = {Role.LEAD: frozenset({here.id}), Role.READ_ONLY: frozenset({elsewhere.id})}
    (line,) = await read(RESIDENTS, replace(sight(here), reach=reach), masked=True)
    assert line["备注"] == "***", "who only reads some of the rows"
    narrow = replace(sight(here), allowed=frozenset({"export:ledgers"}))
    (line,) = await read(RESIDENTS, narrow, masked=True)
    assert line["房号"] == "***", "nor does a token without `personal`"


def test_every_personal_field_in_a_ledger_says_which_it_is():
    """A column of rooms or notes that is added, and does not, fails here."""
    shown = {c.field for ledger in LEDGERS.values() for c in ledger.columns if c.field}
    assert shown == set(FIELDS) - {"resident.phone", "member.phone", "teacher.phone"}
    for ledger in LEDGERS.values():
        for column in ledger.columns:
            assert column.field or column.sql not in ("h.unit", "h.room", "s.note", "s.home_words")
            whose = column.sql if column.name == "phone" else ""
            assert whose in ("", "g.phone") or column.masking is not Masking.NONE, (
                "grids' is public"
            )


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

    monkeypatch.setattr(taking, "fetch", counted)
    wanted = Wanted(RESIDENTS, Form.CSV, sight(here))
    pieces = [len(piece) async for piece in exports.pieces(await exports.planned(wanted, now=NOW))]
    assert sum(held) == 3_000
    assert max(held) == taking.AT_ONCE
    assert max(pieces) < 100 * taking.AT_ONCE


async def test_a_row_added_meanwhile_neither_repeats_nor_hides_another(database, monkeypatch):
    """Pages go by key: what was read is behind."""
    here = await a_grid("LB")
    home = await a_home(here)
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    for n in range(4):
        await Resident.create(name=str(n), household=home, created_at=NOW)
    plan = await exports.planned(Wanted(RESIDENTS, Form.CSV, sight(here)), now=NOW)
    text = b""
    async for piece in exports.pieces(plan):
        text += piece
        if text.count(b"\r\n") == 3:
            await Resident.filter(name="0").delete()
            await Resident.create(name="new", household=home, created_at=NOW)
    names = [line["姓名"] for line in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]
    assert names == ["0", "1", "2", "3", "new"]


async def test_an_export_stands_in_the_journal(database):
    """Who took which ledger out, in which form, and why unmasked; nothing of what was in it."""
    here = await a_grid("LB")
    wanted = Wanted(RESIDENTS, Form.XLSX, sight(here), asked={"q": "王"}, reason="核对户籍")
    await exports.begin(wanted, now=NOW)
    entry = await JournalEntry.get(act="ledger-exported")
    assert (entry.actor, entry.subject) == ("member:1", "token:1")
    assert entry.facts == {
        "ledger": "residents",
        "form": "xlsx",
        "masked": False,
        "narrowed_by": ["q"],
    }
    assert (entry.personal["reason"], entry.personal["asked"]) == ("核对户籍", {"q": "王"})


@pytest.mark.parametrize("name", LEDGERS)
async def test_every_ledger_reads_from_an_empty_community(database, name):
    """Its SQL fits the tables; there is nothing but headings, the one grid and the levels.

    And the journal knows who has made them.
    """
    here = await a_grid("LB")
    there = {"grids": 1, "levels": await Level.all().count(), "journal": 1}
    assert len(await read(LEDGERS[name], sight(here))) == there.get(name, 0)
    headings = LEDGERS[name].headings
    assert len(set(headings)) == len(headings)


def test_every_code_has_a_word():
    """A status that is new is not an empty cell."""
    parts = (exports.requests, exports.courses, exports.people, exports.office, exports.journal)
    for part in parts:
        for words in (said for said in vars(part).values() if isinstance(said, dict)):
            for kind in {type(code) for code in words if isinstance(code, StrEnum)}:
                assert set(kind) <= words.keys()


def test_every_act_has_a_word():
    """Whoever reads the journal as a file reads what was done, not a code for it."""
    written = {act for source in Path("models").rglob("*.py") for act in acts_of(source)}
    assert len(written) > 70
    assert not written - exports.journal.ACTS.keys()
    assert {f"request-{move}" for move in Move} <= exports.journal.ACTS.keys()


def acts_of(source: Path) -> set[str]:
    """The acts that a module names in a call of `journal.write`."""
    calls = [n for n in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(n, ast.Call)]
    written = [call for call in calls if ast.unparse(call.func) == "journal.write"]
    named = [call.args[1] for call in written]
    return {act.value for act in named if isinstance(act, ast.Constant)}


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


async def test_a_workbook_says_on_its_cover_what_it_is(database):
    """Of where, which days, narrowed to what, by whom and when, masked or not, and how many."""
    here = await a_grid("LB")
    await Resident.create(name="王秀英", household=await a_home(here), created_at=NOW)
    within = sight(here)
    within.member.name = "赵姐"
    asked = {"q": "王"}
    file = await whole(RESIDENTS, within, Form.XLSX, asked=asked)
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["说明", "居民台账"]
    title, *said = book["说明"].values
    assert title == ("居民台账", "residents")
    assert dict(said[:9]) == {
        "范围 Scope": "LB",
        "期间 Period": "全部 All",
        "筛选 Filters": "q=王",
        "导出人 Exported by": "赵姐",
        "导出时间 Exported at": "2026-11-22 10:00 (Asia/Shanghai)",
        "是否脱敏 Masked": "已脱敏 Yes",
        "提示 Note": "内含居民信息，仅限工作使用，用毕请删除。",
        None: "This holds personal data: for work only, delete it after use.",
        "条数 Rows": "1",
    }
    unmasked = await whole(RESIDENTS, within, Form.XLSX, masked=False)
    cover = openpyxl.load_workbook(io.BytesIO(unmasked))["说明"]
    assert dict(cover.values)["是否脱敏 Masked"] == "未脱敏，事由 No, because: 核对"


async def test_its_cover_names_every_column_for_those_who_read_no_chinese(database):
    """Each heading beside its name in JSON Lines."""
    within = sight(await a_grid("LB"))
    for ledger in LEDGERS.values():
        book = openpyxl.load_workbook(io.BytesIO(await whole(ledger, within, Form.XLSX)))
        said = list(book["说明"].values)
        names = dict(said[said.index(("栏目 Column", "JSON Lines")) + 1 :])
        assert names == {column.heading: column.name for column in ledger.columns}


# --- in a process of its own


async def _kept_by(url: str) -> None:
    """The same three people in every form, read by another process."""
    opened = await open_database(url)
    try:
        await opened.create_tables()
        await grids.create_levels()
        here = await a_grid("LB")
        home = await a_home(here)
        for name in ("王秀英", "=1+1", "ß 李"):
            await Resident.create(name=name, phone="13800138000", household=home, created_at=NOW)
        lines = await read(RESIDENTS, sight(here), masked=True)
        assert [uncell(line["姓名"]) for line in lines] == ["王秀英", "=1+1", "ß 李"]
        assert {(line["电话"], line["登记时间"]) for line in lines} == {
            ("138****8000", "2026-11-22 10:00")
        }
        narrowed = visible.Q(name__icontains="SS") | visible.Q(name__icontains="ß")
        text = await whole(RESIDENTS, sight(here), Form.JSONL, where=narrowed)
        assert [json.loads(line)["name"] for line in text.splitlines()] == ["ß 李"]
        assert json.loads(text)["created_at"] == "2026-11-22T10:00:00+08:00"
        for ledger in LEDGERS.values():
            plan = await exports.planned(Wanted(ledger, Form.CSV, sight(here)), now=NOW)
            async for page in rows.read(plan.source):
                assert {len(row) for row in page} == {len(ledger.columns) + 1}
    finally:
        await close_database()


async def test_a_file_is_read_by_a_process_of_its_own(tmp_path):
    """Of a SQLite file, without a word to the process that writes it."""
    await _kept_by(f"sqlite://{tmp_path / 'l b.db'}")


async def test_a_server_is_read_by_a_process_of_its_own(fresh_postgres):
    """Of PostgreSQL likewise."""
    await _kept_by(fresh_postgres())


async def test_what_cannot_be_read_to_its_end_is_not_taken_for_whole(tmp_path):
    """The file breaks off, and the log can say why."""
    opened = await open_database(f"sqlite://{tmp_path / 'x.db'}")
    try:
        await opened.create_tables()
        here = Grid(id=1)
        wanted = Wanted(RESIDENTS, Form.CSV, sight(here))
        plan = await exports.planned(wanted, now=NOW)
        (tmp_path / "x.db").rename(tmp_path / "gone.db")
        with pytest.raises(NotFinished, match="unable to open"):
            async for _ in apart.pieces(plan):
                pass
    finally:
        await close_database()


async def test_nobody_goes_on_writing_what_nobody_wants(tmp_path):
    """Whoever takes a part and leaves ends the process that writes it."""
    opened = await open_database(f"sqlite://{tmp_path / 'x.db'}")
    try:
        await opened.create_tables()
        wanted = Wanted(RESIDENTS, Form.CSV, sight(Grid(id=1)))
        async with aclosing(exports.pieces(await exports.planned(wanted, now=NOW))) as pieces:
            assert await anext(pieces)
        children = psutil.Process().children()
        assert not [c for c in children if "models.spreadsheets" in " ".join(c.cmdline())]
    finally:
        await close_database()

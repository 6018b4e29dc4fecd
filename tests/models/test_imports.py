"""Imports: a file becomes a community, or says row by row why it can't."""

import copy
import random
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from postgres import postgres_server

from models import courses, imports, outbox
from models.addresses import Building, Estate, Household
from models.courses import Course, CourseStatus, Lesson
from models.database import MODULES, close_database, fetch, open_database
from models.grids import Grid
from models.imports import SHEETS, BadRow, Fate, Reason, Report, Unreadable, from_tables
from models.imports.cells import EXACT_DIGITS
from models.imports.people import Person, recognise
from models.journal import OPERATOR, JournalEntry
from models.members import Member, Post, Role
from models.residents import Resident

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
LINGBO = Path(__file__).parents[2] / "cli" / "community" / "lingbo.toml"

Tables = dict[str, list[dict[str, Any]]]

VILLAGE: Tables = {
    "grids": [
        {"code": "lb", "name": "凌波社区", "level": "社区", "parent": ""},
        {"code": "lb1", "name": "一网格", "level": "网格", "parent": "lb"},
        {"code": "lb2", "name": "二网格", "level": "grid", "parent": "凌波社区"},
    ],
    "estates": [
        {"name": "碧海蓝天", "aliases": "碧海；蓝天花园", "grid": "凌波社区-一网格"},
        {"name": "上林雅苑", "aliases": "", "grid": "lb2"},
    ],
    "buildings": [
        {"estate": "碧海蓝天", "name": "3", "grid": ""},
        {"estate": "碧海", "name": "5栋", "grid": "二网格"},
        {"estate": "上林雅苑", "name": "A座", "grid": ""},
    ],
    "households": [
        {"estate": "碧海蓝天", "building": "3栋", "unit": "2", "room": "501"},
        {"estate": "上林雅苑", "building": "A", "unit": "", "room": "1202"},
    ],
    "residents": [
        {
            "name": "王秀英",
            "phone": "100-0000-0001",
            "estate": "碧海蓝天",
            "building": "三号楼",
            "unit": "二单元",
            "room": "501室",
        },
        {
            "name": "李建国",
            "phone": "100-0000-0002",
            "estate": "上林雅苑",
            "building": "A座",
            "unit": "",
            "room": "1202",
        },
    ],
    "members": [
        {"name": "陈晓燕", "phone": "100-0001-0001", "posts": "凌波社区-一网格:网格员；lb2:lead"},
        {"name": "周敏", "phone": "100-0001-0002", "posts": "lb:社区专干"},
    ],
    "courses": [
        {
            "title": "书法",
            "term": "2026年秋季学期",
            "starts_on": "2026-09-01",
            "through": "2027-01-15",
            "grid": "lb1",
            "seats": "20",
            "slots": "周二 09:00-10:30；周四 14:00-15:30",
            "teacher": "沈砚秋",
            "certificate": "证-1",
            "certificate_through": "2027-08-31",
            "venue": "文化室",
            "audience": "55 岁以上",
            "approval": "否",
        }
    ],
}


@pytest.fixture(autouse=True)
async def _database() -> AsyncIterator[None]:
    database = await open_database("sqlite://:memory:")
    await database.create_tables()
    yield
    await close_database()


def village(**changes: Any) -> Tables:
    """The village, with cells of first rows changed: `estates__grid="lb9"`."""
    tables = copy.deepcopy(VILLAGE)
    for place, value in changes.items():
        sheet, _, column = place.partition("__")
        tables[sheet][0][column] = value
    return tables


async def load(tables: Tables, *, now: datetime = NOW, **options: bool) -> Report:
    """Load tables as a file of that content would be."""
    return await imports.load(from_tables("village", tables), OPERATOR, now=now, **options)


async def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; an index of words (`search_…`) follows from them."""
    tables = await fetch("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    assert len(tables) > len(MODULES)
    return {
        name: [tuple(row.values()) for row in await fetch(f'SELECT * FROM "{name}" ORDER BY 1')]
        for name in (table["name"] for table in tables)
        if not name.startswith(("sqlite_", "search_"))
    }


def fates(report: Report, fate: Fate) -> dict[str, int]:
    """How many rows of each sheet met a fate."""
    return {sheet: tally[fate] for sheet, tally in report.tallies.items() if tally[fate]}


# --- what a good file does


async def test_a_village_is_loaded_with_all_that_belongs_together():
    """Grids hang in their tree, addresses lead to them, people live and serve somewhere."""
    report = await load(VILLAGE)
    assert (report.bad, report.written) == ([], True)
    assert fates(report, Fate.NEW) == {sheet: len(rows) for sheet, rows in VILLAGE.items()}
    second = await Grid.get(code="lb2").select_related("parent", "level")
    assert (second.parent.code, second.level.code) == ("lb", "grid")
    fifth = await Building.get(name="5栋").select_related("grid", "estate__grid")
    assert (fifth.grid.code, fifth.estate.grid.code) == ("lb2", "lb1")
    assert (await Estate.get(name="碧海蓝天")).aliases == ["碧海", "蓝天花园"]
    wang = await Resident.get(name="王秀英").select_related("household__building")
    assert (wang.household.building.name, wang.household.unit, wang.household.room) == (
        "3",
        "2",
        "501",
    )
    assert wang.home_words == "碧海蓝天3栋2单元501"
    posts = await Post.filter(member__name="陈晓燕").values_list("grid__code", "role")
    assert set(posts) == {("lb1", Role.MEMBER), ("lb2", Role.LEAD)}
    course = await Course.get(title="书法").select_related("grid", "term")
    assert (course.status, course.grid.code, course.seats) == (CourseStatus.PUBLISHED, "lb1", 20)
    assert (course.term.starts_on, course.term.through) == (date(2026, 9, 1), date(2027, 1, 15))
    first = await Lesson.filter(course_id=course.id).order_by("starts_at").first()
    assert first.starts_at == datetime(2026, 9, 1, 1, tzinfo=UTC)


async def test_the_journal_has_one_entry_for_the_load_and_none_for_each_household():
    """With its counts, and the file by its content."""
    await load(VILLAGE)
    [entry] = await JournalEntry.filter(act="community-loaded")
    assert (entry.actor, entry.at) == ("operator:0", NOW)
    assert entry.subject.startswith("file:")
    assert entry.facts["households"] == {"new": 2}
    assert not await JournalEntry.filter(subject__startswith="household").exists()
    assert not await JournalEntry.filter(subject__startswith="resident").exists()


async def test_loading_a_file_twice_changes_nothing():
    """Not a row, not a version, not a line in the journal."""
    await load(VILLAGE)
    before = await everything()
    again = await load(VILLAGE, now=LATER)
    assert again.changes == 0
    assert fates(again, Fate.SAME) == {sheet: len(rows) for sheet, rows in VILLAGE.items()}
    assert await everything() == before


async def test_a_dry_run_tells_the_same_and_changes_nothing():
    """What it says is what a load then does."""
    before = await everything()
    dry = await load(VILLAGE, dry_run=True)
    assert not dry.written
    assert await everything() == before
    assert (await load(VILLAGE)).tallies == dry.tallies


@pytest.mark.parametrize(
    ("place", "value", "shows"),
    [
        ("grids__name", "凌波大社区", lambda: Grid.filter(name="凌波大社区", version=2)),
        ("estates__grid", "lb2", lambda: Estate.filter(name="碧海蓝天", grid__code="lb2")),
        ("estates__aliases", "碧海；大蓝", lambda: Estate.filter(name="碧海蓝天", version=2)),
        ("buildings__grid", "lb2", lambda: Building.filter(name="3", grid__code="lb2")),
        ("residents__name", "王秀瑛", lambda: Resident.filter(name="王秀瑛", id=1, version=2)),
        ("residents__phone", "100-0000-0009", lambda: Resident.filter(phone__endswith="9", id=1)),
        ("residents__room", "502", lambda: Resident.filter(household__room="502", id=1)),
        ("members__phone", "100-0001-0009", lambda: Member.filter(phone__endswith="9", id=1)),
        ("members__posts", "lb:head", lambda: Post.filter(member_id=1, role=Role.HEAD)),
        ("courses__teacher", "顾青禾", lambda: Course.filter(teacher__name="顾青禾", id=1)),
        ("courses__seats", "25", lambda: Course.filter(seats=25, id=1)),
        ("courses__approval", "是", lambda: Course.filter(approval=True, id=1)),
    ],
)
async def test_what_is_different_in_a_second_file_is_changed_and_nothing_else(place, value, shows):
    """One row changed, the others the same, nobody doubled."""
    await load(VILLAGE)
    changed = village(**{place: value})
    if place == "grids__name":  # a grid is known by its code, but others refer to it by its name
        changed = {"grids": changed["grids"][:1]}
    report = await load(changed, now=LATER)
    assert report.bad == []
    assert fates(report, Fate.CHANGED) == {place.partition("__")[0]: 1}
    assert await shows().count() == 1
    assert await Resident.all().count() == await Member.all().count() == 2
    assert await JournalEntry.filter(at=LATER).count() >= 2


async def test_the_journal_tells_what_a_file_changed():
    """Both sides of each row that was another before, starred where it is personal."""
    await load(VILLAGE)
    await load(village(residents__phone="100-0000-0009"), now=LATER)
    entry = await JournalEntry.get(act="resident-changed")
    assert entry.facts == {"fields": ["phone"]}
    assert entry.personal["before"] == {"phone": "10****01"}
    assert entry.personal["after"] == {"phone": "10****09"}


async def test_a_grid_hung_under_another_takes_what_is_below_it_along():
    """By the rule of the tree, with its journal."""
    await load(VILLAGE)
    third = {"code": "lb11", "name": "一微格", "level": "微网格", "parent": "lb1"}
    await load({"grids": [*VILLAGE["grids"], third]})
    report = await load({"grids": [third | {"parent": "lb2"}]})
    assert fates(report, Fate.CHANGED) == {"grids": 1}
    grid = await Grid.get(code="lb11").select_related("parent")
    assert grid.parent.code == "lb2"
    assert grid.path == f"{grid.parent.path}{grid.id}/"


async def test_an_empty_cell_says_nothing():
    """A column that is left out or left empty leaves what is known."""
    await load(VILLAGE)
    before = await everything()
    await load({"estates": [{"name": "碧海蓝天", "grid": "lb1"}]})
    await load(village(residents__phone="", members__posts="", courses__teacher=""))
    assert await everything() == before


async def test_the_order_of_rows_and_of_sheets_does_not_matter():
    """Parents may stand below their children."""
    upside_down = {sheet: rows[::-1] for sheet, rows in reversed(VILLAGE.items())}
    assert (await load(upside_down)).bad == []
    assert (await load(VILLAGE)).changes == 0


async def test_a_course_without_a_teacher_is_a_draft_until_there_is_one():
    """It is published only when complete."""
    await load(village(courses__teacher=""))
    assert (await Course.get(title="书法")).status is CourseStatus.DRAFT
    assert fates(await load(VILLAGE), Fate.CHANGED) == {"courses": 1}
    assert (await Course.get(title="书法")).status is CourseStatus.PUBLISHED


async def test_a_resident_without_a_room_lives_where_their_words_say():
    """The household is known only when the door is."""
    alone = {"name": "赵玉珍", "estate": "碧海蓝天", "building": "3"}
    tables = village() | {"residents": [alone, {"name": "孙德福"}]}
    await load(tables)
    found = await Resident.all().order_by("id").values_list("household_id", "home_words")
    assert found == [(None, "碧海蓝天3栋"), (None, "")]
    assert (await load(tables)).changes == 0


async def test_a_couple_with_one_telephone_stays_two_people():
    """And whoever moves in with the same telephone and a name of their own is a third."""
    wife = VILLAGE["residents"][0]
    husband = wife | {"name": "赵永昌"}
    daughter = wife | {"name": "陈小军"}
    await load(village() | {"residents": [wife, husband]})
    report = await load({"residents": [husband, daughter]})
    assert report.tallies["residents"][Fate.SAME] == 1
    assert report.tallies["residents"][Fate.NEW] == 1
    assert await Resident.all().count() == 3


PEOPLE = st.lists(
    st.builds(
        Person,
        st.text("王李秀英", min_size=1, max_size=2),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=12,
)


@given(PEOPLE, PEOPLE)
def test_nobody_known_is_taken_for_two_and_everybody_is_found_again(people, others):
    """Whatever names, telephones and homes they share."""
    known = dict(enumerate(people, 1))
    found = [id for id in recognise([*others, *people], known) if id]
    assert len(found) == len(set(found))
    again = recognise(people, known)
    assert [known[id] for id in again if id] == people


async def test_what_happens_to_a_load_is_told_as_it_goes():
    """Sheet, rows done, rows in all: the last call of a sheet says it is through."""
    heard: dict[str, tuple[int, int]] = {}
    book = from_tables("village", VILLAGE)
    await imports.load(
        book, OPERATOR, now=NOW, progress=lambda *told: heard.update({told[0]: told[1:]})
    )
    assert heard == {sheet: (len(rows), len(rows)) for sheet, rows in VILLAGE.items()}


# --- what a bad row gets

BAD = [
    ("grids__code", "", Reason.MISSING),
    ("grids__name", "长" * 81, Reason.TOO_LONG),
    ("grids__level", "大网格", Reason.UNKNOWN_LEVEL),
    ("estates__grid", "三网格", Reason.UNKNOWN_GRID),
    ("estates__name", "", Reason.MISSING),
    ("buildings__estate", "碧水云天", Reason.UNKNOWN_ESTATE),
    ("buildings__grid", "lb9", Reason.UNKNOWN_GRID),
    ("buildings__name", 1.5, Reason.LOST_DIGITS),
    ("buildings__name", date(2026, 3, 2), Reason.MADE_A_DATE),
    ("buildings__name", True, Reason.NOT_TEXT),
    ("households__building", "4", Reason.UNKNOWN_BUILDING),
    ("households__room", "", Reason.MISSING),
    ("residents__estate", "碧水云天", Reason.UNKNOWN_ESTATE),
    ("residents__building", "", Reason.MISSING),
    ("residents__phone", "没有", Reason.NOT_A_PHONE),
    ("residents__phone", "123", Reason.NOT_A_PHONE),
    ("residents__phone", 75_526_001_234, Reason.LOST_ZERO),
    ("residents__phone", 1.38e18, Reason.LOST_DIGITS),
    ("members__posts", "一网格", Reason.BAD_POST),
    ("members__posts", "一网格:队长", Reason.BAD_POST),
    ("members__posts", "三网格:lead", Reason.UNKNOWN_GRID),
    ("courses__seats", "许多", Reason.NOT_A_NUMBER),
    ("courses__seats", 0, Reason.NOT_A_NUMBER),
    ("courses__slots", "周二 9点", Reason.BAD_TIME),
    ("courses__slots", "周八 09:00-10:30", Reason.BAD_TIME),
    ("courses__slots", "周二 25:00-26:30", Reason.BAD_TIME),
    ("courses__slots", "周二 10:30-09:00", Reason.BAD_TIME),
    ("courses__slots", "周二 09:00-10:30；周二 10:00-11:00", Reason.BAD_TIME),
    ("courses__starts_on", "九月一日", Reason.NOT_A_DATE),
    ("courses__starts_on", "2026-02-30", Reason.NOT_A_DATE),
    ("courses__through", "2026-08-31", Reason.BAD_TERM),
    ("courses__through", "2072-01-15", Reason.BAD_TERM),
    ("courses__through", "2026-09-01", Reason.NO_LESSONS),
    ("courses__approval", "也许", Reason.NOT_YES_OR_NO),
]


@pytest.mark.parametrize(("place", "value", "reason"), BAD)
async def test_one_bad_cell_is_named_and_nothing_of_the_file_is_written(place, value, reason):
    """The same village without it is loaded: see the first test."""
    before = await everything()
    sheet, _, column = place.partition("__")
    tables = village(**{place: value})
    if reason is Reason.NO_LESSONS:
        tables["courses"][0]["slots"] = "周日 09:00-10:30"
    report = await load(tables)
    said = [bad for bad in report.bad if bad.reason is reason]
    assert (said[0].sheet, said[0].row) == (sheet, 1)
    assert said[0].column == ("slots" if reason is Reason.NO_LESSONS else column)
    # the two other grids hang on the first
    assert report.tallies[sheet][Fate.BAD] == (3 if sheet == "grids" else 1)
    assert not report.written
    assert await everything() == before


@pytest.mark.parametrize(
    ("sheet", "twin"),
    [
        ("grids", {"name": "另一个"}),
        ("estates", {"grid": "lb2"}),
        ("buildings", {"name": "3号楼"}),
        ("households", {"unit": "2单元", "room": "0501"}),
        ("residents", {"phone": "10000000001"}),
        ("residents", {"phone": ""}),
        ("members", {"posts": ""}),
        ("courses", {"seats": "30"}),
    ],
)
async def test_what_stands_in_a_sheet_twice_is_refused(sheet, twin):
    """The second one, however else it is written."""
    tables = village()
    tables[sheet].append(tables[sheet][0] | twin)
    report = await load(tables)
    assert [(b.sheet, b.row, b.reason) for b in report.bad] == [
        (sheet, len(tables[sheet]), Reason.DUPLICATE)
    ]


async def test_every_bad_cell_of_a_row_is_named_at_once():
    """Nobody corrects a file cell by cell; the row counts once."""
    report = await load(village(courses__seats="x", courses__slots="y"))
    assert {bad.column for bad in report.bad} == {"seats", "slots"}
    assert report.tallies["courses"][Fate.BAD] == 1


async def test_bad_rows_can_be_left_out_and_the_others_are_loaded():
    """What refers to a row that was left out is left out with it."""
    report = await load(village(estates__grid="lb9"), skip_bad=True)
    assert report.written
    assert fates(report, Fate.BAD) == {
        "estates": 1,
        "buildings": 2,
        "households": 1,
        "residents": 1,
    }
    assert [estate.name for estate in await Estate.all()] == ["上林雅苑"]
    assert [resident.name for resident in await Resident.all()] == ["李建国"]


async def test_a_grid_hangs_under_a_higher_level_only():
    """And only the topmost hangs nowhere."""
    tables = village()
    tables["grids"][2] |= {"parent": "lb1"}
    assert [(b.row, b.reason) for b in (await load(tables)).bad if b.sheet == "grids"] == [
        (3, Reason.WRONG_PARENT)
    ]
    tables["grids"][2] |= {"parent": ""}
    assert [(b.row, b.reason) for b in (await load(tables)).bad if b.sheet == "grids"] == [
        (3, Reason.MISSING)
    ]


async def test_a_name_that_two_grids_bear_does_not_say_which():
    """The way to it does."""
    tables = village()
    for above in ("lb1", "lb2"):
        tables["grids"].append(
            {"code": f"{above}m", "name": "一微格", "level": "微网格", "parent": above}
        )
    assert (await load(tables)).bad == []
    report = await load(village(estates__grid="一微格"))
    assert [bad.reason for bad in report.bad] == [Reason.AMBIGUOUS_GRID]
    assert (await load(village(estates__grid="二网格-一微格"))).bad == []
    assert await Estate.filter(name="碧海蓝天", grid__code="lb2m").exists()


@pytest.mark.parametrize(
    ("sheet", "table"),
    [
        ("grids", Grid),
        ("estates", Estate),
        ("buildings", Building),
        ("households", Household),
        ("residents", Resident),
        ("members", Member),
    ],
)
async def test_what_the_office_has_archived_is_not_brought_back_by_a_file(sheet, table):
    """An old file does not undo a decision."""
    await load(VILLAGE)
    await table.filter(id=1).update(archived_at=NOW)
    before = await everything()
    report = await load({sheet: VILLAGE[sheet][:1]})
    assert [(b.sheet, b.row, b.reason) for b in report.bad] == [(sheet, 1, Reason.ARCHIVED)]
    assert await everything() == before


async def test_what_a_course_has_become_is_not_undone_by_a_file():
    """Neither its timetable, nor its term, nor seats that are taken."""
    await load(VILLAGE)
    wang = await Resident.get(name="王秀英")
    course = await Course.get(title="书法")
    await courses.sign_up(course.id, wang, OPERATOR, now=NOW)
    li = await Resident.get(name="李建国")
    await courses.sign_up(course.id, li, OPERATOR, now=NOW)
    for change, reason in (
        ({"courses__slots": "周三 09:00-10:30"}, Reason.TIMETABLE_DIFFERS),
        ({"courses__through": "2027-01-31"}, Reason.TERM_DIFFERS),
        ({"courses__seats": "1"}, Reason.TOO_FEW_SEATS),
    ):
        assert [bad.reason for bad in (await load(village(**change))).bad] == [reason]
    assert (await load(village(courses__seats="2"))).bad == []


async def test_staff_of_one_name_are_told_apart_by_their_telephone():
    """A post must not go to the wrong one."""
    two = [
        {"name": "李敏", "phone": "100-0001-0007", "posts": "lb1:member"},
        {"name": "李敏", "phone": "100-0001-0008", "posts": "lb2:member"},
    ]
    await load(village() | {"members": two})
    assert (await load({"members": two})).changes == 0
    report = await load({"members": [{"name": "李敏", "posts": "lb:desk"}]})
    assert [bad.reason for bad in report.bad] == [Reason.AMBIGUOUS_MEMBER]
    moved = two[1] | {"posts": "lb1:lead"}
    assert fates(await load({"members": [moved]}), Fate.CHANGED) == {"members": 1}
    assert await Post.filter(member__phone="100-0001-0008").values_list("role", flat=True) == [
        Role.LEAD
    ]


# --- files


def write_xlsx(
    path: Path, tables: Tables, *, heads: dict[str, dict[str, str]] | None = None
) -> None:
    """A workbook as somebody would make it, with a title above, Chinese names, dates as dates."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet, rows in tables.items():
        page = book.add_worksheet(SHEETS[sheet].titles[0])
        page.write_string(0, 0, "凌波社区登记表")
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for at, column in enumerate(columns):
            page.write_string(1, at, SHEETS[sheet].columns[column].heads[0] + " *")
        for line, row in enumerate(rows, 2):
            for at, column in enumerate(columns):
                value = row.get(column, "")
                if isinstance(value, date):
                    page.write_datetime(line, at, datetime(*value.timetuple()[:3]), day)  # noqa: DTZ001
                else:
                    page.write(line, at, value)
    book.close()


async def test_a_workbook_and_a_toml_file_make_the_same_community(tmp_path):
    """The example of the documentation, both ways."""
    tables = tomllib.loads(LINGBO.read_text())
    write_xlsx(tmp_path / "lingbo.xlsx", tables)
    await imports.load(imports.read(LINGBO), OPERATOR, now=NOW)
    from_toml = await everything()
    await close_database()
    await (await open_database("sqlite://:memory:")).create_tables()
    report = await imports.load(imports.read(tmp_path / "lingbo.xlsx"), OPERATOR, now=NOW)
    assert report.unread == []
    from_xlsx = await everything()
    for community in (from_toml, from_xlsx):
        acts = (row for row in community["journal"] if "file:" not in str(row))  # by its content
        community["journal"] = [row[:7] for row in acts]  # what is personal is salted
    assert from_xlsx == from_toml


async def test_rows_of_a_workbook_are_counted_as_the_spreadsheet_counts_them(tmp_path):
    """Title in 1, names in 2, an empty line skipped but counted; the file's own words."""
    tables = village(estates__grid="lb9")
    tables["estates"].insert(0, dict.fromkeys(tables["estates"][0], ""))
    write_xlsx(tmp_path / "v.xlsx", tables)
    report = await imports.load(imports.read(tmp_path / "v.xlsx"), OPERATOR, now=NOW)
    first = next(bad for bad in report.bad if bad.sheet == "estates")
    assert first == BadRow("estates", "小区", 4, "网格 *", Reason.UNKNOWN_GRID, "lb9")


@pytest.mark.parametrize(
    ("place", "typed", "reason"),
    [
        ("grids__code", 440306197001011234, Reason.LOST_DIGITS),
        ("grids__code", 440306197001011, None),
        ("residents__phone", 13800138000.0, None),
        ("residents__phone", 75526001234, Reason.LOST_ZERO),
        ("residents__phone", 440306197001011234, Reason.LOST_DIGITS),
        ("households__room", 501, None),
        ("households__room", 3.2, Reason.LOST_DIGITS),
        ("buildings__name", date(2026, 3, 2), Reason.MADE_A_DATE),
    ],
)
async def test_a_number_that_may_have_lost_digits_is_refused_and_a_whole_one_is_not(
    tmp_path, place, typed, reason
):
    """A spreadsheet keeps 15 digits, no leading zero, and makes a day of 3-2."""
    tables = village(**{place: typed})
    if place == "grids__code":
        tables["grids"][1]["parent"] = "凌波社区"
        tables["members"][1]["posts"] = "凌波社区:desk"
    if place == "buildings__name":
        del tables["households"], tables["residents"]
    write_xlsx(tmp_path / "v.xlsx", tables)
    report = await imports.load(imports.read(tmp_path / "v.xlsx"), OPERATOR, now=NOW)
    sheet = place.partition("__")[0]
    said = [(b.row, b.reason) for b in report.bad if b.sheet == sheet]
    assert said[:1] == ([(3, reason)] if reason else [])
    assert report.written is (reason is None)
    assert len(str(440306197001011)) == EXACT_DIGITS


async def test_sheets_and_columns_that_are_not_known_are_listed(tmp_path):
    """A misspelt column must not go unnoticed."""
    tables: dict[str, Any] = village()
    tables["说明"] = [{"a": "b"}]
    tables["residents"][0]["微信号"] = "x"
    report = await load(tables)
    assert report.unread == ["说明", "residents: 微信号"]


async def test_a_needed_column_that_is_missing_is_named():
    """Once, and not for every row."""
    tables = village()
    for row in tables["estates"]:
        del row["grid"]
    report = await load(tables)
    assert [(b.row, b.reason) for b in report.bad if b.sheet == "estates"] == [
        (0, Reason.NO_COLUMN)
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.csv", b"a", "unknown_kind"),
        ("x.toml", b"grids = [", "not_toml"),
        ("x.toml", b"\xff\xfe", "not_toml"),
        ("x.xlsx", b"PK\x03\x04", "not_xlsx"),
        ("x.xlsx", b"", "not_xlsx"),
        ("x.toml", b"a = 1", "no_sheet"),
        ("x.toml", None, "no_file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, why):
    """By a code; the words are for whoever shows it."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        imports.read(path)
    assert refused.value.why == why


async def test_on_postgresql_the_same_file_makes_the_same_village():
    """Twice, too."""
    await close_database()
    with postgres_server() as fresh:
        database = await open_database(fresh())
        await database.create_tables()
        assert fates(await load(VILLAGE), Fate.NEW) == {s: len(r) for s, r in VILLAGE.items()}
        assert (await load(VILLAGE, now=LATER)).changes == 0
        changed = village(residents__name="王秀瑛", residents__room="501", estates__aliases="碧海")
        assert fates(await load(changed), Fate.CHANGED) == {"residents": 1, "estates": 1}
        refused = await load(village(courses__seats="x", grids__name="改名"))
        assert not refused.written
        assert await Grid.filter(name="凌波社区").exists()
        await close_database()


# --- size


async def test_a_whole_community_is_loaded_at_once(tmp_path):
    """3,765 households and 14,650 residents from a workbook, and each name corrected."""
    dice = random.Random(1)
    homes = [
        {"estate": "碧海蓝天", "building": "3", "unit": str(n % 4), "room": str(100 + n // 4)}
        for n in range(3_765)
    ]
    tables = village() | {"households": homes}
    tables["residents"] = [
        {"name": f"居民{n}", "phone": f"100{n:08d}", **dice.choice(homes)} for n in range(14_650)
    ]
    write_xlsx(tmp_path / "big.xlsx", tables)
    report = await imports.load(imports.read(tmp_path / "big.xlsx"), OPERATOR, now=NOW)
    assert fates(report, Fate.NEW)["residents"] == 14_650
    for resident in tables["residents"]:
        resident["name"] += "甲"
    again = await load(tables)
    assert fates(again, Fate.CHANGED) == {"residents": 14_650}


async def test_what_a_course_changed_reaches_its_cards():
    """The chat hears of what a file changes."""
    from models.chats import Chat, ChatKind

    await load(VILLAGE)
    grid = await Grid.get(code="lb1")
    await Chat.create(external_id="1", kind=ChatKind.GROUP, grid=grid)
    await courses.show_published(grid, now=NOW)
    await load(village(courses__teacher="顾青禾"))
    [card] = await outbox.Card.filter(kind="course")
    assert card.wanted == 2

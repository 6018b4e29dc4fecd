"""Imports over HTTP: tried, taken in whole or not at all, given back marked, taken back."""

import base64
import csv
import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
import xlsxwriter

from models.addresses import Household
from models.imports import SHEETS
from models.journal import JournalEntry
from models.members import Member, Post
from models.residents import Resident

HEADS = ("姓名", "电话", "小区", "楼栋", "单元", "房号")
WANG = ("王建国", "13800000001", "碧海蓝天", "3栋", "2", "502")
LI = ("李秀兰", "13800000002", "碧海蓝天", "3栋", "2", "503")


def lines(*rows, encoding="utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADS, *rows])
    return text.getvalue().encode(encoding)


def workbook(*rows, title="居民") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(title)
        for at, row in enumerate((HEADS, *rows)):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def sent(content: bytes, kind="residents", name="居民.xlsx"):
    return {"kind": kind, "name": name, "content": base64.b64encode(content).decode()}


@pytest.mark.parametrize(
    "content",
    [
        lines(WANG, LI),
        lines(WANG, LI, encoding="gb18030"),
        workbook(WANG, LI),
        workbook(WANG, LI, title="Sheet1"),
    ],
    ids=["utf-8", "gb18030", "xlsx", "xlsx of another name"],
)
async def test_a_file_of_residents_is_taken_in(zhao, content):
    """However it was saved; what `check` said is what happens."""
    tried = (await zhao.post("/imports/check", json=sent(content))).json()
    assert (tried["written"], tried["rows"]["residents"]["new"]) == (False, 2)
    assert not await Resident.filter(name="王建国").exists()
    taken = (await zhao.post("/imports", json=sent(content))).json()
    assert (taken["written"], taken["rows"]) == (True, tried["rows"])
    found = await Resident.get(name="王建国").select_related("household")
    assert (found.phone, found.household.room) == ("13800000001", "502")
    again = (await zhao.post("/imports", json=sent(content))).json()
    assert again["rows"]["residents"] == {"new": 0, "same": 2, "changed": 0, "bad": 0}


async def test_one_bad_row_keeps_all_out_and_comes_back_with_its_reason(zhao):
    """The same columns, and 原因."""
    bad = ("赵六", "1.38E+10", "碧海蓝天", "9栋", "", "")
    content = lines(WANG, bad)
    told = (await zhao.post("/imports", json=sent(content))).json()
    assert (told["written"], told["batch"]) == (False, None)
    assert [(b["row"], b["column"], b["reason"]) for b in told["bad"]] == [
        (3, "电话", "lost_digits")
    ]
    assert not await Resident.filter(name="王建国").exists()
    content = workbook(WANG, bad)
    answer = await zhao.post("/imports/marked", json=sent(content))
    assert 'filename="residents-bad.xlsx"' in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["居民"]
    heads, row = sheet.values
    assert heads == (*HEADS, "原因")
    assert row[:4] == bad[:4]
    assert row[-1].startswith("电话：以数字存储，位数已丢失")
    for _ in range(2):
        keyed = await zhao.post(
            "/imports/marked", json=sent(content), headers={"Idempotency-Key": "marked"}
        )
        assert keyed.headers["content-type"] == answer.headers["content-type"]
        assert openpyxl.load_workbook(io.BytesIO(keyed.content)).sheetnames == ["居民"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_lines_come_back_as_lines(zhao, encoding):
    """In the encoding they were sent in; corrected, with 原因 left where it is, they are taken."""
    long = ("赵六", "138", "碧海蓝天", "3栋", "2", "601", "多余", "的格")
    formula = ("=1+1", "没有", "碧海蓝天", "3栋", "2", "602")
    sent_lines = lines(WANG, long, formula, encoding=encoding)
    answer = await zhao.post("/imports/marked", json=sent(sent_lines, name="居民.csv"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="residents-bad.csv"' in answer.headers["content-disposition"]
    text = answer.content.decode(encoding)
    heads, first, second = csv.reader(io.StringIO(text, newline=""))
    assert heads == [*HEADS, "", "", "原因"]
    assert (first[:8], first[8][:3]) == ([*long], "电话：")
    assert (second[0], second[8][:3]) == ("'=1+1", "电话：")
    mended = text.replace("138,", "13800000138,").replace("没有", "13800000139")
    taken = await zhao.post("/imports", json=sent(mended.encode(encoding), name="居民.csv"))
    assert (taken.json()["written"], taken.json()["rows"]["residents"]["new"]) == (True, 2)
    assert await Resident.filter(phone="13800000138").exists()


@pytest.mark.parametrize(
    "phone", ["1.38E+10", 1.3800000001e17, "110105194912310000", "100000000000000000"]
)
async def test_digits_that_a_spreadsheet_lost_are_refused_by_name(zhao, phone):
    """Nobody can say any more what was typed."""
    content = workbook((WANG[0], phone, *WANG[2:]))
    (bad,) = (await zhao.post("/imports/check", json=sent(content))).json()["bad"]
    assert (bad["column"], bad["reason"]) == ("电话", "lost_digits")


async def test_an_import_is_taken_back_whole(zhao):
    """New rows go, changed ones are as they were; a second time there is nothing to take back."""
    await zhao.post("/imports", json=sent(lines(WANG)))
    homes = await Household.all().count()
    moved = (*WANG[:5], "601")
    batch = (await zhao.post("/imports", json=sent(lines(moved, LI)))).json()["batch"]
    assert (await zhao.listed("/imports"))[0]["id"] == batch
    answer = await zhao.post(f"/imports/{batch}/undo")
    assert answer.status_code == 200, answer.text
    assert answer.json()["undone_at"]
    wang = await Resident.get(name="王建国").select_related("household")
    assert (wang.household.room, wang.version) == ("502", 3)
    assert not await Resident.filter(name="李秀兰").exists()
    assert await Household.all().count() == homes
    assert await JournalEntry.filter(act="import-undone").count() == 1
    again = await zhao.post(f"/imports/{batch}/undo")
    assert (again.status_code, again.json()["facts"]["by"]) == (409, "undo")


async def test_what_has_been_used_since_is_not_taken_back(zhao):
    """A request was filed for somebody: the reason is named, and nothing is undone."""
    batch = (await zhao.post("/imports", json=sent(lines(WANG, LI)))).json()["batch"]
    li = await Resident.get(name="李秀兰")
    await zhao.made("/requests", text="灯不亮", category="facility", resident_id=li.id)
    refused = await zhao.post(f"/imports/{batch}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "in-use")
    assert refused.json()["facts"] == {"what": "resident", "by": "requests"}
    assert await Resident.filter(name="王建国").exists()


async def test_what_was_corrected_since_is_not_taken_back(zhao):
    """Somebody's work would be lost."""
    batch = (await zhao.post("/imports", json=sent(lines(WANG)))).json()["batch"]
    wang = await Resident.get(name="王建国")
    await zhao.patch(f"/residents/{wang.id}", json={"note": "独居"})
    refused = await zhao.post(f"/imports/{batch}/undo")
    assert refused.json()["facts"] == {"what": "resident", "by": "changes"}


async def test_members_come_with_their_posts_and_go_with_them(zhao):
    """Those that are new."""
    text = "姓名,电话,岗位\r\n周敏,13800000009,一网格:网格员\r\n"
    answer = await zhao.post("/imports", json=sent(text.encode(), "members", "m.csv"))
    batch = answer.json()["batch"]
    assert await Post.filter(member__name="周敏", grid__name="一网格").exists()
    assert (await zhao.post(f"/imports/{batch}/undo")).status_code == 200
    assert not await Member.filter(name="周敏").exists()


async def test_a_desk_reaches_no_further_than_its_community(zhao, qian):
    """What is next door is not there, neither to live in nor to be changed."""
    here = sent(lines(WANG))
    (bad,) = (await qian.post("/imports", json=here)).json()["bad"]
    assert bad["reason"] == "unknown_estate"
    batch = (await zhao.post("/imports", json=here)).json()["batch"]
    assert (await qian.post(f"/imports/{batch}/undo")).status_code == 404
    assert await qian.listed("/imports") == []


CHOICES = {"buildings": 2, "households": 2, "residents": 2, "members": 0, "courses": 2}
"""How many columns of a form have a list to choose from."""


@pytest.mark.parametrize("kind", ["buildings", "households", "residents", "members", "courses"])
async def test_a_form_has_an_example_and_lists_to_choose_from(zhao, kind):
    """What its columns need is marked, and what is chosen stands on a sheet of its own."""
    answer = await zhao.get(f"/imports/templates/{kind}.xlsx")
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    form = book.worksheets[0]
    assert any(str(head.value).endswith("*") for head in form[1])
    names = SHEETS[kind].columns
    assert [str(head.value).rstrip("*") for head in form[1]] == [
        f"{column.heads[0]} ({name})" for name, column in names.items()
    ]
    chosen = {str(each.sqref)[0]: each.formula1 for each in form.data_validations.dataValidation}
    assert len(chosen) == CHOICES[kind], chosen
    assert all(said.startswith("选项!$") for said in chosen.values())
    assert any(cell.value for cell in form[2])
    offered = {c.value for row in book["选项"] for c in row}
    if kind in ("buildings", "households", "residents"):
        assert "碧海蓝天" in offered
        assert "邻家花园" not in offered
    read = (await zhao.post("/imports/check", json=sent(answer.content, kind))).json()
    assert read["bad"] == [] or {b["reason"] for b in read["bad"]} <= {
        *("unknown_estate", "unknown_building", "unknown_grid"),
    }


def bomb() -> bytes:
    """A workbook like any other, with 300 MB of blanks at the end of its sheet."""
    out, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(WANG)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            with packed.open(name, "w") as part:
                said, ends, _ = whole.read(name).partition(b"</worksheet>")
                part.write(said)
                for _ in range(300 if ends else 0):
                    part.write(b" " * 2**20)
                part.write(ends)
    return out.getvalue()


def lying() -> bytes:
    """One that says it is small."""
    whole = workbook(WANG)
    at = whole.index(b"PK\x01\x02")
    return whole[: at + 24] + struct.pack("<I", 10) + whole[at + 28 :]


HOSTILE = {
    "a zip bomb": bomb,
    "a zip that lies": lying,
    "half a workbook": lambda: workbook(WANG, LI)[:2_000],
    "a workbook without its end": lambda: workbook(WANG)[:-30],
    "no workbook in a zip": lambda: zipped({"a.txt": b"x"}),
    "broken XML": lambda: zipped({"xl/workbook.xml": b"<x", "[Content_Types].xml": b"<"}),
    "nothing but PK": lambda: b"PK\x03\x04",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zlib": lambda: zlib.compress(b"x" * 100),
    "neither UTF-8 nor GB18030": lambda: b"\xff\xff\xff\n\xff",
    "NUL": lambda: "姓名\n\x00".encode(),
    "an open quote": lambda: '姓名\n"王'.encode(),
    "no column that is known": lambda: b"a,b\n1,2\n",
    "a very long cell": lambda: ("姓名\n" + "王" * 200_000).encode(),
    "too many rows": lambda: ("姓名\n" + "王\n" * 100_001).encode(),
}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_and_nothing_is_written(zhao, content, name):
    """As a problem, or as a file with bad rows; never an accident. Tried, taken in, or marked."""
    before, file = await content(), HOSTILE[name]()
    for path in ("", "/check", "/marked"):
        answer = await zhao.post(f"/imports{path}", json=sent(file))
        assert answer.status_code in (200, 422), answer.text
        if answer.status_code == 422:
            assert answer.json()["code"] == "unreadable-file"
        elif path != "/marked":
            assert not answer.json()["written"]
            assert answer.json()["bad"] or not any(answer.json()["rows"].values())
    assert await content() == before


@pytest.mark.parametrize("kind", ["buildings", "households", "members", "courses"])
async def test_nor_is_one_of_another_kind(zhao, content, kind):
    """Whatever its rows are said to be."""
    before = await content()
    for name in ("a zip bomb", "half a workbook", "NUL", "no column that is known"):
        answer = await zhao.post("/imports", json=sent(HOSTILE[name](), kind))
        assert answer.status_code == 422 or not answer.json()["written"], name
    assert await content() == before


async def test_what_unpacks_to_more_than_any_register_is_refused_for_that(zhao):
    """It could be read otherwise, if there were memory enough."""
    content = bomb()
    assert len(content) < 2**20
    answer = await zhao.post("/imports/check", json=sent(content))
    assert answer.json()["errors"] == [{"pointer": "/content", "detail": "too_large 200 MB"}]


async def test_what_is_too_large_is_not_even_read(zhao):
    """413."""
    answer = await zhao.post("/imports", json={**sent(b""), "content": "A" * (25 * 2**20)})
    assert answer.status_code == 413

"""Spreadsheets: what is written is read back, by others' readers, and nothing ever runs."""

import csv
import io
import random
import xml.etree.ElementTree as ET
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.spreadsheets import workbook
from models.spreadsheets.formulas import cell, cells, uncell
from models.spreadsheets.plan import Column, Form, Kind, Masking, Sheet
from models.spreadsheets.table import Moments
from models.spreadsheets.workbook import Workbook, letters
from models.spreadsheets.writing import WRITERS

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

SIGNS = "=+-@＝＋－＠"
CORES = (
    "1+1",
    'cmd|"/c calc"!A0',
    'HYPERLINK("http://x","点我")',
    "SUM(A1:A9)",
    "DDE(1;2)",
    "86 138-0013-8000",
    "{=1}",
    "王秀英",
    "]]><f>1+1</f>",
    "</t></is></c><c><f>1</f></c>",
    "_x003D_1+1",
)
FRONTS = ("", " ", "\t", "\r", "\n", "\r\n", "'", '"', "\u00a0", "\u3000", "''", "\x00", "﻿", "\x0b")


def hostile(number: int) -> list[str]:
    """So many texts that would like to be a formula."""
    chance = random.Random(17)
    made = [f + s + c for f in FRONTS for s in SIGNS for c in CORES]
    while len(made) < number:
        made.append("".join(chance.choices("".join(SIGNS) + "'\t\r\n\"<>&;|,a1王\x01", k=12)))
    return made[:number]


def column(name: str, kind: Kind = Kind.TEXT, **more) -> Column:
    return Column(name, name, "", kind, **more)


def written(form: Form, columns, rows, *, masked: bool = False) -> bytes:
    """A file of these rows, their ids counted."""
    out: list[bytes] = []
    sheet = Sheet("台账", columns, masked, "Asia/Shanghai", (("范围", "全部"),), "条数")
    writer = WRITERS[form](sheet, out.append)
    writer.begin()
    for at in range(0, len(rows), 500):
        writer.page([(n, *row) for n, row in enumerate(rows[at : at + 500], at + 1)])
    writer.end()
    return b"".join(out)


@settings(deadline=None)
@given(st.text())
def test_what_is_guarded_is_read_back_exactly(value):
    """An export read back equals what was written, whatever it was."""
    assert uncell(cell(value)) == value
    assert cells([value]) == [cell(value)]


@settings(deadline=None)
@given(st.text(alphabet="=+-@'\t\r\n＝＋－＠\u3000\u2003 a1"))
def test_no_cell_begins_as_a_formula_does(value):
    """Neither at once nor behind blanks."""
    assert not cell(value).lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_of_five_thousand_hostile_cells_none_is_a_formula_in_a_workbook():
    """As another library reads it, and in the XML itself; what can stand in XML is read back."""
    texts = hostile(5_000)
    columns = [column("a"), column("b", Kind.WORD, words=dict(enumerate(texts)))]
    file = written(Form.XLSX, columns, [(text, n) for n, text in enumerate(texts)])
    book = openpyxl.load_workbook(io.BytesIO(file))
    read = list(book["台账"].iter_rows(min_row=2))
    assert [
        c.data_type for row in read for c in row if c.value is not None and c.data_type != "s"
    ] == []
    archive = zipfile.ZipFile(io.BytesIO(file))
    tags, kinds = set(), set()
    for name in archive.namelist():
        if "worksheets" in name:
            for found in ET.fromstring(archive.read(name)).iter():
                tags.add(found.tag.removeprefix(SHEET))
                kinds |= {found.get("t")} if found.tag == f"{SHEET}c" else set()
    assert "f" not in tags
    assert kinds == {"inlineStr"}
    formulas = [c for row in read for c in row if isinstance(c.value, str) and c.data_type == "f"]
    print(f"{len(texts)} hostile cells, {len(formulas)} formulas")  # noqa: T201
    plain = [(t, row[0].value) for t, row in zip(texts, read, strict=True) if t.isprintable()]
    assert len(plain) > 500
    assert [back for text, back in plain if back != text and "_x00" not in text] == []


def test_nor_in_lines():
    """In CSV an apostrophe stands before each of them."""
    texts = hostile(5_000)
    file = written(Form.CSV, [column("a")], [(text,) for text in texts])
    read = [row[0] for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))][1:]
    assert [uncell(said) for said in read] == texts
    assert not [said for said in read if said.lstrip(" \u00a0\u3000").startswith(tuple(SIGNS))]


ROWS = [
    ("13800138000", 7, "2026-11-22 02:05:30.000000+00:00", "2026-03-01", "open"),
    ("", None, None, None, None),
]
COLUMNS = [
    column("phone", masking=Masking.FREE),
    column("seats", Kind.NUMBER),
    column("at", Kind.MOMENT),
    column("day", Kind.DAY),
    column("status", Kind.WORD, words={"open": "待接单"}),
]


def test_a_spreadsheet_counts_numbers_and_days_and_no_telephones():
    """A phone is text, a moment a moment in the community's time, a number a number."""
    book = openpyxl.load_workbook(io.BytesIO(written(Form.XLSX, COLUMNS, ROWS)))
    first, empty = book["台账"].iter_rows(min_row=2, max_row=3)
    assert [c.value for c in first] == [
        "13800138000",
        7,
        datetime(2026, 11, 22, 10, 5, 30),  # noqa: DTZ001
        datetime(2026, 3, 1),  # noqa: DTZ001
        "待接单",
    ]
    assert [c.number_format for c in first][:1] == ["@"]
    assert [c.value for c in empty] == [None] * 5


def test_its_headings_stay_in_sight_and_filter_what_is_below():
    """All columns of it, and each is as wide as it needs."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(Form.XLSX, COLUMNS, ROWS)))["台账"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E3")
    assert (sheet.sheet_view.pane.state, sheet.sheet_view.pane.ySplit) == ("frozen", 1)
    assert sheet.column_dimensions["A"].width == 12


def test_another_reader_reads_the_same():
    """Calamine, which reads imports here."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(Form.XLSX, COLUMNS, ROWS)))
    assert book.sheet_names == ["说明", "台账"]
    assert book.get_sheet_by_name("台账").to_python()[1][:3] == [
        "13800138000",
        7.0,
        datetime(2026, 11, 22, 10, 5, 30),  # noqa: DTZ001
    ]


def test_a_ledger_longer_than_a_sheet_goes_on_in_another(monkeypatch):
    """A sheet holds a million rows; none is lost behind it."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 1_001)
    file = written(Form.XLSX, [column("n", Kind.NUMBER)], [(n,) for n in range(2_500)])
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == ["说明", "台账", "台账 (2)", "台账 (3)"]
    found = [row[0] for name in book.sheetnames[1:] for row in list(book[name].values)[1:]]
    assert found == list(range(2_500))
    assert ("条数", "2500") in book["说明"].values


def test_a_cell_holds_what_a_cell_can():
    """The rest of a very long text is left out, and one sees that it is."""
    book = openpyxl.load_workbook(io.BytesIO(written(Form.XLSX, [column("a")], [("长" * 40_000,)])))
    said = book["台账"]["A2"].value
    assert (len(said), said[-1]) == (32_767, "…")


def test_choices_are_offered_where_a_column_has_some():
    """From a list on another sheet."""
    out: list[bytes] = []
    book = Workbook(out.append)
    with book.sheet("选项", [10]) as page:
        for name in ("一网格", "二网格"):
            page.line([name])
    with book.sheet("居民", [10, 10], headings=True, choices={1: "选项!$A$1:$A$2"}) as page:
        page.line(["姓名", "网格"])
    book.close()
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(out)))["居民"]
    (offered,) = sheet.data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ("选项!$A$1:$A$2", "B2:B1048576")


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "UTC"])
def test_a_moment_is_told_as_the_place_has_it(zone):
    """However it is kept, in summer and in winter, where clocks are half an hour off as well."""
    moments = Moments(zone)
    for month in range(1, 13):
        at = datetime(2026, month, 25, 23, 41, 7, tzinfo=UTC)
        kept = at.isoformat(" ", "microseconds")
        there = f"{moments.local(at):%Y-%m-%d %H:%M}"
        assert moments.minutes([at, kept, None]) == [there, there, ""]
        (days, same) = moments.days([at, kept])
        assert days == same
        assert moments.exact([kept]) == [moments.local(at).isoformat()]


def test_masked_is_what_was_asked_to_be():
    """The phone in a column, the number of a paper, and free words; nothing where it is not."""
    columns = [column("a", masking=Masking.FREE), column("b", masking=Masking.NUMBER), column("c")]
    rows = [("电话１３８00138000", "20264403012345678", "13800138000")]
    file = written(Form.JSONL, columns, rows, masked=True).decode()
    assert file == '{"a":"电话138****8000","b":"20****78","c":"13800138000"}\n'
    plain = written(Form.JSONL, columns, [(*rows[0][:2], date(2026, 1, 1))]).decode()
    assert "20264403012345678" in plain


def test_columns_are_named_as_spreadsheets_name_them():
    """After Z comes AA."""
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]

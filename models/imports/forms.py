"""Forms: the workbook that people fill in, and the one they get back with what is wrong in it."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from models import visible
from models.access import Sight
from models.addresses import Building, Estate
from models.grids import Grid
from models.imports.reading import BadRow, Table, Workbook, encoding_of
from models.imports.reasons import WORDS
from models.imports.rows import SHEETS
from models.spreadsheets import workbook
from models.spreadsheets.formulas import cell
from models.spreadsheets.plan import Form
from models.spreadsheets.workbook import Style

KINDS = ("buildings", "households", "residents", "members", "courses")
"""What the office takes in by itself; grids and estates come with the installation."""

REASON = "原因"
_CHOICES = "选项"

EXAMPLES: dict[str, dict[str, str]] = {
    "buildings": {"estate": "碧海蓝天", "name": "3栋"},
    "households": {"estate": "碧海蓝天", "building": "3栋", "unit": "2", "room": "501"},
    "residents": {
        "name": "示例（请删除本行）Example: delete this row",
        "phone": "10000000001",
        "estate": "碧海蓝天",
        "building": "3栋",
        "unit": "2",
        "room": "501",
    },
    "members": {
        "name": "示例（请删除本行）Example: delete this row",
        "phone": "10000000002",
        "posts": "第一网格:网格员",
    },
    "courses": {
        "title": "书法（示例，请删除本行）Example: delete this row",
        "term": "2026年秋季学期",
        "starts_on": "2026-09-01",
        "through": "2027-01-15",
        "grid": "第一网格",
        "seats": "20",
        "slots": "周二 09:00-10:30；周四 14:00-15:30",
        "approval": "否",
    },
}
YES_OR_NO = ["是", "否"]


async def template(kind: str, sight: Sight) -> bytes:
    """An empty form with an example, and what can be chosen where there is a choice.

    Beside each Chinese name stands the English one in brackets, which no reading heeds.
    """
    sheet, example = SHEETS[kind], EXAMPLES[kind]
    choices = {
        at: offered
        for at, name in enumerate(sheet.columns)
        if (offered := await _offered(name if name != "name" else kind, sight))
    }
    out: list[bytes] = []
    book = workbook.Workbook(out.append, first=sheet.titles[0])
    places = {}
    with book.sheet(_CHOICES, [20] * max(1, len(choices))) as page:
        longest = max(map(len, choices.values()), default=0)
        for row in range(longest):
            page.line([said[row] if row < len(said) else "" for said in choices.values()])
        for column, (at, said) in enumerate(choices.items()):
            letter = workbook.letters(column)
            places[at] = f"{_CHOICES}!${letter}$1:${letter}${len(said)}"
    heads = [
        f"{column.heads[0]} ({name})" + ("*" if column.needed else "")
        for name, column in sheet.columns.items()
    ]
    widths = [max(12, len(head) + len(head.partition(" ")[0]) + 3) for head in heads]
    with book.sheet(sheet.titles[0], widths, headings=True, choices=places) as page:
        page.line(heads, Style.HEADING)
        page.line([example.get(name, "") for name in sheet.columns])
    book.close()
    return b"".join(out)


async def _offered(column: str, sight: Sight) -> list[str]:
    """What stands to choose from in a column."""
    match column:
        case "estate":
            table: Any = Estate
        case "grid":
            table = Grid
        case "building":
            table = Building
        case "approval":
            return YES_OR_NO
        case _:
            return []
    names = visible.rows(table, sight).filter(archived_at=None).order_by("id")
    return list(dict.fromkeys(map(str, await names.values_list("name", flat=True))))


def marked(book: Workbook, bad: Sequence[BadRow], content: bytes) -> tuple[Form, bytes]:
    """The rows that could not be taken, as they were sent, with the reason beside each.

    In the form of the file that was sent: a workbook, or lines in its encoding.
    """
    encoding = encoding_of(content)
    if encoding is None:
        return Form.XLSX, _as_workbook(book, bad)
    lines = io.StringIO()
    for kind, table in book.tables.items():
        safe = (map(cell, row) for row in _marked_rows(kind, table, bad))
        csv.writer(lines, lineterminator="\r\n").writerows(safe)
    return Form.CSV, lines.getvalue().encode(encoding, errors="replace")


def _as_workbook(book: Workbook, bad: Sequence[BadRow]) -> bytes:
    out: list[bytes] = []
    made = workbook.Workbook(out.append)
    for kind, table in book.tables.items():
        heads, *rows = _marked_rows(kind, table, bad)
        widths = [16] * (len(heads) - 1) + [50]
        with made.sheet(table.title, widths, headings=True) as page:
            page.line(heads, Style.HEADING)
            for row in rows:
                page.line(row)
    made.close()
    return b"".join(out)


def _marked_rows(kind: str, table: Table, bad: Sequence[BadRow]) -> list[list[str]]:
    """The names of the columns and the bad rows, the reason behind the longest of them."""
    reasons: dict[int, list[str]] = {}
    for one in bad:
        if one.sheet == kind:
            said = " · ".join(WORDS[one.reason])
            reasons.setdefault(one.row, []).append(f"{one.column}：{said}")
    found = [(0, REASON), *((at, "；".join(why)) for at, why in sorted(reasons.items()) if at)]
    if 0 in reasons:
        found.append((-1, "；".join(reasons[0])))
    rows = [([_said(one) for one in table.written.get(at, [])], why) for at, why in found]
    longest = max(len(cells) for cells, _ in rows)
    return [[*cells, *[""] * (longest - len(cells)), why] for cells, why in rows]


def _said(cell: object) -> str:
    """A cell as it stands there; a whole number without the point that spreadsheets give it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return "" if cell is None else str(cell)

"""Reading a file: from sheets and cells to rows, with everything that is wrong in them.

Nothing here knows what the community already has; that is `loading`'s.
"""

import csv
import hashlib
import io
import re
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from models.imports.cells import BadCell, Reason, tidy
from models.imports.rows import SHEETS, Row, Sheet

LARGEST = 50 * 2**20
"""Bytes of a file that is read."""
LARGEST_UNPACKED = 200 * 2**20
MOST_ROWS = 100_000
"""More than any community has; a sheet can hold ten times as many."""
HEAD_WITHIN = 5
"""A title and a remark may stand above the row of column names."""


@dataclass(eq=False)
class Unreadable(Exception):
    """The file as a whole can't be read. `why` is a code, `detail` the parser's own words."""

    why: str
    detail: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken: where it stands in the file's own words, and why."""

    sheet: str
    title: str
    row: int
    column: str
    reason: Reason
    value: str = ""


@dataclass
class Table:
    """A sheet as read: its title, its column names by field, its rows, and what was not read."""

    title: str
    heads: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    written: dict[int, list[object]] = field(default_factory=dict)
    """What stood in each row, and in row 0 the names of the columns."""
    bad: list[BadRow] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def refuse(self, sheet: str, at: int, bad: BadCell) -> BadRow:
        """Write down a row that can't be taken."""
        head = self.heads.get(bad.column, bad.column)
        self.bad.append(BadRow(sheet, self.title, at, head, bad.reason, bad.value[:80]))
        return self.bad[-1]


@dataclass
class Workbook:
    """What a file says. `digest` names its content in the journal; `unread` are other sheets."""

    name: str
    digest: str
    tables: dict[str, Table] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


_Cells = Sequence[Sequence[object]]
_SheetCells = tuple[str, _Cells, int]  # its title, its cells, the number of its first row


def read(path: Path) -> Workbook:
    """Read an `.xlsx` or `.toml` file. Raises `Unreadable`."""
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix.lower() == ".toml":
        return from_tables(path.name, _toml(content), digest)
    if path.suffix.lower() == ".xlsx":
        return _workbook(path.name, digest, _xlsx(path))
    raise Unreadable("unknown_kind", path.suffix)


def read_sent(name: str, content: bytes, kind: str) -> Workbook:
    """Read what somebody sent: an XLSX or CSV file of one kind of rows. Raises `Unreadable`.

    A workbook's only sheet is of that kind whatever it is called; other sheets are not read.
    """
    if len(content) > LARGEST:
        raise Unreadable("too_large", f"{LARGEST // 2**20} MB")
    title = SHEETS[kind].titles[0]
    if encoding_of(content) is None:
        sheets = list(_sent_workbook(content))
        if len(sheets) == 1:
            sheets = [(title, *sheets[0][1:])]
    else:
        sheets = [(title, _lines(content), 1)]
    if any(len(cells) > MOST_ROWS for _, cells, _ in sheets):
        raise Unreadable("too_large", f"{MOST_ROWS} rows")
    ours = [sheet for sheet in sheets if _word(sheet[0]) in SHEETS[kind].titles]
    book = _workbook(name, hashlib.sha256(content).hexdigest(), ours)
    book.unread += [sheet[0] for sheet in sheets if sheet not in ours]
    return book


def _sent_workbook(content: bytes) -> Iterator[_SheetCells]:
    _must_unpack(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for title in book.sheet_names:
            yield title, book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1
    except (CalamineError, ZipError, OSError, ValueError) as exc:
        raise Unreadable("not_xlsx", str(exc)) from exc
    except BaseException as exc:
        if type(exc).__name__ != "PanicException":
            raise
        raise Unreadable("not_xlsx", "damaged") from exc


def _must_unpack(content: bytes) -> None:
    """Unpack all of it, and stop where it becomes more than any register is."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                with packed.open(part) as opened:
                    while piece := opened.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            raise Unreadable("too_large", f"{LARGEST_UNPACKED // 2**20} MB")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as exc:
        raise Unreadable("not_xlsx", str(exc)) from exc
    except (OSError, ValueError, struct.error) as exc:
        raise Unreadable("not_xlsx", str(exc)) from exc


def encoding_of(content: bytes) -> str | None:
    """How the lines of a file are encoded; None for a workbook. Raises `Unreadable`."""
    if content.startswith(b"PK"):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable("not_text")


def _lines(content: bytes) -> list[list[str]]:
    """The lines of a CSV file, in UTF-8 or as Excel writes it in China."""
    text = content.decode(encoding_of(content) or "ascii")
    if "\x00" in text:
        raise Unreadable("not_text")
    first = text.partition("\n")[0]
    divided = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=divided, strict=True))
    except csv.Error as exc:
        raise Unreadable("not_text", str(exc)) from exc


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large", f"{LARGEST // 2**20} MB")
        return path.read_bytes()
    except OSError as exc:
        raise Unreadable("no_file", exc.strerror or "") from exc


def from_tables(name: str, tables: Mapping[str, Any], digest: str = "") -> Workbook:
    """What tables of plain values say, as they stand in a TOML file."""
    return _workbook(name, digest, _grids_of_cells(tables))


def _toml(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise Unreadable("not_toml", str(exc)) from exc


def _grids_of_cells(tables: Mapping[str, Any]) -> Iterator[_SheetCells]:
    """Arrays of tables as sheets: the union of their keys is the row of column names.

    The names stand in row 0, so that row 3 is the third entry.
    """
    for title, entries in tables.items():
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            yield title, (), 0
            continue
        heads = list(dict.fromkeys(key for entry in entries for key in entry))
        yield title, [heads, *([entry.get(head, "") for head in heads] for entry in entries)], 0


def _xlsx(path: Path) -> Iterator[_SheetCells]:
    try:
        book = CalamineWorkbook.from_path(path)
        for title in book.sheet_names:
            yield title, book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1
    except (CalamineError, ZipError, OSError) as exc:
        raise Unreadable("not_xlsx", str(exc)) from exc


def _workbook(name: str, digest: str, sheets: Iterable[_SheetCells]) -> Workbook:
    book = Workbook(name, digest)
    for title, found, first in sheets:
        known = next((s for s, sheet in SHEETS.items() if _word(title) in sheet.titles), None)
        if known is None or known in book.tables:
            book.unread.append(title)
        else:
            book.tables[known] = _table(known, title, found, first)
    if not book.tables:
        raise Unreadable("no_sheet", ", ".join(book.unread))
    return book


def _table(sheet: str, title: str, found: _Cells, first: int) -> Table:
    table = Table(title)
    if not any(_given(cell) for row in found for cell in row):
        return table
    kind = SHEETS[sheet]
    head = _head_row(kind, found)
    places = _places(kind, found[head])
    table.written[0] = list(found[head])
    table.heads = {name: tidy(str(found[head][at])) for name, at in places.items()}
    table.unread = [
        tidy(str(cell))
        for at, cell in enumerate(found[head])
        if _given(cell) and at not in places.values()
    ]
    absent = [c.heads[0] for name, c in kind.columns.items() if c.needed and name not in places]
    for name in absent:
        table.refuse(sheet, first + head, BadCell(Reason.NO_COLUMN, column=name))
    if not absent:
        _read_rows(sheet, table, places, found[head + 1 :], first + head + 1)
    return table


def _head_row(kind: Sheet, found: _Cells) -> int:
    """Which of the first rows names the columns best."""
    known = [len(_places(kind, row)) for row in found[:HEAD_WITHIN]]
    return known.index(max(known))


def _places(kind: Sheet, row: Sequence[object]) -> dict[str, int]:
    """Where each column stands; of two of one name the first."""
    words = [_word(cell) for cell in row]
    found = {}
    for name, column in kind.columns.items():
        at = next((words.index(head) for head in column.heads if head in words), None)
        if at is not None:
            found[name] = at
    return found


def _word(cell: object) -> str:
    """A name of a sheet or a column as it is compared: "手机号 (必填)*" is 手机号."""
    return re.sub(r"[（(【\[].*$|[*＊：:\s]+$", "", tidy(str(cell))).strip().lower()


def _given(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(tidy(cell))) and cell != []


def _read_rows(
    sheet: str, table: Table, places: Mapping[str, int], found: _Cells, first: int
) -> None:
    kind = SHEETS[sheet]
    for at, row in enumerate(found, first):
        given = {name: row[place] for name, place in places.items()}
        if not any(map(_given, given.values())):
            continue
        table.written[at] = list(row)
        values, bad = _values(kind, given)
        for one in bad:
            table.refuse(sheet, at, one)
        if not bad:
            table.rows.append(kind.row(at=at, **values))


def _values(kind: Sheet, given: Mapping[str, object]) -> tuple[dict[str, Any], list[BadCell]]:
    """What the cells of a row mean, and those that mean nothing."""
    values: dict[str, Any] = {}
    bad = []
    for name, cell in given.items():
        try:
            values[name] = _value(kind, name, cell)
        except BadCell as one:
            bad.append(BadCell(one.reason, one.value, column=name))
    return values, bad


def _value(kind: Sheet, name: str, cell: object) -> object:
    column = kind.columns[name]
    value = column.read(cell) if _given(cell) else None
    if column.needed and value in (None, "", ()):
        raise BadCell(Reason.MISSING)
    return None if value == "" else value

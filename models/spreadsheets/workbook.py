"""Workbooks: XLSX, written while its rows come and sent while it is written.

Every text is an inline string: the file has no place where a formula could stand. Texts carry the
format "text" and the mark that keeps what looks like a formula from becoming one when somebody
edits the cell. Parts of a workbook may stand in any order, so that the cover, which counts the
rows, is written last and shown first.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import IO, Any

from models.spreadsheets.plan import Column, Kind, Sheet
from models.spreadsheets.table import Tell, days_of, moments_of, page, told

Out = Callable[[bytes], object]

MOST_ROWS = 1_048_576
"""What a sheet can hold, headings included; a longer ledger goes on in another sheet."""
COVER = "说明"
"""The sheet that says what the others are."""
LONGEST = 32_767
"""Characters a cell can hold."""


class Style(IntEnum):
    """How a cell looks: its place among the `cellXfs` of the styles."""

    PLAIN = 0
    TEXT = 1
    MOMENT = 2
    DAY = 3
    HEADING = 4
    TITLE = 5


# --- a cell

_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
_MEANT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "", "_x": "_x005F_x"}


def escaped(text: str) -> str:
    """Text as it stands in XML; what XML has no place for is left out.

    >>> escaped("<王> & \\x07 _x000D_")
    '&lt;王&gt; &amp;  _x005F_x000D_'
    """
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if not _SPECIAL.search(text):
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPECIAL.sub(lambda found: _MEANT.get(found[0], ""), lines)


def _kept(text: str) -> str:
    """The blanks around a text are part of it."""
    return "" if text == text.strip() else ' xml:space="preserve"'


def text_cell(place: str, text: str, style: Style = Style.TEXT) -> str:
    """A cell that is text, whatever it looks like."""
    if not text:
        return ""
    said = escaped(text)
    return f'<c r="{place}" s="{style:d}" t="inlineStr"><is><t{_kept(said)}>{said}</t></is></c>'


def letters(column: int) -> str:
    """The name of a column, counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, at = divmod(column - 1, 26)
        name = chr(ord("A") + at) + name
    return name


# --- the parts of a workbook that are the same in every one

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"

MEDIA_TYPE = f"{_SHEETML}.sheet"

_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>
<fonts count="3"><font><sz val="11"/><name val="等线"/></font>\
<font><b/><sz val="11"/><name val="等线"/></font>\
<font><b/><sz val="16"/><name val="等线"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF7"/></patternFill></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
quotePrefix="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>\
<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""

_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


@dataclass
class _Written:
    """A sheet that was written: its number in the file, and where its filter reaches."""

    title: str
    number: int
    filtered: str = ""


@dataclass
class Page:
    """A sheet that is being written, row after row."""

    part: IO[bytes]
    rows: int = 0

    def write(self, rows: Iterable[str], count: int) -> None:
        """Add rows, each a run of cells that know their places."""
        numbered = enumerate(rows, self.rows + 1)
        self.part.write("".join(f'<row r="{n}">{cells}</row>' for n, cells in numbered).encode())
        self.rows += count

    def line(self, texts: Sequence[str], style: Style = Style.TEXT) -> None:
        """Add a row of texts."""
        at = self.rows + 1
        cells = (text_cell(f"{letters(n)}{at}", text, style) for n, text in enumerate(texts))
        self.write(["".join(cells)], 1)


@dataclass
class Workbook:
    """A workbook on its way: whatever is written goes out at once."""

    out: Out
    first: str = ""
    """The title of the sheet that is shown first, if it is not the one written first."""
    _sheets: list[_Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(
            _Unseekable(self.out), "w", zipfile.ZIP_DEFLATED, compresslevel=1
        )

    @contextmanager
    def sheet(
        self,
        title: str,
        widths: Sequence[int],
        *,
        headings: bool = False,
        choices: Mapping[int, str] | None = None,
    ) -> Iterator[Page]:
        """A sheet. With `headings` its first row stays in sight and filters what is below.

        `choices` gives columns that are chosen from a list where that list stands.
        """
        written = _Written(title, len(self._sheets) + 1)
        part = f"xl/worksheets/sheet{written.number}.xml"
        with self._zip.open(part, "w", force_zip64=True) as opened:
            opened.write(_before(widths, headings).encode())
            page = Page(opened)
            yield page
            if headings and page.rows:
                written.filtered = f"$A$1:${letters(len(widths) - 1)}${page.rows}"
            opened.write(_after(written.filtered, choices or {}).encode())
        self._sheets.append(written)

    def close(self) -> None:
        """Write what names the sheets."""
        shown = sorted(self._sheets, key=lambda sheet: sheet.title != self.first)
        for name, text in {
            "[Content_Types].xml": _content_types(shown),
            "_rels/.rels": _ROOT,
            "xl/workbook.xml": _workbook(shown),
            "xl/_rels/workbook.xml.rels": _relations(shown),
            "xl/styles.xml": _STYLES,
        }.items():
            self._zip.writestr(name, text)
        self._zip.close()


class _Unseekable(io.RawIOBase):
    """A file that only goes forward, so that the archive never wants to go back."""

    def __init__(self, out: Out) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, piece: Any) -> int:
        self._out(bytes(piece))
        return len(piece)


def _before(widths: Sequence[int], headings: bool) -> str:
    pane = (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        if headings
        else ""
    )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1" style="{Style.TEXT:d}"/>'
        for n, width in enumerate(widths, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _after(filtered: str, choices: Mapping[int, str]) -> str:
    chosen = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorStyle="warning" '
        f'sqref="{letters(n)}2:{letters(n)}{MOST_ROWS}"><formula1>{escaped(where)}</formula1>'
        "</dataValidation>"
        for n, where in choices.items()
    )
    reach = filtered.replace("$", "")
    return (
        "</sheetData>"
        + (f'<autoFilter ref="{reach}"/>' if reach else "")
        + (f'<dataValidations count="{len(choices)}">{chosen}</dataValidations>' if chosen else "")
        + "</worksheet>"
    )


def _content_types(sheets: Sequence[_Written]) -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{sheet.number}.xml", "worksheet") for sheet in sheets]
    named = "".join(
        f'<Override PartName="{part}" ContentType="{_SHEETML}.{kind}+xml"/>' for part, kind in parts
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _workbook(sheets: Sequence[_Written]) -> str:
    listed = "".join(
        f'<sheet name="{_quoted(sheet.title)}" sheetId="{sheet.number}" r:id="rId{sheet.number}"/>'
        for sheet in sheets
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
        f"'{escaped(sheet.title)}'!{sheet.filtered}</definedName>"
        for at, sheet in enumerate(sheets)
        if sheet.filtered
    )
    named = f"<definedNames>{filters}</definedNames>" if filters else ""
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>{named}'
        "</workbook>"
    )


def _quoted(title: str) -> str:
    return escaped(title).replace('"', "&quot;")


def _relations(sheets: Sequence[_Written]) -> str:
    kinds = [(s.number, "worksheet", f"worksheets/sheet{s.number}.xml") for s in sheets]
    kinds.append((len(sheets) + 1, "styles", "styles.xml"))
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, kind, target in kinds
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


# --- a ledger as a workbook


class Xlsx:
    """A cover, and the rows under headings that stay in sight."""

    media_type = MEDIA_TYPE

    def __init__(self, sheet: Sheet, out: Out) -> None:
        self._sheet = sheet
        self._tells = [_tell(sheet, column) for column in sheet.columns]
        self._cells = [_cells(column) for column in sheet.columns]
        self._names = [letters(n) for n in range(len(sheet.columns))]
        self._book = Workbook(out, first=COVER)
        self._count = 0
        self._pages = 0

    def begin(self) -> None:
        """The headings."""
        self._pages += 1
        more = f" ({self._pages})" if self._pages > 1 else ""
        widths = [column.width for column in self._sheet.columns]
        self._open = self._book.sheet(self._sheet.title + more, widths, headings=True)
        self._page = self._open.__enter__()
        self._page.line([column.heading for column in self._sheet.columns], Style.HEADING)

    def page(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows; where a sheet is full they go on in another."""
        if self._page.rows + len(rows) > MOST_ROWS:
            self._open.__exit__(None, None, None)
            self.begin()
        first = self._page.rows + 1
        columns = page(rows, self._tells)
        made = [
            cells(name, column, first)
            for cells, name, column in zip(self._cells, self._names, columns, strict=True)
        ]
        self._page.write(map("".join, zip(*made, strict=True)), len(rows))
        self._count += len(rows)

    def end(self) -> None:
        """The cover, and what names the sheets."""
        self._open.__exit__(None, None, None)
        with self._book.sheet(COVER, (24, 80)) as cover:
            self._tell_about(cover)
        self._book.close()

    def _tell_about(self, cover: Page) -> None:
        """What this is; and each heading beside its name in the forms for machines."""
        cover.line([self._sheet.title, self._sheet.name], Style.TITLE)
        for label, said in (*self._sheet.cover, (self._sheet.counted, str(self._count))):
            cover.line([label, said])
        cover.line([])
        cover.line(["栏目 Column", "JSON Lines"], Style.HEADING)
        for column in self._sheet.columns:
            cover.line([column.heading, column.name])


_NUMBERS = {Kind.NUMBER: Style.PLAIN, Kind.MOMENT: Style.MOMENT, Kind.DAY: Style.DAY}


def _tell(sheet: Sheet, column: Column) -> Tell:
    match column.kind:
        case Kind.NUMBER:
            return list
        case Kind.MOMENT:
            return moments_of(sheet.zone).days
        case Kind.DAY:
            return days_of
        case _:
            return told(sheet, column)


def _cells(column: Column) -> Callable[[str, list[Any], int], list[str]]:
    """How the cells of a column are written, from the row `first` on."""
    style = _NUMBERS.get(column.kind)

    def numbers(name: str, values: list[Any], first: int) -> list[str]:
        return [
            "" if v is None else f'<c r="{name}{n}" s="{style}"><v>{v}</v></c>'
            for n, v in enumerate(values, first)
        ]

    def texts(name: str, values: list[Any], first: int) -> list[str]:
        return [text_cell(f"{name}{n}", v) for n, v in enumerate(values, first)]

    return texts if style is None else numbers

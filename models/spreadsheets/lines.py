"""Files of lines: CSV (RFC 4180, UTF-8 with the mark by which Excel knows it) and JSON Lines."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from models.spreadsheets.formulas import cell, cells
from models.spreadsheets.plan import Kind, Sheet
from models.spreadsheets.table import given, page, told

Out = Callable[[bytes], object]

BOM = "\ufeff"

_PLAIN = (Kind.NUMBER, Kind.MOMENT, Kind.DAY, Kind.WORD)
"""What is never taken for a formula: numbers, and words of our own."""


class Csv:
    """Headings, then a line a row."""

    media_type = "text/csv"

    def __init__(self, sheet: Sheet, out: Out) -> None:
        self._out = out
        self._columns = sheet.columns
        self._tells = [told(sheet, column) for column in sheet.columns]

    def begin(self) -> None:
        """The mark and the headings."""
        self._out(BOM.encode())
        self._write([[cell(column.heading) for column in self._columns]])

    def page(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows."""
        columns = page(rows, self._tells)
        safe = [
            said if column.kind in _PLAIN else cells(said)
            for column, said in zip(self._columns, columns, strict=True)
        ]
        self._write(zip(*safe, strict=True))

    def _write(self, rows: Iterable[Sequence[str]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        self._out(text.getvalue().encode(errors="replace"))

    def end(self) -> None:
        """There is nothing after the last line."""


class JsonLines:
    """An object a row, by the columns' names; moments in ISO 8601, codes as they are."""

    media_type = "application/x-ndjson"

    def __init__(self, sheet: Sheet, out: Out) -> None:
        self._out = out
        self._names = [column.name for column in sheet.columns]
        self._tells = [given(sheet, column) for column in sheet.columns]
        self._encode = msgspec.json.Encoder().encode_lines

    def begin(self) -> None:
        """There is nothing before the first line."""

    def page(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows."""
        lines = zip(*page(rows, self._tells), strict=True)
        self._out(self._encode([dict(zip(self._names, line, strict=True)) for line in lines]))

    def end(self) -> None:
        """Nor after the last."""

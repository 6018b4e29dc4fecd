"""Writing: the rows of a plan into its form."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from models.spreadsheets.lines import Csv, JsonLines
from models.spreadsheets.plan import Form, Sheet
from models.spreadsheets.workbook import Xlsx


class Writer(Protocol):
    """Writes a file: what comes before the rows, the rows, and what comes after them."""

    def begin(self) -> None: ...

    def page(self, rows: Sequence[Sequence[Any]]) -> None: ...

    def end(self) -> None: ...


WRITERS: dict[Form, Callable[[Sheet, Callable[[bytes], object]], Writer]] = {
    Form.CSV: Csv,
    Form.JSONL: JsonLines,
    Form.XLSX: Xlsx,
}

MEDIA_TYPES = {
    Form.CSV: Csv.media_type,
    Form.JSONL: JsonLines.media_type,
    Form.XLSX: Xlsx.media_type,
}

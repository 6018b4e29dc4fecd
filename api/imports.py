"""Imports over HTTP: a file of buildings, households, residents, members or courses.

`check` tells what a file would do and changes nothing, `marked` gives its bad rows back with the
reason beside each, and `POST /imports` takes it in: all of it, or nothing. What the caller's desk
does not reach is not there for the file. The content is sent as base64 within JSON, so that an
import has the manners of every other write: it happens once per `Idempotency-Key`.
"""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Meta, Struct

from api import pages
from api.access import Seen
from api.fields import Form, Number, PlaceName
from api.openapi import ANYTHING
from api.pages import Page, Paged
from api.problems import BadRequest, FieldError
from api.routes import Body, get, post
from models import clock, imports, visible
from models.imports import Report, Unreadable, Workbook, batches, forms
from models.imports.reasons import WORDS
from models.imports.rows import SHEETS
from models.imports.tables import ImportBatch
from models.spreadsheets.plan import Form as Written
from models.spreadsheets.workbook import MEDIA_TYPE
from models.spreadsheets.writing import MEDIA_TYPES

LARGEST = 24 * 2**20
"""Bytes of a request: base64 makes four of three."""

Kind = Literal["buildings", "households", "residents", "members", "courses"]


class SentFile(Form):
    """A file: its name, what its rows are, its content."""

    kind: Kind
    name: PlaceName
    content: Annotated[
        bytes, Meta(min_length=1, description="XLSX, or CSV in UTF-8 or GB18030; base64.")
    ]


class BadOut(Struct):
    """A cell that can't be taken, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    reason_zh: str
    reason_en: str


class ImportOut(Struct):
    """What a file did, or would do: rows by kind and fate (new, same, changed, bad)."""

    written: bool
    batch: int | None
    rows: dict[str, dict[str, int]]
    bad: list[BadOut]
    unread: list[str]


class BatchOut(Struct):
    """A file that was taken in."""

    id: int
    at: datetime
    member_id: int
    name: str
    rows: dict[str, dict[str, int]]
    undone_at: datetime | None


MOST_BAD = 500
"""Bad rows that are told one by one; `marked` has them all."""


async def _load(sent: SentFile, sight: Any, *, dry_run: bool) -> tuple[Workbook, Report]:
    try:
        # reading waits for nothing and takes a while: others go on meanwhile
        book = await asyncio.to_thread(
            imports.reading.read_sent, sent.name, sent.content, sent.kind
        )
    except Unreadable as exc:
        why = f"{exc.why} {exc.detail}".strip()
        raise BadRequest("unreadable-file", [FieldError("/content", why)], status=422) from exc
    return book, await imports.load(
        book, sight.actor, now=clock.now(), dry_run=dry_run, sight=sight
    )


def _out(report: Report) -> ImportOut:
    rows = {s: {str(f): n for f, n in tally.items()} for s, tally in report.tallies.items()}
    bad = [
        BadOut(b.sheet, b.row, b.column, b.value, b.reason, *WORDS[b.reason])
        for b in report.bad[:MOST_BAD]
    ]
    return ImportOut(report.written, report.batch, rows, bad, report.unread)


_LARGE: dict[str, Any] = {"request_max_body_size": LARGEST, "tags": ["imports"]}


@post("/imports/check", may="import:registers", status=200, **_LARGE)
async def check_import(sight: Seen, data: Body[SentFile]) -> ImportOut:
    """Tell what a file would do, and change nothing."""
    _, report = await _load(data, sight, dry_run=True)
    return _out(report)


@post("/imports", may="import:registers", status=200, **_LARGE)
async def import_file(sight: Seen, data: Body[SentFile]) -> ImportOut:
    """Take a file in; where a row is bad nothing is written, and the bad ones are told."""
    _, report = await _load(data, sight, dry_run=False)
    return _out(report)


_WORKBOOK = {
    200: ResponseSpec(
        bytes, description="A workbook.", media_type=MEDIA_TYPE, generate_examples=False
    )
}


_AS_SENT = {
    200: ResponseSpec(
        bytes,
        description="A workbook, or lines, as the file was.",
        media_type=ANYTHING,
        generate_examples=False,
    )
}


@post("/imports/marked", may="import:registers", status=200, responses=_AS_SENT, **_LARGE)
async def mark_import(sight: Seen, data: Body[SentFile]) -> Response[bytes]:
    """The bad rows of a file as they were sent, with the reason beside each; nothing is changed."""
    book, report = await _load(data, sight, dry_run=True)
    form, content = forms.marked(book, report.bad, data.content)
    return _file(content, f"{data.kind}-bad", form)


def _file(content: bytes, name: str, form: Written = Written.XLSX) -> Response[bytes]:
    shown = f'attachment; filename="{name}.{form}"'
    kind = MEDIA_TYPES[form]
    return Response(content, media_type=kind, headers={"Content-Disposition": shown})


def _template(kind: str) -> Any:
    async def form(sight: Seen) -> Response[bytes]:
        return _file(await forms.template(kind, sight), kind)

    return get(
        f"/imports/templates/{kind}.xlsx",
        may="import:registers",
        operation_id=f"import_template_{kind}",
        summary=f"{SHEETS[kind].titles[0]}: an empty form for {kind}",
        description="With an example to be deleted, and lists to choose from.",
        tags=["imports"],
        responses=_WORKBOOK,
    )(form)


@get("/imports", may="import:registers", tags=["imports"])
async def list_imports(sight: Seen, page: Paged) -> Response[Page[BatchOut]]:
    """The files that were taken in, the newest first."""
    rows = visible.rows(ImportBatch, sight)
    return await page.of(rows, pages.columns(BatchOut), sort=pages.NEWEST_FIRST)


@get("/imports/{id:int}", may="import:registers", tags=["imports"])
async def get_import(sight: Seen, id: Number) -> BatchOut:
    """One file that was taken in."""
    (out,) = await pages.columns(BatchOut)([await visible.one(ImportBatch, id, sight)])
    return out


@post("/imports/{id:int}/undo", may="import:registers", status=200, tags=["imports"])
async def undo_import(sight: Seen, id: Number) -> BatchOut:
    """Take a file back, if nothing has happened since to anything it wrote."""
    batch = await visible.one(ImportBatch, id, sight)
    undone = await batches.undo(batch, sight.actor, now=clock.now())
    (out,) = await pages.columns(BatchOut)([undone])
    return out


def routes() -> list[Any]:
    """Forms, trying, taking in, taking back."""
    templates = [_template(kind) for kind in forms.KINDS]
    taken = [list_imports, get_import, undo_import]
    return [check_import, mark_import, import_file, *taken, *templates]

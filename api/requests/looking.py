"""Requests as they are read: lists, and one with its timeline."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q, Subquery

from api import pages
from api.access import Seen
from api.fields import (
    AskedId,
    AskedKey,
    AskedWords,
    Number,
    Wanted,
    found_in,
    given,
    ids_below,
    on_days,
)
from api.pages import Page, Paged
from api.registers import answer
from api.requests.hiding import FIELD, hidden_from, hide
from api.requests.timing import Due, due_by, due_of
from api.routes import get
from models import clock, requests, visible
from models.access import Sight
from models.database import rows_with
from models.privacy import mask
from models.requests import (
    Attachment,
    Callback,
    Cause,
    Correction,
    Entry,
    Move,
    Outcome,
    Paper,
    Proof,
    Reporter,
    ResidentRequest,
    Satisfaction,
    Source,
    Status,
    Version,
)
from models.requests.shared import Extension, Parking, Reply

RARE = 2_000
"""A word that stands in more requests than these is soon found in one request or the next."""


class RequestOut(Struct):
    """A request as a line of a list."""

    id: int
    number: str
    status: Status
    category: str
    text: str
    place_words: str
    grid_id: int
    first_grid_id: int
    estate_id: int | None
    building_id: int | None
    household_id: int | None
    resident_id: int | None
    account_id: int | None
    claimer_id: int | None
    lead_id: int | None
    urgent: bool
    returns: int
    follows_id: int | None
    merged_into_id: int | None
    parent_id: int | None
    source: Source
    joined: int
    result: str
    proof: Proof | None
    outcome: Outcome | None
    settled_at_level_id: int | None
    due: Due
    filed_at: datetime
    claimed_at: datetime | None
    done_at: datetime | None
    closed_at: datetime | None
    version: int


class CorrectionOut(Struct):
    """What was corrected: the category, with what the words were guessed to be; or the urgency."""

    before: str | None
    after: str | None
    guessed: str
    urgent: bool | None


class VersionOut(Struct):
    """What a line said until it was changed or taken back."""

    until: datetime
    text: str


class AttachmentOut(Struct):
    """A file that came with a line, which `GET /attachments/{id}` shows."""

    id: int
    paper: Paper


class EntryOut(Struct):
    """A line of the timeline: a move, or something said, with the files it came with.

    `reporter_id` is who said it, where it was not whoever filed the request. `before` is what it
    said earlier, the oldest first: of what was taken back nothing else is left.
    """

    id: int
    at: datetime
    move: Move | None
    member_id: int | None
    reporter_id: int | None
    grid_id: int | None
    text: str
    internal: bool
    attachments: list[AttachmentOut]
    changed_at: datetime | None
    withdrawn_at: datetime | None
    before: list[VersionOut]
    correction: CorrectionOut | None


class CallbackOut(Struct):
    """What the resident said when asked: contacted, solved, satisfied; three things apart.

    With a `cause` it is not valid, and counts in no rate. `reporter_id` is empty for the word of
    whoever filed it.
    """

    at: datetime
    contacted: bool | None
    solved: bool | None
    satisfaction: Satisfaction | None
    cause: Cause | None
    by_member_id: int | None
    reporter_id: int | None


class ReporterOut(Struct):
    """Somebody else to whom it matters: they joined it, or theirs (`of_id`) was merged into it."""

    id: int
    resident_id: int | None
    account_id: int | None
    of_id: int | None
    joined_at: datetime
    left_at: datetime | None


class RequestWhole(RequestOut):
    """A request with its timeline, its other reporters, and the moves the caller may make now."""

    entries: list[EntryOut]
    reporters: list[ReporterOut]
    callbacks: list[CallbackOut]
    moves: list[Move]


async def requests_wanted(
    sight: Seen,
    status: FromQuery[list[Status] | None] = None,
    grid_id: AskedId = None,
    category: AskedKey = None,
    number: AskedKey = None,
    resident_id: AskedId = None,
    claimer_id: AskedId = None,
    merged_into_id: AskedId = None,
    parent_id: AskedId = None,
    source: FromQuery[list[Source] | None] = None,
    urgent: FromQuery[bool | None] = None,
    overdue: FromQuery[bool | None] = None,
    extended: FromQuery[bool | None] = None,
    was_parked: FromQuery[bool | None] = None,
    filed_from: FromQuery[date | None] = None,
    filed_through: FromQuery[date | None] = None,
    q: AskedWords = None,
) -> Q:
    """The requests asked for; `grid_id` and `category` mean those below as well.

    Each word of `q` stands in the text, the place, the result or the number. Whoever may not read
    telephones finds words with figures in places and numbers alone.
    """
    asked = given(
        number=number,
        resident_id=resident_id,
        claimer_id=claimer_id,
        merged_into_id=merged_into_id,
        parent_id=parent_id,
        source__in=source,
        urgent=urgent,
    ) & among(status)
    here = Q(grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    about = Q(category__code=category) | Q(category__parent__code=category) if category else Q()
    words = await _with_words(q, sight)
    filed = on_days("filed_at", filed_from, filed_through)
    given_time = _given(extended, Extension, Reply.YES)
    rested = _given(was_parked, Parking, Reply.YES, Reply.OVER)
    beside = filed & given_time & rested
    return asked & here & about & words & beside & _late(overdue)


async def _with_words(q: str | None, sight: Sight) -> Q:
    """Each word of `q` somewhere in the request: looked up in the index where that is of help.

    What is hidden from somebody must not be guessed by looking for it, figure by figure.
    """
    words = (q or "").split()
    hidden = [] if visible.reads(FIELD, sight) else list(filter(_FIGURES.search, words))
    said = [word for word in words if word not in hidden]
    likely = await rows_with("requests", said, most=RARE) if said else None
    looked_up = Q() if likely is None else Q(id__in=likely)
    open_ = found_in(" ".join(hidden), "place_words", "number")
    return looked_up & open_ & found_in(" ".join(said), "text", "place_words", "result", "number")


_FIGURES = re.compile(r"\d|[零〇幺一二三四五六七八九]{2}")


def among(status: list[Status] | None) -> Q:
    """The requests of these states.

    Nearly all are closed: asked for among others, they are those that are in no other state, or
    SQLite would gather them all by an index before it shows the newest fifty.
    """
    if not status:
        return Q()
    if Status.CLOSED not in status:
        return Q(status__in=status)
    return Q(status__not_in=[other for other in Status if other not in status])


def _given(asked: bool | None, table: type[Extension | Parking], *replies: Reply) -> Q:
    """Requests of which something was granted, or was not."""
    if asked is None:
        return Q()
    granted = table.filter(reply__in=list(replies)).values("request_id")
    found = Q(id__in=Subquery(granted))
    return found if asked else ~found


def _late(overdue: bool | None) -> Q:
    if overdue is None:
        return Q()
    now = clock.now()
    return Q(due_at__lte=now) if overdue else Q(due_at__isnull=True) | Q(due_at__gt=now)


@get(
    "/requests",
    may="read:requests",
    tags=["requests"],
    dependencies={"where": requests_wanted, "page": pages.by("number", "filed_at", "due_at")},
)
async def list_requests(sight: Seen, where: Wanted, page: Paged) -> Response[Page[RequestOut]]:
    """Requests of the caller's grids, the newest first."""
    rows = visible.rows(ResidentRequest, sight).filter(where)

    async def show(found: Sequence[pages.Plain]) -> list[RequestOut]:
        return await _lines(found, sight)

    return await page.of_plain(
        rows, COLUMNS, show, sort=pages.NEWEST_FIRST, category="category__code"
    )


COLUMNS = [
    *(name for name in RequestOut.__struct_fields__ if name not in ("id", "category", "due")),
    "clocks",
    "due_at",  # by which the list may go
]
"""The columns of a line, besides its category."""


WORDS = ("text", "place_words", "result")
"""What people wrote, in a line."""


async def _lines(rows: Sequence[pages.Plain], sight: Sight) -> list[RequestOut]:
    timed = zip(rows, await due_by([row["clocks"] for row in rows]), strict=True)
    lines = [{**row, "due": due} for row, due in timed]
    outs = msgspec.convert(lines, list[RequestOut], strict=False)
    await hide(outs, sight, *WORDS, id="id")
    return outs


def _columns(row: ResidentRequest, due: Due) -> dict[str, Any]:
    made = {"category": row.category.code, "due": due}
    own = (name for name in RequestOut.__struct_fields__ if name not in made)
    return {**{name: getattr(row, name) for name in own}, **made}


async def lines_of(rows: Sequence[ResidentRequest], sight: Sight) -> list[RequestOut]:
    """Requests that come with their categories, as lines."""
    timed = zip(rows, await due_of(rows), strict=True)
    outs = [RequestOut(**_columns(row, due)) for row, due in timed]
    await hide(outs, sight, *WORDS, id="id")
    return outs


@get("/requests/{id:int}", may="read:requests", tags=["requests"])
async def get_request(sight: Seen, id: Number) -> Response[RequestWhole]:
    """A request with its timeline, and what can be done now."""
    return await shown((await visible.one(ResidentRequest, id, sight)).id, sight)


async def shown(id: int, sight: Sight, *, status: int = 200) -> Response[RequestWhole]:
    """A request as it is now, with what the caller can do next."""
    row = await ResidentRequest.get(id=id).select_related("category", "grid", "claimer")
    callbacks = await Callback.filter(request_id=id).order_by("id")
    (due,) = await due_of([row])
    whole = RequestWhole(
        **_columns(row, due),
        entries=await _timeline(id),
        reporters=await pages.columns(ReporterOut)(
            await Reporter.filter(request_id=id).order_by("id")
        ),
        callbacks=await pages.columns(CallbackOut)(callbacks),
        moves=await requests.moves_by(row, sight.member, now=clock.now()),
    )
    if await hidden_from(sight, [id]):
        await _hide(whole, sight)
    at = f"/api/v1/requests/{id}" if status == 201 else None
    return answer(whole, row.version, status=status, at=at)


async def _hide(whole: RequestWhole, sight: Sight) -> None:
    """Numbers of persons in whatever was said, now or earlier."""
    await hide([whole], sight, *WORDS, id="id")
    for entry in whole.entries:
        entry.text = mask(entry.text)
        for version in entry.before:
            version.text = mask(version.text)


async def _timeline(id: int) -> list[EntryOut]:
    papers: dict[int, list[AttachmentOut]] = {}
    for paper in await Attachment.filter(entry__request_id=id).order_by("id"):
        papers.setdefault(paper.entry_id, []).append(AttachmentOut(paper.id, paper.paper))
    before: dict[int, list[VersionOut]] = {}
    for version in await Version.filter(entry__request_id=id).order_by("id"):
        before.setdefault(version.entry_id, []).append(VersionOut(version.at, version.text))
    corrected = await _corrections(id)
    return [
        EntryOut(
            id=e.id,
            at=e.at,
            move=e.move,
            member_id=e.member_id,
            reporter_id=e.reporter_id,
            grid_id=e.grid_id,
            text=e.text,
            internal=e.internal,
            attachments=papers.get(e.id, []),
            changed_at=e.changed_at,
            withdrawn_at=e.withdrawn_at,
            before=before.get(e.id, []),
            correction=corrected.get(e.id),
        )
        for e in await Entry.filter(request_id=id).order_by("id")
    ]


async def _corrections(id: int) -> dict[int, CorrectionOut]:
    made = Correction.filter(entry__request_id=id).select_related("before", "after")
    return {
        c.entry_id: CorrectionOut(
            before=c.before.code if c.before else None,
            after=c.after.code if c.after else None,
            guessed=c.guessed,
            urgent=c.urgent,
        )
        for c in await made
    }


def routes() -> list[Any]:
    """Lists, and one."""
    return [list_requests, get_request]

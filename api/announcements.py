"""Announcements over HTTP: written, looked at, confirmed (twice where they are many), called back.

The answer to a draft is its preview: the text letter by letter as it will be read, how many it
reaches and in which grids, and whom it can't reach. It is confirmed with the count that was seen.
"""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import AskedId, Form, Id, Number, Told, Wanted, given
from api.pages import Page, Paged
from api.registers import answer
from api.routes import Body, get, post
from models import announcements, clock, visible
from models.access import Sight
from models.announcements import (
    TABLES,
    Announcement,
    AnnouncementStatus,
    Audience,
    Place,
    Recipients,
)
from models.errors import Invalid, NotFound
from models.grids import Grid
from models.outbox import Sending

Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Second = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]*(?!\n)$")]


class NewAnnouncement(Form):
    """What is told to whom: the people of a place, all or some. One language may lack."""

    place: Place
    place_id: Id
    text_zh: Told = ""
    text_en: Told = ""
    audience: Audience = Audience.RESIDENTS
    urgent: bool = False


class Confirmation(Form):
    """How many were seen to be reached; and, the second time, what the first one gave back."""

    count: Count
    second: Second | None = None


class InGridOut(Struct):
    """How many people it reaches whose home, or post, is in a grid; null where that is unknown."""

    grid_id: int | None
    name: str
    people: int


class PreviewOut(Struct):
    """Whom it reaches now, and whom it can't: they have stopped the bot, or have no chat."""

    count: int
    by_grid: list[InGridOut]
    unreachable: int
    without_chat: int


class DeliveryOut(Struct):
    """How far it got, in messages; `expired` were called back, or too late."""

    told: int
    sent: int
    pending: int
    uncertain: int
    dead: int
    expired: int


class AnnouncementOut(Struct):
    """An announcement; `text_zh` and `text_en` are what is read, letter by letter."""

    id: int
    place: Place
    place_id: int
    grid_id: int
    audience: Audience
    text_zh: str
    text_en: str
    urgent: bool
    status: AnnouncementStatus
    created_at: datetime
    sent_at: datetime | None
    cancelled_at: datetime | None
    delivery: DeliveryOut
    version: int


class SeenAnnouncementOut(AnnouncementOut, kw_only=True):
    """With its preview, until it is sent."""

    preview: PreviewOut | None


class ConfirmedOut(AnnouncementOut, kw_only=True):
    """`second` is sent back to confirm once more, where so many are told."""

    second: str | None


async def announcements_wanted(
    status: FromQuery[AnnouncementStatus | None] = None,
    grid_id: AskedId = None,
) -> Q:
    """The announcements asked for."""
    return given(status=status, grid_id=grid_id)


@get(
    "/announcements",
    may="read:announcements",
    tags=["announcements"],
    dependencies={"where": announcements_wanted, "page": pages.by("created_at", "sent_at")},
)
async def list_announcements(
    sight: Seen, where: Wanted, page: Paged
) -> Response[Page[AnnouncementOut]]:
    """What was written in the caller's grids, the newest first, and how far it got."""
    rows = visible.rows(Announcement, sight).filter(where)
    return await page.of(rows, _outs, sort=pages.NEWEST_FIRST)


@get("/announcements/{id:int}", may="read:announcements", tags=["announcements"])
async def get_announcement(sight: Seen, id: Number) -> Response[SeenAnnouncementOut]:
    """One of them; until it is sent, with whom it reaches now."""
    return await _previewed(await visible.one(Announcement, id, sight), sight)


@post("/announcements", may="send:announcements", tags=["announcements"])
async def draft_announcement(
    sight: Seen, data: Body[NewAnnouncement]
) -> Response[SeenAnnouncementOut]:
    """Write one down and see whom it reaches; nobody is told yet."""
    row = await announcements.draft(
        await _place(data, sight),
        data.audience,
        (data.text_zh, data.text_en),
        sight.actor,
        now=clock.now(),
        urgent=data.urgent,
    )
    return await _previewed(row, sight, status=201)


async def _place(data: NewAnnouncement, sight: Sight) -> Any:
    try:
        row = await visible.one(TABLES[data.place], data.place_id, sight)
    except NotFound:
        row = None
    # an estate is seen for a single building of it
    if row is None or not sight.sees((await announcements.office_of(row)).id):
        raise Invalid(field="place_id", value=str(data.place_id))
    return row


@post(
    "/announcements/{id:int}/confirm",
    may="send:announcements",
    status=200,
    tags=["announcements"],
)
async def confirm_announcement(
    sight: Seen, id: Number, expected: Expected, data: Body[Confirmation]
) -> Response[ConfirmedOut]:
    """Send it, by the count that was seen; many are told at the second call only."""
    row = await seen(Announcement, id, sight, expected)
    second = await announcements.confirm(
        row.id, data.count, sight.grids, sight.actor, now=clock.now(), second=data.second
    )
    await row.refresh_from_db()
    (out,) = await _outs([row])
    return answer(ConfirmedOut(**_fields(out), second=second), row.version)


@post(
    "/announcements/{id:int}/cancel",
    may="send:announcements",
    status=200,
    tags=["announcements"],
)
async def cancel_announcement(
    sight: Seen, id: Number, expected: Expected
) -> Response[AnnouncementOut]:
    """Call it back: what has not left does not leave."""
    row = await seen(Announcement, id, sight, expected)
    await announcements.cancel(row.id, sight.actor, now=clock.now())
    await row.refresh_from_db()
    (out,) = await _outs([row])
    return answer(out, row.version)


async def _outs(rows: Any) -> list[Any]:
    got = await announcements.figures(rows)
    return [_out(row, got[row.id]) for row in rows]


def _out(row: Announcement, got: dict[Sending, int]) -> AnnouncementOut:
    delivery = DeliveryOut(
        told=row.told,
        sent=got.get(Sending.SENT, 0),
        pending=got.get(Sending.DUE, 0) + got.get(Sending.SENDING, 0),
        uncertain=got.get(Sending.UNCERTAIN, 0),
        dead=got.get(Sending.DEAD, 0),
        expired=got.get(Sending.EXPIRED, 0),
    )
    names = [name for name in AnnouncementOut.__struct_fields__ if name != "delivery"]
    return AnnouncementOut(**{name: getattr(row, name) for name in names}, delivery=delivery)


def _fields(out: Struct) -> dict[str, Any]:
    return {name: getattr(out, name) for name in out.__struct_fields__}


async def _previewed(
    row: Announcement, sight: Sight, *, status: int = 200
) -> Response[SeenAnnouncementOut]:
    (out,) = await _outs([row])
    waits = row.status in (AnnouncementStatus.DRAFT, AnnouncementStatus.CONFIRMED)
    them = await announcements.recipients(row, sight.grids) if waits else None
    preview = await _preview(them) if them else None
    at = f"/api/v1/announcements/{row.id}" if status == 201 else None
    shown = SeenAnnouncementOut(**_fields(out), preview=preview)
    return answer(shown, row.version, status=status, at=at)


async def _preview(them: Recipients) -> PreviewOut:
    ids = [id for id in them.by_grid if id is not None]
    names = {grid.id: grid.name for grid in await Grid.filter(id__in=ids)}
    by_grid = [InGridOut(id, names.get(id or 0, ""), n) for id, n in them.by_grid.items()]
    by_grid.sort(key=lambda line: (-line.people, line.grid_id or 0))
    return PreviewOut(them.count, by_grid, them.unreachable, them.without_chat)


def routes() -> list[Any]:
    """Announcements."""
    return [
        list_announcements,
        get_announcement,
        draft_announcement,
        confirm_announcement,
        cancel_announcement,
    ]

"""The inbox over HTTP: what came in and could not be handled, and the way to try it again.

What somebody wrote is not shown, nor where: a number, when, and what kind of trouble it is. The
number is the one that the resident was told.
"""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedKey, Number, Wanted, given
from api.pages import Page, Paged
from api.routes import get, post
from models import clock, inbox, visible
from models.inbox import Handling, Incoming


class IncomingOut(Struct):
    """One update. Its words are not shown; `error` is the kind of what went wrong."""

    id: int
    handling: Handling
    attempts: int
    error: str
    received_at: datetime
    due_at: datetime


async def incoming_wanted(
    handling: FromQuery[list[Handling] | None] = None, error: AskedKey = None
) -> Q:
    """The updates asked for: `handling=set_aside`."""
    return given(handling__in=handling, error=error)


@get(
    "/inbox",
    may="read:inbox",
    tags=["inbox"],
    dependencies={"where": incoming_wanted, "page": pages.by("received_at")},
)
async def list_inbox(sight: Seen, where: Wanted, page: Paged) -> Response[Page[IncomingOut]]:
    """What came in during the last week, the newest first; `handling=set_aside` is to look at."""
    rows = visible.rows(Incoming, sight).filter(where)
    return await page.of(rows, pages.columns(IncomingOut), sort=pages.NEWEST_FIRST)


@get("/inbox/{id:int}", may="read:inbox", tags=["inbox"])
async def get_incoming(sight: Seen, id: Number) -> IncomingOut:
    """One update, by the number that the resident was told."""
    return await _out(await visible.one(Incoming, id, sight))


@post("/inbox/{id:int}/replay", may="replay:inbox", tags=["inbox"], status=200)
async def replay_incoming(sight: Seen, id: Number) -> IncomingOut:
    """Handle an update that was set aside once more, with all its tries."""
    row = await visible.one(Incoming, id, sight)
    await inbox.replay(row, sight.actor, now=clock.now())
    return await _out(row)


async def _out(row: Incoming) -> IncomingOut:
    (out,) = await pages.columns(IncomingOut)([row])
    return out


def routes() -> list[Any]:
    """The inbox."""
    return [list_inbox, get_incoming, replay_incoming]

"""The outbox over HTTP: what leaves, how far it got, and nothing of what it says.

What could not be delivered (`sending=dead`) or may have arrived (`sending=uncertain`) is kept for
thirty days with its reason, to be tried again or dropped.
"""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedId, AskedKey, Number, Wanted, given
from api.pages import Page, Paged
from api.routes import delete, get, post
from models import clock, letters, visible
from models.outbox import Outgoing, Sending, What


class OutgoingOut(Struct):
    """One thing to send. Its words and facts may be personal, and are not shown."""

    id: int
    chat_id: int
    what: What
    kind: str
    subject: str
    sending: Sending
    attempts: int
    repeated: bool
    error: str
    due_at: datetime
    expires_at: datetime | None
    created_at: datetime
    sent_at: datetime | None


async def outgoing_wanted(
    chat_id: AskedId = None,
    what: FromQuery[What | None] = None,
    kind: AskedKey = None,
    subject: AskedKey = None,
    sending: FromQuery[list[Sending] | None] = None,
) -> Q:
    """The rows asked for: `sending=dead`, `subject=request:17`."""
    return given(chat_id=chat_id, what=what, kind=kind, subject=subject, sending__in=sending)


@get(
    "/outbox",
    may="read:outbox",
    tags=["outbox"],
    dependencies={"where": outgoing_wanted, "page": pages.by("due_at")},
)
async def list_outbox(sight: Seen, where: Wanted, page: Paged) -> Response[Page[OutgoingOut]]:
    """What leaves for the chats of the caller's grids, the newest first."""
    rows = visible.rows(Outgoing, sight).filter(where)
    return await page.of(rows, pages.columns(OutgoingOut), sort=pages.NEWEST_FIRST)


@get("/outbox/{id:int}", may="read:outbox", tags=["outbox"])
async def get_outgoing(sight: Seen, id: Number) -> OutgoingOut:
    """One thing to send."""
    return await _out(await visible.one(Outgoing, id, sight))


@post("/outbox/{id:int}/retry", may="change:outbox", status=200, tags=["outbox"])
async def retry_outgoing(sight: Seen, id: Number) -> OutgoingOut:
    """Send once more what was dead or uncertain. What may have arrived is marked 〔重发〕."""
    row = await visible.one(Outgoing, id, sight)
    await letters.retry(row, sight.actor, now=clock.now())
    return await _out(row)


@delete("/outbox/{id:int}", may="change:outbox", tags=["outbox"])
async def drop_outgoing(sight: Seen, id: Number) -> None:
    """Let what was dead or uncertain be: nobody is told any more."""
    row = await visible.one(Outgoing, id, sight)
    await letters.drop(row, sight.actor, now=clock.now())


async def _out(row: Outgoing) -> OutgoingOut:
    (out,) = await pages.columns(OutgoingOut)([row])
    return out


def routes() -> list[Any]:
    """The outbox."""
    return [list_outbox, get_outgoing, retry_outgoing, drop_outgoing]

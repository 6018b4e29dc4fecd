"""Attachments over HTTP: the photo, voice message or file that came with a line of a request.

They lie in the chat app and are fetched from there while somebody asks for one. To be shown one is
to be shown what is personal: it takes a permission of its own, and stands in the journal.
"""

from typing import Any

from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec

from api.access import Seen
from api.fields import Number
from api.openapi import ANYTHING
from api.routes import get
from models import clock, journal, visible
from models.requests import Attachment, ResidentRequest
from models.requests.papers import show

FETCH = "fetch"
"""Where an app keeps the way to the bytes, if it has one."""


@get(
    "/attachments/{id:int}",
    may="see:attachments",
    tags=["requests"],
    ruled=True,
    responses={
        200: ResponseSpec(
            bytes,
            description="A picture as JPEG, made anew; a voice message as Ogg; a video as MP4; a "
            "place as GeoJSON; anything else as it is, for no browser to open.",
            media_type=ANYTHING,
            generate_examples=False,
        )
    },
)
async def get_attachment(
    request: Request[Any, Any, Any], sight: Seen, id: Number
) -> Response[bytes]:
    """What came with a line of a request: its id stands there, under `attachments`."""
    paper = await visible.one(Attachment, id, sight)
    shown = await show(paper, request.app.state.get(FETCH))
    about = await ResidentRequest.get(entries__attachments__id=id)
    read = {"attachments": [id]}
    await journal.read(sight.actor, sight.member, [about], read, now=clock.now())
    name = f"{about.number}-{id}.{shown.ending}"
    return Response(
        shown.content,
        media_type=shown.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def routes() -> list[Any]:
    """One at a time."""
    return [get_attachment]

"""Pictures: what came with a report, for everybody to see, where the community wants that.

Off unless the operator says so: no rule finds a face or a plate in a picture. It is fetched from
the chat app while somebody asks, and made anew, so that it tells nothing but what it shows.
"""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from api.access import ANYONE
from api.open311.form import OTHERS_MAY_READ, Asked
from api.open311.refusals import Refused
from api.requests.attachments import FETCH
from models.pictures import NotAPicture
from models.requests import ResidentRequest, public
from models.requests.papers import JPEG, PaperGone, PaperOutOfReach, show

SHOWN = "pictures"
"""What a route is told: where pictures are, from outside; nothing where none are shown."""

_KIND, _ENDING = JPEG


async def addresses(request: Asked, rows: Sequence[ResidentRequest]) -> dict[int, str]:
    """Where the picture of each request is, of those that have one to be shown."""
    here = request.route_handler.opt.get(SHOWN)
    if here is None:
        return {}
    here = (here or str(request.base_url)).rstrip("/")
    held = await public.pictures([row.id for row in rows])
    return {
        row.id: f"{here}/open311/v2/pictures/{row.number}.{_ENDING}"
        for row in rows
        if row.id in held
    }


@get("/v2/pictures/{name:str}", opt={"may": ANYONE}, include_in_schema=False)
async def get_picture(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """The picture of a request, as JPEG."""
    number, _, ending = name.rpartition(".")
    row = await public.rows().get_or_none(number=number) if "\0" not in name else None
    held = await public.pictures([row.id]) if row else {}
    if row is None or row.id not in held or ending != _ENDING:
        raise Refused("nothing-here", status=404)
    try:
        shown = await show(held[row.id], request.app.state.get(FETCH))
    except (PaperGone, NotAPicture):
        raise Refused("nothing-here", status=404) from None
    except PaperOutOfReach:
        raise Refused("out-of-reach", status=503, headers={"Retry-After": "60"}) from None
    return Response(shown.content, media_type=_KIND, headers=OTHERS_MAY_READ)


def routes() -> list[Any]:
    """One at a time."""
    return [get_picture]

"""Requests as they are moved together: one move for many, and a result for each."""

from typing import Any

from api.access import Seen
from api.fields import Form
from api.requests.moves import Assign, Claim, Decline, HandUp, Merge, Withdraw, make
from api.routes import Body, post
from api.several import Items, Picked, SeveralOut, each
from models import clock, requests, visible
from models.requests import ResidentRequest

Together = Assign | Merge | Decline | Withdraw | Claim | HandUp
"""The moves that are made for many at once."""


class MoveSeveral(Form):
    """A move for up to a hundred requests."""

    move: Together
    items: Items


@post("/requests/moves", may="move:requests", status=200, tags=["requests"])
async def move_requests(sight: Seen, data: Body[MoveSeveral]) -> SeveralOut:
    """Make one move for several requests; a refusal of one holds up no other."""
    now = clock.now()

    async def move(one: Picked) -> int:
        request = await visible.one(ResidentRequest, one.id, sight)
        await requests.as_seen(request.id, one.version)
        await make(request, data.move, sight, now=now)
        return (await ResidentRequest.get(id=one.id)).version

    return await each(data.items, move)


def routes() -> list[Any]:
    """The one."""
    return [move_requests]

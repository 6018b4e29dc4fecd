"""Requests as they are moved together: one move for many, and a result for each.

Each is moved by itself, by the same rule and under the version that the caller saw: what is
refused for one is done for the others, and nothing of what was refused stays.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from api.access import Seen
from api.fields import Form, Id, Version
from api.problems import status_of
from api.requests.moves import Assign, Claim, Decline, HandUp, Merge, Withdraw, make
from api.routes import Body, post
from models import clock, requests, visible
from models.access import Sight
from models.database import attempt
from models.errors import RuleBroken, Stale
from models.requests import ResidentRequest

MOST = 100

Together = Assign | Merge | Decline | Withdraw | Claim | HandUp
"""The moves that are made for many at once."""


class Picked(Form):
    """One of them, as it was seen."""

    id: Id
    version: Version | None = None


class MoveSeveral(Form):
    """A move for up to a hundred requests."""

    move: Together
    items: Annotated[list[Picked], Meta(min_length=1, max_length=MOST)]


class MovedOut(Struct):
    """What became of one: 200 with its new version, or the status, code and facts of a problem."""

    id: int
    status: int
    version: int | None
    code: str | None
    facts: dict[str, Any]


class SeveralOut(Struct):
    """What became of each, in the order asked for."""

    items: list[MovedOut]
    moved: int
    refused: int


@post("/requests/moves", may="move:requests", status=200, tags=["requests"])
async def move_requests(sight: Seen, data: Body[MoveSeveral]) -> SeveralOut:
    """Make one move for several requests; a refusal of one holds up no other."""
    now = clock.now()
    made = [await _move(one, data.move, sight, now=now) for one in data.items]
    moved = sum(one.status == 200 for one in made)
    return SeveralOut(made, moved, len(made) - moved)


async def _move(one: Picked, move: Together, sight: Sight, *, now: datetime) -> MovedOut:
    try:
        async with attempt():
            request = await visible.one(ResidentRequest, one.id, sight)
            await requests.as_seen(request.id, one.version)
            await make(request, move, sight, now=now)
    except RuleBroken as refusal:
        status = 412 if isinstance(refusal, Stale) else status_of(type(refusal))
        facts = msgspec.to_builtins(refusal.facts())
        return MovedOut(one.id, status, None, refusal.code, facts)
    version = (await ResidentRequest.get(id=one.id)).version
    return MovedOut(one.id, 200, version, None, {})


def routes() -> list[Any]:
    """The one."""
    return [move_requests]

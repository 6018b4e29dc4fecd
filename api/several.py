"""Several: one act for many rows, and a result for each.

Each is done by itself, by the same rule and under the version that the caller saw: what is refused
for one is done for the others, and nothing of what was refused stays.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from api.fields import Form, Id, Version
from api.problems import status_of
from models.database import attempt
from models.errors import RuleBroken, Stale

MOST = 100


class Picked(Form):
    """One of them, as it was seen."""

    id: Id
    version: Version | None = None


Items = Annotated[list[Picked], Meta(min_length=1, max_length=MOST)]
"""Up to a hundred."""


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


async def each(items: Sequence[Picked], act: Callable[[Picked], Awaitable[int]]) -> SeveralOut:
    """Do it for each; `act` returns the version that the row has then."""
    made = [await _one(one, act) for one in items]
    moved = sum(one.status == 200 for one in made)
    return SeveralOut(made, moved, len(made) - moved)


async def _one(one: Picked, act: Callable[[Picked], Awaitable[int]]) -> MovedOut:
    try:
        async with attempt():
            version = await act(one)
    except RuleBroken as refusal:
        status = 412 if isinstance(refusal, Stale) else status_of(type(refusal))
        facts = msgspec.to_builtins(refusal.facts())
        return MovedOut(one.id, status, None, refusal.code, facts)
    return MovedOut(one.id, 200, version, None, {})

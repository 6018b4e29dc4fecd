"""Splitting 拆分: one request about several places becomes a part for each.

Each part is filed in the grid of its place, with a number and a card of its own, and has as long to
be settled as was left of the whole. The whole stays with whoever split it, and its reporter with
the whole: they are told that it is seen to at so many places, and once, when all of it is done.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from models import calendar
from models.addresses import Place
from models.calendar import ROUND_THE_CLOCK
from models.journal import Via
from models.members import Member
from models.requests import clocks
from models.requests.clocks.one import run
from models.requests.filing import file
from models.requests.moves import Move
from models.requests.moving import moving
from models.requests.notices import RequestSplit
from models.requests.refusals import NotToSplit, TooFewPlaces
from models.requests.tables import ResidentRequest
from models.requests.telling import files_of, tell


async def split(
    id: int,
    member: Member,
    places: Sequence[Place],
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> list[ResidentRequest]:
    """Divide a request by its places, each once. Returns its parts.

    Raises `TooFewPlaces`, and `NotToSplit` when it is confidential or a part itself.
    """
    apart = list({_key(place): place for place in places}.values())
    words = "、".join(place.words() for place in apart)
    async with moving(
        id, Move.SPLIT, member, now=now, version=version, text=words, via=via
    ) as request:
        if request.parent_id or request.category.confidential:
            raise NotToSplit(number=request.number)
        if len(apart) < 2:
            raise TooFewPlaces(number=request.number)
        request.claimer_id = request.claimer_id or member.id
        request.lead_id = request.lead_id or request.claimer_id
        request.claimed_at = request.claimed_at or now
        await tell(request, RequestSplit(request.number, request.id, len(apart)), now=now)
    return [await _part(request, place, member, now=now, via=via) for place in apart]


def _key(place: Place) -> tuple[int, int]:
    return place.estate.id, place.building.id if place.building else 0


async def _part(
    whole: ResidentRequest, place: Place, member: Member, *, now: datetime, via: Via
) -> ResidentRequest:
    part = await file(
        member,
        whole.text,
        category=whole.category,
        place=place,
        files=[file for files in (await files_of(whole)).values() for file in files],
        urgent=whole.urgent,
        source=whole.source,
        part_of=whole,
        now=now,
        via=via,
    )
    held, timed = clocks.read(whole), clocks.read(part)
    if held and timed:
        ours = ROUND_THE_CLOCK if part.urgent else await calendar.current()
        timed = replace(timed, solve=run(held.solve, ours, now))
        clocks.write(part, timed)
        await part.save(update_fields=list(clocks.columns(timed)))
    return part

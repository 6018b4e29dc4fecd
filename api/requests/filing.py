"""Requests as they are filed: by the office, for somebody who came or called.

What neighbours have reported already is shown as it is in the chat: before filing, and once more
with what was filed, so that whoever did not ask hears of it. Instead of being filed a second time
the caller can follow it, as by 我也遇到.
"""

from typing import Any, Literal

import msgspec
from litestar import Response
from msgspec import UNSET, Struct, UnsetType

from api.access import Seen
from api.fields import (
    Code,
    Form,
    Id,
    Number,
    Short,
    Text,
    Words,
)
from api.registers import must_see
from api.requests.looking import RequestOut, RequestWhole, lines_of, shown
from api.routes import Body, post
from models import addresses, clock, requests, visible
from models.access import Sight
from models.addresses import Building, Estate, Place
from models.categories import Category
from models.errors import Invalid
from models.journal import Via
from models.requests import ResidentRequest, Source, joining
from models.residents import Resident
from models.understanding import is_urgent


class NewPlace(Form):
    """Where something is, as exactly as is known."""

    estate_id: Id
    building_id: Id | None = None
    unit: Short = ""
    room: Short = ""


class SimilarWanted(Form):
    """What somebody tells of, before it is filed; the place as in a new request."""

    text: Words
    category: Code
    resident_id: Id | None = None
    place: NewPlace | UnsetType | None = UNSET


class SimilarOut(Struct):
    """Open requests of the last seven days that may be about the same, the likest first."""

    items: list[RequestOut]


class NewReporter(Form):
    """Somebody to whom the same has happened, and what they say of it."""

    resident_id: Id
    text: Text = ""


class RequestFiled(RequestWhole):
    """A new request, with what may be about the same: `merge` makes one of two."""

    similar: list[RequestOut]


class NewRequest(Form):
    """A request that somebody brings to the office.

    Without `place` it is where the resident lives; with `null` it is nowhere, and the desk's. What
    its words say cannot wait is urgent, also when it is not marked so.
    """

    text: Words
    category: Code
    resident_id: Id | None = None
    place: NewPlace | UnsetType | None = UNSET
    urgent: bool = False
    source: Literal["walk_in", "phone"] = "walk_in"


@post("/requests", may="file:requests", tags=["requests"])
async def file_request(sight: Seen, data: Body[NewRequest]) -> Response[RequestFiled]:
    """Take a request in for a resident who came or called; it goes where the chat's go."""
    category = await category_of(data.category)
    resident = await _resident(data.resident_id, sight)
    place = await _place(data.place, resident, sight)
    similar = await _similar(data.text, category, place, sight)
    filed = await requests.file(
        sight.member,
        data.text,
        category=category,
        place=place,
        resident=resident,
        urgent=data.urgent or is_urgent(category, data.text),
        source=Source(data.source),
        now=clock.now(),
        via=Via.OFFICE,
    )
    made: Response[Any] = await shown(filed.id, sight, status=201)
    made.content = RequestFiled(**msgspec.structs.asdict(made.content), similar=similar)
    return made


@post(
    "/requests/similar",
    may="file:requests",
    status=200,
    tags=["requests"],
    operation_id="find_similar_requests",
    summary="Find similar requests",
)
async def similar_requests(sight: Seen, data: Body[SimilarWanted]) -> SimilarOut:
    """What neighbours have reported already, to be asked about before it is filed once more."""
    category = await category_of(data.category)
    resident = await _resident(data.resident_id, sight)
    place = await _place(data.place, resident, sight)
    return SimilarOut(await _similar(data.text, category, place, sight))


async def _similar(
    text: str, category: Category, place: Place | None, sight: Sight
) -> list[RequestOut]:
    """By the rule of the chat, of what the caller sees."""
    if place is None:
        return []
    house = place.building.id if place.building else None
    found = await requests.near(text, category, place.estate.id, house, now=clock.now())
    there = visible.rows(ResidentRequest, sight).filter(id__in=[row.id for row in found])
    seen = {row.id for row in await there}
    return await lines_of([row for row in found if row.id in seen], sight)


@post("/requests/{id:int}/reporters", may="file:requests", tags=["requests"])
async def join_request(sight: Seen, id: Number, data: Body[NewReporter]) -> Response[RequestWhole]:
    """我也遇到: have a resident follow a request instead of filing it once more.

    They hear what becomes of it and are asked themselves whether it is done; what they say stands
    in the timeline.
    """
    request = await visible.one(ResidentRequest, id, sight)
    resident: Resident = await must_see(Resident, data.resident_id, sight, field="resident_id")
    joined = await joining.join_for(
        request.id, resident, sight.member, data.text, now=clock.now(), via=Via.OFFICE
    )
    return await shown(joined.id, sight, status=201)


async def category_of(code: str) -> Category:
    """The category of a code. Raises `Invalid` when there is none in use."""
    category = await Category.get_or_none(code=code, archived_at=None)
    if category is None:
        raise Invalid(field="category", value=code)
    return category


async def _resident(id: int | None, sight: Sight) -> Resident | None:
    if id is None:
        return None
    resident: Resident = await must_see(Resident, id, sight, field="resident_id")
    return resident


async def _place(
    said: NewPlace | UnsetType | None, resident: Resident | None, sight: Sight
) -> Place | None:
    if said is None:
        return None
    if isinstance(said, UnsetType):
        return await addresses.home_of(resident.household_id) if resident else None
    return await place_of(said, sight)


async def place_of(said: NewPlace, sight: Sight) -> Place:
    """The place that is meant. Raises `Invalid` for what is not there, or not the caller's."""
    await must_see(Estate, said.estate_id, sight, field="place/estate_id")
    if said.building_id is None and (said.unit or said.room):
        raise Invalid(field="place/building_id", value="")
    if said.building_id:
        house = await must_see(Building, said.building_id, sight, field="place/building_id")
        if house.estate_id != said.estate_id:
            raise Invalid(field="place/building_id", value=str(said.building_id))
    return await addresses.place(said.estate_id, said.building_id, said.unit, said.room)


def routes() -> list[Any]:
    """Filing, and what is asked before."""
    return [similar_requests, file_request, join_request]

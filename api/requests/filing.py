"""Requests as they are filed: by the office, for somebody who came or called."""

from typing import Any, Literal

from litestar import Response
from msgspec import UNSET, UnsetType

from api.access import Seen
from api.fields import (
    Code,
    Form,
    Id,
    Short,
    Words,
)
from api.registers import must_see
from api.requests.looking import RequestWhole, shown
from api.routes import Body, post
from models import addresses, clock, requests
from models.access import Sight
from models.addresses import Building, Estate, Place
from models.categories import Category
from models.errors import Invalid
from models.journal import Via
from models.requests import Source
from models.residents import Resident
from models.understanding import is_urgent


class NewPlace(Form):
    """Where something is, as exactly as is known."""

    estate_id: Id
    building_id: Id | None = None
    unit: Short = ""
    room: Short = ""


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
async def file_request(sight: Seen, data: Body[NewRequest]) -> Response[RequestWhole]:
    """Take a request in for a resident who came or called; it goes where the chat's go."""
    category = await category_of(data.category)
    resident = await _resident(data.resident_id, sight)
    filed = await requests.file(
        sight.member,
        data.text,
        category=category,
        place=await _place(data.place, resident, sight),
        resident=resident,
        urgent=data.urgent or is_urgent(category, data.text),
        source=Source(data.source),
        now=clock.now(),
        via=Via.OFFICE,
    )
    return await shown(filed.id, sight, status=201)


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
    """Filing."""
    return [file_request]

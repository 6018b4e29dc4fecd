"""Residents over HTTP. Whoever has no home yet is the desk's to write down and to see."""

from datetime import datetime
from typing import Any

from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api.access import Seen
from api.fields import (
    AskedId,
    AskedKey,
    AskedWords,
    Form,
    Id,
    Line,
    Name,
    Phone,
    Text,
    Year,
    found_in,
    given,
    kept,
)
from api.registers import Register, Values, change, handlers
from models import requests, residents
from models.access import Sight
from models.addresses import Household
from models.database import writing
from models.errors import Invalid
from models.residents import Resident
from models.visible import reading


class ResidentOut(Struct):
    """A person who lives here, or who came to the desk; `born_in` is the year, if known."""

    id: int
    name: str
    phone: str
    born_in: int | None
    household_id: int | None
    home_words: str
    note: str
    created_at: datetime
    archived_at: datetime | None
    version: int


class NewResident(Form):
    """A person; `home_words` is where they say they live when there is no household for it."""

    name: Name
    phone: Phone = ""
    born_in: Year | None = None
    household_id: Id | None = None
    home_words: Line = ""
    note: Text = ""


async def residents_wanted(
    sight: Seen,
    archived: FromQuery[bool] = False,
    household_id: AskedId = None,
    building_id: AskedId = None,
    phone: AskedKey = None,
    q: AskedWords = None,
) -> Q:
    """The residents asked for; `q` looks into names, `phone` only where the caller reads it."""
    asked = given(household_id=household_id, household__building_id=building_id, phone=phone)
    if phone is not None:
        asked &= reading(Resident, "phone", sight)
    return kept(archived) & asked & found_in(q, "name")


def _must_have_a_home(values: Values, sight: Sight) -> None:
    """Only a desk sees who has none; others would lose sight of whom they wrote down."""
    if values.get("household_id", 0) is None and not sight.is_desk:
        raise Invalid(field="household_id", value="")


async def create(values: Values, sight: Sight, now: datetime) -> Resident:
    """Write a resident down."""
    _must_have_a_home(values, sight)
    home = await Household.get_or_none(id=values.pop("household_id"))
    return await residents.register(actor=sight.actor, now=now, household=home, **values)


async def correct(
    resident: Resident, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Another home included; whoever works for them reads another number at once."""
    _must_have_a_home(values, sight)
    another = values.get("phone", resident.phone) != resident.phone
    async with writing():
        corrected = await change(resident, values, sight, now, version)
        if another:
            await requests.show_phone(resident, now=now)
    return corrected


RESIDENTS = Register(
    plural="residents",
    orders=("name",),
    table=Resident,
    out=ResidentOut,
    new=NewResident,
    reads="read:residents",
    writes="change:residents",
    where=residents_wanted,
    create=create,
    change=correct,
)


def routes() -> list[Any]:
    """Residents."""
    return handlers(RESIDENTS)

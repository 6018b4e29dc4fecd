"""Filing: another system reports something, as the bearer of a token of the office.

It is taken in by the rules that the office and the chat go by: its address leads to its grid, and
what has none goes to the desk. Who reported it is not written down; a phone number is kept with
the words, and like every number in them told to whoever works on it alone. A point on the map is
kept as a file of the request. A `media_url` is not fetched: the answer says so.
"""

import re
from typing import Any

from litestar import Response, post

from api.access import ANYONE, LIMITS, address_of
from api.limits import Limits
from api.open311 import asking
from api.open311.asking import Given
from api.open311.form import Asked, answer, language, named
from api.open311.refusals import Refused
from api.open311.services import service_of
from api.texts import say
from models import access, addresses, clock, requests, visible
from models.access import Sight
from models.addresses import Building, Estate, Place
from models.database import writing
from models.errors import NotFound
from models.journal import Via
from models.requests import File, Paper, Source
from models.understanding import is_urgent

LONGEST = 4_000
LONGEST_ADDRESS = 200

_ADDRESS_ID = re.compile(r"(?P<estate>[0-9]{1,9})(?:-(?P<building>[0-9]{1,9}))?", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
_PHONE = re.compile(r"[0-9+() -]{5,40}", re.ASCII)


@post(named("/v2/requests"), opt={"may": ANYONE}, include_in_schema=False, status_code=201)
async def file_request(request: Asked) -> Response[bytes]:
    """Take a report in; the answer is its number."""
    sent = await asking.form(request)
    sight = await _reporter(request, sent.get("api_key", ""))
    spoken = language(request)
    async with writing():
        number = await _file(sent, sight, spoken)
    notice = say("notice-no-media" if sent.get("media_url") else "notice", spoken, number=number)
    told = {"service_request_id": number, "service_notice": notice, "account_id": None}
    return answer(request, "service_requests", [told], status=201)


async def _reporter(request: Asked, key: str) -> Sight:
    """Whom a key stands for, where they may file. Raises `Refused` when it opens nothing."""
    limits: Limits | None = request.app.state.get(LIMITS)
    ours = key.startswith(access.PREFIX)
    whole = await access.sight_of(key, now=clock.now()) if ours else None
    if whole is None:
        if limits:
            limits.failure(address_of(request))
        raise Refused("no-key", "api_key", status=403)
    if limits:
        limits.call(whole.token.id)
    within = whole.with_permission("file:requests")
    if within is None:
        raise Refused("not-allowed", "api_key", status=403)
    return within


async def _file(sent: Given, sight: Sight, spoken: str) -> str:
    code = sent.get("service_code", "")
    if not code:
        raise Refused("missing", "service_code")
    category = await service_of(code)
    # the standard leaves the words to whoever reports
    said = _within(sent, "description", LONGEST) or category.name(spoken)
    place, files = await _place(sent, sight), _point(sent)
    written = _within(sent, "address_string", LONGEST_ADDRESS)
    if place is None and not written and not files:
        raise Refused("no-place", "address_string")
    lines = [said]
    if place is None and written:
        lines.append(say("line-address", spoken, said=written))
    if phone := sent.get("phone", ""):
        lines.append(say("line-phone", spoken, said=_fitting(_PHONE, "phone", phone)))
    filed = await requests.file(
        sight.member,
        "\n".join(lines),
        category=category,
        place=place,
        files=files,
        urgent=is_urgent(category, said),
        source=Source.OPEN311,
        now=clock.now(),
        via=Via.OFFICE,
    )
    return filed.number


def _within(sent: Given, name: str, most: int) -> str:
    said = sent.get(name, "")
    if len(said) > most:
        raise Refused("too-long", name)
    return said


def _fitting(pattern: re.Pattern[str], name: str, said: str) -> str:
    if not pattern.fullmatch(said):
        raise Refused("bad-value", name)
    return said


async def _place(sent: Given, sight: Sight) -> Place | None:
    """Where it is: by its id, or by an address that can only mean one place."""
    if id := sent.get("address_id", ""):
        found = _ADDRESS_ID.fullmatch(id)
        if found is None:
            raise Refused("no-address", "address_id")
        return await _seen(int(found["estate"]), int(found["building"] or 0), sight, "address_id")
    written = _within(sent, "address_string", LONGEST_ADDRESS)
    clear = (await addresses.book()).find(written).clear if written else None
    if clear is None:
        return None
    building = clear.building.id if clear.building else 0
    await _seen(clear.estate.id, building, sight, "address_string")
    return await addresses.place(clear.estate.id, building or None, clear.unit, clear.room)


async def _seen(estate: int, building: int, sight: Sight, name: str) -> Place:
    """A place within the reach of the key. Raises `Refused`: what is not is as if absent."""
    try:
        where = await visible.one(Estate, estate, sight)
        house = await visible.one(Building, building, sight) if building else None
    except NotFound as exc:
        raise Refused("no-address", name) from exc
    gone = where.archived_at or (house and house.archived_at)
    if gone or (house and house.estate_id != where.id):
        raise Refused("no-address", name)
    return await addresses.place(where.id, house.id if house else None)


def _point(sent: Given) -> list[File]:
    """A point on the map, to some ten metres. Raises `Refused` for what is nowhere on earth."""
    if not sent.get("lat") and not sent.get("long"):
        return []
    degrees = []
    for name, most in (("lat", 90), ("long", 180)):
        said = float(_fitting(_DEGREES, name, sent.get(name, "")))
        if abs(said) > most:
            raise Refused("bad-value", name)
        degrees.append(str(round(said, 4)))
    return [File(Paper.LOCATION, ",".join(degrees))]


def routes() -> list[Any]:
    """Filing."""
    return [file_request]

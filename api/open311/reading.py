"""Reading: the requests that everybody may see, and how far each of them is."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from tortoise.functions import Max
from tortoise.queryset import QuerySet

from api.access import ANYONE
from api.open311 import asking, pictures
from api.open311.form import Asked, answer, language, moment, named
from api.open311.refusals import Refused
from api.open311.services import service_of, stem
from api.texts import say
from models import clock
from models.requests import Entry, ResidentRequest, Status, public

OPEN: dict[str, Any] = {"opt": {"may": ANYONE}, "include_in_schema": False}

Told = dict[str, Any]


@get(named("/v2/requests"), **OPEN)
async def list_requests(request: Asked) -> Response[bytes]:
    """Requests, the newest first."""
    wanted = asking.wanted(asking.query(request), now=clock.now())
    found = await _wanted(wanted)
    first = (wanted.page - 1) * wanted.size
    rows = await found.order_by("-filed_at", "-id").offset(first).limit(wanted.size)
    told = await shown(request, rows, notes=wanted.notes)
    return answer(request, "service_requests", told)


async def _wanted(wanted: asking.Wanted) -> QuerySet[ResidentRequest]:
    if wanted.numbers:
        return public.rows().filter(number__in=wanted.numbers)
    rows = public.rows().filter(filed_at__gte=wanted.begin, filed_at__lte=wanted.end)
    if wanted.services:
        ids = [(await service_of(code)).id for code in dict.fromkeys(wanted.services)]
        rows = rows.filter(category_id__in=ids)
    if len(wanted.statuses) == 1:
        closed = "closed" in wanted.statuses
        settled = list(public.SETTLED)
        rows = rows.filter(status__in=settled) if closed else rows.exclude(status__in=settled)
    return rows


@get("/v2/requests/{name:str}", **OPEN)
async def get_request(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """One, by its number."""
    asked = asking.wanted({**asking.query(request), "service_request_id": ""}, now=clock.now())
    row = await _numbered(stem(name))
    return answer(request, "service_requests", await shown(request, [row], notes=asked.notes))


@get("/v2/tokens/{name:str}", **OPEN)
async def get_token(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """A number is given at once, and so is its own token."""
    row = await _numbered(stem(name))
    told = {"service_request_id": row.number, "token": row.number}
    return answer(request, "service_requests", [told])


async def _numbered(number: str) -> ResidentRequest:
    known = asking.NUMBER.fullmatch(number)
    row = await public.rows().get_or_none(number=number) if known else None
    if row is None:
        raise Refused("no-request", "service_request_id", status=404)
    return row


async def shown(request: Asked, rows: Sequence[ResidentRequest], *, notes: bool) -> list[Told]:
    """Requests as everybody may see them."""
    spoken = language(request)
    ids = [row.id for row in rows]
    whole = ResidentRequest.filter(id__in=ids).select_related("category", "grid")
    by_id = {row.id: row for row in await whole}
    latest, names, places = await _latest(ids), await public.names(), await public.places()
    told = await _notes(ids, spoken) if notes else {}
    seen = await pictures.addresses(request, rows)
    made = []
    for id in ids:
        one = _request(by_id[id], spoken, at=latest.get(id))
        one["media_url"] = seen.get(id)
        said = "" if _taken_back(by_id[id]) else by_id[id].text
        one["description"] = public.words(said, names, places)
        made.append({**one, "notes": told.get(id, [])} if notes else one)
    return made


def _taken_back(row: ResidentRequest) -> bool:
    return row.status is Status.WITHDRAWN


def _request(row: ResidentRequest, spoken: str, *, at: datetime | None) -> Told:
    """No place but the address."""
    ids = [str(id) for id in (row.estate_id, row.building_id) if id]
    return {
        "service_request_id": row.number,
        "status": "closed" if row.status in public.SETTLED else "open",
        "status_notes": say(f"status-{row.status}", spoken),
        "service_name": row.category.name(spoken),
        "service_code": row.category.code,
        "description": "",
        "agency_responsible": row.grid.name,
        "service_notice": None,
        "requested_datetime": moment(row.filed_at),
        "updated_datetime": moment(max(filter(None, (at, row.filed_at, row.closed_at)))),
        "expected_datetime": moment(row.solve_due_at),
        "address": row.place_words,
        "address_id": "-".join(ids) or None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


async def _latest(ids: Sequence[int]) -> dict[int, datetime]:
    """When something of a request last happened that everybody may know of."""
    moves = Entry.filter(request_id__in=list(ids), move__in=list(public.TOLD))
    counted = moves.annotate(last=Max("at")).group_by("request_id")
    return {int(id): last for id, last in await counted.values_list("request_id", "last")}


async def _notes(ids: Sequence[int], spoken: str) -> dict[int, list[Told]]:
    """What happened to each, in the words of the house alone."""
    told: dict[int, list[Told]] = defaultdict(list)
    moves = Entry.filter(request_id__in=list(ids), move__in=list(public.TOLD))
    for entry in await moves.order_by("id"):
        words = say(f"move-{entry.move}", spoken)
        note = {"datetime": moment(entry.at), "summary": words, "type": str(entry.move)}
        told[entry.request_id].append(note)
    return told


def routes() -> list[Any]:
    """Lists, one, and tokens."""
    return [list_requests, get_request, get_token]

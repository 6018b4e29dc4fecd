"""Requests over HTTP: filed, followed and moved by the same rules as in the chat.

Nothing is written into a request but by a move; the chat hears of each. `version` in a move, or
`If-Match`, holds it to what the caller has seen.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import UNSET, Struct, UnsetType
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import (
    Code,
    Form,
    Id,
    Number,
    Short,
    Sought,
    Text,
    Version,
    Wanted,
    Words,
    given,
    ids_below,
)
from api.pages import Page, Paged
from api.registers import Expected, answer, must_see
from api.routes import Body, get, post
from models import addresses, clock, grids, requests, visible
from models.access import Sight
from models.addresses import Building, Estate, Place
from models.categories import Category
from models.errors import Invalid, Stale
from models.grids import Grid
from models.journal import Via
from models.requests import (
    Attachment,
    Callback,
    Entry,
    Move,
    Outcome,
    Paper,
    ResidentRequest,
    Satisfaction,
    Status,
)
from models.residents import Resident

# --- what goes out


class RequestOut(Struct):
    """A request as a line of a list."""

    id: int
    number: str
    status: Status
    category: str
    text: str
    place_words: str
    grid_id: int
    first_grid_id: int
    estate_id: int | None
    building_id: int | None
    household_id: int | None
    resident_id: int | None
    account_id: int | None
    claimer_id: int | None
    lead_id: int | None
    urgent: bool
    returns: int
    result: str
    outcome: Outcome | None
    settled_at_level_id: int | None
    filed_at: datetime
    claimed_at: datetime | None
    done_at: datetime | None
    closed_at: datetime | None
    version: int


class EntryOut(Struct):
    """A line of the timeline: a move, or something said. `papers` are the files it came with."""

    id: int
    at: datetime
    move: Move | None
    member_id: int | None
    grid_id: int | None
    text: str
    internal: bool
    papers: list[Paper]


class CallbackOut(Struct):
    """What the resident said when asked: contacted, solved, satisfied; three things apart."""

    at: datetime
    contacted: bool | None
    solved: bool | None
    satisfaction: Satisfaction | None
    by_member_id: int | None


class RequestWhole(RequestOut):
    """A request with its timeline, and the moves that the caller may make now."""

    entries: list[EntryOut]
    callbacks: list[CallbackOut]
    moves: list[Move]


# --- what comes in


class NewPlace(Form):
    """Where something is, as exactly as is known."""

    estate_id: Id
    building_id: Id | None = None
    unit: Short = ""
    room: Short = ""


class NewRequest(Form):
    """A request that somebody brings to the office.

    Without `place` it is where the resident lives; with `null` it is nowhere, and the desk's.
    """

    text: Words
    category: Code
    resident_id: Id | None = None
    place: NewPlace | UnsetType | None = UNSET
    urgent: bool = False


class Said(Form):
    """A word about a request: to the resident, or `internal` for the staff alone."""

    text: Words
    internal: bool = False


class Making(Form, tag_field="move"):
    """A move; `version` is what the caller saw."""

    version: Version | None = None


class Claim(Making, tag="claim"):
    """我来办: take it on."""


class Release(Making, tag="release"):
    """放回: put it back."""


class Ask(Making, tag="ask", kw_only=True):
    """问居民: ask the resident, and wait."""

    text: Words


class Answer(Making, tag="answer", kw_only=True):
    """The resident's answer, written down by the desk."""

    text: Words


class Return(Making, tag="return", kw_only=True):
    """退单: to another grid of the community, with a reason."""

    grid_id: Id
    text: Words


class HandUp(Making, tag="hand_up", kw_only=True):
    """上报: to the grid above."""

    text: Text = ""


class Assign(Making, tag="assign", kw_only=True):
    """派遣: to a grid below, by a lead or the desk."""

    grid_id: Id
    text: Text = ""


class Finish(Making, tag="finish", kw_only=True):
    """办结: done, and what was done."""

    text: Words


class Confirm(Making, tag="confirm"):
    """办好了: the resident says so, written down by the desk."""


class Dispute(Making, tag="dispute", kw_only=True):
    """没办好: the resident says so, written down by the desk."""

    text: Words


class Withdraw(Making, tag="withdraw"):
    """撤回: the resident takes it back, written down by the desk."""


class Decline(Making, tag="decline", kw_only=True):
    """不予受理: by the desk, with a reason."""

    text: Words


class Rate(Making, tag="rate", kw_only=True):
    """评价: how satisfied the resident is, written down by the desk."""

    satisfaction: Satisfaction


AnyMove = (
    Claim
    | Release
    | Ask
    | Answer
    | Return
    | HandUp
    | Assign
    | Finish
    | Confirm
    | Dispute
    | Withdraw
    | Decline
    | Rate
)


# --- lists


async def requests_wanted(
    status: FromQuery[list[Status] | None] = None,
    grid_id: FromQuery[Id | None] = None,
    category: FromQuery[str | None] = None,
    number: FromQuery[str | None] = None,
    resident_id: FromQuery[Id | None] = None,
    claimer_id: FromQuery[Id | None] = None,
    urgent: FromQuery[bool | None] = None,
    q: FromQuery[Sought | None] = None,
) -> Q:
    """The requests asked for; `grid_id` and `category` mean those below as well."""
    asked = given(
        number=number,
        resident_id=resident_id,
        claimer_id=claimer_id,
        urgent=urgent,
        text__icontains=q,
        status__in=status,
    )
    here = Q(grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    about = Q(category__code=category) | Q(category__parent__code=category) if category else Q()
    return asked & here & about


@get("/requests", may="read:requests", tags=["requests"], dependencies={"where": requests_wanted})
async def list_requests(sight: Seen, where: Wanted, page: Paged) -> Response[Page[RequestOut]]:
    """Requests of the caller's grids, the newest first."""
    rows = visible.rows(ResidentRequest, sight).filter(where).select_related("category")
    return await page.of(rows, _lines, sort=pages.NEWEST_FIRST)


async def _lines(rows: Sequence[ResidentRequest]) -> list[RequestOut]:
    return [RequestOut(**_columns(row)) for row in rows]


def _columns(row: ResidentRequest) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in RequestOut.__struct_fields__}
    return {**columns, "category": row.category.code}


# --- one request


@get("/requests/{id:int}", may="read:requests", tags=["requests"])
async def get_request(sight: Seen, id: Number) -> Response[RequestWhole]:
    """A request with its timeline, and what can be done now."""
    return await _shown((await visible.one(ResidentRequest, id, sight)).id, sight)


async def _shown(id: int, sight: Sight, *, status: int = 200) -> Response[RequestWhole]:
    row = await ResidentRequest.get(id=id).select_related("category", "grid", "claimer")
    callbacks = await Callback.filter(request_id=id).order_by("id")
    whole = RequestWhole(
        **_columns(row),
        entries=await _timeline(id),
        callbacks=await pages.columns(CallbackOut)(callbacks),
        moves=await requests.moves_by(row, sight.member),
    )
    at = f"/api/v1/requests/{id}" if status == 201 else None
    return answer(whole, row.version, status=status, at=at)


async def _timeline(id: int) -> list[EntryOut]:
    papers: dict[int, list[Paper]] = {}
    for paper in await Attachment.filter(entry__request_id=id).order_by("id"):
        papers.setdefault(paper.entry_id, []).append(paper.paper)
    return [
        EntryOut(
            e.id, e.at, e.move, e.member_id, e.grid_id, e.text, e.internal, papers.get(e.id, [])
        )
        for e in await Entry.filter(request_id=id).order_by("id")
    ]


# --- filing


@post("/requests", may="file:requests", tags=["requests"])
async def file_request(sight: Seen, data: Body[NewRequest]) -> Response[RequestWhole]:
    """Take a request in for a resident who came or called; it goes where the chat's go."""
    category = await _category(data.category)
    resident = await _resident(data.resident_id, sight)
    filed = await requests.file(
        sight.member,
        data.text,
        category=category,
        place=await _place(data.place, resident, sight),
        resident=resident,
        urgent=data.urgent,
        now=clock.now(),
        via=Via.OFFICE,
    )
    return await _shown(filed.id, sight, status=201)


async def _category(code: str) -> Category:
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
    await must_see(Estate, said.estate_id, sight, field="place/estate_id")
    if said.building_id is None and (said.unit or said.room):
        raise Invalid(field="place/building_id", value="")
    if said.building_id:
        house = await must_see(Building, said.building_id, sight, field="place/building_id")
        if house.estate_id != said.estate_id:
            raise Invalid(field="place/building_id", value=str(said.building_id))
    return await addresses.place(said.estate_id, said.building_id, said.unit, said.room)


# --- moves


@post("/requests/{id:int}/moves", may="move:requests", status=200, tags=["requests"])
async def move_request(
    sight: Seen, id: Number, data: Body[AnyMove], expected: Expected
) -> Response[RequestWhole]:
    """Make a move: the one way to change a request. The chat hears of it."""
    request = await visible.one(ResidentRequest, id, sight)
    await make(request, data, sight, now=clock.now(), version=data.version or expected)
    return await _shown(request.id, sight)


async def make(
    request: ResidentRequest, move: AnyMove, sight: Sight, *, now: datetime, version: int | None
) -> None:
    """Run the rule of a move, in the name of the member who calls."""
    how: dict[str, Any] = {"now": now, "version": version, "via": Via.OFFICE}
    match move:
        case Ask() | Answer() | Finish() | Dispute() | Decline() | HandUp():
            await _SAYING[type(move)](request.id, sight.member, move.text, **how)
        case Return(grid_id=grid, text=reason):
            target = await _in_the_community(request, grid)
            await requests.return_to(request.id, sight.member, target, reason, **how)
        case Assign(grid_id=grid, text=reason):
            target = await must_see(Grid, grid, sight, field="grid_id")
            await requests.assign(request.id, sight.member, target, reason, **how)
        case Rate(satisfaction=satisfaction):
            if version not in (None, request.version):
                raise Stale(what=request.number)
            how.pop("version")
            await requests.rate(request.id, sight.member, satisfaction, **how)
        case _:
            await _SILENT[type(move)](request.id, sight.member, **how)


Rule = Callable[..., Awaitable[ResidentRequest]]

_SAYING: dict[type[Making], Rule] = {
    Ask: requests.ask,
    Answer: requests.answer,
    Finish: requests.finish,
    Dispute: requests.dispute,
    Decline: requests.decline,
    HandUp: requests.hand_up,
}
_SILENT: dict[type[Making], Rule] = {
    Claim: requests.claim,
    Release: requests.release,
    Confirm: requests.confirm,
    Withdraw: requests.withdraw,
}


async def _in_the_community(request: ResidentRequest, id: int) -> Grid:
    """A grid to return to: any below the same desk, though the caller may not see into it."""
    desk = await grids.desk_of(await Grid.get(id=request.grid_id))
    target = await Grid.get_or_none(id=id, path__startswith=desk.path, archived_at=None)
    if target is None:
        raise Invalid(field="grid_id", value=str(id))
    return target


@post("/requests/{id:int}/entries", may="move:requests", tags=["requests"])
async def say_about_request(sight: Seen, id: Number, data: Body[Said]) -> Response[RequestWhole]:
    """Say something about a request without moving it."""
    request = await visible.one(ResidentRequest, id, sight)
    await requests.say(
        request.id,
        sight.member,
        data.text,
        internal=data.internal,
        now=clock.now(),
        via=Via.OFFICE,
    )
    return await _shown(request.id, sight, status=201)


def routes() -> list[Any]:
    """Requests and their moves."""
    return [list_requests, get_request, file_request, move_request, say_about_request]

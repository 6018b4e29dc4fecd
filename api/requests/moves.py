"""Requests as they are moved: a kind of body for each move, and the rule it runs.

`If-Match` holds a move to what the caller has seen.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response
from msgspec import Meta

from api.access import Seen
from api.conditions import Expected
from api.fields import (
    Form,
    Id,
    Number,
    Text,
    Words,
)
from api.registers import must_see
from api.requests.filing import NewPlace, place_of
from api.requests.looking import RequestWhole, shown
from api.routes import Body, post
from models import clock, grids, requests, visible
from models.access import Sight
from models.errors import Invalid
from models.grids import Grid
from models.journal import Via
from models.members import Member, staff_of
from models.requests import (
    ResidentRequest,
    Satisfaction,
    extending,
    handing_over,
    helping,
    parking,
    whistles,
)
from models.settings import RULES


class Making(Form, tag_field="move"):
    """A move."""


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
    """办结: done, and what was done. `no_photo` is why there is no photo, where one is wanted."""

    text: Words
    no_photo: Text = ""


class Confirm(Making, tag="confirm"):
    """办好了: the resident says so, written down by the desk."""


class Dispute(Making, tag="dispute", kw_only=True):
    """没办好: the resident says so, written down by the desk."""

    text: Words


class Reopen(Making, tag="reopen", kw_only=True):
    """没办好, within a week of closing: the resident says so, written down by the desk."""

    text: Words


class Withdraw(Making, tag="withdraw"):
    """撤回: the resident takes it back, written down by the desk."""


class Decline(Making, tag="decline", kw_only=True):
    """不予受理: by the desk, with a reason."""

    text: Words


class Merge(Making, tag="merge", kw_only=True):
    """并案: into another that is about the same; its reporters are brought along."""

    into_id: Id


class Split(Making, tag="split", kw_only=True):
    """拆分: into a part for each of these places."""

    places: Annotated[list[NewPlace], Meta(min_length=1, max_length=50)]


class Rate(Making, tag="rate", kw_only=True):
    """评价: how satisfied the resident is, written down by the desk."""

    satisfaction: Satisfaction


class Offer(Making, tag="offer", kw_only=True):
    """移交: offer it to a member, who is the first responsible once they take it over."""

    member_id: Id
    text: Text = ""


class TakeOver(Making, tag="take_over"):
    """接受移交: be responsible from now on."""


class Refuse(Making, tag="refuse"):
    """不接受移交: stay out of it."""


class TakeBack(Making, tag="take_back"):
    """收回移交: not hand it over after all."""


class Extend(Making, tag="extend", kw_only=True):
    """延期: ask for so many working days more, with a reason."""

    days: Annotated[int, Meta(ge=1, le=RULES.extension_days_most)]
    text: Words


class GrantTime(Making, tag="grant_time", kw_only=True):
    """同意延期: by a lead, never by who asked."""

    text: Text = ""


class DenyTime(Making, tag="deny_time", kw_only=True):
    """不同意延期."""

    text: Text = ""


class Park(Making, tag="park", kw_only=True):
    """挂账: ask the desk to let it rest until it is looked at again on a day, with a reason."""

    review_on: date
    text: Words


class GrantPark(Making, tag="grant_park", kw_only=True):
    """同意挂账: by the desk, never by who asked. The clocks stand still."""

    text: Text = ""


class DenyPark(Making, tag="deny_park", kw_only=True):
    """不同意挂账."""

    text: Text = ""


class ParkOn(Making, tag="park_on", kw_only=True):
    """继续挂账: until another day, by the desk."""

    review_on: date
    text: Text = ""


class Unpark(Making, tag="unpark"):
    """恢复办理: take it up again; the clocks run on with what was left."""


class AskHelp(Making, tag="ask_help", kw_only=True):
    """协办: ask another grid of the community to help, or one of its members."""

    grid_id: Id
    member_id: Id | None = None
    text: Text = ""


class Help(Making, tag="help"):
    """来协办: help, in the name of a grid that was asked; one's own without `grid_id`."""

    grid_id: Id | None = None


class NoHelp(Making, tag="no_help"):
    """来不了: not help."""

    grid_id: Id | None = None
    text: Text = ""


class Helped(Making, tag="helped"):
    """协办完成: the help of a grid is done."""

    grid_id: Id | None = None


class WhistleFor(Making, tag="whistle", kw_only=True):
    """吹哨: call units, which have half an hour to come."""

    unit_ids: Annotated[list[Id], Meta(min_length=1, max_length=20)]
    text: Text = ""


class Arrive(Making, tag="arrive"):
    """到: a unit is there; one's own without `unit_id`."""

    unit_id: Id | None = None


class Score(Making, tag="score", kw_only=True):
    """评价: how a unit was that has come, or should have."""

    unit_id: Id
    score: Satisfaction


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
    | Reopen
    | Withdraw
    | Decline
    | Merge
    | Split
    | Rate
    | Offer
    | TakeOver
    | Refuse
    | TakeBack
    | Extend
    | GrantTime
    | DenyTime
    | Park
    | GrantPark
    | DenyPark
    | ParkOn
    | Unpark
    | AskHelp
    | Help
    | NoHelp
    | Helped
    | WhistleFor
    | Arrive
    | Score
)


class Said(Form):
    """A word about a request: to the resident, or `internal` for the staff alone."""

    text: Words
    internal: bool = False


@post("/requests/{id:int}/moves", may="move:requests", status=200, tags=["requests"])
async def move_request(
    sight: Seen, id: Number, data: Body[AnyMove], expected: Expected
) -> Response[RequestWhole]:
    """Make a move: the one way to change a request. The chat hears of it."""
    request = await visible.one(ResidentRequest, id, sight)
    await requests.as_seen(request.id, expected)
    await make(request, data, sight, now=clock.now())
    return await shown(request.id, sight)


async def make(request: ResidentRequest, move: AnyMove, sight: Sight, *, now: datetime) -> None:
    """Run the rule of a move, in the name of the member who calls."""
    how: dict[str, Any] = {"now": now, "via": Via.OFFICE}
    match move:
        case Finish(text=result, no_photo=why):
            await requests.finish(request.id, sight.member, result, no_photo=why, **how)
        case AskHelp() | Help() | NoHelp() | Helped():
            await _help(request, move, sight.member, how)
        case WhistleFor() | Arrive() | Score():
            await _whistle(request, move, sight.member, how)
        case Extend(days=days, text=reason):
            await extending.extend(request.id, sight.member, days, reason, **how)
        case Park() | ParkOn():
            act = parking.park if isinstance(move, Park) else parking.park_on
            await act(request.id, sight.member, move.review_on, move.text, **how)
        case Return(grid_id=grid, text=reason):
            target = await _in_the_community(request, grid)
            await requests.return_to(request.id, sight.member, target, reason, **how)
        case Assign(grid_id=grid, text=reason):
            target = await must_see(Grid, grid, sight, field="grid_id")
            await requests.assign(request.id, sight.member, target, reason, **how)
        case Offer(member_id=member, text=text):
            to = await _colleague(request, member)
            await handing_over.offer(request.id, sight.member, to, text, **how)
        case Merge(into_id=into):
            other = await must_see(ResidentRequest, into, sight, field="into_id")
            await requests.merge(request.id, sight.member, other.id, **how)
        case Split(places=places):
            apart = [await place_of(place, sight) for place in places]
            await requests.split(request.id, sight.member, apart, **how)
        case Rate(satisfaction=satisfaction):
            await requests.rate(request.id, sight.member, satisfaction, **how)
        case _ if type(move) in _SAYING:
            said: Any = move
            await _SAYING[type(move)](request.id, sight.member, said.text, **how)
        case _:
            await _SILENT[type(move)](request.id, sight.member, **how)


async def _help(
    request: ResidentRequest,
    move: AskHelp | Help | NoHelp | Helped,
    by: Member,
    how: dict[str, Any],
) -> None:
    match move:
        case AskHelp(grid_id=id, member_id=member, text=text):
            grid = await _in_the_community(request, id)
            named = await Member.get_or_none(id=member) if member else None
            if member and named is None:
                raise Invalid(field="member_id", value=str(member))
            await helping.ask(request.id, by, grid, text, member=named, **how)
        case Help(grid_id=grid_id):
            await helping.come(request.id, by, grid=grid_id, **how)
        case NoHelp(grid_id=grid_id, text=text):
            await helping.stay_away(request.id, by, text, grid=grid_id, **how)
        case Helped(grid_id=grid_id):
            await helping.done(request.id, by, grid=grid_id, **how)


async def _whistle(
    request: ResidentRequest, move: WhistleFor | Arrive | Score, by: Member, how: dict[str, Any]
) -> None:
    match move:
        case WhistleFor(unit_ids=ids, text=text):
            await whistles.blow(request.id, by, await _units(request, ids), text, **how)
        case Arrive(unit_id=unit):
            await whistles.arrive(request.id, by, unit=unit, **how)
        case Score(unit_id=unit, score=score):
            await whistles.score(request.id, by, unit, score, **how)


Rule = Callable[..., Awaitable[ResidentRequest]]

_SAYING: dict[type[Making], Rule] = {
    Ask: requests.ask,
    Answer: requests.answer,
    Finish: requests.finish,
    Dispute: requests.dispute,
    Reopen: requests.dispute,
    Decline: requests.decline,
    HandUp: requests.hand_up,
    GrantTime: extending.grant,
    DenyTime: extending.deny,
    GrantPark: parking.grant,
    DenyPark: parking.deny,
}
_SILENT: dict[type[Making], Rule] = {
    Claim: requests.claim,
    Release: requests.release,
    Confirm: requests.confirm,
    Withdraw: requests.withdraw,
    TakeOver: handing_over.take_over,
    Refuse: handing_over.refuse,
    TakeBack: handing_over.take_back,
    Unpark: parking.unpark,
}


async def _colleague(request: ResidentRequest, id: int) -> Member:
    """Somebody with a post over the request's grid, though the caller may not see them."""
    able = await staff_of(await Grid.get(id=request.grid_id))
    found = next((member for member in able if member.id == id), None)
    if found is None:
        raise Invalid(field="member_id", value=str(id))
    return found


async def _units(request: ResidentRequest, ids: Sequence[int]) -> list[Grid]:
    """The units that can be called from where the request is."""
    known = {unit.id: unit for unit in await grids.units_of(await Grid.get(id=request.grid_id))}
    for id in ids:
        if id not in known:
            raise Invalid(field="unit_ids", value=str(id))
    return [known[id] for id in dict.fromkeys(ids)]


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
    return await shown(request.id, sight, status=201)


def routes() -> list[Any]:
    """Moves, and words that move nothing."""
    return [move_request, say_about_request]

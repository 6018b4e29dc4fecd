"""Allowed: who may make a move now. What `moves.WHO` says, held against posts and what was asked.

A request that somebody claimed keeps a *first* responsible 首接负责, wherever it goes: `first` in
`Who`, `lead` in its row. They speak to the resident and share it out until a named hand-over was
taken.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from models.accounts import Account
from models.categories import Category
from models.errors import NotAllowed, NotFound, RuleBroken
from models.members import Member, Post, must_hold, roles_at
from models.policy import may
from models.requests import clocks
from models.requests.moves import WHO, Move, Who
from models.requests.refusals import (
    AlreadyAsked,
    AlreadyOffered,
    NobodyYet,
    NothingAsked,
    NotYours,
    OnlyTheDesk,
    PartOfAnother,
    ReturnedTwice,
    TooLateToExtend,
    TooManyExtensions,
)
from models.requests.shared import Extension, HandOver, Help, Parking, Reply, UnitCall
from models.requests.tables import ResidentRequest
from models.requests.voices import filed, is_reporter
from models.settings import RULES

Person = Account | Member
"""Whoever acts: somebody in a chat for themselves, or a member of staff."""

LEADING, ANSWERING = "lead:requests", "answer:requests"
WORKING, CORRECTING = "work:requests", "correct:requests"
"""Permissions of the policy that posts give; the last is over what another has claimed."""


async def must_be_allowed(request: ResidentRequest, move: Move, by: Person | None) -> None:
    """Raise `NotAllowed`, `NotYours` or `NotFound` when the person may not make this move.

    What the resident decides is decided of the whole, and not of its parts: `PartOfAnother`.
    """
    if by is None:
        return  # the clock
    if request.parent_id and WHO[move] is Who.RESIDENT and move is not Move.ANSWER:
        whole = await ResidentRequest.get(id=request.parent_id)
        raise PartOfAnother(number=request.number, whole=whole.number)
    if isinstance(by, Account):
        own = filed(request, by) if move is Move.WITHDRAW else await is_reporter(request, by)
        if WHO[move] is not Who.RESIDENT or not own:
            raise NotFound(what="request")
        return
    await _RULES[WHO[move]](request, by)


Rule = Callable[[ResidentRequest, Member], Coroutine[Any, Any, None]]


async def _desk(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid, to=ANSWERING)


async def _post(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid)


async def _working(request: ResidentRequest, by: Member) -> None:
    mine = request.claimer_id == by.id
    await must_hold(by, request.grid, to=WORKING if mine else CORRECTING)


async def _leading(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid, to=LEADING)


async def _holder(request: ResidentRequest, by: Member) -> None:
    """Whoever claimed it, or a lead; while nobody has, whoever has a post."""
    await must_hold(by, request.grid)
    if request.claimer_id not in (None, by.id) and not await leads(request, by):
        raise NotYours(number=request.number, member=request.claimer.name)  # type: ignore[union-attr]


async def _claimer(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid)
    if request.claimer_id != by.id:
        name = request.claimer.name if request.claimer else ""
        raise NotYours(number=request.number, member=name)


async def _first(request: ResidentRequest, by: Member) -> None:
    if request.lead_id != by.id and not await leads(request, by):
        await _not_theirs(request, by, request.lead_id)


async def _handler(request: ResidentRequest, by: Member) -> None:
    if by.id not in (request.lead_id, request.claimer_id) and not await leads(request, by):
        await _not_theirs(request, by, request.claimer_id or request.lead_id)


async def _not_theirs(request: ResidentRequest, by: Member, whose: int | None) -> None:
    await must_hold(by, request.grid)
    member = await Member.get_or_none(id=whose) if whose else None
    if member is None:
        raise NotAllowed(what=request.grid.name)
    raise NotYours(number=request.number, member=member.name)


async def _named(request: ResidentRequest, by: Member) -> None:
    offer = await offered(request)
    if offer is None or offer.to_id != by.id:
        raise NotAllowed(what=request.grid.name)
    await must_hold(by, request.grid)


async def _asked(request: ResidentRequest, by: Member) -> None:
    if await help_for(request, by, Reply.ASKED) is None:
        raise NotAllowed(what=request.grid.name)


async def _helper(request: ResidentRequest, by: Member) -> None:
    if await help_for(request, by, Reply.YES) is None:
        await _handler(request, by)


async def _unit(request: ResidentRequest, by: Member) -> None:
    if await call_for(request, by) is None:
        raise NotAllowed(what=request.grid.name)


async def _above(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid, to=LEADING)
    await _must_not_be_ones_own(request, by, await time_asked(request))


async def _other_desk(request: ResidentRequest, by: Member) -> None:
    await must_hold(by, request.grid, to=ANSWERING)
    await _must_not_be_ones_own(request, by, await parking_asked(request))


async def _must_not_be_ones_own(
    request: ResidentRequest, by: Member, asked: Extension | Parking | None
) -> None:
    if asked is not None and asked.by_id == by.id:
        raise NotAllowed(what=request.grid.name)


async def _clock(request: ResidentRequest, by: Member) -> None:
    raise NotAllowed(what=request.grid.name)


_RULES: dict[Who, Rule] = {
    Who.RESIDENT: _desk,
    Who.POST: _post,
    Who.FREE: _holder,
    Who.WORKING: _working,
    Who.CLAIMER: _claimer,
    Who.HOLDER: _holder,
    Who.FIRST: _first,
    Who.HANDLER: _handler,
    Who.LEADING: _leading,
    Who.ABOVE: _above,
    Who.DESK: _desk,
    Who.OTHER_DESK: _other_desk,
    Who.NAMED: _named,
    Who.ASKED: _asked,
    Who.HELPER: _helper,
    Who.UNIT: _unit,
    Who.CLOCK: _clock,
}


async def leads(request: ResidentRequest, by: Member) -> bool:
    """Whether a member is 网格长 over the request's grid, or sits at its desk."""
    return bool(await roles_at(by, request.grid, to=LEADING))


async def may_speak(request: ResidentRequest, by: Member) -> bool:
    """Whether a member answers the resident: staff of its grid, the first, and who helps."""
    if await roles_at(by, request.grid):
        return True
    if (await Category.get(id=request.category_id)).confidential or by.archived_at:
        return False
    return by.id == request.lead_id or await help_for(request, by, Reply.YES) is not None


# --- what has been asked for


async def offered(request: ResidentRequest) -> HandOver | None:
    """The hand-over that waits for an answer."""
    rows = HandOver.filter(request_id=request.id, reply=Reply.ASKED)
    return await rows.select_related("to", "by").order_by("-id").first()


async def help_for(
    request: ResidentRequest, by: Member, reply: Reply, grid: int | None = None
) -> Help | None:
    """Where a member was asked to help, or does, themselves or their grid."""
    rows = Help.filter(request_id=request.id, reply=reply).select_related("grid")
    rows = rows.filter(grid_id=grid) if grid else rows
    for row in await rows.order_by("id"):
        asked_by_name = reply is Reply.ASKED and row.member_id is not None
        if by.archived_at is None and row.member_id == by.id:
            return row
        if not asked_by_name and await roles_at(by, row.grid):
            return row
    return None


async def call_for(
    request: ResidentRequest, by: Member, unit: int | None = None
) -> UnitCall | None:
    """The call to a unit of a member's that has not come yet."""
    rows = UnitCall.filter(request_id=request.id, arrived_at=None, score=None)
    rows = rows.filter(unit_id=unit) if unit else rows
    for row in await rows.select_related("unit").order_by("id"):
        # its own people alone: who leads from above is not there
        own = Post.filter(member_id=by.id, grid_id=row.unit_id, role__in=may(WORKING))
        if by.archived_at is None and await own.exists():
            return row
    return None


async def unscored(request: ResidentRequest) -> list[UnitCall]:
    """The units that were called, and not scored yet."""
    rows = UnitCall.filter(request_id=request.id, score=None)
    return await rows.select_related("unit").order_by("id")


async def time_asked(request: ResidentRequest) -> Extension | None:
    """The extension that waits for an answer, unless somebody else has the request by now."""
    rows = Extension.filter(request_id=request.id, reply=Reply.ASKED, at__gte=request.claimed_at)
    asked = await rows.select_related("by").order_by("-id").first()
    return asked if asked and asked.by_id == request.claimer_id else None


async def parking_asked(request: ResidentRequest) -> Parking | None:
    """The parking that waits for an answer, unless it was claimed anew since."""
    rows = Parking.filter(request_id=request.id, reply=Reply.ASKED, at__gte=request.claimed_at)
    return await rows.select_related("by").order_by("-id").first()


# --- what must be so for a move to make sense


async def must_make_sense(request: ResidentRequest, move: Move) -> None:
    """Raise what stands against a move that the state alone would allow."""
    rule = _SENSE.get(move)
    if rule is not None:
        await rule(request)


async def _has_first(request: ResidentRequest) -> None:
    if request.lead_id is None:
        raise NobodyYet(number=request.number)


async def _not_offered(request: ResidentRequest) -> None:
    await _has_first(request)
    if offer := await offered(request):
        raise AlreadyOffered(number=request.number, member=offer.to.name)


async def _offered(request: ResidentRequest) -> None:
    if await offered(request) is None:
        raise NothingAsked(number=request.number)


async def _shareable(request: ResidentRequest) -> None:
    await _has_first(request)
    if (await Category.get(id=request.category_id)).confidential:
        raise OnlyTheDesk(number=request.number)


async def _returnable(request: ResidentRequest) -> None:
    if request.returns >= RULES.returns_most:
        raise ReturnedTwice(number=request.number)


async def _has_helper(request: ResidentRequest) -> None:
    if not await Help.exists(request_id=request.id, reply=Reply.YES):
        raise NothingAsked(number=request.number)


async def _has_unscored(request: ResidentRequest) -> None:
    if not await unscored(request):
        raise NothingAsked(number=request.number)


async def _extensible(request: ResidentRequest) -> None:
    if await time_asked(request):
        raise AlreadyAsked(number=request.number)
    granted = await Extension.filter(request_id=request.id, reply=Reply.YES).count()
    if granted >= RULES.extensions_most:
        raise TooManyExtensions(number=request.number, most=RULES.extensions_most)
    timed = clocks.read(request)
    if timed and timed.solve.over:
        raise TooLateToExtend(number=request.number)


async def _time_asked(request: ResidentRequest) -> None:
    if await time_asked(request) is None:
        raise NothingAsked(number=request.number)


async def _not_parking(request: ResidentRequest) -> None:
    if await parking_asked(request):
        raise AlreadyAsked(number=request.number)


async def _parking_asked(request: ResidentRequest) -> None:
    if await parking_asked(request) is None:
        raise NothingAsked(number=request.number)


_SENSE: dict[Move, Callable[[ResidentRequest], Coroutine[Any, Any, None]]] = {
    Move.RETURN: _returnable,
    Move.OFFER: _not_offered,
    Move.TAKE_OVER: _offered,
    Move.REFUSE: _offered,
    Move.TAKE_BACK: _offered,
    Move.ASK_HELP: _shareable,
    Move.HELPED: _has_helper,
    Move.WHISTLE: _shareable,
    Move.SCORE: _has_unscored,
    Move.EXTEND: _extensible,
    Move.GRANT_TIME: _time_asked,
    Move.DENY_TIME: _time_asked,
    Move.PARK: _not_parking,
    Move.GRANT_PARK: _parking_asked,
    Move.DENY_PARK: _parking_asked,
}


async def possible_by(request: ResidentRequest, move: Move, by: Member) -> bool:
    """Whether a member may make a move now, and it makes sense."""
    try:
        await must_be_allowed(request, move, by)
        await must_make_sense(request, move)
    except RuleBroken:
        return False
    return True

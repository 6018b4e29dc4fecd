"""Handing over 移交: who claimed first stays responsible until a named member takes it.

It is offered to a member with a post at the grid that has the request, or above it, who takes it
or does not; until then nothing changes, and whoever offered it may take it back. The resident is
told who is responsible from then on. Where the first responsible also works on the request, the
work goes along, and with it, in private, how to reach the resident.
"""

from datetime import datetime

from models.errors import NotFound
from models.journal import Via
from models.members import Member, roles_at
from models.requests.allowed import offered
from models.requests.moves import Move
from models.requests.moving import moving
from models.requests.notices import (
    HandedOver,
    HandOverOffered,
    HandOverRefused,
    HandOverTakenBack,
    ResponsibleNow,
)
from models.requests.refusals import AlreadyLead, NotOfThisGrid
from models.requests.shared import HandOver, Reply
from models.requests.tables import ResidentRequest
from models.requests.telling import tell, tell_member


async def offer(
    id: int,
    by: Member,
    to: Member,
    text: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask a member to be responsible from now on. Raises `NotOfThisGrid`, `AlreadyLead`."""
    async with moving(
        id, Move.OFFER, by, now=now, version=version, text=to.name, via=via
    ) as request:
        if to.id == request.lead_id:
            raise AlreadyLead(number=request.number, member=to.name)
        if not await roles_at(to, request.grid):
            raise NotOfThisGrid(member=to.name, grid=request.grid.name)
        await HandOver.create(
            request=request, by=by, to=to, before_id=request.lead_id, text=text, at=now
        )
        notice = HandOverOffered(request.number, request.id, by.name, to.name, text)
        await tell_member(to, request.grid, notice, now=now)
    return request


async def take_over(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Be responsible from now on."""
    async with moving(id, Move.TAKE_OVER, member, now=now, version=version, via=via) as request:
        waiting = await _answered(request, Reply.YES, now)
        before = request.lead_id
        request.lead_id = member.id
        if request.claimer_id is not None and request.claimer_id == before:
            request.claimer_id = member.id
            request.claimed_at = now
        known = (request.number, request.id, member.name)
        await tell(request, ResponsibleNow(*known), now=now)
        for one in {before, waiting.by_id} - {None, member.id}:
            told = await Member.get(id=one)
            await tell_member(told, request.grid, HandedOver(*known), now=now)
    return request


async def refuse(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Stay out of it; the first stays responsible."""
    async with moving(id, Move.REFUSE, member, now=now, version=version, via=via) as request:
        waiting = await _answered(request, Reply.NO, now)
        notice = HandOverRefused(request.number, request.id, member.name)
        await tell_member(waiting.by, request.grid, notice, now=now)
    return request


async def take_back(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Not hand it over after all."""
    async with moving(id, Move.TAKE_BACK, member, now=now, version=version, via=via) as request:
        waiting = await _answered(request, Reply.TAKEN_BACK, now)
        notice = HandOverTakenBack(request.number, request.id, member.name)
        await tell_member(waiting.to, request.grid, notice, now=now)
    return request


async def is_offered(id: int, to: str) -> bool:
    """Whether a request is still offered to a member of that name."""
    return await HandOver.exists(request_id=id, reply=Reply.ASKED, to__name=to)


async def _answered(request: ResidentRequest, reply: Reply, now: datetime) -> HandOver:
    waiting = await offered(request)
    if waiting is None:
        raise NotFound(what="hand-over")
    waiting.reply, waiting.replied_at = reply, now
    await waiting.save(update_fields=["reply", "replied_at"])
    return waiting

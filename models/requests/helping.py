"""Helping 协办: another grid, or one of its members, is asked to help with a request.

Whoever is responsible for it or has it asks; the grid is shown the card and says yes or no in its
own group. Who helps may answer the resident by replying to that card, with words and photos, until
it is said that the help is done. The request stays with whom it is.
"""

from datetime import datetime

from models import grids, outbox
from models.errors import NotFound
from models.grids import Grid
from models.journal import Via
from models.members import Member, roles_at
from models.privacy import mask
from models.requests.allowed import help_for
from models.requests.moves import Move
from models.requests.moving import moving
from models.requests.notices import HelpAsked, HelpComing, HelpDone, HelpRefused
from models.requests.refusals import AlreadyHelps, NotOfThisGrid, OnlyCalled
from models.requests.shared import Help, Reply
from models.requests.tables import ResidentRequest
from models.requests.telling import show, tell_member


async def ask(
    id: int,
    by: Member,
    grid: Grid,
    text: str = "",
    *,
    member: Member | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask a grid, or one `member` of it. Raises `AlreadyHelps`, `OnlyCalled`, `NotOfThisGrid`."""
    said = " ".join(filter(None, [member.name if member else grid.name, text]))
    async with moving(
        id, Move.ASK_HELP, by, now=now, version=version, text=said, via=via
    ) as request:
        await _must_be_free(request, grid)
        if member and not await roles_at(member, grid):
            raise NotOfThisGrid(member=member.name, grid=grid.name)
        await Help.create(request=request, by=by, grid=grid, member=member, text=text, at=now)
        await show(request, grid, now=now)
        name = member.name if member else grid.name
        notice = HelpAsked(request.number, request.id, by.name, grid.id, name, mask(text))
        if member:
            await tell_member(member, grid, notice, now=now)
        else:
            await outbox.tell(grid, notice, now=now)
    return request


async def _must_be_free(request: ResidentRequest, grid: Grid) -> None:
    if await grids.is_unit(grid):
        raise OnlyCalled(unit=grid.name)
    asked = Help.filter(request_id=request.id, grid_id=grid.id, reply__in=[Reply.ASKED, Reply.YES])
    if grid.id == request.grid_id or await asked.exists():
        raise AlreadyHelps(number=request.number, grid=grid.name)


async def come(
    id: int,
    by: Member,
    *,
    grid: int | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Help, in the name of one's grid."""
    async with moving(id, Move.HELP, by, now=now, version=version, via=via) as request:
        asked = await _asked(request, by, grid)
        asked.reply, asked.replied_at, asked.member = Reply.YES, now, by
        await asked.save(update_fields=["reply", "replied_at", "member_id"])
        notice = HelpComing(request.number, request.id, by.name, asked.grid.name)
        await _tell_asker(request, asked, notice, now=now)
    return request


async def stay_away(
    id: int,
    by: Member,
    reason: str = "",
    *,
    grid: int | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Not help."""
    async with moving(
        id, Move.NO_HELP, by, now=now, version=version, text=reason, via=via
    ) as request:
        asked = await _asked(request, by, grid)
        asked.reply, asked.replied_at = Reply.NO, now
        await asked.save(update_fields=["reply", "replied_at"])
        notice = HelpRefused(request.number, request.id, by.name, asked.grid.name, reason)
        await _tell_asker(request, asked, notice, now=now)
    return request


async def done(
    id: int,
    by: Member,
    *,
    grid: int | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """The help is done: who helps leaves, or is told so by those who asked."""
    async with moving(id, Move.HELPED, by, now=now, version=version, via=via) as request:
        row = await help_for(request, by, Reply.YES, grid) or await _any(request, grid)
        row.reply, row.ended_at = Reply.OVER, now
        await row.save(update_fields=["reply", "ended_at"])
        notice = HelpDone(request.number, request.id, by.name, row.grid.name)
        for one in {row.by_id, row.member_id} - {by.id, None}:
            await tell_member(await Member.get(id=one), request.grid, notice, now=now)
    return request


async def is_asked(id: int, grid: int) -> bool:
    """Whether a grid, or a member of it, has not answered."""
    return await Help.exists(request_id=id, grid_id=grid, reply=Reply.ASKED)


async def _asked(request: ResidentRequest, by: Member, grid: int | None) -> Help:
    found = await help_for(request, by, Reply.ASKED, grid)
    if found is None:
        raise NotFound(what="help")
    return found


async def _any(request: ResidentRequest, grid: int | None) -> Help:
    rows = Help.filter(request_id=request.id, reply=Reply.YES).select_related("grid")
    found = await (rows.filter(grid_id=grid) if grid else rows).order_by("id").first()
    if found is None:
        raise NotFound(what="help")
    return found


async def _tell_asker(
    request: ResidentRequest, asked: Help, notice: outbox.Notice, *, now: datetime
) -> None:
    await tell_member(await Member.get(id=asked.by_id), request.grid, notice, now=now)

"""What staff do with a request: claim, ask, pass on, finish, decline."""

from collections.abc import Sequence
from datetime import datetime

from models import grids, outbox
from models.grids import Grid
from models.journal import Via
from models.members import Member, must_hold
from models.requests.asking import ask_later, ask_no_more
from models.requests.callbacks import count_gone
from models.requests.moves import Move
from models.requests.moving import end, moving, must_say
from models.requests.notices import (
    AppointNeeded,
    RequestAsked,
    RequestClaimed,
    RequestDeclined,
    RequestFinished,
    RequestPassedOn,
    RequestReleased,
)
from models.requests.parts import with_whole
from models.requests.proving import proof_of
from models.requests.refusals import OnlyCalled, OnlyTheDesk, SameGrid
from models.requests.tables import Outcome, ResidentRequest
from models.requests.telling import File, show, tell, tell_files
from models.settings import RULES


async def claim(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Take a request on. Raises `AlreadyClaimed` with the name of whoever was faster."""
    async with moving(id, Move.CLAIM, member, now=now, version=version, via=via) as request:
        request.claimer_id = member.id
        request.lead_id = request.lead_id or member.id
        request.claimed_at = now
        await tell(request, RequestClaimed(request.number, request.id, member.name), now=now)
    return request


async def release(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Put a claimed request back."""
    async with moving(id, Move.RELEASE, member, now=now, version=version, via=via) as request:
        request.claimer_id = None
        await tell(request, RequestReleased(request.number, request.id), now=now)
    return request


async def ask(
    id: int,
    member: Member,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask the resident something; until the answer the request waits."""
    must_say(Move.ASK, text, files)
    async with moving(
        id, Move.ASK, member, now=now, version=version, text=text, files=files, via=via
    ) as request:
        await tell_files(request, RequestAsked, member.name, text, files, now=now)
    return request


async def return_to(
    id: int,
    member: Member,
    grid: Grid,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Give a request back 退单: to another grid, with a reason.

    The second return goes to the lowest grid above all that were concerned instead, which must
    appoint 派遣. Raises `ReturnedTwice` after that, wherever it is.
    """
    must_say(Move.RETURN, reason)
    async with moving(
        id, Move.RETURN, member, now=now, version=version, text=reason, via=via
    ) as request:
        if grid.id == request.grid_id:
            raise SameGrid(grid=grid.name)
        request.returns += 1
        if request.returns < RULES.returns_most:
            await pass_on(request, grid, now=now)
        else:
            above = await _above_all(request, grid)
            await pass_on(request, above, now=now)
            notice = AppointNeeded(request.number, request.id, grid.name)
            await outbox.tell(above, notice, now=now)
    return request


async def _above_all(request: ResidentRequest, grid: Grid) -> Grid:
    """The lowest grid above the first that had it, the one that has it and the one named."""
    first = await Grid.get(id=request.first_grid_id)
    both = await Grid.get(id=grids.lowest_common(request.grid.path, grid.path))
    return await Grid.get(id=grids.lowest_common(both.path, first.path))


async def hand_up(
    id: int,
    member: Member,
    reason: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Hand a request up 上报 to the grid above. Raises `NoLevelAbove` at the top."""
    async with moving(
        id, Move.HAND_UP, member, now=now, version=version, text=reason, via=via
    ) as request:
        await pass_on(request, await grids.parent_of(request.grid), now=now)
    return request


async def assign(
    id: int,
    member: Member,
    grid: Grid,
    reason: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.OFFICE,
) -> ResidentRequest:
    """Send a request 派遣 to a grid: by a lead or the desk above it."""
    async with moving(
        id, Move.ASSIGN, member, now=now, version=version, text=reason, via=via
    ) as request:
        if grid.id == request.grid_id:
            raise SameGrid(grid=grid.name)
        await must_hold(member, grid, to="lead:requests")
        await pass_on(request, grid, now=now)
    return request


async def finish(
    id: int,
    member: Member,
    result: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    no_photo: str = "",
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Report a request done 办结, with what was done; the resident is asked whether it is.

    `no_photo` is why there is no photo of it, where one is wanted: see `proving`.
    """
    must_say(Move.FINISH, result, files)
    told = "\n".join(filter(None, [result, no_photo]))
    async with (
        with_whole(id, now=now),
        moving(
            id, Move.FINISH, member, now=now, version=version, text=told, files=files, via=via
        ) as request,
    ):
        request.result = result
        request.done_at = now
        proof = await proof_of(request, files, no_photo)
        request.proof = proof  # type: ignore[assignment]
        if request.parent_id is None:
            await ask_later(request, now=now)
            await tell_files(
                request, RequestFinished, member.name, told, files, now=now, everybody=True
            )
    return request


async def decline(
    id: int,
    member: Member,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Decline a request 不予受理: the desk alone, with a reason."""
    must_say(Move.DECLINE, reason)
    async with (
        with_whole(id, now=now),
        moving(id, Move.DECLINE, member, now=now, version=version, text=reason, via=via) as request,
    ):
        end(request, Outcome.DECLINED, now=now)
        await count_gone(request, now=now)
        await tell(request, RequestDeclined(request.number, request.id, reason), now=now)
    return request


async def pass_on(request: ResidentRequest, grid: Grid, *, now: datetime) -> None:
    """Open again, with another grid; its group gets the card, the resident a word.

    Raises `OnlyTheDesk` when it is confidential and the grid is below a desk, `OnlyCalled` when
    it is no grid but a unit.
    """
    if await grids.is_unit(grid):
        raise OnlyCalled(unit=grid.name)
    if request.category.confidential and (await grids.desk_of(grid)).id != grid.id:
        raise OnlyTheDesk(number=request.number)
    request.grid_id = grid.id
    request.claimer_id = None
    ask_no_more(request)
    await show(request, grid, now=now)
    await tell(request, RequestPassedOn(request.number, request.id, grid.name), now=now)

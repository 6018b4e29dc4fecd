"""Parts: what was split by its places is done when each of them is, and ends as the whole does.

Nobody is told of a part but those who work on it: whoever filed the whole is told once, of all.
Whoever moves a part holds the whole first, so that two who finish the last two parts at once do not
both believe that another is still open.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from models.database import writing
from models.journal import Via
from models.requests.asking import ask_later
from models.requests.moves import OPEN_STATUSES, Move, Status
from models.requests.moving import end, locked, moving
from models.requests.notices import RequestFinished
from models.requests.tables import Outcome, ResidentRequest
from models.requests.telling import tell_files


@asynccontextmanager
async def with_whole(id: int, *, now: datetime) -> AsyncIterator[None]:
    """A move that may end a part: when it was the last, the whole is done as well."""
    async with writing():
        known = await ResidentRequest.filter(id=id).only("id", "parent_id").first()
        whole = known.parent_id if known else None
        if whole:
            await locked(whole)
        yield
        if whole:
            await _complete(whole, now=now)


async def _complete(id: int, *, now: datetime) -> None:
    request = await locked(id)
    if request.status is not Status.SPLIT:
        return
    parts = await ResidentRequest.filter(parent_id=id).order_by("id")
    if any(part.status in OPEN_STATUSES for part in parts):
        return
    result = "\n".join(f"{part.place_words}：{part.result or '—'}" for part in parts)
    async with moving(id, Move.COMPLETE, None, now=now, text=result, via=Via.CLOCK) as whole:
        whole.result = result
        whole.done_at = now
        await ask_later(whole, now=now)
        member = whole.claimer.name if whole.claimer else ""
        await tell_files(whole, RequestFinished, member, result, (), now=now, everybody=True)


async def close_parts(request: ResidentRequest, *, now: datetime) -> None:
    """The whole has ended so: what is done of it has, too. Only the whole is counted."""
    if await _has_parts(request):
        outcome = Outcome(str(request.outcome))
        for part in await _parts(request, Status.DONE):
            async with moving(part.id, Move.CLOSE, None, now=now, via=Via.CLOCK) as closing:
                end(closing, outcome, now=now)


async def withdraw_parts(request: ResidentRequest, *, now: datetime) -> None:
    """The whole was taken back: nobody need work on what is left of it."""
    if await _has_parts(request):
        for part in await _parts(request, *OPEN_STATUSES):
            async with moving(part.id, Move.WITHDRAW, None, now=now, via=Via.CLOCK) as going:
                end(going, Outcome.WITHDRAWN, now=now)
        for part in await _parts(request, Status.DONE):
            async with moving(part.id, Move.CLOSE, None, now=now, via=Via.CLOCK) as going:
                end(going, Outcome.WITHDRAWN, now=now)


async def _has_parts(request: ResidentRequest) -> bool:
    return await ResidentRequest.filter(parent_id=request.id).exists()


async def _parts(request: ResidentRequest, *status: Status) -> list[ResidentRequest]:
    return await ResidentRequest.filter(parent_id=request.id, status__in=status).order_by("id")

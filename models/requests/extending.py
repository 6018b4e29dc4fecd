"""Extending 延期: more time for what can't be settled in its own, asked for while there is some.

Whoever claimed it asks, for so many working days and with a reason; a lead of the grid says yes or
no, or somebody above where the lead is the one who asks: nobody grants his own. So many times at
most. What is granted moves the end of the clock to solve, and the resident is told why.
"""

from datetime import datetime

from models import calendar
from models.journal import Via
from models.members import Member
from models.privacy import mask
from models.requests import clocks
from models.requests.allowed import time_asked
from models.requests.leading import tell_leads
from models.requests.moves import Move
from models.requests.moving import moving, must_say
from models.requests.notices import (
    ExtensionAsked,
    ExtensionDenied,
    ExtensionGranted,
    RequestExtended,
)
from models.requests.refusals import NotThatLong
from models.requests.shared import Extension, Reply, answered
from models.requests.tables import ResidentRequest
from models.requests.telling import iso, tell, tell_member
from models.settings import RULES


async def extend(
    id: int,
    by: Member,
    days: int,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask for so many working days more. Raises `TooManyExtensions`, `TooLateToExtend`."""
    must_say(Move.EXTEND, reason)
    async with moving(
        id, Move.EXTEND, by, now=now, version=version, text=reason, via=via
    ) as request:
        if not 1 <= days <= RULES.extension_days_most:
            raise NotThatLong(number=request.number, most=RULES.extension_days_most)
        working = await calendar.current()
        timed = clocks.of(request, working, now=now)
        due_at, until, more = clocks.put_off(timed, days, working, now=now)
        await Extension.create(
            request=request,
            by=by,
            grid=request.grid,
            text=reason,
            days=days,
            more=round(more.total_seconds()),
            due_at=due_at,
            until=until,
            at=now,
        )
        notice = ExtensionAsked(request.number, request.id, by.name, days, iso(until), mask(reason))
        await tell_leads(request, notice, besides=by.id, now=now)
    return request


async def grant(
    id: int,
    by: Member,
    answer: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Give the time that was asked for."""
    async with moving(
        id, Move.GRANT_TIME, by, now=now, version=version, text=answer, via=via
    ) as request:
        asked = await answered(await time_asked(request), Reply.YES, by, answer, now=now)
        working = await calendar.current()
        timed = clocks.of(request, working, now=now)
        clocks.write(request, clocks.extend(timed, asked.more, working, now=now))
        until = iso(request.solve_due_at or asked.until)
        told = ExtensionGranted(request.number, request.id, asked.by.name, until)
        await tell_member(asked.by, request.grid, told, now=now)
        news = RequestExtended(request.number, request.id, until, asked.text)
        await tell(request, news, now=now)
    return request


async def deny(
    id: int,
    by: Member,
    answer: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Not give it."""
    async with moving(
        id, Move.DENY_TIME, by, now=now, version=version, text=answer, via=via
    ) as request:
        asked = await answered(await time_asked(request), Reply.NO, by, answer, now=now)
        notice = ExtensionDenied(request.number, request.id, asked.by.name, by.name, answer)
        await tell_member(asked.by, request.grid, notice, now=now)
    return request

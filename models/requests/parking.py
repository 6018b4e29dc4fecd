"""Parking 挂账: what can't be settled for now rests until a review date, and its clocks with it.

Whoever claimed it or is responsible for it asks, with a reason and a date; the desk says yes or no,
and nobody to what he asked himself. At the date the desk is asked: to rest on until another one, or
to be taken up again. Asked in vain, it is taken up by itself some working days later, so that
silence parks nothing for ever. The clocks run on with what was left. The resident is told of all.
"""

from datetime import date, datetime, time

from models import calendar, outbox
from models.calendar import local, zone
from models.errors import Invalid, NotFound
from models.grids import desk_of
from models.journal import Via
from models.members import Member
from models.privacy import mask
from models.requests.allowed import parking_asked
from models.requests.moves import Move
from models.requests.moving import moving, must_say
from models.requests.notices import (
    ParkingAsked,
    ParkingDenied,
    ParkingGranted,
    ParkingReview,
    RequestParked,
    RequestTakenUp,
    TakenUp,
)
from models.requests.refusals import NotThatLong
from models.requests.shared import Parking, Reply, answered
from models.requests.tables import ResidentRequest
from models.requests.telling import iso, tell, tell_member
from models.settings import RULES

HOUR = time(9)
"""When on its day a review is due."""


async def park(
    id: int,
    by: Member,
    review_on: date,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask the desk to let it rest until a day."""
    must_say(Move.PARK, reason)
    async with moving(id, Move.PARK, by, now=now, version=version, text=reason, via=via) as request:
        review_at = _review(request, review_on, now)
        await Parking.create(
            request=request, by=by, grid=request.grid, text=reason, review_at=review_at, at=now
        )
        notice = ParkingAsked(request.number, request.id, by.name, iso(review_at), mask(reason))
        await outbox.tell(await desk_of(request.grid), notice, now=now)
    return request


def _review(request: ResidentRequest, day: date, now: datetime) -> datetime:
    ahead = (day - local(now).date()).days
    if ahead < 1:
        raise Invalid(field="review_on", value=day.isoformat())
    if ahead > RULES.parked_days_most:
        raise NotThatLong(number=request.number, most=RULES.parked_days_most)
    return datetime.combine(day, HOUR, zone()).astimezone(now.tzinfo)


async def grant(
    id: int,
    by: Member,
    answer: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Let it rest until the day that was asked for."""
    async with moving(
        id, Move.GRANT_PARK, by, now=now, version=version, text=answer, via=via
    ) as request:
        asked = await answered(await parking_asked(request), Reply.YES, by, answer, now=now)
        request.review_at = asked.review_at
        until = iso(asked.review_at)
        told = ParkingGranted(request.number, request.id, asked.by.name, until)
        await tell_member(asked.by, request.grid, told, now=now)
        await tell(request, RequestParked(request.number, request.id, until, asked.text), now=now)
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
    """Not let it rest."""
    async with moving(
        id, Move.DENY_PARK, by, now=now, version=version, text=answer, via=via
    ) as request:
        asked = await answered(await parking_asked(request), Reply.NO, by, answer, now=now)
        notice = ParkingDenied(request.number, request.id, asked.by.name, by.name, answer)
        await tell_member(asked.by, request.grid, notice, now=now)
    return request


async def park_on(
    id: int,
    by: Member,
    review_on: date,
    answer: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Let it rest on until another day."""
    async with moving(
        id, Move.PARK_ON, by, now=now, version=version, text=answer, via=via
    ) as request:
        parked = await parking_of(request)
        parked.review_at = _review(request, review_on, now)
        parked.reviewed_at = None
        await parked.save(update_fields=["review_at", "reviewed_at"])
        request.review_at = parked.review_at
        until = iso(parked.review_at)
        await tell(request, RequestParked(request.number, request.id, until, parked.text), now=now)
    return request


async def unpark(
    id: int,
    by: Member | None,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Take it up again; by nobody when time does."""
    async with moving(id, Move.UNPARK, by, now=now, version=version, via=via) as request:
        await tell(request, RequestTakenUp(request.number, request.id), now=now)
        if by is None or by.id != request.claimer_id:
            name = request.claimer.name if request.claimer else ""
            notice = TakenUp(request.number, request.id, name)
            await tell_member(request.claimer, request.grid, notice, now=now)
    return request


async def review(request: ResidentRequest, *, now: datetime) -> datetime | None:
    """The review date has come: ask the desk. Returns until when; None when that is over, too."""
    parked = await parking_of(request)
    if parked.reviewed_at is not None:
        return None
    parked.reviewed_at = now
    await parked.save(update_fields=["reviewed_at"])
    notice = ParkingReview(request.number, request.id, mask(parked.text))
    await outbox.tell(await desk_of(request.grid), notice, now=now)
    return (await calendar.current()).add_working_days(now, RULES.parked_grace_days)


async def parking_of(request: ResidentRequest) -> Parking:
    """How a request is parked now."""
    found = await Parking.filter(request_id=request.id, reply=Reply.YES).order_by("-id").first()
    if found is None:
        raise NotFound(what="parking")
    return found

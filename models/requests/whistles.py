"""Whistles 吹哨报到: units are called to where they are needed, and say that they are there.

Whoever is responsible for a request or has it names the units 联动单位; each is shown the card and
presses 「到」 within half an hour of its ringing (`calling`). Who has not come by then is told to
whoever is responsible, and counted. They score each unit once it came, or should have; the whistle
stays until the last is scored, though the request may be done before: waiting for a score shall
keep nobody waiting. They are reminded once.
"""

from collections.abc import Sequence
from datetime import datetime

from models import grids, outbox
from models.calendar import is_quiet, local
from models.database import writing
from models.errors import Invalid, NotAllowed, NotFound
from models.grids import Grid
from models.journal import Via
from models.members import Member, Post
from models.requests import calling
from models.requests.allowed import call_for
from models.requests.moves import OPEN_STATUSES, Move
from models.requests.moving import locked, moving
from models.requests.notices import UnitArrived, UnitLate, UnitUnscored
from models.requests.refusals import AlreadyCalled, NotAUnit, TooEarlyToScore
from models.requests.shared import UnitCall, Whistle
from models.requests.tables import ResidentRequest, Satisfaction
from models.requests.telling import show, tell_member
from models.settings import RULES

AT_ONCE = 200
"""Calls and whistles that one round looks at."""


async def blow(
    id: int,
    by: Member,
    units: Sequence[Grid],
    text: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Call units. Raises `NotAUnit`, or `AlreadyCalled` while one has not been scored.

    What is not urgent rings in no quiet hour: they are called in the morning.
    """
    if not units:
        raise Invalid(field="units", value="")
    said = " ".join(filter(None, [*(unit.name for unit in units), text]))
    async with moving(
        id, Move.WHISTLE, by, now=now, version=version, text=said, via=via
    ) as request:
        await _must_be_callable(request, units)
        whistle = await Whistle.create(request=request, by=by, grid=request.grid, text=text, at=now)
        due_at = calling.rings_at(request, now) + RULES.whistle_arrive_within
        for unit in units:
            call = await UnitCall.create(whistle=whistle, request=request, unit=unit, due_at=due_at)
            await show(request, unit, now=now)
            await calling.tell(request, call, now=now)
    return request


async def _must_be_callable(request: ResidentRequest, units: Sequence[Grid]) -> None:
    known = {unit.id for unit in await grids.units_of(request.grid)}
    for unit in units:
        if unit.id not in known:
            raise NotAUnit(grid=unit.name)
        if await UnitCall.exists(request_id=request.id, unit_id=unit.id, score=None):
            raise AlreadyCalled(number=request.number, unit=unit.name)


async def arrive(
    id: int,
    by: Member,
    *,
    unit: int | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """到: the unit is there, late or not."""
    async with moving(id, Move.ARRIVE, by, now=now, version=version, via=via) as request:
        call = await call_for(request, by, unit)
        if call is None:
            raise NotFound(what="unit")
        call.arrived_at, call.arrived = now, by
        await call.save(update_fields=["arrived_at", "arrived_id"])
        await calling.tell_no_more(call)
        notice = UnitArrived(request.number, request.id, call.unit_id, call.unit.name, by.name)
        await _tell_first(request, notice, now=now)
    return request


async def score(
    id: int,
    by: Member,
    unit: int,
    score: Satisfaction,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Score a unit, once; with the last of them the whistle is over."""
    async with moving(
        id, Move.SCORE, by, now=now, version=version, facts={"score": str(score)}, via=via
    ) as request:
        rows = UnitCall.filter(request_id=id, unit_id=unit, score=None).select_related("unit")
        call = await rows.first()
        if call is None:
            raise NotFound(what="unit")
        if await Post.exists(member_id=by.id, grid_id=unit):
            raise NotAllowed(what=call.unit.name)
        if call.arrived_at is None and now < call.due_at:
            raise TooEarlyToScore(number=request.number, unit=call.unit.name)
        call.score, call.scored_at, call.scored_by = score, now, by
        await call.save(update_fields=["score", "scored_at", "scored_by_id"])
        if not await UnitCall.exists(whistle_id=call.whistle_id, score=None):
            await Whistle.filter(id=call.whistle_id).update(closed_at=now)
    return request


async def _tell_first(request: ResidentRequest, notice: outbox.Notice, *, now: datetime) -> None:
    first = await Member.get_or_none(id=request.lead_id, archived_at=None)
    await tell_member(first, request.grid, notice, now=now)


async def is_awaited(id: int, unit: int) -> bool:
    """Whether a unit was called and has not come."""
    return await UnitCall.exists(request_id=id, unit_id=unit, score=None, arrived_at=None)


async def is_unscored(id: int, unit: int) -> bool:
    """Whether a unit was called and is not scored."""
    return await UnitCall.exists(request_id=id, unit_id=unit, score=None)


# --- what time brings


async def due(*, now: datetime) -> int:
    """Tell of the units that have not come, and remind of those not scored. Returns how many."""
    late = UnitCall.filter(due_at__lte=now, arrived_at=None, late_at=None, score=None)
    done = 0
    for id in await late.order_by("due_at").limit(AT_ONCE).values_list("id", flat=True):
        async with writing():
            done += await _late(int(id), now=now)  # type: ignore[call-overload]
    if is_quiet(local(now).time()):
        return done
    for whistle in await _to_remind_of(now):
        async with writing():
            done += await _remind(whistle, now=now)
    return done


async def _late(id: int, *, now: datetime) -> bool:
    row = await UnitCall.get(id=id)
    request = await locked(row.request_id)
    if not await UnitCall.filter(id=id, arrived_at=None, late_at=None, score=None).update(
        late_at=now
    ):
        return False  # they came meanwhile
    unit = await Grid.get(id=row.unit_id)
    await _tell_first(request, UnitLate(request.number, request.id, unit.id, unit.name), now=now)
    await outbox.refresh(("request",), request.subject, now=now)
    return True


async def _to_remind_of(now: datetime) -> list[int]:
    open_still = Whistle.filter(closed_at=None, reminded_at=None)
    old = open_still.filter(at__lte=now - RULES.score_reminder_after)
    over = open_still.exclude(request__status__in=list(OPEN_STATUSES))
    found: set[int] = set()
    for rows in (old, over):
        found.update(row.id for row in await rows.limit(AT_ONCE).only("id"))
    return sorted(found)


async def _remind(id: int, *, now: datetime) -> bool:
    whistle = await Whistle.get(id=id)
    request = await locked(whistle.request_id)
    if not await Whistle.filter(id=id, closed_at=None, reminded_at=None).update(reminded_at=now):
        return False
    calls = UnitCall.filter(whistle_id=id, score=None).select_related("unit")
    for call in await calls.order_by("id"):
        notice = UnitUnscored(request.number, request.id, call.unit_id, call.unit.name)
        await _tell_first(request, notice, now=now)
    return True

"""Breaches: what happens when a request's clocks run out, and what time does to it otherwise.

At half of a clock the card turns yellow; at its end it turns red, the breach is written down, and

* not claimed in time: the group is reminded, a step later the lead 网格长, and a step later it is
  handed up by itself, as far as the community's desk;
* claimed, and no word to the resident in time: the claim lapses, back to the group;
* not settled in time: the claimer is reminded, then the lead, then it is handed up, and the first
  claimer stays its lead. While nobody has claimed it, that it is not claimed is enough to be
  reminded of;
* the resident has not answered for too long: they are reminded, and the clock runs on;
* the review date of what is parked 挂账: the desk is asked, and without an answer it is taken up.

Each once: how far a clock has got stands in the row and only grows, and every step counts from when
the one before was really taken. So neither a restart nor a clock that jumps sends anything twice,
nor three steps at a time. Nothing of this happens in quiet hours, unless the request is urgent.
"""

import logging
from datetime import datetime, timedelta

from msgspec.structs import replace
from tortoise.expressions import Q

from models import calendar, grids, outbox
from models.calendar import ROUND_THE_CLOCK, WorkingCalendar, is_quiet, local
from models.database import writing
from models.journal import Via
from models.members import Member
from models.requests import clocks, parking
from models.requests.clocks import Clock, Clocks, Pause, Stage
from models.requests.leading import tell_leads
from models.requests.moves import OPEN_STATUSES, Move
from models.requests.moving import locked, moving
from models.requests.notices import (
    AnswerMissing,
    ClaimLapsed,
    ClaimOverdue,
    HandedUpOverdue,
    OverdueForLead,
    RequestReleased,
    SolveOverdue,
)
from models.requests.staff import pass_on
from models.requests.tables import Breach, Entry, ResidentRequest
from models.requests.tables import ClockKind as Kind
from models.requests.telling import CARDS, tell, tell_member, tell_talking

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Requests that one round looks at; the rest is looked at in the next."""

PUT_OFF = timedelta(minutes=10)
"""When a request that could not be looked at is looked at again, so that it holds up no other."""

STEPS = 10
"""What time can bring about for one request at once, and more."""


async def run_out(*, now: datetime) -> int:
    """Do what the clocks of requests have made due. Returns how many requests it was."""
    done = 0
    due = ResidentRequest.filter(next_at__lte=now)
    if is_quiet(local(now).time()):
        due = due.filter(Q(urgent=True) | Q(reckon_again=True))
    for id in await due.order_by("next_at").limit(AT_ONCE).values_list("id", flat=True):
        try:
            async with writing():
                done += await _strikes(int(id), now=now)  # type: ignore[call-overload]
        except Exception:
            log.exception("request-clock-failed", extra={"request": id})
            async with writing():
                await ResidentRequest.filter(id=id).update(next_at=now + PUT_OFF)
    return done


async def reckon_again(*, now: datetime, category: int | None = None) -> None:
    """What was reckoned by (days, hours of the category) has changed: have it done again."""
    rows = ResidentRequest.filter(status__in=list(OPEN_STATUSES))
    if category is not None:
        rows = rows.filter(category_id=category)
    async with writing():
        await rows.update(reckon_again=True, next_at=now)


async def _strikes(id: int, *, now: datetime) -> bool:
    """Whether there was anything to do: one thing after the other, each by the row as it is."""
    found = False
    for _ in range(STEPS):
        request = await locked(id)
        if request.next_at is None or request.next_at > now:
            break
        if not (request.urgent or request.reckon_again) and is_quiet(local(now).time()):
            break  # it was only reckoned again
        found = True
        days = await calendar.current()
        before = clocks.of(request, days, now=now)
        if request.reckon_again:
            await _reckon(request, before, days, now=now)
        elif before.pause and before.pause.until and before.pause.until <= now:
            await _run_on(request, before, days, now=now)
        elif kind := next((k for k in Kind if _is_due(before[k], now)), None):
            await _mark(request, before, kind, days, now=now)
        else:
            await _save(request, before)
    return found


def _is_due(clock: Clock, now: datetime) -> bool:
    at = clock.mark_at()
    return at is not None and at <= now


async def _save(request: ResidentRequest, after: Clocks) -> None:
    clocks.write(request, after)
    await request.save(update_fields=[*clocks.columns(after), "reckon_again"])


async def _reckon(
    request: ResidentRequest, before: Clocks, days: WorkingCalendar, *, now: datetime
) -> None:
    request.reckon_again = False
    urgent = request.urgent
    await _save(request, clocks.under(before, request.category, days, urgent=urgent, now=now))
    await outbox.refresh(CARDS, request.subject, now=now)


async def _run_on(
    request: ResidentRequest, before: Clocks, days: WorkingCalendar, *, now: datetime
) -> None:
    if before.pause and before.pause.why is clocks.Why.PARKED:
        await _review(request, before, before.pause, now=now)
        return
    await _save(request, clocks.resume(before, days, now=now))
    await outbox.refresh(CARDS, request.subject, now=now)
    asked = await Entry.filter(request_id=request.id, move=Move.ASK).order_by("-id").first()
    text = asked.text if asked else ""
    await tell_talking(request, AnswerMissing(request.number, request.id, text), now=now)


async def _review(request: ResidentRequest, before: Clocks, pause: Pause, *, now: datetime) -> None:
    """The desk is asked whether it shall rest on; what is not answered ends by itself."""
    until = await parking.review(request, now=now)
    if until is None:
        await parking.unpark(request.id, None, now=now, via=Via.CLOCK)
    else:
        await _save(request, replace(before, pause=replace(pause, until=until)))


# --- the marks of a clock


async def _mark(
    request: ResidentRequest, before: Clocks, kind: Kind, days: WorkingCalendar, *, now: datetime
) -> None:
    clock = _onward(before[kind], kind, request, before, days, now)
    await _save(request, before.with_clock(kind, clock))
    await outbox.refresh(CARDS, request.subject, now=now)
    if clock.stage is Stage.OVER:
        await Breach.create(
            request_id=request.id,
            clock=kind,
            due_at=clock.due_at,
            noticed_at=now,
            category_id=request.category_id,
            grid_id=request.grid_id,
            member_id=request.claimer_id,
        )
        await _over(request, kind, now=now)
    elif clock.stage is Stage.LEAD:
        await _tell_lead(request, kind, now=now)
    elif clock.stage is Stage.UP:
        await _hand_up(request, now=now)


def _onward(
    clock: Clock,
    kind: Kind,
    request: ResidentRequest,
    all: Clocks,
    days: WorkingCalendar,
    now: datetime,
) -> Clock:
    """The clock one stage on; what is long over is not first half over."""
    stage = Stage.OVER if clock.due_at and clock.due_at <= now else Stage.HALF
    stage = Stage(clock.stage + 1) if clock.over else stage
    ours = ROUND_THE_CLOCK if all.urgent else days
    goes_on = {
        Kind.CLAIM: True,
        Kind.CONTACT: False,  # the claim lapses
        Kind.SOLVE: request.claimer_id is not None,
    }[kind]
    step_at = None
    if goes_on and stage in (Stage.OVER, Stage.LEAD):
        step_at = ours.add_working_time(now, clocks.step(clock))
    return replace(clock, stage=stage, step_at=step_at)


async def _over(request: ResidentRequest, kind: Kind, *, now: datetime) -> None:
    number, id = request.number, request.id
    if kind is Kind.CLAIM:
        await outbox.tell(request.grid, ClaimOverdue(number, id), now=now)
    elif kind is Kind.CONTACT:
        claimer = request.claimer
        async with moving(id, Move.RELEASE, None, now=now, via=Via.CLOCK) as lapsed:
            lapsed.claimer_id = None
            await tell(lapsed, RequestReleased(number, id), now=now)
        await tell_member(claimer, request.grid, ClaimLapsed(number, id, _name(claimer)), now=now)
    elif request.claimer:
        claimer = request.claimer
        await tell_member(claimer, request.grid, SolveOverdue(number, id, claimer.name), now=now)


async def _tell_lead(request: ResidentRequest, kind: Kind, *, now: datetime) -> None:
    """Whoever leads the grid, or the nearest above; nobody who has it themselves."""
    notice = OverdueForLead(
        request.number, request.id, kind, request.grid.name, _name(request.claimer)
    )
    await tell_leads(request, notice, besides=request.claimer_id, now=now)


async def _hand_up(request: ResidentRequest, *, now: datetime) -> None:
    """To the grid above, as far as the desk: beyond it people decide."""
    desk = await grids.desk_of(request.grid)
    if request.grid_id == desk.id or request.grid.parent_id is None:
        return
    claimer, grid = request.claimer, await grids.parent_of(request.grid)
    async with moving(request.id, Move.HAND_UP, None, now=now, via=Via.CLOCK) as climbing:
        await pass_on(climbing, grid, now=now)
    if claimer:
        notice = HandedUpOverdue(request.number, request.id, claimer.name, grid.name)
        await tell_member(claimer, request.grid, notice, now=now)


def _name(member: Member | None) -> str:
    return member.name if member else ""

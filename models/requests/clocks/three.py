"""The three clocks of a request: when they begin, and what a move makes of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from models.calendar import ROUND_THE_CLOCK, WorkingCalendar
from models.categories import Category
from models.requests.clocks.one import (
    Clock,
    Stage,
    State,
    fresh,
    hold,
    longer,
    meet,
    reckoned,
    remaining,
    run,
    seconds,
    step,
    with_budget,
)
from models.requests.moves import BESIDE, OPEN_STATUSES, Move, Status
from models.requests.tables import ClockKind as Kind
from models.settings import RULES

FRESH = timedelta(hours=7)
"""What there is at least to settle what was thought settled: a working day."""


class Why(StrEnum):
    """Why clocks stand still."""

    WAITING = "waiting"  # for the resident
    PARKED = "parked"  # 挂账


class Pause(msgspec.Struct, frozen=True):
    """The clocks `held` stand still since a moment, and run on by themselves at another."""

    why: Why
    since: datetime
    until: datetime | None = None
    held: tuple[Kind, ...] = ()


class Clocks(msgspec.Struct, frozen=True, omit_defaults=True):
    """The three clocks of a request; `urgent` when they run round the clock."""

    claim: Clock
    contact: Clock
    solve: Clock
    urgent: bool = False
    pause: Pause | None = None

    def __getitem__(self, kind: Kind) -> Clock:
        found: Clock = getattr(self, kind)
        return found

    def each(self) -> Sequence[tuple[Kind, Clock]]:
        """The three, each with its kind."""
        return (Kind.CLAIM, self.claim), (Kind.CONTACT, self.contact), (Kind.SOLVE, self.solve)

    def with_clock(self, kind: Kind, clock: Clock) -> "Clocks":
        """The clocks with one of them another."""
        return replace(self, **{kind: clock})


def begin(category: Category, calendar: WorkingCalendar, *, urgent: bool, now: datetime) -> Clocks:
    """The clocks of a request that was just filed."""
    ours = ROUND_THE_CLOCK if urgent else calendar
    return Clocks(
        claim=run(fresh(category.claim_hours), ours, now),
        contact=fresh(category.contact_hours),
        solve=run(fresh(category.solve_hours), ours, now),
        urgent=urgent,
    )


def follow(
    clocks: Clocks,
    before: Status,
    after: Status,
    move: Move,
    calendar: WorkingCalendar,
    *,
    now: datetime,
    until: datetime | None = None,
) -> Clocks:
    """The clocks after a move from one state to another; what is parked is, until its review."""
    if move in BESIDE or move is Move.TAKE_OVER:
        return clocks
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    if move in (Move.ASK, Move.FINISH):
        clocks = contacted(clocks, calendar, now=now)
    if after not in OPEN_STATUSES:
        return _stopped(clocks, move, ours, now)
    if after is Status.PARKED:
        return _parked(clocks, move, calendar, now=now, until=until)
    if after is Status.WAITING:
        return pause(clocks, Why.WAITING, calendar, now=now) if before is not after else clocks
    if before not in OPEN_STATUSES:
        clocks = replace(clocks, solve=_reopened(clocks.solve))
    clocks = resume(clocks, calendar, now=now)
    if after is Status.OPEN and move is not Move.CORRECT:
        return _open(clocks, ours, now)
    if after is Status.CLAIMED and before is Status.OPEN:
        return _claimed(clocks, ours, now)
    return clocks


def _parked(
    clocks: Clocks, move: Move, calendar: WorkingCalendar, *, now: datetime, until: datetime | None
) -> Clocks:
    if clocks.pause and clocks.pause.why is Why.PARKED:
        moved = move is Move.PARK_ON
        return replace(clocks, pause=replace(clocks.pause, until=until)) if moved else clocks
    return pause(resume(clocks, calendar, now=now), Why.PARKED, calendar, now=now, until=until)


def extend(clocks: Clocks, more: int, calendar: WorkingCalendar, *, now: datetime) -> Clocks:
    """The clock to solve has so many seconds more."""
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    return clocks.with_clock(Kind.SOLVE, longer(clocks.solve, timedelta(seconds=more), ours, now))


def put_off(
    clocks: Clocks, days: int, calendar: WorkingCalendar, *, now: datetime
) -> tuple[datetime, datetime, timedelta]:
    """When the clock to solve ends, when it would so many working days later, and what is between.

    While it stands still, as if it ran from now on.
    """
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    solve = clocks.solve if clocks.solve.runs else run(clocks.solve, ours, now)
    end = max(solve.due_at or now, now)
    until = ours.add_working_days(end, days)
    return end, until, ours.working_time_between(end, until)


def _open(clocks: Clocks, ours: WorkingCalendar, now: datetime) -> Clocks:
    """Nobody has it: what it took them so far to contact the resident counts for nobody else."""
    claim = Clock(clocks.claim.budget, clocks.claim.budget)
    contact = clocks.contact
    if contact.met_at is None:
        contact = Clock(contact.budget, contact.budget)
    # whoever is reminded of claiming it need not be reminded of settling it
    solve = replace(clocks.solve, step_at=None)
    return replace(clocks, claim=run(claim, ours, now), contact=contact, solve=solve)


def _claimed(clocks: Clocks, ours: WorkingCalendar, now: datetime) -> Clocks:
    contact, solve = clocks.contact, clocks.solve
    if contact.met_at is None:
        contact = run(contact, ours, now)
    solve = _climbing(solve, ours, now)
    return replace(clocks, claim=meet(clocks.claim, ours, now), contact=contact, solve=solve)


def _stopped(clocks: Clocks, move: Move, ours: WorkingCalendar, now: datetime) -> Clocks:
    """None runs; reporting it done is what the clock to solve waits for."""
    for kind in Kind:
        clocks = clocks.with_clock(kind, hold(clocks[kind], ours, now))
    if move in (Move.FINISH, Move.COMPLETE):
        clocks = replace(clocks, solve=meet(clocks.solve, ours, now))
    return replace(clocks, pause=None)


def _reopened(solve: Clock) -> Clock:
    least = min(seconds(FRESH), solve.budget)
    return Clock(solve.budget, max(solve.left, least), extra=solve.extra)


def contacted(clocks: Clocks, calendar: WorkingCalendar, *, now: datetime) -> Clocks:
    """Whoever claimed it has said a word to the resident; the first one counts."""
    if clocks.contact.met_at is not None:
        return clocks
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    return replace(clocks, contact=meet(clocks.contact, ours, now))


def pause(
    clocks: Clocks,
    why: Why,
    calendar: WorkingCalendar,
    *,
    now: datetime,
    until: datetime | None = None,
) -> Clocks:
    """Clocks stand still; while waiting for the resident for so many working days at most."""
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    if why is Why.WAITING:
        until = ours.add_working_days(now, RULES.waiting_working_days)
    held = tuple(kind for kind, clock in clocks.each() if clock.runs)
    for kind in held:
        clocks = clocks.with_clock(kind, hold(clocks[kind], ours, now))
    return replace(clocks, pause=Pause(why, now, until, held))


def resume(clocks: Clocks, calendar: WorkingCalendar, *, now: datetime) -> Clocks:
    """What was held runs on with what was left, and so does the clock to solve, always."""
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    held = clocks.pause.held if clocks.pause else ()
    for kind in {*held, Kind.SOLVE}:
        if not clocks[kind].runs:
            clocks = clocks.with_clock(kind, _climbing(run(clocks[kind], ours, now), ours, now))
    return replace(clocks, pause=None)


def _climbing(clock: Clock, ours: WorkingCalendar, now: datetime) -> Clock:
    """A clock that was breached tells the next of it a step from now."""
    if not clock.over or clock.stage is Stage.UP:
        return clock
    return replace(clock, step_at=ours.add_working_time(now, step(clock)))


def under(
    clocks: Clocks, category: Category, calendar: WorkingCalendar, *, urgent: bool, now: datetime
) -> Clocks:
    """The clocks by the hours of a category and an urgency, and by a calendar, as these are now."""
    before = ROUND_THE_CLOCK if clocks.urgent else calendar
    after = ROUND_THE_CLOCK if urgent else calendar
    for kind in Kind:
        clock, hours = clocks[kind], float(getattr(category, f"{kind}_hours"))
        if round(hours * 3600) + clock.extra != clock.budget or urgent != clocks.urgent:
            clock = with_budget(clock, hours, before, now)
        clocks = clocks.with_clock(kind, reckoned(clock, after))
    return replace(clocks, urgent=urgent)


_LATENESS = {state: place for place, state in enumerate(State)}


def pressing(clocks: Clocks, now: datetime) -> tuple[Kind, Clock] | None:
    """The running clock that matters most: the latest in state, then the one that ends first."""
    running = [(kind, clock) for kind, clock in clocks.each() if clock.runs]
    return min(
        running,
        key=lambda of: (-_LATENESS[of[1].state(now)], of[1].due_at or now),
        default=None,
    )


def left_of(clocks: Clocks, calendar: WorkingCalendar, now: datetime) -> Mapping[Kind, timedelta]:
    """What is left of each clock that is not met."""
    ours = ROUND_THE_CLOCK if clocks.urgent else calendar
    unmet = ((kind, clock) for kind, clock in clocks.each() if clock.met_at is None)
    return {kind: remaining(clock, ours, now) for kind, clock in unmet}

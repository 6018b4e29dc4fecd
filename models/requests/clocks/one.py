"""One clock: how much of its hours is left, when it has run out, and who has heard of it."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

import msgspec
from msgspec.structs import replace

from models.calendar import WorkingCalendar

LEAST = timedelta(hours=1)
"""What a clock has left at least when it runs on."""

SHORTEST_STEP, LONGEST_STEP = timedelta(minutes=15), timedelta(hours=7)
"""Between one reminder of a breach and the next: a quarter of the clock's hours, within these."""


class Stage(IntEnum):
    """How far a clock has got, and who has heard of it; each is reached once."""

    RUNNING = 0
    HALF = 1
    OVER = 2  # whoever has it is reminded
    LEAD = 3  # the lead is
    UP = 4  # it was handed up


class State(StrEnum):
    """How late it is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Clock(msgspec.Struct, frozen=True, omit_defaults=True):
    """One clock. `left` seconds of its `budget` were left at `since`; without that it stands.

    `step_at` is when the next to hear of a breach does, `met_at` when what it measures happened,
    `extra` what of its budget was given 延期 beyond the hours of its category.
    """

    budget: int
    left: int
    since: datetime | None = None
    half_at: datetime | None = None
    due_at: datetime | None = None
    stage: Stage = Stage.RUNNING
    step_at: datetime | None = None
    extra: int = 0
    met_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether time counts."""
        return self.since is not None

    @property
    def over(self) -> bool:
        """Whether its end was noticed."""
        return self.stage >= Stage.OVER

    def mark_at(self) -> datetime | None:
        """When it next has something to say."""
        if not self.runs:
            return None
        if self.over:
            return self.step_at
        return self.half_at if self.stage is Stage.RUNNING and self.half_at else self.due_at

    def state(self, now: datetime) -> State:
        """How late it is."""
        if self.over or (self.due_at and self.due_at <= now):
            return State.RED
        half = self.stage is Stage.HALF or (self.half_at and self.half_at <= now)
        return State.YELLOW if half else State.GREEN


def remaining(clock: Clock, calendar: WorkingCalendar, now: datetime) -> timedelta:
    """What is left of it; never less than nothing."""
    left = timedelta(seconds=clock.left)
    if clock.since is not None:
        left -= calendar.working_time_between(clock.since, now)
    return max(left, timedelta(0))


def fresh(hours: float) -> Clock:
    """A clock that has not begun."""
    return Clock(round(hours * 3600), round(hours * 3600))


def run(clock: Clock, calendar: WorkingCalendar, now: datetime) -> Clock:
    """The clock runs from now on with what is left."""
    return reckoned(replace(clock, since=now, met_at=None), calendar)


def hold(clock: Clock, calendar: WorkingCalendar, now: datetime) -> Clock:
    """The clock stands still with what is left, and that is something unless it was breached."""
    if not clock.runs:
        return clock
    left = remaining(clock, calendar, now)
    if not clock.over:
        left = max(left, min(LEAST, timedelta(seconds=clock.budget)))
    still = replace(clock, left=seconds(left), since=None, half_at=None, step_at=None)
    return still if clock.over else replace(still, due_at=None)


def meet(clock: Clock, calendar: WorkingCalendar, now: datetime) -> Clock:
    """What it measured has happened."""
    return replace(hold(clock, calendar, now), met_at=clock.met_at or now)


def reckoned(clock: Clock, calendar: WorkingCalendar) -> Clock:
    """The clock with its moments by a calendar; what was breached stays so."""
    if clock.since is None or clock.over:
        return clock
    left, half = timedelta(seconds=clock.left), timedelta(seconds=clock.budget / 2)
    due_at = calendar.add_working_time(clock.since, left)
    half_at = calendar.add_working_time(clock.since, left - half) if left > half else clock.since
    return replace(clock, half_at=half_at, due_at=due_at)


def with_budget(clock: Clock, hours: float, calendar: WorkingCalendar, now: datetime) -> Clock:
    """The clock with other hours: those used are used, and it is not late for that alone."""
    budget = round(hours * 3600) + clock.extra
    used = clock.budget - remaining(clock, calendar, now).total_seconds()
    left = round(budget - used)
    if clock.over and left <= 0:
        return replace(clock, budget=budget)
    least = min(seconds(LEAST), budget)
    since = now if clock.runs else None
    return Clock(budget, max(left, least), since=since, met_at=clock.met_at, extra=clock.extra)


def longer(clock: Clock, more: timedelta, calendar: WorkingCalendar, now: datetime) -> Clock:
    """The clock with so much more; one that was over runs again. One that stands still stands."""
    left = seconds(remaining(clock, calendar, now)) + seconds(more)
    given = Clock(
        clock.budget + seconds(more),
        left,
        since=now if clock.runs else None,
        met_at=clock.met_at,
        extra=clock.extra + seconds(more),
    )
    return reckoned(given, calendar)


def step(clock: Clock) -> timedelta:
    """How long after one reminder of its breach the next comes."""
    quarter = timedelta(seconds=clock.budget / 4)
    return min(max(quarter, SHORTEST_STEP), LONGEST_STEP)


def seconds(time: timedelta) -> int:
    """Whole seconds."""
    return round(time.total_seconds())

"""A season: random people do whatever they may, and after every step the promises hold.

The database is real. Day and night alternate; the clock does its work whenever time passes.
"""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from school import MONDAY, school_at

from models import agenda, courses
from models.calendar import after_quiet
from models.courses import (
    ACTIVE,
    HOLDING,
    AlreadySignedUp,
    Course,
    CourseNotOpen,
    Enrolment,
    Lesson,
    NotAwaitingApproval,
    NotSignedUp,
    OfferGone,
    Relation,
    Standing,
    TooFewSeats,
)
from models.journal import OPERATOR, JournalEntry

NAMES = ("王", "李", "赵", "周", "吴", "郑")
people = st.sampled_from(NAMES)
which = st.integers(0, 30)
REFUSALS = (AlreadySignedUp, CourseNotOpen, NotAwaitingApproval, NotSignedUp, OfferGone)


class Season(RuleBasedStateMachine):
    """One course of few seats; what is remembered is only what the promises compare with."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.now: datetime = MONDAY
        self.written = 0
        self.before: dict[int, Standing] = {}
        self.after: dict[int, Enrolment] = {}

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @initialize(seats=st.integers(1, 4), approval=st.booleans())
    def opens(self, seats: int, approval: bool) -> None:
        async def open_() -> None:
            self.school = await self.stack.enter_async_context(school_at("sqlite://:memory:"))
            self.course = await self.school.course(seats=seats, approval=approval)

        self.run(open_())
        self.look()

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    # --- what people do

    @rule(who=people)
    def signs_up(self, who: str) -> None:
        self.act(self.school.signs_up(self.course, who, now=self.now))

    @rule(who=people)
    def signs_up_with_child(self, who: str) -> None:
        self.act(self.school.pair(self.course, who, now=self.now))

    @rule(who=people, family=st.sampled_from(("奶奶", "爷爷")))
    def signs_up_family(self, who: str, family: str) -> None:
        name = f"{who}{family}"
        how = {"relation": Relation.FAMILY, "name": name}
        self.act(self.school.signs_up(self.course, who, now=self.now, **how))

    @rule(which=which)
    def leaves(self, which: int) -> None:
        self.on_one_of(which, ACTIVE, courses.leave)

    @rule(which=which)
    def takes_a_seat(self, which: int) -> None:
        self.on_one_of(which, (Standing.OFFERED, Standing.WAITING), courses.accept)

    @rule(which=which)
    def declines(self, which: int) -> None:
        self.on_one_of(which, (Standing.OFFERED,), courses.decline)

    @precondition(lambda self: self.course.approval)
    @rule(which=which, yes=st.booleans())
    def grid_decides(self, which: int, yes: bool) -> None:
        decide = courses.approve if yes else courses.refuse

        async def by_chen(id: int, actor: Any, *, now: datetime) -> None:
            await decide(id, self.school.chen, actor, now=now)

        self.on_one_of(which, (Standing.APPLIED, Standing.SEATED), by_chen)

    @rule(seats=st.integers(1, 6))
    def is_resized(self, seats: int) -> None:
        self.act(courses.resize(self.course.id, seats, OPERATOR, now=self.now), TooFewSeats)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.act(agenda.run_due(now=self.now))

    @rule()
    def the_term_is_nearly_over(self) -> None:
        async def last() -> datetime:
            lessons = Lesson.filter(course_id=self.course.id).order_by("-starts_at")
            return (await lessons.first()).starts_at

        self.now = max(self.now, self.run(last()) - timedelta(hours=20))
        self.act(agenda.run_due(now=self.now))

    # --- how it is done and looked at

    def act(self, work: Any, *more: type[Exception]) -> None:
        """Do it, or hear a refusal; then look."""

        async def done() -> None:
            with suppress(*REFUSALS, *more):
                await work

        self.remember()
        self.run(done())
        self.look()

    def remember(self) -> None:
        self.before = {id: e.standing for id, e in self.after.items()}

    def on_one_of(self, which: int, standings: Any, move: Any) -> None:
        rows = [e for e in self.after.values() if e.standing in standings]
        if rows:
            self.act(move(rows[which % len(rows)].id, OPERATOR, now=self.now))
        else:
            self.remember()

    def look(self) -> None:
        async def see() -> None:
            rows = await Enrolment.filter(course_id=self.course.id).order_by("id")
            self.after = {row.id: row for row in rows}
            self.course = await Course.get(id=self.course.id)
            self.lines = await JournalEntry.all().count()
            self.to_come = await Lesson.filter(
                course_id=self.course.id, starts_at__gt=self.now
            ).exists()

        self.run(see())

    def those(self, *standings: Standing) -> list[Enrolment]:
        return [e for e in self.after.values() if e.standing in standings]

    @property
    def free(self) -> int:
        return self.course.seats - sum(e.seats for e in self.those(*HOLDING))

    # --- the promises

    @invariant()
    def never_more_seated_than_seats(self) -> None:
        assert self.free >= 0

    @invariant()
    def by_day_never_an_empty_seat_while_somebody_waits_whom_it_fits(self) -> None:
        by_day = after_quiet(self.now) == self.now
        if by_day and self.to_come:
            assert all(e.seats > self.free for e in self.those(Standing.WAITING))

    @invariant()
    def nobody_jumps_the_queue(self) -> None:
        """Whoever has a seat now and had none before came before all who wait for no more."""
        newly = [
            e
            for e in self.those(*HOLDING)
            if self.before.get(e.id, Standing.WAITING) not in HOLDING
        ]
        for lucky in newly:
            for other in self.those(Standing.WAITING):
                behind = (other.rank, other.id) > (lucky.rank, lucky.id)
                assert behind or other.seats > lucky.seats or self.at_night(other)

    def at_night(self, other: Enrolment) -> bool:
        """What is left over at night by one who is to be offered a seat in the morning."""
        return after_quiet(self.now) > self.now and other.seats <= self.free

    @invariant()
    def everybody_has_one_place(self) -> None:
        active = [(e.resident_id, e.name) for e in self.those(*ACTIVE)]
        assert len(active) == len(set(active))

    @invariant()
    def who_is_gone_stays_gone(self) -> None:
        gone = (Standing.LEFT, Standing.REFUSED, Standing.LAPSED)
        for id, standing in self.before.items():
            if standing in gone:
                assert self.after[id].standing is standing

    @invariant()
    def an_offer_has_an_end_by_day_and_nothing_else_has(self) -> None:
        for enrolment in self.after.values():
            if enrolment.standing is Standing.OFFERED:
                assert enrolment.offer_until is not None
            if enrolment.standing in (Standing.SEATED, Standing.WAITING, Standing.APPLIED):
                assert enrolment.offer_until is None

    @invariant()
    def by_day_no_offer_is_overdue(self) -> None:
        if after_quiet(self.now) == self.now:
            offers = self.those(Standing.OFFERED)
            assert all(e.offer_until > self.now for e in offers)

    @invariant()
    def nobody_is_seated_unasked_where_the_grid_decides(self) -> None:
        for id, standing in self.before.items():
            if self.course.approval and self.after[id].standing is Standing.SEATED:
                assert standing in (Standing.APPLIED, Standing.SEATED)

    @invariant()
    def the_journal_grows(self) -> None:
        assert self.lines >= self.written
        moved = {id: e.standing for id, e in self.after.items()} != self.before
        if self.before and moved:
            assert self.lines > self.written, "nothing changes that is not written down"
        self.written = self.lines


ONCE = settings(
    max_examples=60, stateful_step_count=30, deadline=None, derandomize=True, database=None
)

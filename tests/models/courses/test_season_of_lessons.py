"""A season of single lessons: drop-ins, leaves, leaves taken back; the promises hold in each.

People do whatever they may in a course with few seats; who sits where is counted from the rows
after every step, by other means than the rules count.
"""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from school import MONDAY, school_at

from models import agenda, courses
from models.calendar import after_quiet
from models.courses import (
    ACTIVE,
    HOLDING,
    Course,
    Enrolment,
    Leave,
    Lesson,
    Standing,
    leaves,
    offers,
)
from models.courses.seating import NextUp, Seats, next_up
from models.errors import RuleBroken
from models.journal import OPERATOR
from models.settings import RULES

NAMES = ("王", "李", "赵", "周", "吴")
people = st.sampled_from(NAMES)
which = st.integers(0, 30)
AHEAD = RULES.single_lessons_ahead


class SeasonOfLessons(RuleBasedStateMachine):
    """One course that can be dropped in on."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.now: datetime = MONDAY
        self.rows: list[Enrolment] = []
        self.on_leave: list[Leave] = []
        self.before: dict[int, Standing] = {}

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @initialize(seats=st.integers(1, 3))
    def opens(self, seats: int) -> None:
        async def open_() -> None:
            self.school = await self.stack.enter_async_context(school_at("sqlite://:memory:"))
            self.course = await self.school.course(seats=seats, drop_in=True)

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

    @rule(who=people, which=st.integers(0, 3))
    def drops_in(self, who: str, which: int) -> None:
        async def drop_in() -> None:
            if which < len(self.coming):
                person = await self.school.person(who)
                await courses.drop_in(self.coming[which].id, person, OPERATOR, now=self.now)

        self.act(drop_in())

    @rule(which=which, lesson=st.integers(0, 3))
    def asks_leave(self, which: int, lesson: int) -> None:
        seated = [e for e in self.rows if e.standing is Standing.SEATED and not e.lesson_id]
        if seated and lesson < len(self.coming):
            who, meeting = seated[which % len(seated)], self.coming[lesson]
            self.act(leaves.ask(who.id, meeting.id, OPERATOR, now=self.now))

    @rule(which=which)
    def comes_after_all(self, which: int) -> None:
        if self.on_leave:
            leave = self.on_leave[which % len(self.on_leave)]
            self.act(leaves.take_back(leave.enrolment_id, leave.lesson_id, OPERATOR, now=self.now))

    @rule(which=which)
    def leaves(self, which: int) -> None:
        self.on_one_of(which, ACTIVE, courses.leave)

    @rule(which=which)
    def takes_a_seat(self, which: int) -> None:
        self.on_one_of(which, (Standing.OFFERED,), courses.accept)

    @rule(which=which)
    def declines(self, which: int) -> None:
        self.on_one_of(which, (Standing.OFFERED,), courses.decline)

    @rule(which=st.integers(0, 3))
    def a_lesson_is_cancelled(self, which: int) -> None:
        if which < len(self.coming) - 1:
            self.act(courses.cancel_lesson(self.coming[which].id, OPERATOR, now=self.now))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.act(agenda.run_due(now=self.now))

    # --- how it is done and looked at

    def act(self, work: Any) -> None:
        """Do it, or hear a refusal; then look."""

        async def done() -> None:
            with suppress(RuleBroken):
                await work

        self.before = {e.id: e.standing for e in self.rows}
        self.run(done())
        self.look()

    def on_one_of(self, which: int, standings: Any, move: Any) -> None:
        rows = [e for e in self.rows if e.standing in standings]
        if rows:
            self.act(move(rows[which % len(rows)].id, OPERATOR, now=self.now))

    def look(self) -> None:
        async def see() -> None:
            self.rows = await Enrolment.filter(course_id=self.course.id).order_by("id")
            self.on_leave = await Leave.all()
            self.coming = await courses.lessons_to_come([self.course.id], now=self.now)
            self.course = await Course.get(id=self.course.id)

        self.run(see())

    # --- counted from the rows

    def holding(self, lesson: Lesson) -> list[Enrolment]:
        """Who holds a seat in a lesson; each person once."""
        away = {leave.enrolment_id for leave in self.on_leave if leave.lesson_id == lesson.id}
        held = [e for e in self.rows if e.standing in HOLDING and e.id not in away]
        whole = [e for e in held if e.lesson_id is None]
        there = {(e.resident_id, e.name): e for e in held if e.lesson_id == lesson.id}
        there |= {(e.resident_id, e.name): e for e in whole}
        return list(there.values())

    def free(self, lesson: Lesson) -> int:
        return self.course.seats - sum(e.seats for e in self.holding(lesson))

    def asked(self, lesson: Lesson, wish: Enrolment) -> bool:
        """Whether somebody was asked about that lesson already."""
        return any(
            e.lesson_id == lesson.id and (e.resident_id, e.name) == (wish.resident_id, wish.name)
            for e in self.rows
            if e.id != wish.id
        )

    def wants(self, lesson: Lesson, wish: Enrolment) -> bool:
        """Whether somebody who waits would come to a lesson alone."""
        for_it = wish.lesson_id == lesson.id
        return for_it or (wish.lesson_id is None and not self.asked(lesson, wish))

    @property
    def by_day(self) -> bool:
        return after_quiet(self.now) == self.now

    # --- the promises

    @invariant()
    def never_more_in_a_lesson_than_seats(self) -> None:
        for lesson in self.coming:
            assert self.free(lesson) >= 0, lesson.starts_at

    @invariant()
    def by_day_no_seat_of_a_near_lesson_is_empty_while_somebody_waits_whom_it_fits(self) -> None:
        for lesson in self.coming if self.by_day else []:
            for wish in self.rows:
                if wish.standing is not Standing.WAITING or lesson.starts_at > self.now + AHEAD:
                    continue
                assert not self.wants(lesson, wish) or wish.seats > self.free(lesson)

    @invariant()
    def by_day_no_seat_of_the_course_is_empty_while_somebody_waits_whom_it_fits(self) -> None:
        if not (self.by_day and self.coming):
            return
        held = sum(e.seats for e in self.rows if e.standing in HOLDING and not e.lesson_id)
        for wish in self.rows:
            if wish.standing is Standing.WAITING and wish.lesson_id is None:
                there = [
                    sum(
                        e.seats
                        for e in self.holding(le)
                        if e.name != wish.name or e.resident_id != wish.resident_id
                    )
                    for le in self.coming
                ]
                assert max([held, *there]) + wish.seats > self.course.seats

    @invariant()
    def nobody_jumps_the_line_of_the_course(self) -> None:
        for lucky in self.newly(None):
            for other in self.rows:
                waits = other.standing is Standing.WAITING and other.lesson_id is None
                if waits and other.id < lucky.id and self.by_day:
                    assert other.seats > lucky.seats or self.is_kept_out(other)

    def newly(self, lesson: int | None) -> list[Enrolment]:
        return [
            e
            for e in self.rows
            if e.lesson_id == lesson
            and e.standing in HOLDING
            and self.before.get(e.id, Standing.WAITING) not in HOLDING
        ]

    def is_kept_out(self, other: Enrolment) -> bool:
        """Whether a single lesson that others are in is too full for them."""
        return any(other.seats > self.free(lesson) for lesson in self.coming)

    @invariant()
    def nobody_jumps_the_line_of_a_lesson(self) -> None:
        for lesson in self.coming if self.by_day else []:
            for lucky in self.newly(lesson.id):
                since = self.since(lucky)
                for other in self.rows:
                    if other.standing is Standing.WAITING and self.wants(lesson, other):
                        assert self.since(other) > since or other.seats > lucky.seats

    def since(self, wish: Enrolment) -> int:
        """When somebody came, be it for the course or for the lesson."""
        same = [
            e.id
            for e in self.rows
            if (e.resident_id, e.name, e.lesson_id) == (wish.resident_id, wish.name, None)
            and e.standing is Standing.WAITING
        ]
        return min([*same, wish.id])

    @invariant()
    def nobody_sits_in_a_lesson_twice(self) -> None:
        seated = [e for e in self.rows if e.standing in (Standing.SEATED, Standing.APPLIED)]
        whole = {(e.resident_id, e.name) for e in seated if e.lesson_id is None}
        assert not [e for e in seated if e.lesson_id and (e.resident_id, e.name) in whole]

    @invariant()
    def an_offer_of_a_lesson_ends_before_it_begins(self) -> None:
        begins = {lesson.id: lesson.starts_at for lesson in self.coming}
        for offer in self.rows:
            if offer.standing is Standing.OFFERED and offer.lesson_id in begins:
                assert offer.offer_until <= begins[offer.lesson_id]


ONCE = settings(
    max_examples=20, stateful_step_count=30, deadline=None, derandomize=True, database=None
)


def test_the_promises_hold_lesson_by_lesson():
    run_state_machine_as_test(SeasonOfLessons, settings=ONCE)


def a_seat_too_many(seats: Seats) -> NextUp:
    return next_up(replace(seats, capacity=seats.capacity + 1))


def only_whole_courses(seats: Seats) -> NextUp:
    return next_up(replace(seats, lines={}))


def the_latest_first(seats: Seats) -> NextUp:
    backwards = {lesson: tuple(reversed(line)) for lesson, line in seats.lines.items()}
    return next_up(replace(seats, lines=backwards))


@pytest.mark.parametrize("wrong", [a_seat_too_many, only_whole_courses, the_latest_first])
def test_twin_a_wrong_rule_does_not_survive(wrong, monkeypatch):
    """The promises can be broken, and then the season sees it."""
    monkeypatch.setattr(offers, "next_up", wrong)
    first_found = settings(ONCE, phases=[Phase.generate], max_examples=80)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(SeasonOfLessons, settings=first_found)

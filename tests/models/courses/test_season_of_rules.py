"""A season with rules: ages, households, courses a person and who comes first; the promises hold.

The people are those of the season before it, and it does all that one did. 李 and 赵 waited in
vain last term, 周 stayed away twice; 王 and 李 live together; 吴 is a child.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from school import MONDAY, school_at
from seasons import ONCE, Season, people

from models import addresses
from models.courses import ACTIVE, Attendance, Mark, Relation, Term, conditions, limits, priority
from models.courses.conditions import AgeUnknown, WrongAge
from models.courses.limits import EnoughCourses, EnoughInCourse, EnoughInTerm
from models.courses.priority import Rank

OPENS = MONDAY + timedelta(hours=48)
EARLIER = timedelta(hours=24)
RULES = (AgeUnknown, WrongAge, EnoughCourses, EnoughInCourse, EnoughInTerm)
RANKS = {"李": Rank.LEFT_OUT, "赵": Rank.LEFT_OUT, "周": Rank.STAYED_AWAY}
FAMILIES = {"王": "王李", "李": "王李"}
ADULT, CHILD = 1960, 2015


class SeasonOfRules(Season):
    """The same season, in a term that has rules."""

    @initialize(
        seats=st.integers(1, 4), approval=st.booleans(), before=st.sampled_from((30, 12, 0))
    )
    def opens(self, seats: int, approval: bool, before: int) -> None:
        async def open_() -> None:
            self.school = await self.stack.enter_async_context(school_at("sqlite://:memory:"))
            await self._people()
            await self._last_term()
            self.school.term = await Term.create(
                name="2027年春季学期",
                starts_on=date(2027, 1, 18),
                through=date(2027, 6, 30),
                head_start_hours=24,
                no_shows=2,
                courses_a_person=1,
                seats_a_household=3,
            )
            self.course = await self.school.course(
                "太极",
                seats=seats,
                approval=approval,
                age_from=18,
                seats_a_household=2,
                sign_up_from=OPENS,
            )

        self.run(open_())
        self.now = OPENS - timedelta(hours=before)
        self.look()

    async def _people(self) -> None:
        estate = await addresses.Estate.create(
            name="碧海蓝天", grid=self.school.grid, changed_at=MONDAY
        )
        building = await addresses.Building.create(name="1", estate=estate, changed_at=MONDAY)
        home = await addresses.Household.create(building=building, unit="1", room="101")
        for name in "王李赵周吴郑":
            person = await self.school.person(name)
            person.household_id = home.id if name in FAMILIES else None
            person.born_in = CHILD if name == "吴" else ADULT
            await person.save(update_fields=["household_id", "born_in"])
        self.names = {person.id: name for name, person in self.school.people.items()}

    async def _last_term(self) -> None:
        full = await self.school.course(seats=1)
        sat = await self.school.signs_up(full, "周")
        for name in ("李", "赵"):
            await self.school.signs_up(full, name)
        for lesson in (await self.school.lessons(full))[:2]:
            await Attendance.create(
                lesson=lesson, enrolment=sat, mark=Mark.ABSENT, marked_at=MONDAY
            )

    # --- what people do

    @rule(who=people)
    def signs_up(self, who: str) -> None:
        self.act(self.school.signs_up(self.course, who, now=self.now), *RULES)

    @rule(who=people, year=st.sampled_from((ADULT, CHILD)))
    def signs_up_with_child(self, who: str, year: int) -> None:
        how = {"relation": Relation.PARENT_CHILD, "name": f"{who}的孩子{year}", "born_in": year}
        self.act(self.school.signs_up(self.course, who, now=self.now, **how), *RULES)

    @rule(who=people, family=st.sampled_from(("奶奶", "爷爷", "小弟")))
    def signs_up_family(self, who: str, family: str) -> None:
        year = {"奶奶": ADULT, "爷爷": None, "小弟": CHILD}[family]
        how = {"relation": Relation.FAMILY, "name": f"{who}{family}", "born_in": year}
        self.act(self.school.signs_up(self.course, who, now=self.now, **how), *RULES)

    # --- the promises

    @invariant()
    def nobody_is_in_it_who_is_too_young_or_of_an_age_nobody_knows(self) -> None:
        for e in self.those(*ACTIVE):
            own = e.relation is Relation.SELF
            year = (CHILD if self.names[e.resident_id] == "吴" else ADULT) if own else e.born_in
            assert year == ADULT

    @invariant()
    def no_household_has_more_than_its_share(self) -> None:
        held: dict[str, int] = {}
        for e in self.those(*ACTIVE):
            name = self.names[e.resident_id]
            home = FAMILIES.get(name, name)
            held[home] = held.get(home, 0) + e.seats
        assert all(seats <= 2 for seats in held.values())

    @invariant()
    def nobody_came_before_it_opened_for_them(self) -> None:
        for e in self.after.values():
            early = EARLIER if e.rank == Rank.LEFT_OUT else timedelta()
            assert e.arrived_at >= OPENS - early

    @invariant()
    def everybody_stands_where_last_term_has_put_them(self) -> None:
        for e in self.after.values():
            if e.relation is Relation.SELF:
                assert e.rank == RANKS.get(self.names[e.resident_id], Rank.USUAL)


SOME = settings(ONCE, max_examples=20)


def test_the_promises_hold_with_rules():
    run_state_machine_as_test(SeasonOfRules, settings=SOME)


async def _nobody_checked(*_: Any, **how: Any) -> Any:
    return how.get("born_in")


async def _no_limit(*_: Any) -> None:
    return None


async def _nobody_first(*_: Any) -> Rank:
    return Rank.USUAL


@pytest.mark.parametrize(
    ("where", "rule_", "wrong"),
    [
        (conditions, "must_meet", _nobody_checked),
        (limits, "must_be_within", _no_limit),
        (priority, "rank_of", _nobody_first),
        (priority, "opens_for", lambda *_: None),
    ],
    ids=["no age", "no limit", "no priority", "no opening"],
)
def test_twin_without_a_rule_the_season_sees_it(where, rule_, wrong, monkeypatch):
    """Each of the rules is needed."""
    monkeypatch.setattr(where, rule_, wrong)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(SeasonOfRules, settings=settings(ONCE, phases=[Phase.generate]))

"""Priority: who waited in vain last term comes first, who stayed away last; if a term says so."""

from datetime import date, timedelta

import pytest
from school import MONDAY, School

from models import courses
from models.courses import Attendance, Course, CourseNotOpen, Enrolment, Mark, Standing, Term
from models.courses.priority import Rank
from models.journal import OPERATOR

HOUR = timedelta(hours=1)


@pytest.fixture
async def next_term(school) -> Term:
    return await Term.create(
        name="2027年春季学期",
        starts_on=date(2027, 1, 18),
        through=date(2027, 6, 30),
        head_start_hours=24,
        no_shows=2,
    )


async def course_in(school: School, term: Term, **details) -> Course:
    school.term = term
    return await school.course("太极", **details)


async def test_whoever_was_left_out_may_come_a_day_earlier(school, next_term):
    full = await school.course(seats=1)
    await school.signs_up(full, "王")
    await school.signs_up(full, "李")
    opens = MONDAY + 48 * HOUR
    course = await course_in(school, next_term, sign_up_from=opens)
    with pytest.raises(CourseNotOpen):
        await school.signs_up(course, "王", now=opens - 24 * HOUR)
    with pytest.raises(CourseNotOpen) as refusal:
        await school.signs_up(course, "李", now=opens - 25 * HOUR)
    assert refusal.value.opens_at == "2026-11-24T09:00+08:00", "when it opens for them"
    mine = await school.signs_up(course, "李", now=opens - 24 * HOUR)
    assert (mine.standing, mine.rank) == (Standing.SEATED, Rank.LEFT_OUT)


async def test_in_a_line_those_left_out_stand_first_and_who_stayed_away_last(school, next_term):
    full = await school.course(seats=2)
    for name in ("王", "赵", "李"):
        await school.signs_up(full, name)
    stayed_away = await Enrolment.get(name="赵")
    for lesson in (await school.lessons(full))[:2]:
        await Attendance.create(
            lesson=lesson, enrolment=stayed_away, mark=Mark.ABSENT, marked_at=MONDAY
        )
    course = await course_in(school, next_term, seats=1)
    first = await school.signs_up(course, "周")
    away, usual, left_out = [await school.signs_up(course, name) for name in ("赵", "吴", "李")]
    places = {e.name: await courses.place_in_line(e) for e in (away, usual, left_out)}
    assert places == {"李": 1, "吴": 2, "赵": 3}
    await courses.leave(first.id, OPERATOR, now=MONDAY)
    assert (await school.standings(course))["李"] is Standing.OFFERED


async def test_where_the_term_says_nothing_everybody_comes_as_they_come(school):
    full = await school.course(seats=1)
    await school.signs_up(full, "王")
    await school.signs_up(full, "李")
    plain = await Term.create(
        name="2027年春季学期", starts_on=date(2027, 1, 18), through=date(2027, 6, 30)
    )
    course = await course_in(school, plain)
    assert (await school.signs_up(course, "李")).rank == Rank.USUAL


async def test_a_seat_in_any_course_of_the_term_is_not_being_left_out(school, next_term):
    full, other = await school.course(seats=1), await school.course("绘画")
    await school.signs_up(full, "王")
    await school.signs_up(full, "李")
    await school.signs_up(other, "李")
    course = await course_in(school, next_term)
    assert (await school.signs_up(course, "李")).rank == Rank.USUAL

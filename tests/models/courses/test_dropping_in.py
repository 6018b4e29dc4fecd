"""Dropping in: a seat in one lesson, after all who wait for the whole course."""

from datetime import timedelta

import pytest
from school import MONDAY

from models import agenda, courses
from models.courses import AlreadySignedUp, Enrolment, Standing, leaves
from models.courses.dropping_in import LessonNotOpen, WholeCourseOnly
from models.errors import NotFound
from models.journal import OPERATOR

SEATED, WAITING = Standing.SEATED, Standing.WAITING
WEEK = timedelta(days=7)


@pytest.fixture
async def course(school):
    return await school.course(seats=2, drop_in=True)


async def tomorrow_of(course):
    return (await courses.lessons_to_come([course.id], now=MONDAY))[0]


async def drops_in(school, who, lesson, *, now=MONDAY, **how):
    return await courses.drop_in(lesson.id, await school.person(who), OPERATOR, now=now, **how)


async def test_a_free_seat_of_one_lesson_can_be_had(school, course):
    lesson = await tomorrow_of(course)
    await school.signs_up(course, "王")
    standings = [(await drops_in(school, who, lesson)).standing for who in ("李", "赵")]
    assert standings == [SEATED, WAITING]
    assert [e.name for e in await courses.in_lesson(lesson)] == ["王", "李"]
    assert await courses.seats_taken(course.id) == 1, "of the whole course"


async def test_a_seat_in_the_course_needs_one_in_every_lesson(school, course):
    """Once the lesson has begun that was full, whoever waits is offered one."""
    lesson = await tomorrow_of(course)
    for who in ("王", "李"):
        await drops_in(school, who, lesson)
    zhao = await school.signs_up(course, "赵")
    assert zhao.standing is WAITING
    await agenda.run_due(now=lesson.starts_at)
    assert (await Enrolment.get(id=zhao.id)).standing is Standing.OFFERED


async def test_who_waits_for_the_course_is_asked_before_who_would_drop_in(school, course):
    lesson = await tomorrow_of(course)
    wang = await school.signs_up(course, "王")
    for who in ("李", "赵"):
        await school.signs_up(course, who)
    assert (await drops_in(school, "周", lesson)).standing is WAITING
    await leaves.ask(wang.id, lesson.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert offer.name == "赵"
    await courses.decline(offer.id, OPERATOR, now=MONDAY)
    assert (await Enrolment.get(standing=Standing.OFFERED)).name == "周"


async def test_one_has_one_seat_in_a_lesson(school, course):
    lesson = await tomorrow_of(course)
    await drops_in(school, "王", lesson)
    with pytest.raises(AlreadySignedUp):
        await drops_in(school, "王", lesson)
    await school.signs_up(course, "李")
    with pytest.raises(AlreadySignedUp):
        await drops_in(school, "李", lesson)
    assert (await school.signs_up(course, "王")).standing is SEATED, "all of it instead of one"
    assert (await Enrolment.get(lesson_id=lesson.id, name="王")).standing is Standing.LEFT


async def test_only_where_the_course_says_so_and_from_a_week_before(school, course):
    closed = await school.course("绘画")
    with pytest.raises(WholeCourseOnly):
        await drops_in(school, "王", await tomorrow_of(closed))
    far = (await courses.lessons_to_come([course.id], now=MONDAY))[-1]
    with pytest.raises(LessonNotOpen) as refusal:
        await drops_in(school, "王", far)
    assert refusal.value.opens_at == courses.moment(far.starts_at - WEEK)
    with pytest.raises(LessonNotOpen) as over:
        await drops_in(school, "王", far, now=far.starts_at)
    assert over.value.opens_at == ""
    assert (await drops_in(school, "王", far, now=far.starts_at - WEEK)).standing is SEATED


async def test_there_is_no_dropping_in_on_what_is_not_there(school):
    with pytest.raises(NotFound):
        await courses.drop_in(99, await school.person("王"), OPERATOR, now=MONDAY)


async def test_who_waited_for_a_lesson_waits_no_longer_once_it_began(school, course):
    lesson = await tomorrow_of(course)
    for who in ("王", "李"):
        await school.signs_up(course, who)
    waiting = await drops_in(school, "赵", lesson)
    await agenda.run_due(now=lesson.starts_at)
    assert (await Enrolment.get(id=waiting.id)).standing is Standing.LAPSED


async def test_a_course_is_not_made_smaller_than_its_fullest_lesson(school, course):
    lesson = await tomorrow_of(course)
    for who in ("王", "李"):
        await drops_in(school, who, lesson)
    with pytest.raises(courses.TooFewSeats):
        await courses.resize(course.id, 1, OPERATOR, now=MONDAY)

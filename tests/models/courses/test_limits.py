"""Limits: what one person, and one household, may have of a term and of a course."""

import asyncio

import pytest
from school import MONDAY, School

from models import addresses, courses
from models.courses import Relation, Term, limits, seats
from models.courses.limits import EnoughCourses, EnoughInCourse, EnoughInTerm
from models.journal import OPERATOR
from models.residents import moved_home


async def limited(school: School, **limits: int) -> None:
    await Term.filter(id=school.term.id).update(**limits)


async def share_a_home(school: School, *names: str) -> None:
    estate = await addresses.Estate.create(name="碧海蓝天", grid=school.grid, changed_at=MONDAY)
    house = await addresses.Building.create(estate=estate, name="1栋", changed_at=MONDAY)
    place = await addresses.place(estate.id, house.id, "", "501")
    for name in names:
        person = await school.person(name)
        await moved_home(person, place.household, "", OPERATOR, now=MONDAY)


async def test_a_person_has_so_many_courses_a_term_and_hears_which(school):
    await limited(school, courses_a_person=1)
    first, second = await school.course(), await school.course("绘画")
    mine = await school.signs_up(first, "王")
    with pytest.raises(EnoughCourses) as refusal:
        await school.signs_up(second, "王")
    assert refusal.value.facts() == {"course": "绘画", "name": "王", "most": 1, "has": "《书法》"}
    assert await school.signs_up(second, "王", relation=Relation.FAMILY, name="王奶奶")
    await courses.leave(mine.id, OPERATOR, now=MONDAY)
    assert await school.signs_up(second, "王")


async def test_a_place_in_a_line_counts_as_a_seat_does(school):
    await limited(school, courses_a_person=1)
    full, other = await school.course(seats=1), await school.course("绘画")
    await school.signs_up(full, "李")
    await school.signs_up(full, "王")
    with pytest.raises(EnoughCourses):
        await school.signs_up(other, "王")


async def test_those_who_live_together_share_the_seats_of_a_term(school):
    await limited(school, seats_a_household=3)
    await share_a_home(school, "王", "李")
    course = await school.course()
    await school.pair(course, "王")
    with pytest.raises(EnoughInTerm) as refusal:
        await school.pair(course, "李")
    assert refusal.value.facts() == {"course": "书法", "most": 3, "has": "王的孩子《书法》"}
    assert await school.signs_up(course, "李"), "one more is three"
    assert await school.pair(course, "赵"), "another household"


async def test_a_course_may_be_stricter_than_its_term(school):
    strict, other = await school.course(seats_a_household=1), await school.course("绘画")
    await school.signs_up(strict, "王")
    with pytest.raises(EnoughInCourse):
        await school.signs_up(strict, "王", relation=Relation.FAMILY, name="王奶奶")
    assert await school.pair(other, "王")


async def test_pressing_at_once_in_two_courses_gets_one_seat(busy_school):
    """Each locks another course: it is the household that keeps them apart."""
    school = busy_school
    await limited(school, courses_a_person=1)
    both = [await school.course(), await school.course("绘画")]
    await school.person("王")
    made = await asyncio.gather(
        *(school.signs_up(course, "王") for course in both), return_exceptions=True
    )
    assert sum(isinstance(answer, EnoughCourses) for answer in made) == 1


@pytest.mark.parametrize("busy_school", ["postgres"], indirect=True)
async def test_twin_without_that_lock_both_get_one(busy_school, monkeypatch):
    """The household is not locked, and both have counted before either writes."""
    school, met = busy_school, asyncio.Barrier(2)
    await limited(school, courses_a_person=1)
    both = [await school.course(), await school.course("绘画")]
    wang, stand = await school.person("王"), seats._first_standing

    async def not_locked(_):
        return [wang.id]

    async def stand_together(*asked, **when):
        async with asyncio.timeout(20):
            await met.wait()
        return await stand(*asked, **when)

    monkeypatch.setattr(limits, "_family", not_locked)
    monkeypatch.setattr(seats, "_first_standing", stand_together)
    assert len(await asyncio.gather(*(school.signs_up(course, "王") for course in both))) == 2

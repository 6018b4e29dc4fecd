"""Conditions: age and area, each told with its reason; a year that nobody has said is asked for."""

import pytest
from school import MONDAY

from models import addresses
from models.courses import Relation, Standing
from models.courses.conditions import AgeUnknown, HomeUnknown, LivesElsewhere, WrongAge
from models.errors import Invalid
from models.journal import OPERATOR
from models.residents import Resident, moved_home

FAMILY = {"relation": Relation.FAMILY}


async def test_whoever_is_too_young_is_told_their_age_and_the_bounds(school):
    course = await school.course(age_from=60)
    with pytest.raises(WrongAge) as refusal:
        await school.signs_up(course, "王", born_in=1967)
    assert refusal.value.facts() == {
        "course": "书法",
        "name": "王",
        "age": 59,
        "youngest": 60,
        "oldest": None,
    }
    assert (await school.signs_up(course, "李", born_in=1966)).standing is Standing.SEATED


async def test_a_year_nobody_knows_is_asked_for_and_kept_of_residents_themselves(school):
    course, other = await school.course(age_from=60), await school.course("绘画", age_from=60)
    with pytest.raises(AgeUnknown):
        await school.signs_up(course, "王")
    assert (await school.signs_up(course, "王", born_in=1950)).born_in is None
    assert (await Resident.get(name="王")).born_in == 1950
    assert (await school.signs_up(other, "王")).standing is Standing.SEATED


async def test_what_the_desk_wrote_down_counts_more_than_what_is_said(school):
    course = await school.course(age_from=60)
    await Resident.filter(id=(await school.person("王")).id).update(born_in=1990)
    with pytest.raises(WrongAge):
        await school.signs_up(course, "王", born_in=1950)


async def test_of_a_child_the_childs_age_counts_and_is_known_the_next_time(school):
    course = await school.course(age_from=7, age_through=12)
    other = await school.course("绘画", age_from=7, age_through=12)
    child = {"relation": Relation.PARENT_CHILD, "name": "小宝"}
    with pytest.raises(AgeUnknown):
        await school.signs_up(course, "王", **child)
    with pytest.raises(WrongAge):
        await school.signs_up(course, "王", **child, born_in=2013)
    assert (await school.signs_up(course, "王", **child, born_in=2019)).born_in == 2019
    assert (await school.signs_up(other, "王", **child)).born_in == 2019


@pytest.mark.parametrize("year", [1700, 2027])
async def test_nobody_was_born_tomorrow_or_in_another_century(school, year):
    course = await school.course(age_from=60)
    with pytest.raises(Invalid):
        await school.signs_up(course, "王", born_in=year)


async def lives(school, who: str, estate: str, grid) -> None:
    """Have somebody live in an estate of a grid."""
    book = await addresses.Estate.get_or_none(name=estate)
    if book is None:
        book = await addresses.Estate.create(name=estate, grid=grid, changed_at=MONDAY)
        await addresses.Building.create(estate=book, name="1栋", changed_at=MONDAY)
    house = await addresses.Building.get(estate_id=book.id)
    place = await addresses.place(book.id, house.id, "", "501")
    person = await school.person(who)
    await moved_home(person, place.household, "", OPERATOR, now=MONDAY)


async def test_a_course_for_a_grid_or_an_estate_is_for_those_who_live_there(school):
    here = await school.course(for_grid_id=school.grid.id)
    with pytest.raises(HomeUnknown) as unknown:
        await school.signs_up(here, "王")
    assert unknown.value.facts() == {"course": "书法", "area": "一网格"}
    await lives(school, "王", "碧海蓝天", school.grid)
    await lives(school, "李", "上林雅苑", school.elsewhere)
    assert (await school.signs_up(here, "王")).standing is Standing.SEATED
    with pytest.raises(LivesElsewhere):
        await school.signs_up(here, "李")
    estate = await addresses.Estate.get(name="上林雅苑")
    there = await school.course("绘画", for_estate_id=estate.id)
    assert (await school.signs_up(there, "李")).standing is Standing.SEATED
    with pytest.raises(LivesElsewhere) as refusal:
        await school.signs_up(there, "王", **FAMILY, name="王奶奶")
    assert refusal.value.area == "上林雅苑"

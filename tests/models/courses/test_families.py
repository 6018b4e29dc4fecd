"""Families: several names in one sign-up, all of them or none."""

import pytest
from school import MONDAY

from models import courses
from models.courses import AlreadySignedUp, Enrolment, Relation, Standing, families
from models.courses.conditions import AgeUnknown, WrongAge
from models.courses.limits import EnoughInCourse
from models.courses.names import names_in
from models.journal import OPERATOR


async def sign_up(school, course, names, *, relation=Relation.FAMILY, born=None):
    wang = await school.person("王")
    return await families.sign_up(
        course.id, wang, OPERATOR, now=MONDAY, relation=relation, names=names, born=born or {}
    )


async def test_each_has_a_wish_of_their_own_in_their_order(school):
    """Of three for two seats the last one waits."""
    course = await school.course(seats=2)
    made = await sign_up(school, course, ["小明", "小红", "小刚"])
    assert [(e.name, e.standing) for e in made] == [
        ("小明", Standing.SEATED),
        ("小红", Standing.SEATED),
        ("小刚", Standing.WAITING),
    ]


async def test_a_parent_comes_with_the_first_child_and_once(school):
    """Two children and a parent are three seats."""
    course = await school.course()
    made = await sign_up(school, course, ["小明", "小红"], relation=Relation.PARENT_CHILD)
    assert [e.relation for e in made] == [Relation.PARENT_CHILD, Relation.FAMILY]
    assert await courses.seats_taken(course.id) == 3


@pytest.mark.parametrize(
    ("how", "refusal"),
    [({"seats_a_household": 2}, EnoughInCourse), ({"age_from": 7}, WrongAge)],
    ids=["limit", "age"],
)
async def test_what_one_is_refused_for_keeps_all_out(school, how, refusal):
    """And no trace of the others stays."""
    course = await school.course(**how)
    with pytest.raises(refusal):
        await sign_up(
            school,
            course,
            ["小明", "小红", "小刚"],
            born={"小明": 2015, "小红": 2015, "小刚": 2024},
        )
    assert not await Enrolment.exists()


async def test_the_limit_names_those_who_were_there_before(school):
    """Nobody is told of a seat that was not theirs when they asked."""
    course = await school.course(seats_a_household=2)
    with pytest.raises(EnoughInCourse) as refusal:
        await sign_up(school, course, ["小明", "小红", "小刚"])
    assert refusal.value.has == ""


async def test_years_of_birth_are_asked_for_one_by_one(school):
    course = await school.course(age_from=7)
    with pytest.raises(AgeUnknown) as first:
        await sign_up(school, course, ["小明", "小红"])
    with pytest.raises(AgeUnknown) as second:
        await sign_up(school, course, ["小明", "小红"], born={"小明": 2015})
    assert (first.value.name, second.value.name) == ("小明", "小红")
    assert not await Enrolment.exists()


async def test_who_is_there_already_keeps_all_out(school):
    course = await school.course()
    await sign_up(school, course, ["小红"])
    with pytest.raises(AlreadySignedUp):
        await sign_up(school, course, ["小明", "小红"])
    assert await families.signed_up(course.id, await school.person("王")) == {"小红"}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("小明和小红", ["小明", "小红"]),
        ("王小明、王小红", ["王小明", "王小红"]),
        ("小明，小红。", ["小明", "小红"]),
        ("1.小明\n2.小红", ["小明", "小红"]),
        ("小明 小红 小刚", ["小明", "小红", "小刚"]),
        ("奶奶跟爷爷", ["奶奶", "爷爷"]),
        ("小明还有小红", ["小明", "小红"]),
        ("小明小红", ["小明小红"]),
        ("王和平", ["王和平"]),
        ("欧阳和平", ["欧阳和平"]),
        ("和珅", ["和珅"]),
        ("张及第", ["张及第"]),
        ("小明和小明", ["小明"]),
        ("Anna and Ben", ["Anna", "Ben"]),
        ("Anna Li, Ben Li", ["Anna Li", "Ben Li"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("古丽·买买提和小红", ["古丽·买买提", "小红"]),
        ("", []),
        ("、、", []),
    ],
)
def test_names_are_told_apart(said, names):
    """Also those with 和 in them."""
    assert names_in(said) == names

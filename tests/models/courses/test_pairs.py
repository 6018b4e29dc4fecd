"""A parent with a child: one wish, two seats, and two people wherever people are counted."""

from datetime import timedelta

import pytest

from models import courses
from models.courses import AlreadySignedUp, Enrolment, Mark, Relation, Standing, bulletin, counting
from models.courses.counting import Figure, Wanted
from models.courses.posters import paper_roll
from models.journal import OPERATOR

AFTER = Figure.HEADS, Figure.ENROLMENTS, Figure.ATTENDANCES, Figure.EXPECTED, Figure.CAME


@pytest.fixture
async def came(school):
    """A class of three: 王 with a child, and 李; all came to the first lesson."""
    course = await school.course(seats=4)
    await school.pair(course, "王")
    await school.signs_up(course, "李")
    lesson = (await school.lessons(course))[0]
    for enrolment in await Enrolment.all():
        await courses.mark(
            lesson.id,
            enrolment.id,
            Mark.PRESENT,
            OPERATOR,
            now=lesson.starts_at,
            member=school.chen,
        )
    await courses.roll.close_rolls(now=lesson.ends_at + timedelta(hours=13))
    return course, lesson


async def figures_of(course, lesson):
    (found,) = (await counting.count(Wanted(course=course.id), now=lesson.ends_at)).values()
    return found


async def test_both_are_counted_by_every_figure_and_listed_behind_it(came):
    """Each number is the number of its rows; the parent stands there by name."""
    found = await figures_of(*came)
    assert [found[figure] for figure in AFTER] == [3] * len(AFTER)
    assert counting.rate(found) == 1
    for figure, number in found.items():
        listed = await counting.rows(figure, Wanted(course=came[0].id), now=came[1].ends_at)
        assert len(listed) == number, figure
    heads = await counting.rows(Figure.HEADS, Wanted(), now=came[1].ends_at)
    assert [row.name for row in heads] == ["王的孩子", "王", "李"]


async def test_their_rows_come_in_pages_without_a_gap(came):
    """The page may end between the two."""
    names, after = [], 0
    while page := await counting.rows(
        Figure.ATTENDANCES, Wanted(), now=came[1].ends_at, after=after, limit=1
    ):
        names.append(page[0].name)
        after = page[0].place
    assert names == ["王的孩子", "王", "李"]


async def test_the_course_and_the_bulletin_say_the_same(came, school):
    """Three heads and three attendances, wherever one looks."""
    course, lesson = came
    told = await courses.figures(course)
    assert (told.heads, told.attendances, told.rate) == (3, 3, 1)
    said = await bulletin.of_term(school.term, school.grid, now=lesson.ends_at)
    assert (said.heads, said.counted) == (3, 3)


async def test_a_parent_who_is_in_another_class_as_well_is_one_head(came, school):
    """人数 counts people, 人次 how often they come: two seats more, one head less."""
    drawing = await school.course("绘画")
    await school.signs_up(drawing, "王")
    (found,) = (await counting.count(Wanted(), now=came[1].ends_at)).values()
    assert (found[Figure.HEADS], found[Figure.ENROLMENTS]) == (3, 4)


async def test_both_stand_on_the_roll_on_paper(came):
    """A line and a box for each."""
    page = await paper_roll(came[0], now=came[1].ends_at)
    assert page.index("王的孩子") < page.index("王 (家长)") < page.index("李")


async def test_nobody_has_two_seats_as_a_parent_and_alone(school):
    """Whoever comes with a child has a seat already; a second child comes as family."""
    course = await school.course()
    await school.pair(course, "王")
    for relation, name in ((Relation.SELF, ""), (Relation.PARENT_CHILD, "王二宝")):
        with pytest.raises(AlreadySignedUp) as refusal:
            await school.signs_up(course, "王", relation=relation, name=name)
        assert refusal.value.name == "王"
    second = await school.signs_up(course, "王", relation=Relation.FAMILY, name="王二宝")
    assert second.standing is Standing.SEATED
    assert await courses.seats_taken(course.id) == 3

"""A parent with a child: one wish, two seats, and two people wherever people are counted."""

from datetime import timedelta

import pytest
from school import MONDAY

from models import courses
from models.courses import (
    AlreadySignedUp,
    Attendance,
    Enrolment,
    Mark,
    Relation,
    Standing,
    Term,
    bulletin,
    counting,
    priority,
)
from models.courses.counting import Figure, Wanted
from models.courses.posters import paper_roll
from models.errors import Invalid
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


ONE_OF_TWO = [(Mark.CHILD, ["王的孩子", "李"], ["王"]), (Mark.PARENT, ["王", "李"], ["王的孩子"])]


@pytest.mark.parametrize(("mark", "here", "away"), ONE_OF_TWO)
async def test_of_two_one_may_have_come(came, school, mark, here, away):
    """The one counts as having come, the other as absent; together they are as many as expected."""
    course, lesson = came
    pair = await Enrolment.get(relation=Relation.PARENT_CHILD)
    await courses.mark(lesson.id, pair.id, mark, OPERATOR, now=lesson.ends_at, member=school.chen)
    found = await figures_of(course, lesson)
    assert (found[Figure.ATTENDANCES], found[Figure.CAME], found[Figure.ABSENCES]) == (2, 2, 1)
    assert (found[Figure.EXPECTED], found[Figure.HEADS]) == (3, 3)
    assert counting.rate(found) == pytest.approx(2 / 3)
    for figure, names in ((Figure.CAME, here), (Figure.ABSENCES, away)):
        listed = await counting.rows(figure, Wanted(course=course.id), now=lesson.ends_at)
        assert [row.name for row in listed] == names
    told = await courses.figures(course)
    assert (told.attendances, told.by_heads) == (2, 2)


async def test_whose_child_came_has_not_stayed_away(school):
    """The seats did not stand empty. The roll was taken by it: who is not on it was absent."""
    await Term.all().update(no_shows=1)
    course = await school.course()
    pair = await school.pair(course, "王")
    li = await school.signs_up(course, "李")
    lesson = next(each for each in await school.lessons(course) if each.starts_at > MONDAY)
    now = lesson.starts_at
    await courses.mark(lesson.id, pair.id, Mark.CHILD, OPERATOR, now=now, member=school.chen)
    await courses.roll.close_rolls(now=lesson.ends_at + timedelta(hours=13))
    assert await priority.stayed_away(pair.resident_id, pair.name, school.term) == 0
    assert await priority.stayed_away(li.resident_id, li.name, school.term) == 1
    marks = {a.enrolment_id: a.mark for a in await Attendance.all()}
    assert marks == {pair.id: Mark.CHILD, li.id: Mark.ABSENT}
    said = await bulletin.of_term(school.term, school.grid, now=lesson.ends_at)
    assert (said.counted, said.estimated_for) == (1, said.lessons - 1)


async def test_one_of_two_is_said_only_where_there_are_two(school):
    """Neither for one name, nor in a whole roll."""
    course = await school.course()
    alone = await school.signs_up(course, "李")
    lesson = (await school.lessons(course))[0]
    how = {"now": lesson.starts_at, "member": school.chen}
    with pytest.raises(Invalid):
        await courses.mark(lesson.id, alone.id, Mark.PARENT, OPERATOR, **how)
    with pytest.raises(Invalid):
        await courses.mark_all(lesson.id, {alone.id: Mark.CHILD}, OPERATOR, **how)
    assert not await Attendance.exists()


async def test_on_paper_each_of_them_has_a_sign(came, school):
    """✓ for the child, ✗ for the parent."""
    course, lesson = came
    pair = await Enrolment.get(relation=Relation.PARENT_CHILD)
    await courses.mark(
        lesson.id, pair.id, Mark.CHILD, OPERATOR, now=lesson.ends_at, member=school.chen
    )
    page = await paper_roll(course, now=lesson.starts_at)
    _, child, parent, *_ = page.split("王")
    assert "✓" in child
    assert "✗" in parent

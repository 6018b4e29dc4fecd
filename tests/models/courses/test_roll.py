"""The roll: who may take it, what it says, and the figures that come out of it."""

from datetime import timedelta

import pytest
from school import MONDAY, School

from models import courses
from models.courses import Attendance, Course, Enrolment, Mark, NotTheMonitor
from models.courses.roll import LessonNotHeld
from models.errors import NotFound
from models.journal import OPERATOR, JournalEntry


@pytest.fixture
async def calligraphy(school: School) -> Course:
    """王 is the monitor, 李 and 赵 are in the class, 周 waits."""
    course = await school.course(seats=3, monitor=await school.person("王"))
    for name in ("王", "李", "赵", "周"):
        await school.signs_up(course, name)
    return course


async def mark(school: School, lesson, name: str, said: Mark | None, **who) -> None:
    """Somebody, by default the monitor, marks somebody."""
    enrolment = await Enrolment.get(name=name)
    who = who or {"resident": await school.person("王")}
    await courses.mark(lesson.id, enrolment.id, said, OPERATOR, now=MONDAY, **who)


async def test_the_monitor_marks_and_takes_marks_back(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[0]
    await mark(school, lesson, "李", Mark.PRESENT)
    assert (await Attendance.get(enrolment__name="李")).mark is Mark.PRESENT
    await mark(school, lesson, "李", Mark.LEAVE)
    assert (await Attendance.get(enrolment__name="李")).mark is Mark.LEAVE
    await mark(school, lesson, "李", None)
    assert not await Attendance.exists()
    assert await JournalEntry.filter(act="roll-marked").count() == 3


async def test_staff_of_the_owner_grid_take_the_roll_too(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[0]
    await mark(school, lesson, "李", Mark.PRESENT, member=school.chen)
    assert await Attendance.all().count() == 1


async def test_others_do_not(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[0]
    strangers = (
        {"resident": await school.person("李")},
        {"member": school.stranger},
        {"resident": None},
    )
    for who in strangers:
        with pytest.raises(NotTheMonitor) as refusal:
            await mark(school, lesson, "李", Mark.PRESENT, **who)
        assert refusal.value.facts() == {"course": "书法"}
    assert not await Attendance.exists()


async def test_the_monitor_of_one_class_takes_no_other_roll(school, calligraphy):
    drawing = await school.course("绘画")
    await school.signs_up(drawing, "钱")
    with pytest.raises(NotTheMonitor):
        await mark(school, (await school.lessons(drawing))[0], "钱", Mark.PRESENT)


async def test_a_cancelled_lesson_has_no_roll(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[-1]
    await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY)
    with pytest.raises(LessonNotHeld):
        await mark(school, lesson, "李", Mark.PRESENT)


async def test_only_who_has_a_seat_in_the_class_is_on_its_roll(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[0]
    drawing = await school.course("绘画")
    await school.signs_up(drawing, "钱")
    for absent in ("周", "钱"):
        with pytest.raises(NotFound):
            await mark(school, lesson, absent, Mark.PRESENT)
    with pytest.raises(NotFound):
        await courses.mark(404, 1, Mark.PRESENT, OPERATOR, now=MONDAY)


async def test_heads_attendances_and_rate_come_out_of_the_roll(school, calligraphy):
    before = await courses.figures(calligraphy)
    assert (before.heads, before.lessons, before.attendances, before.rate) == (3, 0, 0, None)
    first, second, third = (await school.lessons(calligraphy))[:3]
    for lesson, name, said in (
        (first, "王", Mark.PRESENT),
        (first, "李", Mark.PRESENT),
        (first, "赵", Mark.ABSENT),
        (second, "王", Mark.PRESENT),
        (second, "李", Mark.LEAVE),
        (third, "王", Mark.ABSENT),
    ):
        await mark(school, lesson, name, said)
    figures = await courses.figures(calligraphy)
    assert (figures.heads, figures.lessons, figures.attendances) == (3, 3, 3)
    assert figures.rate == pytest.approx(3 / 9)


async def test_who_left_counts_among_attendances_and_no_more_in_the_rate(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[0]
    for name in ("王", "李", "赵"):
        await mark(school, lesson, name, Mark.PRESENT)
    await courses.leave((await Enrolment.get(name="赵")).id, OPERATOR, now=MONDAY)
    figures = await courses.figures(calligraphy)
    assert (figures.heads, figures.attendances, figures.rate) == (2, 3, 1.0)


async def test_a_lesson_that_was_cancelled_after_its_roll_counts_nowhere(school, calligraphy):
    lesson = (await school.lessons(calligraphy))[-1]
    await mark(school, lesson, "李", Mark.PRESENT)
    later = lesson.starts_at - timedelta(days=1)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=later)
    figures = await courses.figures(calligraphy)
    assert (figures.lessons, figures.attendances) == (0, 0)

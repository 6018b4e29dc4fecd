"""The bulletin: staff ask for it in their group, and get one sentence with its scope and period."""

from datetime import timedelta

import pytest

from models import courses
from models.courses import Lesson, Mark
from models.journal import OPERATOR
from models.residents import register


@pytest.fixture
async def calligraphy(given):
    """Three are in it, and have been there on Tuesday."""
    course = await given.course("书法")
    for name in ("王秀英", "李明", "赵六"):
        resident = await register(name, OPERATOR, now=given.now)
        await courses.sign_up(course.id, resident, OPERATOR, now=given.now)
    return course


async def took_the_roll(given, course, chen) -> None:
    """The lesson of Tuesday is over, everybody was there."""
    lesson = (
        await Lesson.filter(course_id=course.id, starts_at__gt=given.now).order_by("id").first()
    )
    await given.passes(timedelta(days=1, hours=3))
    marks = {enrolment.id: Mark.PRESENT for enrolment, _ in await courses.on_roll(lesson)}
    await courses.mark_all(lesson.id, marks, OPERATOR, now=given.now, member=chen.member)


@pytest.mark.parametrize("typed", ["/bulletin", "课程简报", "课程简报 2026年秋季"])
async def test_staff_ask_in_their_group(given, calligraphy, typed):
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    # what is before the story has no roll
    await Lesson.filter(course_id=calligraphy.id, ends_at__lt=given.now).delete()
    await took_the_roll(given, calligraphy, chen)
    await chen.says(typed, at=given.micro_group)
    assert given.micro_group.last == (
        "2026年秋季学期开设1门课程，每门每周2节，在册学员3名，3人次。\n"
        "统计范围：第一微网格及所属网格。统计时间：2026年9月1日至2026年11月24日（学期未结束），"
        "共上课1节。"
    )
    assert "王秀英" not in given.micro_group.transcript


async def test_what_has_no_roll_is_told_as_an_estimate(given, calligraphy):
    """The lessons since September were held, and nobody wrote down who came."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await took_the_roll(given, calligraphy, chen)
    await chen.says("/bulletin", at=given.micro_group)
    assert "约" in given.micro_group.last
    assert "没有点名记录，按其余课次的平均到课人数估算；有记录的为3人次。" in given.micro_group.last


async def test_others_are_not_told_and_no_talk_is_disturbed(given, calligraphy):
    wang = await given.resident("钱多多")
    sun = await given.staff("孙哥", given.other_micro, given.micro_group)
    given.world.join(given.micro_group.room, wang.person)
    before = len(given.micro_group.messages)
    await wang.says("课程简报", at=given.micro_group)
    assert len(given.micro_group.messages) == before + 1
    await sun.says("/bulletin", at=given.micro_group)
    assert "没有岗位" in given.micro_group.last


async def test_a_term_nobody_knows_is_said_so(given, calligraphy):
    chen = await given.staff("陈姐", given.micro)
    await chen.says("/bulletin 2019年春季学期")
    assert "没有这个学期" in chen.last
    assert "2026年秋季学期" in chen.last

"""A morning: each group hears what waits for it, once a working day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.calendar import CalendarDay
from models.members import Role
from models.requests import ResidentRequest

EVENING = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # a Monday, half past ten
EARLY = datetime(2026, 11, 24, 0, 20, tzinfo=UTC)  # ten minutes before work begins
MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
GOOD_MORNING = "早上好"


@pytest.fixture
async def wang(given):
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.fixture
async def chen(given):
    return await given.staff("陈姐", given.micro, given.micro_group)


async def until(given, moment):
    await given.passes(moment - given.now)


async def files(wang, text="长椅坏了"):
    await wang.says(text)
    await wang.presses("提交")


async def test_what_came_at_night_is_told_as_work_begins(given, wang, chen):
    """With a sound, once, and a press brings the card down."""
    await until(given, EVENING)
    await files(wang)
    await until(given, EARLY)
    assert not given.micro_group.shows(GOOD_MORNING)
    await until(given, MORNING)
    told = given.micro_group.find(GOOD_MORNING)
    assert "有 1 件事等着办，还没人接单 1 件" in told.text
    assert not told.silent
    await chen.presses(told.buttons[0][0], at=given.micro_group, on=told)
    assert "长椅坏了" in given.micro_group.last
    given.restart()
    await given.passes(timedelta(hours=3))
    assert given.micro_group.count(GOOD_MORNING) == 1


async def test_what_is_late_is_told_every_working_day_till_it_is_done(given, wang, chen):
    """Past the end of its ladder nobody would be reminded any more; the weekend is left alone."""
    await given.staff("钱进", given.community, given.desk_group, role=Role.DESK)
    await files(wang)
    for _ in range(21):  # three weeks; in the second it has come up to the desk
        await given.passes(timedelta(days=1))
    mornings = [m for m in given.desk_group.messages if GOOD_MORNING in m.text]
    assert "超期 1 件" in mornings[-1].text
    days = [datetime.fromtimestamp(m.date, UTC).isoweekday() for m in mornings]
    assert len(mornings) >= 5
    assert max(days) <= 5


async def test_nothing_is_said_where_nothing_waits(given, wang, chen):
    """No message for its own sake."""
    await files(wang)
    await chen.presses("我来办", at=given.micro_group)
    await chen.replies(given.micro_group.find("长椅坏了"), "我下午来看")
    await until(given, MORNING)
    for group in (given.micro_group, given.grid_group, given.desk_group):
        assert not group.shows(GOOD_MORNING)


async def test_a_day_off_has_no_morning(given, wang, chen):
    """What waits is told on the next day that is worked."""
    await CalendarDay.create(day=date(2026, 11, 24), worked=False)
    await until(given, EVENING)
    await files(wang)
    await until(given, MORNING + timedelta(hours=5))
    assert not given.micro_group.shows(GOOD_MORNING)
    await until(given, MORNING + timedelta(days=1))
    assert given.micro_group.count(GOOD_MORNING) == 1


async def test_what_comes_in_working_hours_is_no_news_of_the_morning(given, wang, chen):
    """Its card has just come."""
    await until(given, MORNING + timedelta(hours=1))
    await files(wang)
    await given.passes(timedelta(minutes=10))
    assert not given.micro_group.shows(GOOD_MORNING)


async def test_a_grid_without_a_group_is_told_of_in_the_one_above(given, wang, chen):
    """Whoever speaks for it hears it; nothing is told twice."""
    await until(given, EVENING)
    await files(wang)
    await files(await given.resident("李国强", home="上林雅苑5栋1单元101"), "路灯坏了")
    given.world.remove(given.other_group.room, given.account)
    await given.settle()
    await until(given, MORNING)
    assert "等着办，还没人接单 1 件" in given.micro_group.find(GOOD_MORNING).text
    assert "等着办，还没人接单 1 件" in given.grid_group.find(GOOD_MORNING).text
    assert await ResidentRequest.all().count() == 2

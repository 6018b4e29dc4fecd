"""请假, 只上一节, ages, a phone for whoever has no chat: seats lesson by lesson, in the chat."""

from datetime import timedelta

from models import courses
from models.courses import Course, Enrolment, Standing
from models.journal import OPERATOR
from models.residents import register


async def sign_up(course, *players) -> None:
    for player in players:
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")


async def test_leave_in_words_frees_the_seat_of_that_lesson_for_who_waits(given):
    """One press; the other keeps her place in the line, and the monitor sees both on the roll."""
    course = await given.course("书法", seats=1)
    wang, li = [await given.resident(name) for name in ("王秀英", "李明")]
    await sign_up(course, wang, li)
    await wang.says("书法请假 周四")
    assert "哪一节来不了" in wang.last
    assert wang.screen.buttons == [
        "请假 11月26日（周四）09:00《书法》王秀英",
        *wang.screen.buttons[1:],
    ]
    await wang.says("1")
    assert "请好假了：《书法》11月26日（周四）09:00，王秀英 不来" in wang.last
    assert li.last.startswith("🎫 《书法》11月26日（周四）09:00 这一节有空位，留给 李明")
    await li.presses("要这个名额")
    assert "名额是您的了" in li.last
    await li.starts(f"class_{course.id}")
    assert li.shows("排在第1位")
    assert li.shows("11月26日（周四）09:00 这一节：李明 已报上")

    await wang.starts(f"class_{course.id}")
    await wang.presses("请假")
    await wang.presses("销假 11月26日（周四）09:00《书法》王秀英")
    assert "已经让给别人了" in wang.toast


async def test_leave_is_taken_back_while_nobody_has_the_seat(given):
    course = await given.course("书法", seats=2)
    wang = await given.resident("王秀英")
    await sign_up(course, wang)
    await wang.starts(f"class_{course.id}")
    await wang.presses("请假")
    await wang.presses("请假 11月24日（周二）09:00《书法》王秀英")
    await given.passes(timedelta(hours=9))
    assert not wang.shows("🔔"), "whoever is on leave is not reminded"
    await wang.presses("请假")
    await wang.presses("销假 11月24日（周二）09:00《书法》王秀英")
    assert "销假了" in wang.last
    await wang.presses("请假")
    await wang.presses("请假 11月24日（周二）09:00《书法》王秀英")
    await wang.says("/timetable")
    assert "11月24日（周二）09:00 《书法》社区活动室（已请假：王秀英）" in wang.last
    assert "11月26日（周四）09:00 《书法》社区活动室（王秀英）" in wang.last


async def test_one_lesson_can_be_had_where_the_class_allows_it(given):
    course = await given.course("书法", seats=1, drop_in=True)
    wang, li = [await given.resident(name) for name in ("王秀英", "李明")]
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.says("只上一节")
        await player.says("1")
    assert "报上了！《书法》11月24日（周二）09:00 这一节" in wang.last
    assert "这一节满了，李明 在排队" in li.last
    await wang.says("/timetable")
    assert wang.last.count("《书法》") == 1, "that lesson alone"
    await wang.starts(f"class_{course.id}")
    await wang.presses("退出")
    assert "这一节有空位，留给 李明" in li.last


async def test_a_year_of_birth_is_asked_for_and_the_reason_is_told(given):
    course = await given.course("太极", age_from=60)
    wang, li = [await given.resident(name) for name in ("王秀英", "李明")]
    await sign_up(course, wang, li)
    assert "限60岁及以上" in wang.last
    await wang.says("属马的")
    assert "四个数字" in wang.last
    await wang.says("我是1950年生的")
    assert "报上了" in wang.last
    await li.says("1990")
    assert "李明 今年36岁，不能报名" in li.last


async def test_whoever_has_no_chat_is_phoned_and_staff_press_what_they_said(given):
    """A name is masked in the group; whoever has no post there decides nothing."""
    course = await given.course("书法", seats=1)
    wang, passer_by = await given.resident("王秀英"), await given.resident("赵六")
    given.world.join(given.micro_group.room, passer_by.person)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await sign_up(course, wang)
    phoned = await register("李奶奶", OPERATOR, now=given.now, phone="13800138000")
    await courses.sign_up(course.id, phoned, OPERATOR, now=given.now)
    await wang.presses("退出")
    news = given.micro_group.find("☎️")
    assert "留给 李*" in news.text
    await passer_by.presses("已打电话：要", at=given.micro_group, on=news)
    assert (await Enrolment.get(resident_id=phoned.id)).standing is Standing.OFFERED
    await chen.presses("已打电话：要", at=given.micro_group, on=news)
    assert (await Enrolment.get(resident_id=phoned.id)).standing is Standing.SEATED
    assert (await Course.get(id=course.id)).seats == 1

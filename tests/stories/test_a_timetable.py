"""A timetable: lessons move, others teach, calendars follow, and neighbours offer to teach."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from models import courses
from models.courses import (
    Course,
    CourseStatus,
    Lesson,
    Proposal,
    Teacher,
    certificates,
    feeds,
    proposals,
    upkeep,
)
from models.grids import Grid, desk_of
from models.journal import OPERATOR
from models.members import Role

DAY = timedelta(days=1)


@pytest.fixture
async def calligraphy(given):
    """Calligraphy on Tuesdays and Thursdays at nine."""
    return await given.course("书法")


async def coming(course: Course, now) -> Lesson:
    return await Lesson.filter(course_id=course.id, starts_at__gt=now).order_by("starts_at").first()


def events(feed: bytes) -> list:
    return list(Calendar.from_ical(feed).walk("VEVENT"))


async def test_a_moved_lesson_is_told_to_the_group_and_the_enrolled_and_corrected_in_calendars(
    given, calligraphy
):
    wang, li = await given.resident("王秀英"), await given.resident("李阿姨")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    lesson = await coming(calligraphy, given.now)
    planned = lesson.starts_at
    await courses.move_lesson(
        lesson.id,
        OPERATOR,
        now=given.now,
        starts_at=planned + timedelta(hours=6),
        ends_at=lesson.ends_at + timedelta(hours=6),
        venue="二楼教室",
        note="上午停电",
    )
    await given.settle()
    for screen in (wang.screen, given.micro_group):
        assert screen.count("《书法》的课有变动") == 1
        news = screen.find("有变动").text
        for fact in ("11月24日（周二）09:00", "11月24日（周二）15:00", "二楼教室", "上午停电"):
            assert fact in news
    assert not li.shows("有变动"), "who is not in the course hears nothing"
    assert given.micro_group.shows("下一节：11月24日（周二）15:00 二楼教室"), "the card follows"
    (moved,) = [e for e in events(await feeds.of_course(calligraphy)) if "RECURRENCE-ID" in e]
    assert moved.decoded("RECURRENCE-ID") == planned
    assert moved.decoded("DTSTART") == planned + timedelta(hours=6)
    assert moved["SEQUENCE"] > 0


async def test_a_substitute_is_told_with_the_name(given, calligraphy):
    drawing = await given.course("绘画", teacher="顾老师")
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    lesson = await coming(calligraphy, given.now)
    with pytest.raises(courses.TeacherTaken):
        await courses.substitute(lesson.id, "顾老师", OPERATOR, now=given.now)
    await courses.cancel_lesson(
        (await coming(drawing, given.now)).id, OPERATOR, now=given.now, note="外出"
    )
    await courses.substitute(lesson.id, "顾老师", OPERATOR, now=given.now, note="周老师出差")
    await given.settle()
    for screen in (wang.screen, given.micro_group):
        assert "由 顾老师 老师上" in screen.find("周老师出差").text
    assert given.micro_group.shows("09:00 顾老师"), "the card, too"


async def test_the_evening_before_a_lesson_one_is_reminded_once_also_after_a_restart(
    given, calligraphy
):
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await given.passes(timedelta(hours=9))
    assert "🔔 11月24日（周二）09:00 上课：《书法》" in wang.last
    assert "地点：社区活动室" in wang.last
    given.restart()
    await given.passes(timedelta(hours=1))
    assert wang.screen.count("🔔") == 1
    await given.passes(2 * DAY)
    assert wang.screen.count("🔔") == 2, "Thursday's lesson has an evening of its own"


async def test_a_holidays_lesson_is_made_up_and_everyone_hears_when(given):
    given.clock.set(datetime(2026, 9, 14, 1, tzinfo=UTC))
    course = await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    first = (await courses.make_ups(course, now=given.now))[0]
    await courses.make_up(course.id, first.missed[0], OPERATOR, now=given.now)
    await given.settle()
    for screen in (wang.screen, given.micro_group):
        news = screen.find("补一节课").text
        assert "10月9日（周五）09:00" in news
        assert "国庆节" in news


async def test_ones_own_timetable_and_the_link_to_it(given, calligraphy, monkeypatch):
    """A link is given only where the server is reached from outside, and can be stopped."""
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await wang.says("/class")
    await wang.presses("我的课表")
    assert "11月24日（周二）09:00 《书法》社区活动室（王秀英）" in wang.last
    assert "加到手机日历" not in wang.screen.buttons
    monkeypatch.setenv("LINGRID_PUBLIC_URL", "https://lingrid.example.org/")
    await wang.says("/timetable")
    await wang.says("加到手机日历")
    base = "https://lingrid.example.org/feeds/people/"
    secret = wang.last.partition(base)[2].partition(".ics")[0]
    resident = await feeds.subscriber(secret)
    assert resident.name == "王秀英"
    assert {str(e["SUMMARY"]) for e in events(await feeds.of_resident(resident))} == {"书法"}
    await wang.presses("停用所有日历链接")
    assert await feeds.subscriber(secret) is None


async def offer(person) -> None:
    """Paper cutting, at weekends, for children: chosen and typed."""
    await person.presses("我要报名上课")
    await person.presses("我来开课")
    await person.says("剪纸")
    await person.says("周末")
    await person.says("小朋友")
    assert "想教：剪纸\n时间：周末\n对象：小朋友" in person.last
    await person.presses("提交")
    assert "已转给社区" in person.last


async def test_a_neighbour_offers_to_teach_and_the_desk_makes_a_draft_by_one_press(given):
    await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    zhao = await given.staff("赵主任", given.community, given.desk_group, role=Role.DESK)
    await offer(wang)
    card = given.desk_group.find("居民想开课 ·《剪纸》")
    assert "王*" in card.text
    assert "王秀英" not in card.text
    await zhao.presses("建为草稿", at=given.desk_group)
    assert "社区正在安排" in wang.last
    assert given.desk_group.shows("已建草稿")
    course = await Course.get(title="剪纸").select_related("teacher", "term")
    assert (course.status, course.teacher.name) == (CourseStatus.DRAFT, "王秀英")
    assert (course.audience, course.term.name) == ("小朋友", "2026年秋季学期")
    assert (await Proposal.get()).course_id == course.id
    assert await Teacher.filter(resident__name="王秀英").count() == 1


async def test_what_the_desk_declines_it_declines_with_words(given):
    await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.desk_group)
    zhao = await given.staff("赵主任", given.community, given.desk_group, role=Role.DESK)
    await offer(wang)
    await chen.presses("婉拒", at=given.desk_group)
    assert not given.desk_group.shows("请回复这条消息"), "that is the desk's to say"
    await zhao.presses("婉拒", at=given.desk_group)
    await zhao.replies(
        given.desk_group.find("请回复这条消息"), "本学期教室排满了，下学期优先安排您"
    )
    assert "本学期教室排满了，下学期优先安排您" in wang.last
    assert "已婉拒" in given.desk_group.find("居民想开课").text
    with pytest.raises(proposals.ProposalAnswered):
        await proposals.draft((await Proposal.get()).id, zhao.member, OPERATOR, now=given.now)


async def test_another_room_and_teacher_are_told_once_gathered(given):
    """The office corrects the one, then the other, and once itself: one message to everybody."""
    course = await given.course("书法")
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    for said in ({"venue": "错的房间"}, {"venue": "二楼舞蹈室"}, {"teacher": "新老师"}):
        if "teacher" in said:
            desk = await desk_of(await Grid.get(id=course.grid_id))
            someone = await courses.Teacher.create(name="新老师", grid=desk)
            through = date(2029, 12, 31)
            await certificates.certify(someone, "证-9", through, OPERATOR, now=given.now)
        await upkeep.describe(course.id, said, OPERATOR, now=given.now)
        await given.passes(timedelta(minutes=2))
        assert not wang.shows("有变动")
    await given.passes(timedelta(minutes=10))
    assert wang.last == (
        "📢 《书法》从下一节课起有变动\n地点：二楼舞蹈室（原来在 社区活动室）\n"
        "老师：新老师（原来是 周老师）\n下一节：11月24日（周二）09:00"
    )
    assert wang.screen.count("有变动") == 1
    assert given.micro_group.count("从下一节课起有变动") == 1
    assert not li.shows("有变动")


async def test_what_is_as_it_was_in_the_end_is_not_told(given):
    course = await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    for venue in ("错的房间", "社区活动室"):
        await upkeep.describe(course.id, {"venue": venue}, OPERATOR, now=given.now)
    await given.passes(timedelta(minutes=20))
    assert not wang.shows("有变动")

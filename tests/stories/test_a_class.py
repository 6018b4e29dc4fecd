"""A class from the first look to the roll: signing up, family, approval, changes, the monitor."""

from datetime import timedelta

import pytest

from models import courses, grids
from models.courses import Course, Enrolment, Lesson, Standing
from models.grids import Level
from models.journal import OPERATOR
from models.residents import Resident


@pytest.fixture
async def calligraphy(given):
    """Calligraphy, with three seats."""
    return await given.course("书法", seats=3)


async def coming(course: Course, now) -> Lesson:
    """The next lesson."""
    return await Lesson.filter(course_id=course.id, starts_at__gt=now).order_by("starts_at").first()


async def test_a_resident_finds_a_class_signs_up_and_leaves(given, calligraphy):
    wang = await given.resident("王秀英")
    await wang.presses("我要报名上课")
    await wang.presses("书法 · 周二 09:00、周四 09:00 · 还有3个座位")
    for fact in ("老师：周老师", "地点：社区活动室", "下一节：11月24日（周二）09:00", "共3个"):
        assert fact in wang.last
    await wang.presses("我要报名")
    assert "报上了！《书法》" in wang.last
    await wang.says("/my")
    await wang.presses("书法 · 王秀英（已报上）")
    assert wang.shows("✅ 王秀英 已报上。")
    assert "我要报名" not in wang.screen.buttons, "that is done"
    await wang.presses("退出")
    assert "王秀英 已退出《书法》" in wang.last
    await wang.presses("我要报名")
    assert "报上了" in wang.last, "one press, and signed up again"


async def test_a_stranger_is_asked_who_they_are_and_is_signed_up_without_pressing_again(
    given, calligraphy
):
    wang = await given.stranger("王阿姨")
    await wang.starts(f"class_{calligraphy.id}")
    assert wang.shows("《书法》"), "looking needs no registration"
    await wang.presses("我要报名")
    assert wang.shows("先认识一下您")
    await wang.says("碧海蓝天3栋2单元501")
    await wang.presses("对")
    await wang.says("王秀英")
    assert "报上了！《书法》" in wang.last
    assert "王秀英的座位留好了" in wang.last
    assert (await Enrolment.get()).name == "王秀英"


async def test_a_stranger_may_say_where_they_live_another_time(given, calligraphy):
    wang = await given.stranger("王阿姨")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("帮家人报名")
    await wang.presses("以后再说")
    await wang.presses("王阿姨")
    assert "《书法》给谁报名" in wang.last
    await wang.presses("一位家人")
    await wang.says("王奶奶")
    assert "王奶奶的座位留好了" in wang.last


async def test_who_was_asked_who_they_are_stays_known_when_sign_up_has_ended(given, calligraphy):
    wang = await given.stranger("王阿姨")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await wang.presses("以后再说")
    await courses.close(calligraphy.id, OPERATOR, now=given.now)
    await wang.says("王秀英")
    assert wang.shows("王秀英，登记好了")
    assert "报名已经结束" in wang.last
    await wang.says("/menu")
    assert wang.shows("王秀英，您好"), "what was said is not asked again"


async def test_one_phone_signs_up_a_family_and_takes_one_of_them_out(given, calligraphy):
    wang = await given.resident("王秀英")
    await wang.says("/class")
    await wang.presses("书法")
    await wang.presses("我要报名")
    for name in ("王爷爷", "王小明"):
        await wang.presses("看课程")
        await wang.presses("帮家人报名")
        await wang.presses("一位家人")
        await wang.says(name)
        assert f"{name}的座位留好了" in wang.last
    await wang.presses("看课程")
    for name in ("王秀英", "王爷爷", "王小明"):
        assert wang.shows(f"✅ {name} 已报上。")
    await wang.presses("退出 王爷爷")
    assert "王爷爷 已退出" in wang.last
    standings = {e.name: e.standing for e in await Enrolment.all()}
    assert standings == {
        "王秀英": Standing.SEATED,
        "王爷爷": Standing.LEFT,
        "王小明": Standing.SEATED,
    }
    await wang.presses("重新报名")
    assert "王爷爷的座位留好了" in wang.last, "again the one who left, and not 王 herself"


async def test_a_name_is_a_name(given, calligraphy):
    """A question at that moment signs nobody up under it."""
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("帮家人报名")
    await wang.presses("一位家人")
    for no_name in ("要带什么东西吗？", "13800138000", "你好", "👵"):
        await wang.says(no_name)
        assert "只写家人的名字就行" in wang.last
    assert not await Enrolment.exists()
    await wang.presses("返回")
    await wang.says("楼道灯坏了")
    assert wang.shows("公共设施"), "that was the end of the question for a name"
    assert not await Enrolment.exists()


async def test_the_same_press_twice_takes_one_place_and_says_so(given, calligraphy):
    """Elders tap twice; the second tap finds the first one done."""
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    card = wang.screen.find("《书法》")
    wang.person.presses(given.account, "我要报名", on=card)
    wang.person.presses(given.account, "我要报名", on=card)
    await given.settle()
    assert wang.toast == "王秀英 已经报过《书法》了。"
    assert wang.shows("✅ 王秀英 已报上。")
    assert await Enrolment.all().count() == 1

    leave = wang.screen.find("《书法》")
    wang.person.presses(given.account, "退出", on=leave)
    wang.person.presses(given.account, "退出", on=leave)
    await given.settle()
    assert wang.toast == "已经不在《书法》的名单里了，不用再退。"
    assert (await Enrolment.get()).standing is Standing.LEFT


async def test_a_second_tap_at_the_same_place_undoes_nothing(given, calligraphy):
    """The message has changed under the finger: what stands there now does no harm."""
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    for words in ("我要报名", "退出"):
        place = wang.screen.buttons.index(words)
        await wang.presses(words)
        before = (await Enrolment.first()).standing
        await wang.presses(wang.screen.buttons[place])
        assert (await Enrolment.first()).standing is before
        assert await Enrolment.all().count() == 1


async def test_the_owner_grids_group_and_the_class_group_have_one_card_each(given, calligraphy):
    class_group = await given.group("书法班", calligraphy)
    people = [await given.resident(name) for name in ("王秀英", "李明", "赵六", "周七")]
    for player in people:
        await player.starts(f"class_{calligraphy.id}")
        await player.presses("我要报名")
    await people[0].presses("退出")
    for group in (given.micro_group, class_group):
        card = group.find("《书法》")
        assert "座位 3/3，排队 0" in card.text
        assert "已报名：李* 赵* 周*（待定）" in card.text
        assert group.count("《书法》") == 1, "one message, edited"
        assert not any(p.person.name in group.transcript for p in people), "names are masked"
    for group in (given.other_group, given.grid_group, given.desk_group):
        assert not group.shows("书法"), "it is none of theirs"


async def test_a_group_that_is_bound_later_gets_the_card_of_every_class_it_speaks_for(given):
    """A micro-grid without a group is spoken to in the nearest group above it."""
    level = await Level.get(code="micro_grid")
    small = await grids.create("lb-1-3", "第三微网格", level, given.grid, OPERATOR, now=given.now)
    await given.course("古筝", grid=small)
    assert given.grid_group.count("《古筝》") == 1
    own = await given.group("第三微网格群", small)
    assert own.count("《古筝》") == 1
    wang = await given.resident("王秀英")
    await wang.says("古筝怎么报名？")
    await wang.presses("我要报名")
    assert "已报名：王*" in own.find("《古筝》").text


async def test_a_name_that_looks_like_markup_breaks_no_card(given, calligraphy):
    wang = await given.resident("<b>&王")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    assert "<b>&王的座位留好了" in wang.last
    assert "已报名：<*" in given.micro_group.find("《书法》").text


# --- approval


async def test_where_the_grid_decides_only_its_staff_say_yes_or_no(given):
    course = await given.course("绘画", approval=True)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    sun = await given.staff("孙哥", given.other_micro, given.micro_group)
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    li = await given.resident("李明")
    given.world.join(given.micro_group.room, wang.person)
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
        assert "等网格同意后告诉您" in player.last

    asked = given.micro_group.find("王* 报名《绘画》，请审核")
    assert "碧海蓝天3栋" in asked.text
    assert "501" not in asked.text
    for no_staff, said in ((wang, "只有网格员能"), (sun, "没有岗位")):
        await no_staff.presses("同意", at=given.micro_group, on=asked)
        assert said in no_staff.toast
    assert await Enrolment.filter(standing=Standing.APPLIED).count() == 2

    await chen.presses("同意", at=given.micro_group, on=asked)
    assert asked.text == "✅ 王* 报名《绘画》，陈姐 已同意。"
    assert asked.buttons == []
    assert "网格同意了" in wang.last
    await chen.presses("不同意", at=given.micro_group)
    assert "没有通过" in li.last
    assert "已报名：王*" in given.micro_group.find("座位 1/20").text


async def test_a_decision_can_be_typed_in_reply_to_the_question(given):
    course = await given.course("绘画", approval=True)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    await chen.replies(given.micro_group.find("王* 报名"), "同意")
    await chen.replies(given.micro_group.find("李* 报名"), "再看看")
    assert "网格同意了" in wang.last
    assert await Enrolment.filter(standing=Standing.APPLIED).count() == 1
    await chen.replies(given.micro_group.find("请审核"), "2")
    assert "没有通过" in li.last


async def test_what_a_colleague_decided_or_the_resident_took_back_is_shown(given):
    course = await given.course("绘画", approval=True)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    liu = await given.staff("刘哥", given.grid, given.micro_group)
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    asked = given.micro_group.find("请审核")
    chen.person.presses(given.micro_group.room, "同意", on=asked)
    liu.person.presses(given.micro_group.room, "不同意", on=asked)
    await given.settle()
    assert "现在是「已同意」" in liu.toast
    assert (await Enrolment.get()).standing is Standing.SEATED

    await wang.presses("退出")
    await wang.presses("我要报名")
    asked = given.micro_group.find("请审核")
    await wang.presses("退出")
    await chen.presses("同意", at=given.micro_group, on=asked)
    assert "本人已退出" in chen.toast
    assert asked.text == "王* 报名《绘画》：已退出，不用审核了。"
    assert asked.buttons == []


async def test_whoever_moves_up_in_a_class_that_asks_is_approved_as_well(given):
    course = await given.course("绘画", seats=1, approval=True)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    await chen.presses("不同意", at=given.micro_group)
    await li.presses("要这个名额")
    assert "等网格同意后告诉您" in li.last
    await chen.presses("同意", at=given.micro_group)
    assert "网格同意了" in li.last


# --- the roll


async def test_the_monitor_and_staff_tap_names_and_others_may_not(given, calligraphy):
    class_group = await given.group("书法班", calligraphy)
    chen = await given.staff("陈姐", given.micro, class_group)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player in (wang, li):
        given.world.join(class_group.room, player.person)
        await player.starts(f"class_{calligraphy.id}")
        await player.presses("我要报名")
    await given.passes(timedelta(days=1, minutes=10))

    await wang.presses("点名", at=class_group)
    assert wang.toast == "《书法》的点名由班长和网格员负责。"
    assert not class_group.shows("到课")
    await Course.filter(id=calligraphy.id).update(monitor_id=(await Enrolment.first()).resident_id)
    await wang.presses("点名", at=class_group)
    roll = class_group.find("到课 0/2")
    assert "11月24日（周二）09:00" in roll.text
    assert roll.buttons[0] == ["☐ 1. 王*英", "☐ 2. 李*"]

    await wang.presses("李*", at=class_group)
    assert wang.toast == "已签到"
    assert "到课 1/2" in roll.text
    assert roll.buttons[0] == ["☐ 1. 王*英", "☑ 2. 李*"]
    await li.presses("王*英", at=class_group)
    assert "班长和网格员" in li.toast
    await chen.presses("王*英", at=class_group)
    assert "到课 2/2" in roll.text
    await chen.presses("李*", at=class_group)
    assert chen.toast == "已取消签到"
    assert "到课 1/2" in roll.text

    figures = await courses.figures(calligraphy)
    assert (figures.heads, figures.lessons, figures.attendances) == (2, 1, 1)
    assert figures.rate == 0.5


async def test_the_roll_comes_below_and_the_one_above_is_no_roll_any_more(given, calligraphy):
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await chen.presses("点名", at=given.micro_group)
    first = given.micro_group.find("到课 0/1")
    await chen.says("大家好", at=given.micro_group)
    await chen.presses("点名", at=given.micro_group)
    second = given.micro_group.find("到课 0/1")
    assert second.id > first.id
    assert (first.text, first.buttons) == ("点名表在下面。", [])
    await chen.presses("王*英", at=given.micro_group)
    assert "到课 1/1" in second.text
    assert given.micro_group.count("到课") == 1


async def test_the_monitor_takes_the_roll_in_private_by_typing_numbers(given):
    """No group is needed, and no button either."""
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    course = await given.course("书法", monitor=await Resident.get(name="王秀英"))
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    await wang.presses("看课程")
    await wang.says("点名")
    await wang.presses("李*")
    assert "到课 1/2" in wang.screen.find("到课").text
    await li.presses("看课程")
    assert "点名" not in li.screen.buttons


async def test_who_has_left_since_the_roll_was_shown_is_taken_off_it(given, calligraphy):
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player in (wang, li):
        await player.starts(f"class_{calligraphy.id}")
        await player.presses("我要报名")
    await chen.presses("点名", at=given.micro_group)
    await wang.presses("退出")
    await chen.presses("王*英", at=given.micro_group)
    assert chen.toast == "这位已经不在名单里了。"
    assert given.micro_group.find("到课 0/1").buttons == [["☐ 1. 李*"]]


async def test_a_cancelled_lesson_has_no_roll(given, calligraphy):
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await chen.presses("点名", at=given.micro_group)
    roll = given.micro_group.find("到课 0/1")
    lesson = await coming(calligraphy, given.now)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=given.now, note="老师生病")
    await given.settle()
    assert "这节课已取消，不用点名" in roll.text
    assert roll.buttons == []
    await chen.presses("点名", at=given.micro_group)
    assert "11月26日（周四）09:00" in given.micro_group.find("到课").text, (
        "the next one that is held"
    )


# --- changes by the office


async def test_everyone_who_has_a_seat_and_the_groups_hear_once_that_a_lesson_moved(
    given, calligraphy
):
    class_group = await given.group("书法班", calligraphy)
    wang, li, zhao = [await given.resident(name) for name in ("王秀英", "李明", "赵六")]
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await wang.presses("看课程")
    await wang.presses("帮家人报名")
    await wang.presses("家长带孩子")
    await wang.says("王小宝、王二宝")
    await wang.presses("对，报名")
    await li.starts(f"class_{calligraphy.id}")
    await li.presses("我要报名")
    assert "排在第1位" in li.last
    lesson = await coming(calligraphy, given.now)
    later = timedelta(hours=6)
    await courses.move_lesson(
        lesson.id,
        OPERATOR,
        now=given.now,
        starts_at=lesson.starts_at + later,
        ends_at=lesson.ends_at + later,
        venue="二楼舞蹈室",
    )
    await given.settle()
    assert wang.screen.count("的课有变动") == 1, "three wishes, one message"
    assert "原定：11月24日（周二）09:00" in wang.last
    assert "改为：11月24日（周二）15:00" in wang.last
    assert "地点：二楼舞蹈室" in wang.last
    assert not li.shows("变动"), "has no seat"
    assert not zhao.shows("变动")
    for group in (given.micro_group, class_group):
        assert group.count("的课有变动") == 1
        assert "下一节：11月24日（周二）15:00 二楼舞蹈室" in group.find("座位").text
    await wang.says("/my")
    await wang.presses("书法 · 王秀英")
    assert "下一节：11月24日（周二）15:00 二楼舞蹈室" in wang.last


async def test_a_cancelled_lesson_is_told_once_and_the_card_shows_the_next(given, calligraphy):
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    lesson = await coming(calligraphy, given.now)
    for _ in range(2):
        await courses.cancel_lesson(lesson.id, OPERATOR, now=given.now, note="老师生病")
        await given.settle()
    assert wang.screen.count("这节课取消") == 1
    assert "老师生病" in wang.last
    assert given.micro_group.count("这节课取消") == 1
    assert "下一节：11月26日（周四）09:00" in given.micro_group.find("座位").text


# --- in English


async def test_an_english_resident_is_spoken_to_in_english_throughout(given):
    course = await given.course("书法", seats=1)
    ann = await given.resident("Ann Smith", language="en")
    bob = await given.resident("Bob", language="en-GB")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await ann.says("How do I sign up for a class?")
    await ann.presses("seats left: 1")
    for words in (
        "When: Tue 09:00, Thu 09:00",
        "Next lesson: Tue 24 Nov 09:00",
        "Seats: 1, 1 left",
    ):
        assert words in ann.last
    await ann.presses("Sign me up")
    assert "Signed up for 书法!" in ann.last
    await bob.starts(f"class_{course.id}")
    await bob.presses("Sign up family")
    await bob.presses("Parent with child")
    await bob.says("Tom Brown")
    assert "Tom Brown is number 1 in the line" in bob.last
    await courses.resize(course.id, 2, OPERATOR, now=given.now)
    await given.settle()
    assert not bob.shows("There is a seat"), "one seat is not two"
    await ann.presses("Leave")
    assert "Ann Smith has left 书法" in ann.last
    assert "There is a seat in 书法 for Tom Brown" in bob.last
    await bob.presses("Take this seat")
    assert "both seats, for child and parent" in bob.last
    lesson = await coming(course, given.now)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=given.now, note="Back on Thursday")
    await given.settle()
    assert "The lesson of 书法 on Tue 24 Nov 09:00 is cancelled." in bob.last
    await chen.presses("点名", at=given.micro_group)
    assert "☐ 1. T*n" in given.micro_group.transcript, "the group speaks its own language"
    for player in (ann, bob):
        said = [m.text for m in player.screen.messages if m.sender is not player.person]
        chinese = "".join(said).replace("书法", "").replace("社区活动室", "").replace("周老师", "")
        left = {c for c in chinese if "一" <= c <= "鿿"} - set("碧海蓝天栋单元邻格")
        assert not left, left

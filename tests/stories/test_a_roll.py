"""Signing in: the code in the class room, family without a phone, walk-ins, the roll of a crowd."""

from datetime import timedelta

import pytest
from neighbourhood import MORNING

from models import courses, installation
from models.courses import Attendance, Course, Enrolment, Lesson, Mark, Standing, codes
from models.journal import OPERATOR
from models.residents import Resident, register


@pytest.fixture
async def monitor(given):
    """The monitor of the class."""
    return await given.resident("钱班长")


@pytest.fixture
async def calligraphy(given, monitor) -> Course:
    """Calligraphy, tomorrow at nine."""
    return await given.course("书法", seats=5, monitor=await Resident.get(name="钱班长"))


@pytest.fixture
async def lesson(calligraphy) -> Lesson:
    """Its next lesson."""
    found = await Lesson.filter(course_id=calligraphy.id, starts_at__gte=MORNING).order_by("id")
    return found[0]


UNTIL_LESSON = timedelta(days=1)


async def signs_up(given, course, player, *family: str) -> None:
    """A resident has a seat, and so have some of their family."""
    resident = await Resident.get(name=player.person.name)
    await courses.sign_up(course.id, resident, OPERATOR, now=given.now)
    for name in family:
        await courses.sign_up(
            course.id,
            resident,
            OPERATOR,
            now=given.now,
            relation=courses.Relation.FAMILY,
            name=name,
        )


async def shown(given, lesson) -> codes.Code:
    """What stands on the screen in the class room."""
    await lesson.fetch_related("course")
    return await codes.of_lesson(lesson, lesson.course, now=given.now)


async def marks(lesson) -> dict[str, Mark]:
    rows = await Attendance.filter(lesson_id=lesson.id).select_related("enrolment")
    return {row.enrolment.name: row.mark for row in rows}


async def test_a_resident_scans_the_code_and_ticks_grandfather(given, calligraphy, lesson):
    wang = await given.resident("王秀英")
    await signs_up(given, calligraphy, wang, "王爷爷")
    await given.passes(UNTIL_LESSON)
    await wang.starts((await shown(given, lesson)).payload)
    assert "王秀英 签到好了！" in wang.last
    assert "家人也来了吗" in wang.last
    await wang.presses("☐ 王爷爷")
    assert wang.toast == "已签到"
    assert await marks(lesson) == {"王秀英": Mark.PRESENT, "王爷爷": Mark.PRESENT}
    await wang.presses("☑ 王爷爷")
    assert await marks(lesson) == {"王秀英": Mark.PRESENT}


@pytest.mark.parametrize("typed", ["签到 {}", "签到{}", "{}", " {}。", "报到：{}"])
async def test_the_digits_can_be_typed_in_whatever_form(given, calligraphy, lesson, typed):
    wang = await given.resident("王秀英")
    await signs_up(given, calligraphy, wang)
    await given.passes(UNTIL_LESSON)
    await wang.says(typed.format((await shown(given, lesson)).digits))
    assert "王秀英 签到好了！" in wang.last
    assert await marks(lesson) == {"王秀英": Mark.PRESENT}


async def test_who_only_says_so_is_asked_for_the_digits(given, calligraphy, lesson):
    wang = await given.resident("王秀英")
    await signs_up(given, calligraphy, wang)
    await given.passes(UNTIL_LESSON)
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("签到")
    assert "教室里显示的4位数字" in wang.last
    await wang.says("在哪里看？")
    assert "4位数字" in wang.last
    digits = (await shown(given, lesson)).digits
    await wang.says("".join(chr(ord("０") + int(d)) for d in digits))
    assert "签到好了" in wang.last


async def test_four_digits_are_no_code_when_no_lesson_is_on(given, calligraphy):
    wang = await given.resident("王秀英")
    await wang.says("4821")
    assert "签到" not in wang.last, "it is the start of a request, as anything else"


async def test_wrong_digits_are_said_to_be_wrong_and_then_one_has_to_wait(
    given, calligraphy, lesson
):
    wang = await given.resident("王秀英")
    await signs_up(given, calligraphy, wang)
    await given.passes(UNTIL_LESSON)
    right = (await shown(given, lesson)).digits
    for wrong in [f"{n:04}" for n in range(7) if f"{n:04}" != right][:5]:
        await wang.says(f"签到 {wrong}")
        assert "数字不对" in wang.last
    await wang.says(f"签到 {right}")
    assert "写错好几次了，请 11月24日（周二）09:15 以后再试" in wang.last
    assert await marks(lesson) == {}


async def test_an_old_picture_signs_nobody_in(given, calligraphy, lesson):
    """Forwarded to somebody at home it is too late."""
    wang = await given.resident("王秀英")
    await signs_up(given, calligraphy, wang)
    await given.passes(UNTIL_LESSON)
    payload = (await shown(given, lesson)).payload
    await given.passes(timedelta(minutes=10))
    await wang.starts(payload)
    assert "二维码已经换了" in wang.last
    assert await marks(lesson) == {}


async def test_somebody_the_bot_never_met_says_who_they_are_and_walks_in(
    given, monitor, calligraphy, lesson
):
    """The code stays good while they do; the monitor lets them in from the private chat."""
    class_group = await given.group("书法班", calligraphy)
    wang = await given.stranger("王阿姨")
    await given.passes(UNTIL_LESSON)
    await wang.starts((await shown(given, lesson)).payload)
    assert wang.shows("先认识一下您")
    await given.passes(timedelta(minutes=20))
    await wang.presses("以后再说")
    await wang.says("王秀英")
    assert "王秀英 没有报《书法》这门课，已经告诉班长了" in wang.last
    assert await marks(lesson) == {"王秀英": Mark.PENDING}
    assert class_group.shows("王* 没有报名")
    assert "王秀英" not in class_group.transcript
    await monitor.says("可以上课")
    assert wang.shows("班长同意了")
    assert await marks(lesson) == {"王秀英": Mark.PRESENT}
    assert await Enrolment.filter(standing=Standing.SEATED).count() == 0


async def test_a_walk_in_is_turned_away_by_a_typed_reply_in_the_group(given, calligraphy, lesson):
    class_group = await given.group("书法班", calligraphy)
    chen = await given.staff("陈姐", given.micro, class_group)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    given.world.join(class_group.room, li.person)
    await given.passes(UNTIL_LESSON)
    await wang.starts((await shown(given, lesson)).payload)
    asked = class_group.find("王* 没有报名")
    await li.presses("可以上课", at=class_group, on=asked)
    assert "班长和网格员" in li.toast
    await chen.replies(asked, "这次不行")
    assert wang.shows("王秀英 这次上不了")
    assert await marks(lesson) == {}
    await chen.presses("可以上课", at=class_group, on=asked)
    assert "已经有人处理了" in class_group.transcript


async def test_the_monitor_gets_the_code_as_a_picture_in_private(
    given, monitor, calligraphy, lesson
):
    await installation.is_called("lingrid_bot")
    class_group = await given.group("书法班", calligraphy)
    given.world.join(class_group.room, monitor.person)
    await given.passes(UNTIL_LESSON)
    await monitor.presses("点名", at=class_group)
    await monitor.presses("二维码签到", at=class_group)
    assert monitor.toast == "二维码已发到您和我的私聊里。"
    picture = monitor.screen.messages[-1]
    digits = (await shown(given, lesson)).digits
    assert (picture.kind, digits in picture.text) == ("photo", True)
    assert not any(m.kind == "photo" for m in class_group.messages), "nobody signs in from home"
    await given.passes(timedelta(minutes=10))
    await monitor.presses("换新的码")
    assert (await shown(given, lesson)).digits in monitor.last


async def test_of_a_mother_and_her_child_the_monitor_says_who_came(
    given, monitor, calligraphy, lesson
):
    """Tap after tap: both, the child, the mother, nobody; each says what the next one does."""
    class_group = await given.group("书法班", calligraphy)
    given.world.join(class_group.room, monitor.person)
    await given.resident("王秀英")
    mother = await Resident.get(name="王秀英")
    relation = courses.Relation.PARENT_CHILD
    now = given.now
    await courses.sign_up(
        calligraphy.id, mother, OPERATOR, now=now, relation=relation, name="王小明"
    )
    await given.passes(UNTIL_LESSON)
    await monitor.presses("点名", at=class_group)
    card = class_group.find("点名 ·《书法》")
    for button, mark, came, toast in (
        ("☑ 1. 王*明（带家长）", Mark.PRESENT, 2, "孩子和家长都到了。只来了孩子，就再按一次。"),
        ("☑ 1. 王*明（只孩子到）", Mark.CHILD, 1, "记为只有孩子到。只来了家长，就再按一次。"),
        ("☑ 1. 王*明（只家长到）", Mark.PARENT, 1, "记为只有家长到。都没来，就再按一次。"),
    ):
        await monitor.presses("王*明", at=class_group)
        assert monitor.toast == toast
        assert await marks(lesson) == {"王小明": mark}
        assert [button] == card.buttons[0]
        assert f"到课 {came}/2" in card.text
    await monitor.replies(card, "1")
    assert await marks(lesson) == {}
    assert "到课 0/2" in card.text


async def test_nobody_else_gets_the_code(given, calligraphy, lesson):
    class_group = await given.group("书法班", calligraphy)
    chen = await given.staff("陈姐", given.micro, class_group)
    li = await given.resident("李明")
    given.world.join(class_group.room, li.person)
    await given.passes(UNTIL_LESSON)
    await chen.presses("点名", at=class_group)
    await li.presses("二维码签到", at=class_group)
    assert "班长和网格员" in li.toast
    assert not li.shows("数字")


async def test_the_monitor_writes_down_somebody_without_a_phone(
    given, monitor, calligraphy, lesson
):
    class_group = await given.group("书法班", calligraphy)
    given.world.join(class_group.room, monitor.person)
    await given.passes(UNTIL_LESSON)
    await monitor.presses("点名", at=class_group)
    await monitor.presses("有人临时来", at=class_group)
    await monitor.replies(class_group.find("谁临时来了"), "赵奶奶")
    assert class_group.shows("临时来 1 人")
    assert class_group.shows("☑ 1. 赵*奶（临时）")
    assert await marks(lesson) == {"赵奶奶": Mark.PRESENT}
    await monitor.presses("赵*奶", at=class_group)
    assert await marks(lesson) == {}


async def test_a_roll_of_more_names_than_one_message_holds_is_turned_over(
    given, monitor, calligraphy, lesson
):
    class_group = await given.group("书法班", calligraphy)
    given.world.join(class_group.room, monitor.person)
    await courses.resize(calligraphy.id, 130, OPERATOR, now=given.now)
    for number in range(130):
        resident = await register(f"学员{number + 1}", OPERATOR, now=given.now)
        await courses.sign_up(calligraphy.id, resident, OPERATOR, now=given.now)
    await given.passes(UNTIL_LESSON)
    await monitor.presses("点名", at=class_group)
    roll = class_group.find("到课 0/130")
    assert len(class_group.buttons) == 60 + 1 + 2
    await monitor.presses("下一页", at=class_group)
    await monitor.presses("下一页", at=class_group)
    assert roll.buttons[0][0].startswith("☐ 121.")
    await monitor.replies(roll, "130")
    assert "到课 1/130" in roll.text
    assert any("☑ 130." in button for row in roll.buttons for button in row), "still that page"
    await monitor.presses("上一页", at=class_group)
    assert roll.buttons[0][0].startswith("☐ 61.")


async def test_an_english_resident_checks_in_in_english(given, calligraphy, lesson):
    ann = await given.resident("Ann Smith", language="en")
    await signs_up(given, calligraphy, ann)
    await given.passes(UNTIL_LESSON)
    await ann.says("check in")
    assert "4 digits" in ann.last
    await ann.says((await shown(given, lesson)).digits)
    assert "Ann Smith is checked in!" in ann.last


async def test_what_stands_on_the_poster_opens_the_class(given, calligraphy):
    """A number that is no class of ours is other talk."""
    wang = await given.resident("王秀英")
    await wang.says(f"报名 {calligraphy.id}")
    assert "《书法》" in wang.last
    await wang.presses("我要报名")
    assert "报上了" in wang.last
    await wang.says("报名 4711")
    assert "《书法》" not in wang.last

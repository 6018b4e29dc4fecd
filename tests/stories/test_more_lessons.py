"""加开小课: residents wish for more lessons, the organisers answer, everybody hears of it."""

import pytest

from models.courses import Course, Enrolment, Standing, Term
from models.courses.wished import Wish, WishKind, WishStatus
from models.members import Role
from models.requests import ResidentRequest


@pytest.fixture
async def calligraphy(given):
    """书法, in a term in which two wishes are enough."""
    course = await given.course("书法")
    await Term.all().update(wishes=2)
    return course


@pytest.fixture
async def people(given):
    """王秀英, 李明."""
    return [await given.resident(name, home="碧海蓝天3栋2单元501") for name in ("王秀英", "李明")]


@pytest.fixture
async def lead(given):
    """刘 leads the micro-grid."""
    return await given.staff("刘姐", given.micro, given.micro_group, role=Role.LEAD)


async def test_two_wishes_become_a_small_class_that_is_signed_up_for(
    given, calligraphy, people, lead
):
    """One says so in words, one presses a button; the group sees one card."""
    wang, li = people
    await wang.says("书法我们家小朋友跟不上，能不能加开小课")
    assert wang.screen.buttons[0] == "跟不上，想加开小课", "what was said is the first guess"
    await wang.says("1")
    assert "记下了：《书法》想加开小课" in wang.last
    assert "满2位就请社区安排" in wang.last
    assert not given.micro_group.shows("想加开小课")

    await li.starts(f"class_{calligraphy.id}")
    await li.presses("想加开小课")
    await li.presses("时间不合适，想换个时间")
    await li.says("周末")
    assert "已经请社区安排了" in li.last
    card = given.micro_group.find("想加开小课")
    for fact in ("2人：跟不上 1，换时间 1", "王* 跟不上", "李* 换时间 周末", "建议：11月25日"):
        assert fact in card.text
    assert "王秀英" not in card.text

    await lead.presses("加开", at=given.micro_group, on=card)
    assert given.micro_group.find("想加开小课 ·《书法》").text.count("已加开") == 1
    made = await Course.get(title="书法（加开小课）")
    for player in people:
        assert "您想要的小课开了：《书法（加开小课）》" in player.last
        assert "11月25日（周三）" in player.last
    await wang.presses("我要报名")
    assert (await Enrolment.get(course_id=made.id)).standing is Standing.SEATED


async def test_a_refusal_is_a_reply_that_those_who_wished_read(given, calligraphy, people, lead):
    for player in people:
        await player.says("书法加开小课")
        await player.says("名额不够，想再开一班")
    card = given.micro_group.find("想加开小课")
    await lead.replies(card, "不加开")
    await lead.replies(given.micro_group.find("请回复这条消息"), "这学期没有老师有空")
    for player in people:
        assert "这学期没有老师有空" in player.last
    assert "不加开" in given.micro_group.find("想加开小课 ·").text
    assert await Wish.filter(status=WishStatus.DECLINED).count() == 2


async def test_more_wishes_bring_the_card_up_to_date_and_no_new_message(given, calligraphy, people):
    zhao = await given.resident("赵六")
    for player in (*people, zhao):
        await player.starts(f"class_{calligraphy.id}")
        await player.presses("想加开小课")
        await player.presses("跟不上，想加开小课")
    assert given.micro_group.count("想加开小课 ·《书法》") == 1
    assert "3人" in given.micro_group.find("想加开小课 ·").text
    await zhao.presses("收回加课的愿望")
    assert "愿望收回了" in zhao.last
    assert "2人" in given.micro_group.find("想加开小课 ·").text
    for player in people:
        await player.starts(f"class_{calligraphy.id}")
        await player.presses("收回加课的愿望")
    card = given.micro_group.find("想加开小课 ·")
    assert "都收回了" in card.text
    assert not card.buttons


async def test_whose_class_is_not_named_means_the_one_they_are_in(given, calligraphy, people):
    wang, _ = people
    await given.course("太极")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("我要报名")
    await wang.says("我们家小朋友跟不上能不能加开小课")
    assert wang.last.startswith("《书法》想加开小课")
    await wang.presses("跟不上，想加开小课")
    assert (await Wish.get()).kind is WishKind.TOO_HARD


async def test_what_was_said_can_be_filed_as_a_request_all_the_same(given, calligraphy, people):
    wang, _ = people
    await wang.says("书法太难了能不能加开小课")
    await wang.presses("把这个愿望告诉社区")
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "书法太难了能不能加开小课"
    assert not await Wish.exists()


async def test_who_may_not_open_classes_presses_in_vain(given, calligraphy, people):
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    for player in people:
        await player.says("书法加开小课")
        await player.says("1")
    card = given.micro_group.find("想加开小课 ·")
    for words in ("加开", "不加开"):
        await chen.presses(words, at=given.micro_group, on=card)
        assert "权限" in chen.toast or "不能" in chen.toast, chen.toast
    assert await Wish.filter(status=WishStatus.OPEN).count() == 2


async def test_the_same_in_english(given, calligraphy, lead):
    smith = await given.resident("Anna Smith", language="en")
    await smith.starts(f"class_{calligraphy.id}")
    await smith.presses("I wish for more lessons")
    await smith.presses("I can't follow, an extra lesson please")
    assert "Noted: more lessons of 书法" in smith.last

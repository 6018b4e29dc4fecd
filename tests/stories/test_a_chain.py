"""A chain pasted into the class's group: a card of names, and the monitor's presses."""

import pytest

from models import courses
from models.courses import Enrolment
from models.courses.chained import Chain
from models.journal import OPERATOR
from models.residents import Resident


@pytest.fixture
async def monitor(given):
    """The monitor of the class."""
    return await given.resident("钱班长")


@pytest.fixture
async def calligraphy(given, monitor):
    """Calligraphy, with room."""
    return await given.course("书法", seats=5, monitor=await Resident.get(name="钱班长"))


@pytest.fixture
async def class_group(given, calligraphy, monitor):
    """The group of the class, with the monitor in it."""
    group = await given.group("书法班", calligraphy)
    given.world.join(group.room, monitor.person)
    return group


async def names() -> list[str]:
    return [row.name for row in await Enrolment.all().order_by("id")]


async def test_the_monitor_confirms_a_chain_all_at_once_and_one_by_one(given, monitor, class_group):
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await given.resident("李明")
    given.world.join(class_group.room, wang.person)
    await wang.says("书法班接龙\n1. 王秀英\n2、李明+1\n３．赵奶奶", at=class_group)
    card = class_group.find("接龙 ·《书法》")
    assert "待确认 3 人" in card.text
    assert "王秀英" not in card.text, "names are masked"
    assert await names() == []
    await wang.presses("全部确认", at=class_group)
    assert "班长和网格员" in wang.toast
    assert await names() == []

    await monitor.presses("全部确认（2人）", at=class_group)
    assert monitor.toast == "已报名 2 人"
    assert await names() == ["王秀英", "李明", "李明的家人"]
    assert "1. 王*英 ✅ 已报上" in card.text
    assert "4. 赵*奶 ❔ 新名字" in card.text
    await monitor.presses("4. 赵*奶 新登记", at=class_group)
    assert await names() == ["王秀英", "李明", "李明的家人", "赵奶奶"]
    assert "座位 4/5" in class_group.find("座位").text
    await monitor.presses("收起接龙", at=class_group)
    assert card.buttons == []


async def test_the_chain_grows_on_the_same_card(given, monitor, class_group):
    await given.resident("李明")
    li = given.players["李明"]
    given.world.join(class_group.room, li.person)
    await li.says("接龙 1. 李明", at=class_group)
    await monitor.presses("1. 李* 是 李*", at=class_group)
    await li.says("接龙 1. 李明 2. 孙悟空", at=class_group)
    assert class_group.count("接龙 ·《书法》") == 1
    assert "2. 孙*空 ❔" in class_group.find("接龙 ·《书法》").text
    assert await names() == ["李明"]


async def test_two_of_one_name_are_told_apart_by_their_house(given, monitor, class_group):
    await given.resident("赵敏", home="碧海蓝天3栋2单元501")
    second = await given.resident("赵敏", home="碧海蓝天5栋1单元201")
    given.world.join(class_group.room, second.person)
    await second.says("接龙 1. 赵敏", at=class_group)
    buttons = class_group.buttons
    assert "1. 赵* 是 赵* 碧海蓝天3栋" in buttons
    assert not any("501" in words for words in buttons), "a room never stands in a group"
    await monitor.presses("1. 赵* 是 赵* 碧海蓝天5栋", at=class_group)
    twins = await Resident.filter(name="赵敏").order_by("id")
    assert (await Enrolment.get()).resident_id == twins[1].id


async def test_talk_is_left_alone(given, class_group):
    wang = await given.resident("王秀英")
    given.world.join(class_group.room, wang.person)
    before = len(class_group.messages)
    for words in ("大家好", "1. 带毛笔 2. 带宣纸", "我住1栋2单元"):
        await wang.says(words, at=class_group)
    assert len(class_group.messages) == before + 3
    assert not await Chain.exists()


async def test_in_the_grids_group_the_class_is_named_or_its_card_replied_to(given, calligraphy):
    await given.course("绘画")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang = await given.resident("王秀英")
    given.world.join(given.micro_group.room, wang.person)
    await wang.says("接龙 1. 王秀英 2. 李叔", at=given.micro_group)
    assert "是哪门课" in given.micro_group.last
    await wang.says("绘画接龙 1. 王秀英 2. 李叔", at=given.micro_group)
    assert given.micro_group.shows("接龙 ·《绘画》")
    await wang.replies(given.micro_group.find("座位 0/5"), "接龙 1. 王秀英")
    assert given.micro_group.shows("接龙 ·《书法》")
    await chen.presses("1. 王*英 是 王*英", at=given.micro_group)
    assert (await Enrolment.get()).course_id == calligraphy.id


async def test_who_meets_no_condition_is_said_so(given, monitor, class_group, calligraphy):
    li = await given.resident("李明")
    given.world.join(class_group.room, li.person)
    await li.says("接龙 1. 李明 2. 孙悟空", at=class_group)
    await courses.close(calligraphy.id, OPERATOR, now=given.now)
    await given.settle()
    await monitor.presses("1. 李* 是 李*", at=class_group)
    assert "不符合报名条件" in monitor.toast
    assert "1. 李* ✖ 不符合报名条件" in class_group.find("接龙 ·").text
    await monitor.presses("2. 不报", at=class_group)
    assert "2. 孙*空 ✖ 不报" in class_group.find("接龙 ·").text

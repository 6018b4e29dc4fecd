"""Canned answers: what is said again and again takes two presses."""

import pytest

from models import canned
from models.canned import CannedAnswer
from models.categories import Category
from models.database import writing
from models.requests import Entry


@pytest.fixture
async def chen(given):
    """A member of the grid, who has claimed a resident's lift request."""
    async with writing():
        await canned.create_defaults()
    given.wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await given.wang.says("电梯坏了")
    await given.wang.presses("提交")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    return chen


async def test_an_answer_is_chosen_by_a_press_and_reaches_the_resident(given, chen):
    """Filled with number, category, grid and name; those of its category stand first."""
    await chen.presses("常用答复", at=given.micro_group)
    shown = given.micro_group.last
    assert "1. 维保单位已经接到通知" in shown
    assert "我是第一微网格的陈姐" in shown
    await chen.presses("2. ", at=given.micro_group)
    assert "我是第一微网格的陈姐" in given.wang.last
    number = given.wang.last.partition("（")[2].partition("）")[0]
    assert f"（{number}）我来办" in given.wang.last
    assert (await Entry.all().order_by("-id").first()).member_id == chen.member.id
    assert "已发给居民" in given.micro_group.last


async def test_its_number_can_be_typed(given, chen):
    """As with every choice."""
    await chen.presses("常用答复", at=given.micro_group)
    await chen.says("1", at=given.micro_group)
    assert "维保单位" in given.wang.last


async def test_what_is_offered_follows_the_state(given, chen):
    """Done, it is no time to ask when somebody is at home."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了主板")
    await chen.presses("常用答复", at=given.micro_group)
    assert "已经处理好了" in given.micro_group.last
    assert "什么时候在家" not in given.micro_group.last


async def test_what_the_office_writes_is_offered(given, chen):
    """They are data."""
    async with writing():
        lift = await Category.get(code="facility")
        await CannedAnswer.all().delete()
        await CannedAnswer.create(category=lift, text_zh="{number}：明早八点", text_en="tomorrow")
    await chen.presses("常用答复", at=given.micro_group)
    await chen.presses("1. ", at=given.micro_group)
    assert "：明早八点" in given.wang.last


async def test_only_staff_of_the_grid_choose(given, chen):
    """The resident of another grid in the group is not staff."""
    li = await given.resident("李四", home="上林雅苑1栋1单元101")
    given.world.join(given.micro_group.room, li.person)
    before = given.wang.last
    await li.presses("常用答复", at=given.micro_group)
    assert given.wang.last == before
    assert "什么时候在家" not in given.micro_group.last

"""A call: the desk writes down what somebody says on the phone, or at the counter."""

import pytest

from models.members import Role
from models.requests import Answerer, ResidentRequest, Source
from models.residents import Resident


@pytest.fixture
async def qian(given):
    return await given.staff("钱进", given.community, given.desk_group, role=Role.DESK)


@pytest.fixture
async def chen(given):
    return await given.staff("陈姐", given.micro, given.micro_group)


LINE = "张桂芳 13912345678 碧海蓝天3栋2单元501 楼道灯不亮"


async def test_a_call_is_entered_in_one_line(given, qian, chen):
    """Who, which number, where, what; it is the caller's own, and nobody's number is in a group."""
    await qian.says("/case")
    await qian.says(LINE)
    await qian.presses("来电")
    await qian.presses("问张桂芳")
    assert "楼道灯不亮" in qian.last
    await qian.presses("提交")
    filed = await ResidentRequest.get().select_related("resident")
    assert f"已登记，编号 {filed.number}" in qian.last
    assert (filed.source, filed.account_id) == (Source.PHONE, None)
    assert filed.callback_by is not Answerer.FILER
    assert (filed.resident.name, filed.resident.phone) == ("张桂芳", "13912345678")
    assert (filed.place_words, filed.text) == ("碧海蓝天3栋", "楼道灯不亮")
    for group in (given.micro_group, given.desk_group):
        assert not group.shows("13912345678")
        assert not group.shows("张桂芳")
    await chen.presses("我来办", at=given.micro_group)
    assert "电话：13912345678" in chen.screen.transcript


async def test_step_by_step_it_is_the_same(given, qian, chen):
    """First who, then what, with a photo if there is one; typed as well as pressed."""
    await qian.says("登记来电来访")
    await qian.says("张桂芳，13912345678，碧海蓝天3栋2单元501")
    await qian.says("2")
    await qian.says("1")
    assert "张桂芳 说的是什么事" in qian.last
    await qian.says("楼道灯不亮")
    await qian.says("提交")
    filed = await ResidentRequest.get().select_related("resident")
    assert (filed.source, filed.text) == (Source.WALK_IN, "楼道灯不亮")
    assert filed.resident.name == "张桂芳"


async def test_somebody_else_may_be_called_back(given, qian, chen):
    """The daughter, with her number: whoever claims it reads it, the group does not."""
    await qian.says("/case")
    await qian.says(LINE)
    await qian.presses("来电")
    await qian.presses("问另一个人")
    await qian.says("李梅")
    assert "请写姓名和电话" in qian.last
    await qian.says("李梅 13887654321")
    await qian.presses("提交")
    assert not given.micro_group.shows("13887654321")
    assert given.micro_group.shows("回访请问 李*")
    await chen.presses("我来办", at=given.micro_group)
    assert "13887654321" in chen.screen.transcript


async def test_whoever_is_in_the_register_is_not_entered_twice(given, qian, chen):
    """And where they have the app, the receipt reaches them."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await qian.says("/case")
    await qian.says("王秀英 楼道灯不亮")
    await qian.presses("来电")
    await qian.presses("问王秀英")
    await qian.presses("提交")
    assert await Resident.filter(name="王秀英").count() == 1
    assert "楼道灯不亮" in wang.last
    assert "提交" not in qian.screen.buttons


async def test_from_the_group_the_way_leads_into_private(given, qian):
    """`/report` in answer to nothing shows both ways, and so does /help."""
    await qian.says("/report", at=given.desk_group)
    assert given.desk_group.shows("居民说的那句话")
    assert given.desk_group.shows("电话和门牌不要写在群里")
    await qian.says("/help", at=given.desk_group)
    assert "来电来访" in given.desk_group.last
    await qian.starts("case")
    assert "登记来电来访" in qian.last
    await qian.says("/menu")
    assert "登记来电来访" in qian.screen.buttons


async def test_residents_enter_nobody(given):
    """Who has no post is refused, and sees no such button."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("/case")
    assert "只有网格员" in wang.last
    await wang.says("/menu")
    assert "登记来电来访" not in wang.screen.buttons


async def test_a_person_of_another_community_is_not_entered(given, chen):
    """Nor one without an address whom nobody here knows."""
    await chen.says("/case")
    await chen.says("张桂芳 13912345678 楼道灯不亮")
    assert await Resident.filter(name="张桂芳").count() == 0
    assert await ResidentRequest.all().count() == 0


async def test_the_timeline_says_who_entered_it(given, qian, chen):
    """（钱进 代为登记）, and it goes the way of every other."""
    await qian.says("/case")
    await qian.says(LINE)
    await qian.presses("来访")
    await qian.presses("问张桂芳")
    await qian.presses("提交")
    assert given.micro_group.shows("钱进 代为登记")
    filed = await ResidentRequest.get()
    await chen.presses("我来办", at=given.micro_group)
    await filed.refresh_from_db()
    assert filed.claimer_id == chen.member.id

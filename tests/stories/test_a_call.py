"""A call: the desk writes down what somebody says on the phone, or at the counter."""

from datetime import timedelta

import pytest

from models import requests
from models.accounts import Account
from models.chats import Chat
from models.members import Role
from models.requests import Answerer, Callback, Reporter, ResidentRequest, Source, Status
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


# --- what neighbours have reported already


@pytest.fixture
async def wang(given):
    """王 has reported the light of the stairway, and said more than neighbours need to know."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元807")
    await wang.says("3栋楼道灯不亮，我是807的")
    await wang.presses("提交")
    return wang


async def calls(qian, line=LINE):
    """钱 enters a call as far as 提交."""
    await qian.says("/case")
    await qian.says(line)
    await qian.presses("来电")
    await qian.presses(f"问{line.split()[0]}")
    await qian.presses("提交")


async def test_what_is_known_already_is_shown_before_a_call_is_filed(given, wang, qian):
    """Without a word of the neighbour; the caller is joined with one press, and gets the number."""
    await calls(qian)
    assert "261123-001" in qian.last
    assert "张桂芳 说的是不是这件事" in qian.last
    assert "807" not in qian.last
    assert qian.screen.buttons == ["张桂芳 说的是 261123-001", "不一样，照样提交", "返回"]
    await qian.presses("张桂芳 说的是")
    assert "已把 张桂芳 加到 261123-001" in qian.last
    request = await ResidentRequest.get()
    assert request.joined == 1
    joined = await Reporter.get().select_related("resident")
    assert (joined.resident.name, joined.account_id) == ("张桂芳", None)
    assert given.micro_group.shows("另有 1 位居民也遇到")
    assert given.micro_group.shows("居民补充：楼道灯不亮")
    assert not given.micro_group.shows("13912345678")
    assert not wang.shows("居民补充"), "what a caller says is not the neighbours' to read"


async def test_it_can_be_typed_and_filed_all_the_same(given, wang, qian):
    """2 is 不一样，照样提交: the call is a case of its own."""
    await calls(qian)
    await qian.says("2")
    assert "已登记，编号 261123-002" in qian.last
    assert (await ResidentRequest.get(number="261123-002")).source is Source.PHONE


async def test_who_calls_again_about_their_own_only_says_more(given, wang, qian):
    """She is not joined to herself, and the group reads what she said."""
    await calls(qian, "王秀英 三栋楼道灯还不亮")
    await qian.presses("王秀英 说的是")
    request = await ResidentRequest.get()
    assert request.joined == 0
    assert "三栋楼道灯还不亮" in given.micro_group.last
    assert wang.shows("居民补充：三栋楼道灯还不亮"), "her own receipt has her own words"


async def test_what_cannot_wait_is_not_held_up_by_the_question(given, wang, qian):
    """It is filed at once."""
    await calls(qian, "张桂芳 13912345678 碧海蓝天3栋2单元501 楼道灯漏电冒火花")
    assert "已登记，编号 261123-002" in qian.last


async def test_a_caller_who_was_joined_is_phoned_when_it_is_done(given, wang, qian, chen):
    """The desk is told; what they say on the phone is their own word and brings it back."""
    await calls(qian)
    await qian.presses("张桂芳 说的是")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了灯泡")
    await wang.presses("办好了")
    await given.passes(timedelta(days=1))
    assert given.desk_group.count("还有 1 位也遇到这件事的居民不在聊天里") == 1
    request, joined = await ResidentRequest.get(), await Reporter.get()
    await requests.phoned(
        request.id,
        qian.member,
        solved=False,
        text="五楼还黑着",
        reporter=joined.id,
        now=given.now,
    )
    await given.settle()
    said = await Callback.filter(reporter_id=joined.id).get()
    assert (said.solved, said.by_member_id) == (False, qian.member.id)
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert given.micro_group.shows("五楼还黑着")
    assert not wang.shows("五楼还黑着")


async def test_who_follows_it_and_has_answered_is_not_phoned(given, wang, qian, chen):
    """Nor is anybody who has a chat."""
    li = await given.resident("李强", home="碧海蓝天3栋1单元302")
    await li.says("楼道灯不亮")
    await li.presses("提交")
    await li.presses("我也遇到")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了灯泡")
    await given.passes(timedelta(days=1))
    assert not given.desk_group.shows("也遇到这件事的居民不在聊天里")


async def test_in_english_the_caller_is_joined_just_so(given, wang):
    """Every word of it."""
    await given.staff("钱进", given.community, given.desk_group, role=Role.DESK)
    mary = given.players["钱进"]
    await Account.filter(member_id=mary.member.id).update(locale="en")
    await Chat.filter(accounts__member_id=mary.member.id).update(locale="en")
    await mary.says("/case")
    await mary.says(LINE)
    await mary.presses("They phoned")
    await mary.presses("Ask 张桂芳")
    await mary.presses("Submit")
    assert "Does 张桂芳 mean this?" in mary.last
    await mary.presses("张桂芳 means")
    assert "张桂芳 is with 261123-001 now" in mary.last

"""By phone: who is not in the chat is called back by the desk, which presses what they say."""

from datetime import timedelta

import pytest

from models.accounts import Account
from models.chats import Chat
from models.journal import JournalEntry
from models.members import Role
from models.requests import Callback, Outcome, Reporter, ResidentRequest, Satisfaction, Status

ZHANG = "张桂芳 13912345678 碧海蓝天3栋2单元501 楼道灯不亮"
NUMBER = "13912345678"
ASKED = "居民不在聊天里，请社区打电话回访"


@pytest.fixture
async def qian(given):
    """Who sits at the desk."""
    return await given.staff("钱进", given.community, given.desk_group, role=Role.DESK)


@pytest.fixture
async def chen(given):
    """Who works on it."""
    return await given.staff("陈姐", given.micro, given.micro_group)


async def enters(qian, line=ZHANG):
    """钱 writes down what 张 says on the phone, as far as 提交."""
    await qian.says("/case")
    await qian.says(line)
    await qian.presses("来电")
    await qian.presses("问张桂芳")
    await qian.presses("提交")


async def finishes(given, chen):
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了灯泡")


@pytest.fixture
async def card(given, qian, chen):
    """张's request is done, and the desk was asked to call her."""
    await enters(qian)
    await finishes(given, chen)
    await given.passes(timedelta(days=1))
    return given.desk_group.find(ASKED)


def told(who):
    """Whether a message of the bot's tells the number; 钱 wrote it himself when she called."""
    return any(NUMBER in m.text for m in who.screen.messages if m.sender is not who.person)


async def revealed(who):
    seen = JournalEntry.filter(act="contact-revealed", actor=f"member:{who.member.id}")
    return [entry.facts["fields"] for entry in await seen.order_by("id")]


async def test_whoever_takes_it_is_told_in_private_whom_to_call(given, qian, card):
    """The group reads who calls, and no number; the reveal is in the journal."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    assert card.text == "📞 诉求 261123-001 的电话回访由 钱进 来打。"
    assert NUMBER in qian.last
    assert "张桂芳" in qian.last
    assert not given.desk_group.shows(NUMBER)
    buttons = ["办好了", "没办好", "无人接听", "停机或关机", "号码不对", "拒绝回访"]
    assert qian.screen.buttons == buttons
    assert await revealed(qian) == [["name", "phone", "home"]]


async def test_it_is_done_they_say(given, qian, card):
    """Three answers, each written down at once; then the number is told no longer."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    assert told(qian)
    await qian.presses("办好了")
    assert (await ResidentRequest.get()).outcome is Outcome.CONFIRMED
    assert not told(qian)
    assert "居民满意吗" in qian.last
    await qian.presses("满意")
    await qian.presses("联系过我")
    assert "电话回访已完成" in qian.last
    heard = await Callback.get()
    assert (heard.solved, heard.satisfaction, heard.contacted) == (
        True,
        Satisfaction.SATISFIED,
        True,
    )
    assert (heard.by_member_id, heard.cause) == (qian.member.id, None)
    assert await JournalEntry.filter(act="contact-withdrawn", actor__startswith="member").exists()


async def test_it_is_not_done_they_say_and_why(given, qian, chen, card):
    """What is wrong is read by whoever works on it; typed as well as pressed."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    await qian.says("没办好")
    assert "哪里没办好" in qian.last
    await qian.says("五楼还黑着")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert given.micro_group.shows("五楼还黑着")
    await qian.says("不满意")
    await qian.says("没联系过我")
    heard = await Callback.get()
    assert (heard.solved, heard.satisfaction) == (False, Satisfaction.DISSATISFIED)
    assert heard.contacted is False


async def test_it_goes_back_without_a_word_as_well(given, qian, card):
    """不多说了，直接退回."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    await qian.presses("没办好")
    await qian.presses("不多说了")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert "居民满意吗" in qian.last


async def test_nobody_answers_and_they_are_called_again(given, qian, card):
    """Why is written down, and the number stays."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    await qian.presses("无人接听")
    assert "这次没打通" in qian.toast
    assert NUMBER in qian.last
    assert (await Callback.get()).cause == "no_answer"
    await qian.presses("办好了")
    assert (await ResidentRequest.get()).outcome is Outcome.CONFIRMED


async def test_a_colleague_may_take_over_until_there_is_an_answer(given, qian, card):
    """Then the button says so, and whoever was told first is told no longer, too."""
    zhou = await given.staff("周慧", given.community, given.desk_group, role=Role.DESK)
    await qian.presses("我来回访", at=given.desk_group, on=card)
    await zhou.presses("我来回访", at=given.desk_group, on=card)
    assert "由 周慧 来打" in card.text
    await zhou.presses("办好了")
    assert not told(qian)
    await qian.presses("我来回访", at=given.desk_group, on=card)
    assert "已经有人回访过了" in qian.toast
    assert len(await revealed(qian)) == 1


async def test_neither_whoever_handled_it_nor_anybody_else_is_told_the_number(given, qian, card):
    """Members of the micro-grid and residents press in vain."""
    chen, li = given.players["陈姐"], await given.resident("李强", home="碧海蓝天3栋1单元302")
    for player in (chen, li):
        given.world.join(given.desk_group.room, player.person)
        await player.presses("我来回访", at=given.desk_group, on=card)
        assert player.toast
    assert not told(li)
    assert ASKED in card.text
    assert await revealed(qian) == []
    assert not await Callback.exists()


async def test_after_a_week_of_silence_the_number_is_told_no_longer(given, qian, card):
    """It is closed with no valid callback, and an old button says that it is too late."""
    await qian.presses("我来回访", at=given.desk_group, on=card)
    await given.passes(timedelta(days=7))
    assert (await ResidentRequest.get()).outcome is Outcome.NO_VALID_CALLBACK
    assert not told(qian)


async def test_who_was_joined_is_called_for_themselves(given, qian, chen):
    """Of two that are to be called each has a number, a word and an answer of their own."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元807")
    await wang.says("3栋楼道灯不亮")
    await wang.presses("提交")
    await enters(qian)
    await qian.presses("张桂芳 说的是")
    await finishes(given, chen)
    await wang.presses("办好了")
    await given.passes(timedelta(days=1))
    card = given.desk_group.find("还有 1 位也遇到这件事的居民不在聊天里")
    await qian.presses("我来回访", at=given.desk_group, on=card)
    assert NUMBER in qian.last
    assert "王秀英" not in qian.last
    await qian.presses("没办好")
    await qian.says("五楼还黑着")
    said = await Callback.filter(reporter_id=(await Reporter.get()).id).get()
    assert (said.solved, said.by_member_id) == (False, qian.member.id)
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert given.micro_group.shows("五楼还黑着")
    assert not wang.shows("五楼还黑着")
    assert not told(qian)


async def test_in_english_it_is_the_same(given, qian, card):
    """Every word of what is told in private."""
    await Account.filter(member_id=qian.member.id).update(locale="en")
    await Chat.filter(accounts__member_id=qian.member.id).update(locale="en")
    await qian.presses("我来回访", at=given.desk_group, on=card)
    assert "Please call this resident" in qian.last
    await qian.presses("It is done")
    assert "how satisfied is the resident" in qian.last

"""Second thoughts: what was said is changed, or taken back, and every copy of it follows."""

from datetime import timedelta

import pytest

from bot.sandbox.world.faults import cut_before
from models.outbox import Outgoing, Sending
from models.requests import Entry, ResidentRequest, Status, Version


@pytest.fixture
async def wang(given):
    """A resident whose lift request 陈姐 has claimed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    return wang


@pytest.fixture
async def chen(given, wang):
    """A member of the grid, who has claimed it."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    return chen


def card(given):
    """The card of the request."""
    return given.micro_group.find("网格：第一微网格")


async def edits(given, player, message, text):
    """Somebody changes a message of theirs."""
    player.person.edits(message, text)
    await given.settle()


async def said(given, player, where, text, **how):
    """Somebody says something; the message is what they may change later."""
    message = player.person.says(where, text, **how)
    await given.settle()
    return message


async def test_what_staff_change_is_changed_at_the_residents(given, wang, chen):
    """The copy is edited and says so; no further message comes."""
    message = chen.person.replies(card(given), "师傅明天上午到")
    await given.settle()
    before = len(wang.screen.messages)
    await edits(given, chen, message, "师傅后天上午到")
    assert wang.last.endswith("师傅后天上午到 〔已修改〕")
    assert not wang.shows("明天上午")
    assert len(wang.screen.messages) == before
    assert "师傅后天上午到 〔已修改〕" in card(given).text
    assert [v.text for v in await Version.all()] == ["师傅明天上午到"]


async def test_what_the_resident_changes_is_changed_in_the_group_and_masked(given, wang, chen):
    """An edit is posted under the same rules as what it changes."""
    await chen.replies(card(given), "明天在家吗？")
    message = await said(given, wang, given.account, "在家")
    await edits(given, wang, message, "在家，打13800138000")
    assert given.micro_group.last.endswith("在家，打138****8000 〔已修改〕")
    assert not given.micro_group.shows("13800138000")
    assert (await Entry.all().order_by("-id").first()).text == "在家，打13800138000"


async def test_a_draft_follows_what_it_is_made_of(given):
    """Until it is sent, an edit is simply what was meant."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    first = await said(given, wang, given.account, "电梯怀了")
    await said(given, wang, given.account, "快来")
    await edits(given, wang, first, "电梯坏了")
    assert wang.shows("电梯坏了\n快来")
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "电梯坏了\n快来"
    await edits(given, wang, first, "电梯又坏了")
    assert (await ResidentRequest.get()).text == "电梯又坏了\n快来"
    assert given.micro_group.shows("电梯又坏了\n快来")
    assert wang.shows("电梯又坏了\n快来"), "the receipt as well"


async def test_what_staff_take_back_is_gone_at_the_residents(given, wang, chen):
    """撤回, as a reply to one's own message."""
    message = chen.person.replies(card(given), "您家欠费了")
    await given.settle()
    assert wang.last.endswith("您家欠费了")
    await chen.replies(message, "撤回")
    assert not wang.shows("欠费")
    assert "〔已撤回〕" in wang.last
    assert not card(given).text.count("欠费")
    assert [v.text for v in await Version.all()] == ["您家欠费了"], "the office keeps it"


async def test_what_the_resident_takes_back_is_gone_in_the_group(given, wang, chen):
    """Words, and a photo: that one is deleted, and a line says what happened."""
    await chen.replies(card(given), "拍张照看看？")
    words = await said(given, wang, given.account, "我儿子在家")
    await wang.replies(words, "撤回")
    assert not given.micro_group.shows("我儿子在家")
    assert given.micro_group.shows("〔已撤回〕")
    assert "已撤回" in wang.last
    await chen.replies(card(given), "拍张照看看？")
    photo = wang.person.sends_photo(given.account, caption="门口")
    await given.settle()
    assert given.micro_group.messages[-1].kind == "photo"
    await wang.replies(photo, "撤回")
    assert not any(m.kind == "photo" for m in given.micro_group.messages)
    assert "〔已撤回〕" in given.micro_group.last


async def test_after_two_days_a_photo_can_only_be_marked(given, wang, chen):
    """The platform deletes nothing that is older than 48 hours: its caption says so."""
    await chen.replies(card(given), "拍张照看看？")
    photo = wang.person.sends_photo(given.account, caption="门口")
    await given.settle()
    await given.passes(timedelta(days=3))
    await wang.replies(photo, "撤回")
    (left,) = [m for m in given.micro_group.messages if m.kind == "photo"]
    assert "〔已撤回〕" in left.text
    assert "门口" not in left.text


async def test_the_first_words_are_taken_back_with_the_request(given):
    """What remains would be a request about nothing: the question is whether to withdraw it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    first = await said(given, wang, given.account, "电梯坏了")
    await wang.presses("提交")
    await wang.replies(first, "撤回")
    await wang.presses("确定撤回")
    assert (await ResidentRequest.get()).status is Status.WITHDRAWN


async def test_nobody_takes_back_what_another_said(given, wang, chen):
    """A colleague's 撤回 under her message is talk."""
    message = chen.person.replies(card(given), "师傅明天到")
    await given.settle()
    liu = await given.staff("刘哥", given.micro, given.micro_group)
    await liu.replies(message, "撤回")
    assert wang.last.endswith("师傅明天到")


async def test_a_word_that_becomes_a_note_is_taken_back(given, wang, chen):
    """Sent by mistake, then edited to begin with #: the resident sees it no more."""
    message = chen.person.replies(card(given), "这户上个月也报过")
    await given.settle()
    assert wang.last.endswith("这户上个月也报过")
    await edits(given, chen, message, "#这户上个月也报过")
    assert not wang.shows("上个月")
    assert "陈姐（内部）：这户上个月也报过" in card(given).text


async def test_what_has_not_left_leaves_as_it_is_meant_now(given, wang, chen):
    """Changed or taken back while the platform is away, nobody ever sees the old words."""
    given.world.faults.add(cut_before(), method="sendMessage", times=None)
    changed = chen.person.replies(card(given), "明天到")
    await given.settle()
    await edits(given, chen, changed, "后天到")
    given.world.faults.clear()
    await given.passes(timedelta(minutes=5))
    assert not wang.shows("明天到")
    assert wang.shows("后天到")


async def test_how_to_take_back_is_told(given, wang, chen):
    """/delete alone tells how; as a reply it does."""
    await wang.says("/delete")
    assert "撤回" in wang.last
    message = chen.person.replies(card(given), "您家欠费了")
    await given.settle()
    await chen.replies(message, "/delete")
    assert not wang.shows("欠费")


async def test_a_request_that_turns_out_confidential_leaves_nothing_in_the_group(given):
    """Its card is emptied; photos, voices and words that were sent there are taken away."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("楼道的事")
    await wang.sends_photo("证据照片")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.replies(given.micro_group.find("网格：第一微网格"), "具体什么事？")
    await wang.says("网格员刘某收钱")
    assert any(m.kind == "photo" for m in given.micro_group.messages)
    await chen.presses("改类别", at=given.micro_group)
    await chen.presses("下一页", at=given.micro_group)
    await chen.presses("监督投诉", at=given.micro_group)
    await chen.presses("其他监督投诉", at=given.micro_group)
    assert not any(m.kind == "photo" for m in given.micro_group.messages)
    for words in ("证据", "收钱", "楼道的事"):
        assert not given.micro_group.shows(words)
    assert given.desk_group.shows("楼道的事")
    assert any(m.kind == "photo" for m in given.desk_group.messages)
    assert not await Outgoing.filter(sending=Sending.DEAD).exists()

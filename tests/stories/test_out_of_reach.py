"""Somebody blocks the bot: the request is not forgotten, staff phone."""

from datetime import timedelta

from models.chats import Chat
from models.outbox import Outgoing, Sending


async def _claimed(given):
    """王阿姨's request, which 陈姐 has claimed; then she blocks the bot."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang = await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯不亮，晚上看不见路")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    wang.person.blocks(given.account)
    return chen, wang


async def test_the_claimer_is_told_to_phone_once_and_with_the_number(given):
    """Privately; however often something more can't be told."""
    chen, _ = await _claimed(given)
    card = given.micro_group.find("楼道灯不亮")
    await chen.replies(card, "明天上午来修")
    told = chen.screen.find("请打电话联系居民")
    assert "261123-001" in told.text
    await chen.replies(card, "改成下午")
    await chen.replies(card, "在路上了")
    await given.passes(timedelta(minutes=5))
    assert chen.screen.count("请打电话联系居民") == 1
    assert given.micro_group.count("请打电话联系居民") == 0
    dead = await Outgoing.filter(sending=Sending.DEAD)
    assert dead
    assert all("blocked" in row.error for row in dead)


async def test_while_nobody_has_it_the_group_is_told(given):
    """The number, and no phone: that is the claimer's to see."""
    chen, _ = await _claimed(given)
    await chen.presses("放回", at=given.micro_group)
    assert given.micro_group.count("请打电话联系居民") == 1
    assert "13800138000" not in given.micro_group.transcript


async def test_with_the_next_word_the_mark_goes_and_what_was_missed_is_told(given):
    """And should they be lost again, staff are told again."""
    chen, wang = await _claimed(given)
    card = given.micro_group.find("楼道灯不亮")
    await chen.replies(card, "明天上午来修")
    wang.person.unblocks(given.account)
    await wang.says("我回来了")
    chat = await Chat.get(external_id=str(wang.person.id))
    assert chat.unreachable_since is None
    assert wang.shows("明天上午来修")
    wang.person.blocks(given.account)
    await chen.replies(card, "改成下午")
    assert chen.screen.count("请打电话联系居民") == 2


async def test_whoever_has_another_chat_need_not_be_phoned(given):
    """The tablet hears it."""
    from models import accounts, chats
    from models.chats import ChatKind

    chen, wang = await _claimed(given)
    tablet = given.world.person("王阿姨的平板")
    tablet.starts(given.account)
    await given.settle()
    hers = await accounts.Account.get(external_id=str(wang.person.id))
    await chats.seen(str(tablet.id), ChatKind.PRIVATE, "平板", "zh")
    await accounts.Account.filter(external_id=str(tablet.id)).update(resident_id=hers.resident_id)
    await chen.replies(given.micro_group.find("楼道灯不亮"), "明天上午来修")
    assert chen.screen.count("请打电话联系居民") == 0
    assert any("明天上午来修" in m.text for m in tablet.chat_with(given.account).messages)


async def test_a_claimer_out_of_reach_leaves_it_to_the_group(given):
    """Somebody reads it."""
    chen, _ = await _claimed(given)
    chen.person.blocks(given.account)
    await Chat.filter(external_id=str(chen.person.id)).update(unreachable_since=given.now)
    await chen.replies(given.micro_group.find("楼道灯不亮"), "明天上午来修")
    assert given.micro_group.count("请打电话联系居民") == 1

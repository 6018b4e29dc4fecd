"""Whoever is quick answers a message before the bot has written down which one it is."""

from datetime import timedelta

from models.inbox import Handling, Incoming
from models.outbox import Outgoing, Posted, Sending
from models.requests import ResidentRequest, Status


async def test_a_reply_that_comes_before_its_message_is_known_waits_for_it(given):
    """The prompt stands in the group, its outcome is not written yet: the answer is not lost."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    prompt = given.micro_group.find("回复这条消息")
    known = await Posted.get(message_id=prompt.id, chat__grid_id=given.micro.id)
    sent = await Outgoing.filter(chat_id=known.chat_id).order_by("-id").first()
    subject = known.subject
    await known.delete()
    await Outgoing.filter(id=sent.id).update(sending=Sending.SENDING)

    await chen.replies(prompt, "换了主板")
    waiting = await Incoming.get(handling=Handling.WAITING)
    assert waiting.attempts == 0, "no try was used up"
    assert (await ResidentRequest.get()).status is Status.CLAIMED

    await Posted.create(chat_id=known.chat_id, message_id=prompt.id, subject=subject)
    await Outgoing.filter(id=sent.id).update(sending=Sending.SENT)
    await given.passes(timedelta(seconds=1))
    assert (await ResidentRequest.get()).status is Status.DONE
    assert wang.shows("换了主板")


async def test_a_reply_to_a_neighbour_waits_for_nothing(given):
    """Talk among people is none of the bot's business, whatever is on its way."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    lin = await given.staff("林哥", given.micro, given.micro_group)
    await chen.says("下午三点开会", at=given.micro_group)
    await Outgoing.all().update(sending=Sending.SENDING)
    await lin.replies(given.micro_group.find("开会"), "收到")
    assert not await Incoming.filter(handling=Handling.WAITING).exists()

"""The clock jumps: 49 hours back, 30 days ahead. Nothing is told twice and nothing is left out."""

from datetime import timedelta

import pytest

from models import agenda, inbox, outbox
from models.chats import Chat
from models.inbox import Arrival
from models.outbox import Outgoing, Sending
from models.requests import ResidentRequest, Status
from models.requests.notices import StaffSaid

BACK, AHEAD = timedelta(hours=-49), timedelta(days=30)


async def finished(given):
    """A request that is done, and waits for its resident's answer or the end of a week."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    return wang


async def hours(given, n: int) -> None:
    """Time passes, looked at every hour, as the clock does."""
    for _ in range(n):
        await given.passes(timedelta(hours=1))


async def test_49_hours_back_repeats_nothing_and_leaves_nothing_out(given):
    """The week ends when it would have ended, and is told once."""
    wang = await finished(given)
    told = len(wang.screen.messages)
    await hours(given, 24)
    given.clock.advance(BACK)
    await agenda.clock_was_ahead(now=given.now)
    await hours(given, 48)
    assert (await ResidentRequest.get()).status is Status.DONE
    assert wang.screen.count("没有收到您的回复") == 0
    await hours(given, 25 + 24 * 6)
    assert (await ResidentRequest.get()).status is Status.CLOSED
    assert wang.screen.count("没有收到您的回复") == 1
    await hours(given, 48)
    assert wang.screen.count("没有收到您的回复") == 1
    texts = [m.text for m in wang.screen.messages[told:]]
    assert len(texts) == len(set(texts)), "nothing was told twice"


async def test_30_days_ahead_and_back_again_tells_once(given):
    """What became due meanwhile has happened; set right, the clock does not bring it again."""
    wang = await finished(given)
    await given.passes(AHEAD)
    assert wang.screen.count("没有收到您的回复") == 1
    given.clock.advance(-AHEAD)
    await agenda.clock_was_ahead(now=given.now)
    await hours(given, 24 * 9)
    await given.passes(AHEAD)
    assert wang.screen.count("没有收到您的回复") == 1
    assert (await ResidentRequest.get()).status is Status.CLOSED


@pytest.mark.parametrize("ahead", [-BACK, AHEAD])
async def test_what_came_while_the_clock_was_ahead_does_not_wait_for_it(given, ahead):
    """A message that was put in, and an update that was kept, by a clock that is then set right."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    given.clock.advance(ahead)
    wang.person.says(given.account, "电梯坏了")
    await given.app.poller.once()
    await given.app.worker.once()
    li = await given.stranger("李强")
    li.person.starts(given.account)
    await given.app.poller.once()
    given.clock.advance(-ahead)
    assert await agenda.clock_was_ahead(now=given.now) >= 2
    await given.settle()
    assert wang.shows("内容：电梯坏了")
    assert "邻格" in li.screen.transcript
    assert await agenda.clock_was_ahead(now=given.now) == 0


async def test_twin_left_alone_it_waits_until_the_clock_is_there_again(given):
    """So the test above can fail."""
    given.clock.advance(AHEAD)
    arrival = Arrival(1, "5", "{}")
    await inbox.keep([arrival], transport="telegram", bot="1", now=given.now)
    given.clock.advance(-AHEAD)
    assert await inbox.due(limit=5, now=given.now) == []
    await agenda.clock_was_ahead(now=given.now)
    assert len(await inbox.due(limit=5, now=given.now)) == 1


async def test_what_is_meant_for_the_morning_still_comes_in_the_morning(given):
    """Set right, it keeps its distance; it is not sent in the night."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chat = await wang_chat(wang)
    given.clock.advance(AHEAD)
    notice = StaffSaid(number="1", request=1, member="陈姐", text="明早来修")
    later = given.now + timedelta(hours=10)
    await outbox.tell(chat, notice, now=given.now, due_at=later)
    given.clock.advance(-AHEAD)
    await agenda.clock_was_ahead(now=given.now)
    row = await Outgoing.filter(sending=Sending.DUE).order_by("-id").first()
    assert row.due_at == given.now + timedelta(hours=10)


async def wang_chat(wang):
    """Her private chat as the models know it."""
    return await Chat.get(external_id=str(wang.person.id))

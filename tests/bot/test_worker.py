"""The worker: in order, each effect once; what fails is tried again, then set aside and told."""

from datetime import timedelta

import pytest

from bot import feed
from models import inbox
from models.inbox import Handling, Incoming
from models.journal import OPERATOR
from models.requests import Entry, ResidentRequest

FAILURES = "broken"


@pytest.fixture
def breaking(given):
    """Lets every message that holds a word fail, as a bug would."""
    conversations = given.app.worker.conversations
    hear = conversations._hear
    calls = []

    async def failing(turn):
        if FAILURES in turn.text:
            calls.append(given.now)
            await turn.send(_words("written before it broke"))
            raise RuntimeError("a bug")
        await hear(turn)

    conversations._hear = failing
    return calls


def _words(text):
    from bot.chat.keyboards import Words

    return Words(text)


async def test_what_fails_is_tried_again_later_and_later_and_then_set_aside(given, breaking):
    """After 1, 4, 16 and 60 seconds; then the resident is told, with a number."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    begin = given.now
    await wang.says(FAILURES)
    for wait in (1, 4, 16, 60):
        await given.passes(timedelta(seconds=wait - 0.1))
        await given.passes(timedelta(seconds=0.1))
    tries = [round((at - begin).total_seconds()) for at in breaking]
    assert tries == [0, 1, 5, 21, 81]
    row = await Incoming.get(handling=Handling.SET_ASIDE)
    assert row.error == "RuntimeError"
    assert FAILURES in row.payload, "it is kept, for the office to replay"
    assert wang.last.endswith(f"查询编号：{row.id}")
    assert not wang.shows("written before it broke"), "what it did before it failed is undone"
    await given.passes(timedelta(hours=1))
    assert len(breaking) == 5


async def test_the_same_chat_waits_and_others_do_not(given, breaking):
    """Messages of one chat keep their order; another chat is not held up for a second."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    li = await given.resident("李强", home="上林雅苑2栋")
    await wang.says(FAILURES)
    await wang.says("电梯坏了")
    await li.says("楼道灯坏了")
    assert li.shows("内容：楼道灯坏了")
    assert not wang.shows("内容：电梯坏了")
    for wait in (1, 4, 16, 60):
        await given.passes(timedelta(seconds=wait))
    assert wang.shows("内容：电梯坏了")
    assert [m.text for m in wang.screen.messages][-2].startswith("抱歉")


async def test_what_was_set_aside_can_be_replayed(given, breaking):
    """Once the bug is mended the office lets it run again, and it happens once."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says(f"{FAILURES} 电梯坏了")
    for wait in (1, 4, 16, 60):
        await given.passes(timedelta(seconds=wait))
    given.restart()
    row = await Incoming.get(handling=Handling.SET_ASIDE)
    await inbox.replay(row, OPERATOR, now=given.now)
    await given.settle()
    assert wang.shows(f"内容：{FAILURES} 电梯坏了")
    assert not await Incoming.filter(handling=Handling.SET_ASIDE).exists()


@pytest.mark.parametrize(
    "strange",
    [
        {"message": {"chat": {"id": 1}}},
        {"message": {"message_id": "x", "chat": [], "date": {}}},
        {"message": 7},
        {"callback_query": {"id": 1, "from": None}},
        {"callback_query": {"message": {"chat": "x"}}},
        {"my_chat_member": {"chat": {"id": "a"}}},
    ],
)
async def test_an_update_that_can_not_be_read_is_set_aside_and_blocks_nothing(given, strange):
    """One strange update in the middle of others: they are handled all the same."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    wang.person.says(given.account, "电梯坏了")
    await given.app.poller.once()
    await feed.keep([{"update_id": 8_888_888, **strange}], given.account.id, now=given.now)
    wang.person.says(given.account, "修一修")
    await given.settle()
    assert wang.shows("内容：电梯坏了\n修一修")
    row = await Incoming.get(update_id=8_888_888)
    assert row.handling in (Handling.SET_ASIDE, Handling.DONE)
    assert not await Incoming.filter(handling=Handling.WAITING).exists()


async def test_an_update_that_comes_twice_happens_once(given):
    """The platform may send it again after a cut; its number is known."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    wang.person.presses(given.account, "提交")
    updates = [w.as_json() for w in given.account.queue.pending(given.world.now())]
    await given.settle()
    for _ in range(3):
        assert await feed.keep(updates, given.account.id, now=given.now) == 0
        await given.settle()
    assert await ResidentRequest.all().count() == 1


async def test_many_updates_share_a_commit_and_one_that_fails_takes_no_other_down(given, breaking):
    """Thirty people at once, one of whom meets a bug."""
    residents = [await given.resident(f"居民{n}", home="碧海蓝天3栋2单元501") for n in range(10)]
    for n, resident in enumerate(residents):
        resident.person.says(given.account, FAILURES if n == 4 else f"{n}楼灯坏了")
    await given.settle()
    for n, resident in enumerate(residents):
        assert resident.shows(f"内容：{n}楼灯坏了") is (n != 4)


async def test_a_rule_that_says_no_undoes_what_the_handler_did_before(given):
    """Half a move is no move: only the refusal is said."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("问居民", at=given.micro_group)
    entries = await Entry.all().count()
    await chen.replies(given.micro_group.find("请回复这条消息"), "\u202e")
    assert given.micro_group.last.startswith("请写明情况")
    assert await Entry.all().count() == entries

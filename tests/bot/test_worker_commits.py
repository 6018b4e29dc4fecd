"""What an update did, what it said and its being done are one; several share a commit."""

from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from desk import Desk, handlings, note, note_text, notes
from lean_platform import BOT_ID, said

from bot.feed import keep
from bot.worker import BATCH, LONGEST
from models import clock
from models.database.sqlite import SqliteTransaction
from models.inbox import Handling, Incoming
from models.outbox import Outgoing

WANG, LI = 5_000_000_001, 5_000_000_002


@pytest.fixture
def commits(monkeypatch) -> list:
    """One entry a commit."""
    counted: list = []
    finish = SqliteTransaction.finish

    async def counting(self):
        counted.append(self)
        await finish(self)

    monkeypatch.setattr(SqliteTransaction, "finish", counting)
    return counted


# --- together


async def test_several_updates_share_a_commit(post, commits):
    """One write to the disk for many."""
    desk = Desk(note_text)
    await keep([said(n, WANG + n, str(n)) for n in range(BATCH + 1)], BOT_ID, now=clock.now())
    commits.clear()
    assert await desk.worker.once() == BATCH
    assert len(commits) == 1
    assert await desk.worker.once() == 1
    assert len(commits) == 2
    assert await notes() == [str(n) for n in range(BATCH + 1)]


async def test_a_commit_that_takes_long_is_joined_by_no_further_update(post, commits):
    """Who writes keeps everybody else waiting."""

    async def slow(message):
        desk.at += LONGEST * 0.6
        await note(message.text)

    desk = Desk(slow)
    await keep([said(n, WANG + n, str(n)) for n in range(5)], BOT_ID, now=clock.now())
    commits.clear()
    assert [await desk.worker.once() for _ in range(3)] == [2, 2, 1]
    assert len(commits) == 3


async def test_an_update_is_handled_once_however_often_it_came(post):
    """Platforms send again what they think was lost."""
    desk = Desk(note_text)
    await desk.hears(said(1, WANG, "一"))
    await desk.hears(said(1, WANG, "一"), said(2, WANG, "二"), said(2, WANG, "二"))
    assert await notes() == ["一", "二"]


# --- failing


async def test_what_one_that_failed_did_and_said_is_undone(post):
    """And what the others of the commit did and said is not."""

    async def handle(message):
        await note(message.text)
        await message.answer(message.text)
        if message.text == "二":
            raise RuntimeError("a bug")

    desk = Desk(handle)
    await desk.hears(said(1, WANG, "一"), said(2, LI, "二"), said(3, WANG, "三"))
    assert await notes() == ["一", "三"]
    assert [row.facts["text"] for row in await Outgoing.all()] == ["一", "三"]
    assert await handlings() == [
        (1, Handling.DONE),
        (2, Handling.WAITING),
        (3, Handling.DONE),
    ]


async def test_its_chat_waits_while_other_chats_go_on(post):
    """Messages of one chat keep their order."""
    works = SimpleNamespace(now=False)

    async def handle(message):
        if message.text == "二" and not works.now:
            raise RuntimeError("a bug")
        await note(message.text)

    desk = Desk(handle)
    await desk.hears(said(1, LI, "一"), said(2, WANG, "二"), said(3, WANG, "三"))
    await desk.hears(said(4, LI, "四"), said(5, WANG, "五"))
    assert await notes() == ["一", "四"]
    works.now = True
    await desk.hears()
    assert await notes() == ["一", "四"], "not yet"
    post.stopped.advance(timedelta(seconds=1))
    await desk.hears()
    assert await notes() == ["一", "四", "二", "三", "五"]


async def test_it_is_tried_after_1_4_16_and_60_seconds_and_then_set_aside(post):
    """Whoever waits is told, with a number; their next message is handled."""
    tries: list = []

    async def handle(message):
        if message.text == "一":
            tries.append(clock.now())
            raise RuntimeError("a bug")
        await note(message.text)

    wang = await post.person("王秀英")
    number = int(wang.external_id)
    desk = Desk(handle)
    await desk.hears(said(1, number, "一"), said(2, number, "二"))
    for _ in range(90):
        post.stopped.advance(timedelta(seconds=1))
        await desk.hears()
    seconds = [(after - before).seconds for before, after in pairwise(tries)]
    assert seconds == [1, 4, 16, 60]
    assert await notes() == ["二"]
    row = await Incoming.get(update_id=1)
    assert (row.handling, row.error) == (Handling.SET_ASIDE, "RuntimeError")
    assert str(row.id) in (await Outgoing.get()).facts["text"]


@pytest.mark.parametrize(
    "broken",
    [
        {"update_id": 1, "message": {"chat": {"id": WANG}}},
        {"update_id": 1, "message": "no message at all"},
        {"update_id": 1, "message": {"chat": "no chat"}},
        {"update_id": 1, "callback_query": {"from": [], "message": None}},
    ],
)
async def test_what_can_not_be_read_is_set_aside_at_once(post, broken):
    """To try again would change nothing."""
    desk = Desk(note_text)
    await desk.hears(broken, said(2, WANG, "二"))
    assert await notes() == ["二"]
    assert (await handlings())[0] == (1, Handling.SET_ASIDE)


async def test_a_kind_of_update_that_did_not_exist_yet_is_passed_over(post):
    """Platforms grow."""
    desk = Desk(note_text)
    await desk.hears({"update_id": 1, "telepathy": {"chat": {"id": WANG}}}, said(2, WANG, "二"))
    assert await handlings() == [(1, Handling.DONE), (2, Handling.DONE)]


async def test_nothing_of_a_commit_that_failed_has_happened(post, monkeypatch):
    """Neither effects nor answers; and all of it happens when the disk is back."""

    async def handle(message):
        await note(message.text)
        await message.answer("好的")

    async def full(self):
        raise OSError("disk full")

    desk = Desk(handle)
    await keep([said(1, WANG, "一")], BOT_ID, now=clock.now())
    with monkeypatch.context() as broken:
        broken.setattr(SqliteTransaction, "finish", full)
        with pytest.raises(OSError, match="disk full"):
            await desk.worker.once()
    assert await notes() == []
    assert await handlings() == [(1, Handling.WAITING)]
    await desk.hears()
    assert await notes() == ["一"]
    assert await Outgoing.all().count() == 1


async def test_a_press_is_answered_after_the_commit_and_not_at_all_when_it_failed(post):
    """A toast says what is true."""

    async def handle(press):
        await note(press.data)
        await press.answer("好的")
        if press.data == "bad":
            raise RuntimeError("a bug")

    def press(number, data):
        message = said(number, WANG + number, "x")["message"]
        who = message["from"]
        query = {"id": str(number), "from": who, "chat_instance": "1", "data": data}
        return {"update_id": number, "callback_query": {**query, "message": message}}

    desk = Desk(handle)
    await desk.hears(press(1, "good"), press(2, "bad"))
    assert [answer.callback_query_id for answer in desk.answers] == ["1"]
    assert await notes() == ["good"]

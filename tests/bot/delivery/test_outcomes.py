"""What becomes of a message when something goes wrong on its way."""

import socket
from datetime import timedelta

import pytest
from aiogram import Bot

from bot.chat.keyboards import Words
from bot.sandbox.session import WorldSession
from bot.sandbox.world import faults
from bot.transports.telegram import speaking
from models import chats, clock, outbox
from models.database import execute, writing
from models.outbox import Card, Outgoing, Posted, Sending

REPEATED = "〔重发〕"


async def test_a_flooded_chat_rests_exactly_as_long_as_it_was_told(post):
    """429: nothing was sent, so nothing is marked; other chats go on meanwhile."""
    wang, li = await post.person("王秀英"), await post.person("李建国")
    post.world.faults.add(faults.flood(7), method="sendMessage")
    await post.tell(wang, "一")
    await post.tell(wang, "二")
    await post.passes()
    await post.tell(li, "三")
    await post.passes(6.9)
    assert post.words(wang) == []
    assert post.words(li) == ["三"]
    await post.passes(0.1)
    assert post.words(wang) == ["一", "二"]
    assert not any(REPEATED in m.text for m in post.arrived(wang))


async def test_what_else_goes_to_a_flooded_chat_rests_too(post):
    """Broadcasts have a lane of their own, but the chat is the same."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.flood(7), method="sendMessage")
    await post.tell(wang, "一")
    await post.passes()
    await post.broadcast(wang, "二")
    await post.passes(6.9)
    assert post.words(wang) == []
    await post.passes(0.1)
    assert sorted(post.words(wang)) == ["一", "二"]


@pytest.mark.parametrize("trouble", [faults.server_error(), faults.cut_before()])
async def test_what_may_have_arrived_is_sent_again_silently_and_says_so(post, trouble):
    """500, or a line that broke: nobody knows."""
    wang = await post.person("王秀英")
    post.world.faults.add(trouble)
    await post.tell(wang, "明天来修")
    await post.passes()
    (message,) = post.arrived(wang)
    assert message.text.startswith(REPEATED)
    assert message.silent


@pytest.mark.parametrize("kind", ["notice", "call"])
async def test_what_did_arrive_is_repeated_once(post, kind):
    """The line broke after it: the second one is marked and makes no sound."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.cut_after())
    await (post.tell if kind == "notice" else post.say)(wang, "明天来修")
    await post.passes()
    first, second = post.arrived(wang)
    assert (REPEATED in first.text, first.silent) == (False, False)
    assert (second.text, second.silent) == (REPEATED + first.text, True)


async def test_an_answer_that_takes_too_long_is_unknown(post):
    """The time ran out after the message was written."""
    wang = await post.person("王秀英")
    post.delivery.senders.bot.session.timeout = 0.01
    post.world.faults.add(faults.slow(0.02))
    await post.tell(wang, "明天来修")
    await post.passes()
    assert [REPEATED in m.text for m in post.arrived(wang)] == [False, True]


async def test_a_broadcast_of_unknown_outcome_is_left_and_counted(post):
    """One notice of a hundred more or less is better than a hundred twice."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.cut_after())
    await post.broadcast(wang, "明天停水")
    await post.passes(3600)
    assert len(post.arrived(wang)) == 1
    assert await post.states() == [Sending.UNCERTAIN]


async def test_a_connection_that_never_stood_carried_nothing(post):
    """Refused by the machine itself: it is sent later, as if for the first time."""
    wang = await post.person("王秀英")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = speaking(post.account.token, base=f"http://127.0.0.1:{taken.getsockname()[1]}")
        there, post.delivery.senders.bot = post.delivery.senders.bot, nobody
        await post.tell(wang, "明天来修")
        await post.passes()
        await nobody.session.close()
    assert await post.states() == [Sending.DUE]
    post.delivery.senders.bot = there
    await post.passes(60)
    (message,) = post.arrived(wang)
    assert REPEATED not in message.text
    assert not message.silent


async def test_six_hours_without_the_platform_lose_nothing(post):
    """However often it was tried; and a first unknown outcome after that is no reason either."""
    wang = await post.person("王秀英")
    down = post.world.faults.add(faults.server_error(502, "Bad Gateway"), times=None)
    await post.tell(wang, "明天来修")
    await post.say(wang, "好的")
    for _ in range(6 * 60):
        await post.passes(60)
    post.world.faults.rules.remove(down)
    await post.passes(60)
    assert [m.text.startswith(REPEATED) for m in post.arrived(wang)] == [True, False]
    assert await post.states() == [Sending.SENT, Sending.SENT]


async def test_what_is_unknown_again_and_again_is_given_up_after_a_day(post):
    """And those behind it leave."""
    wang = await post.person("王秀英")
    poison = faults.server_error()
    post.world.faults.add(poison, times=None, when=lambda _, values: "一" in values["text"])
    await post.tell(wang, "一")
    await post.tell(wang, "二")
    for _ in range(25):
        await post.passes(3600)
    assert await post.states() == [Sending.DEAD, Sending.SENT]


# --- cards


async def test_a_card_that_says_so_already_is_fine(post):
    """ "message is not modified" is no error."""
    wang = await post.person("王秀英")
    await post.show(wang, "待接单")
    await post.passes()
    await post.show(wang, "待接单")
    await post.passes()
    assert await post.states() == [Sending.SENT, Sending.SENT]
    card = await Card.get()
    assert card.shown == card.wanted == 2


async def test_a_card_whose_message_was_deleted_is_shown_anew(post):
    """Below, and known by its new number."""
    wang = await post.person("王秀英")
    await post.show(wang, "待接单")
    await post.passes()
    (first,) = post.arrived(wang)
    first.chat.person.deletes(first)
    await post.show(wang, "办理中")
    await post.passes()
    (second,) = post.arrived(wang)
    assert (second.text, second.id > first.id) == ("办理中", True)
    assert (await Card.get()).message_id == second.id
    assert await outbox.about(wang, second.id) == "thing:1"


async def test_a_card_of_unknown_outcome_is_brought_to_its_newest_state(post):
    """An edit twice is an edit once: nothing is marked."""
    wang = await post.person("王秀英")
    await post.show(wang, "待接单")
    await post.passes()
    post.world.faults.add(faults.cut_after(), method="editMessageText")
    await post.show(wang, "办理中")
    await post.passes()
    assert [m.text for m in post.arrived(wang)] == ["办理中"]


async def test_a_card_changed_twenty_times_while_the_platform_is_down_leaves_once(post):
    """Newest."""
    wang = await post.person("王秀英")
    await post.show(wang, "第0次")
    await post.passes()
    down = post.world.faults.add(faults.server_error(), times=None)
    for number in range(1, 21):
        await post.show(wang, f"第{number}次")
        await post.passes(30)
    post.world.faults.rules.remove(down)
    calls = post.world.faults.add(faults.slow(0), times=100)
    await post.passes(60)
    assert [m.text for m in post.arrived(wang)] == ["第20次"]
    assert calls.times == 99, "one call"


async def test_a_card_of_nothing_is_dropped(post):
    """What it was about is gone."""
    wang = await post.person("王秀英")
    await post.show(wang, "")
    await post.passes()
    assert post.arrived(wang) == []
    assert await post.states() == [Sending.EXPIRED]


async def test_a_message_that_can_not_be_changed_any_more_is_said_anew(post):
    """The answer to a press whose message was deleted meanwhile."""
    wang = await post.person("王秀英")
    edit = {"message_id": 4711, "text": "报上了"}
    await outbox.call(wang, "editMessageText", edit, now=clock.now())
    await post.passes()
    assert post.words(wang) == ["报上了"]


# --- chats


async def test_a_person_who_blocked_the_bot_is_marked_unreachable(post):
    """403 is for good; nothing is tried again."""
    wang = await post.person("王秀英")
    post.rooms[wang.id].person.blocks(post.account)
    await post.tell(wang, "明天来修")
    await post.passes()
    await wang.refresh_from_db()
    assert wang.unreachable_since == clock.now()
    assert await post.states() == [Sending.DEAD]
    assert "bot was blocked by the user" in (await Outgoing.get()).error


async def test_a_group_that_was_upgraded_is_followed(post):
    """It has another number and the same messages to come."""
    group = await post.group("第一网格群")
    grown = post.world.upgrade(post.rooms[group.id])
    await post.tell(group, "一")
    await post.tell(group, "二")
    await post.passes()
    await group.refresh_from_db()
    assert group.external_id == str(grown.id)
    assert post.words(group) == ["一", "二"]


async def test_what_the_platform_will_never_take_is_dead_with_its_reason(post):
    """And stops nobody."""
    wang = await post.person("王秀英")
    await outbox.call(wang, "sendMessage", {"text": "<b>", "parse_mode": "HTML"}, now=clock.now())
    await post.say(wang, "好的")
    await post.passes()
    assert post.words(wang) == ["好的"]
    assert await post.states() == [Sending.DEAD, Sending.SENT]
    assert "can't parse entities" in (await Outgoing.first()).error


async def test_news_in_a_group_replies_to_the_card_of_its_thing(post):
    """So that one finds both."""
    group = await post.group("第一网格群")
    post.state[1] = "待接单"
    post.delivery.routes.cards["request"] = post.delivery.routes.cards["thing"]
    await outbox.show(group, "request", "request:1", now=clock.now())
    await post.tell(group, "明天来修")
    await post.passes()
    card, news = post.arrived(group)
    assert news.reply_to is card


# --- long ones


async def test_a_notice_that_is_too_long_leaves_in_parts(post):
    """Whole, in order, and a reply to any part finds its way."""
    wang = await post.person("王秀英")
    await post.tell(wang, "长" * 4_090)
    await post.passes()
    messages = post.arrived(wang)
    assert len(messages) == 2
    assert "".join(m.text for m in messages).count("长") == 4_090
    assert await Posted.filter(subject="request:1").count() == 2


async def test_what_failed_in_the_middle_begins_again_and_says_so(post):
    """The first part has arrived, so even a sure refusal of the second makes it a repetition."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.flood(5), when=lambda _, values: "尾" in values["text"])
    await post.tell(wang, "长" * 4_090 + "尾")
    await post.passes(0)
    await post.passes(5)
    assert [m.text.startswith(REPEATED) for m in post.arrived(wang)] == [False, True, True]


async def test_a_caption_that_is_too_long_goes_before_the_photo(post):
    """The photo arrives, and so does every word."""
    wang = await post.person("王秀英")
    photo = post.world.files.keep("photo", b"\x89PNG")
    facts = Words("字" * 1_100, files=[{"paper": "photo", "source": photo.file_id}])

    async def with_photo(_facts, _chat):
        return facts

    post.delivery.routes.notices["staff-said"] = with_photo
    await post.tell(wang, "")
    await post.passes()
    assert [(m.kind, len(m.text)) for m in post.arrived(wang)] == [("text", 1_100), ("photo", 0)]


# --- in time, and after a crash


async def test_what_is_too_late_is_dropped_and_counted(post):
    """An offer that has lapsed is no news."""
    wang = await post.person("王秀英")
    down = post.world.faults.add(faults.flood(600))
    until = clock.now() + timedelta(minutes=5)
    await post.tell(wang, "一", expires_at=until)
    await post.tell(wang, "二", expires_at=until)
    await post.tell(wang, "三")
    await post.passes()
    assert down.times == 0
    await post.passes(600)
    assert post.words(wang) == ["三"]
    assert await post.states() == [Sending.EXPIRED, Sending.EXPIRED, Sending.SENT]


async def test_after_a_crash_what_was_on_its_way_is_sent_again_or_left(post):
    """A notice says so, a card is shown, a broadcast is left."""
    wang = await post.person("王秀英")
    await post.tell(wang, "一")
    await post.show(wang, "待接单")
    await post.broadcast(wang, "停水")
    await Outgoing.all().update(sending=Sending.SENDING)
    await post.begin().recover()
    await post.passes()
    marked = sorted(m.text.startswith(REPEATED) for m in post.arrived(wang))
    assert marked == [True, True]
    assert await post.states() == [Sending.SENT, Sending.SENT, Sending.UNCERTAIN]


async def test_an_outcome_is_not_forgotten_when_the_database_fails(post, monkeypatch):
    """It is written when the database is back; the message does not leave twice."""
    wang = await post.person("王秀英")
    await post.tell(wang, "一")
    await post.delivery.step()
    (task,) = post.delivery.senders.tasks
    await task
    write = post.delivery.outcomes.write

    async def failing(outcomes):
        await write(outcomes)
        raise OSError("disk full")

    monkeypatch.setattr(post.delivery.outcomes, "write", failing)
    with pytest.raises(OSError, match="disk full"):
        await post.delivery.step()
    assert await post.states() == [Sending.SENDING]
    monkeypatch.undo()
    await post.passes()
    assert await post.states() == [Sending.SENT]
    assert post.words(wang) == ["一"]


async def test_an_outcome_that_can_not_be_handled_stops_no_other(post, monkeypatch):
    """It is counted as uncertain."""
    wang, li = await post.person("王秀英"), await post.person("李建国")

    async def broken(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(chats, "moved", broken)
    group = await post.group("第一网格群")
    post.world.upgrade(post.rooms[group.id])
    await post.tell(group, "一")
    await post.tell(wang, "二")
    await post.tell(li, "三")
    await post.passes()
    assert await post.states() == [Sending.UNCERTAIN, Sending.SENT, Sending.SENT]


async def test_a_row_somebody_dropped_is_not_sent(post):
    """The queue in memory is only a memory."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.flood(5))
    await post.tell(wang, "一")
    await post.tell(wang, "二")
    await post.passes()
    first = await Outgoing.first()
    async with writing():
        await execute("DELETE FROM outbox WHERE id = ?", [first.id])
    post.at += 5
    post.stopped.advance(timedelta(seconds=5))
    while await post.delivery.step() == 0:
        pass
    await post.passes()
    assert post.words(wang) == ["二"]


async def test_a_restart_goes_on_where_the_last_one_ended(post):
    """What was stopped in good order is written down: nothing is repeated."""
    wang = await post.person("王秀英")
    await post.tell(wang, "一")
    await post.delivery.step()
    await post.delivery._let_finish()
    second = post.begin()
    second.senders.bot = Bot(post.account.token, session=WorldSession(post.world))
    await second.recover()
    await post.passes()
    assert post.words(wang) == ["一"]

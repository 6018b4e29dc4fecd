"""Gathering: more is due to a group than it may be sent, and all of it is seen all the same."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from posting import posting

from bot.chat.pacing import Limits as Pace
from bot.sandbox.world import Limits, faults
from models import clock, outbox
from models.outbox import Card, Outgoing, Sending

LINE = re.compile(r"^(\d+)\. 第(\d+)件", re.M)


def things(messages):
    """The things that are shown, by cards of their own and on lists."""
    shown = [int(n) for m in messages for n in re.findall(r"第(\d+)件", m.text)]
    assert len(shown) == len(set(shown)), "shown twice"
    return set(shown)


async def _rush(post, group, count, *, first=1):
    for thing in range(first, first + count):
        await post.show(group, f"第{thing}件", thing=thing)


def _hurried(post, pace=None):
    post.world.limits = Limits()
    post.begin(pace or Pace(), lists=True)


async def test_what_there_is_room_for_leaves_one_by_one(post):
    """Twelve of the eighteen; the rest of the minute is kept."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 12)
    for _ in range(12):
        await post.passes(0.5)
    assert [m.text for m in post.arrived(group)] == [f"第{n}件" for n in range(1, 13)]


async def test_what_there_is_no_room_for_leaves_as_a_list(post):
    """Twenty lines at most, each with its button; what there is room for then leaves by itself."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 30)
    for _ in range(10):
        await post.passes(0.5)
    first, *others = post.arrived(group)
    assert LINE.findall(first.text) == [(str(n), str(n)) for n in range(1, 21)]
    assert [b for row in first.buttons for b in row] == [f"{n} 我来办" for n in range(1, 21)]
    assert [m.text for m in others] == [f"第{n}件" for n in range(21, 31)]


async def test_a_list_shows_what_became_of_each_thing(post):
    """An edit of the list, and no message of the thing's own."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 20)
    await post.passes()
    (shown,) = post.arrived(group)
    for words in ("第7件 办理中", "第7件 待回访"):
        await post.show(group, words, thing=7)
    await post.passes(1)
    assert post.arrived(group) == [shown]
    assert "7. 第7件 待回访" in shown.text


async def test_a_thing_that_is_brought_down_lives_beside_its_list(post):
    """Its own card and the line of the list both follow."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 20)
    await post.passes()
    await outbox.show_anew(group, "thing", "thing:7", now=clock.now())
    await post.passes(1)
    shown, card = post.arrived(group)
    assert card.text == "第7件"
    await post.show(group, "第7件 办理中", thing=7)
    await post.passes(1)
    assert ("7. 第7件 办理中" in shown.text, card.text) == (True, "第7件 办理中")
    assert await Outgoing.filter(sending=Sending.DUE).count() == 0


async def test_a_change_while_its_own_card_is_on_its_way_reaches_both(post):
    """What was brought down is no longer the list's alone, even before it is there."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 20)
    await post.passes()
    await outbox.show_anew(group, "thing", "thing:7", now=clock.now())
    await Outgoing.filter(sending=Sending.DUE).update(sending=Sending.SENDING)
    await post.show(group, "第7件 办理中", thing=7)
    own = await Card.get(subject="thing:7")
    assert await Outgoing.filter(card_id=own.id, sending=Sending.DUE).count() == 1


async def test_an_answer_does_not_wait_for_a_list_to_grow(post):
    """Somebody in the group asked for it."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 40)
    for _ in range(40):
        await post.passes(0.25)
    await _rush(post, group, 12, first=41)
    while post.delivery.pacing.room(group.id, now=post.at) > 6:
        await post.say(group, "占一条")
        await post.passes(0.2)
    await _rush(post, group, 3, first=60)
    await post.passes(0.2)
    assert "第60件" not in post.arrived(group)[-1].text, "it waits for more to come"
    await post.say(group, "回答")
    await post.passes(0.2)
    assert post.arrived(group)[-1].text == "回答"
    assert things(post.arrived(group)) >= {60, 61, 62}


async def test_news_are_gathered_with_their_buttons_and_without_their_length(post):
    """Words, files as marks, decisions that are asked for."""
    _hurried(post)
    group = await post.group("第一网格群")
    for number in range(20):
        await post.tell(group, f"{number}" + "很长" * 500)
    await post.passes()
    (shown,) = post.arrived(group)
    assert shown.text.count("很长") >= 20
    assert len(shown.text) <= 4_096
    assert all(f"）： {n}很长" in shown.text for n in range(20))


async def test_answers_broadcasts_and_repetitions_stand_on_no_list(post):
    """Each has a reason to be a message of its own."""
    _hurried(post)
    group = await post.group("第一网格群")
    post.world.faults.add(faults.server_error())
    await post.tell(group, "一")
    for number in range(25):
        await post.tell(group, str(number))
    await post.broadcast(group, "停水")
    await post.say(group, "答")
    post.begin(Pace(), lists=True)
    await Outgoing.filter(id=1).update(repeated=True)
    for _ in range(90):
        await post.passes(1)
    own = [m.text for m in post.arrived(group) if not m.text.startswith("📋")]
    assert sum("停水" in text for text in own) == 1
    assert sum(text == "答" for text in own) == 1
    assert sum(text.startswith("〔重发〕") for text in own) == 1


async def test_a_list_of_unknown_outcome_is_sent_again_and_says_so(post):
    """The message that arrived and the one that repeats it; nothing is lost."""
    _hurried(post)
    group = await post.group("第一网格群")
    post.world.faults.add(faults.cut_after(), method="sendMessage")
    await _rush(post, group, 20)
    await post.passes()
    await post.passes(12)
    first, second = post.arrived(group)
    assert (second.text, second.silent) == ("〔重发〕" + first.text, True)


async def test_a_list_that_was_deleted_is_shown_anew(post):
    """Somebody tidied up; the next change brings it back."""
    _hurried(post)
    group = await post.group("第一网格群")
    await _rush(post, group, 20)
    await post.passes()
    (shown,) = post.arrived(group)
    post.owners[group.id].deletes(shown)
    await post.show(group, "第3件 办理中", thing=3)
    await post.passes(15)
    (anew,) = post.arrived(group)
    assert anew.id > shown.id
    assert "3. 第3件 办理中" in anew.text


async def test_after_a_restart_a_list_that_had_not_left_leaves_once(post):
    """It stands in the outbox, in the place of what it gathered."""
    _hurried(post)
    group = await post.group("第一网格群")
    post.world.faults.add(faults.flood(30), method="sendMessage")
    await _rush(post, group, 20)
    await post.say(group, "后来的")
    await post.passes()
    assert post.arrived(group) == []
    post.begin(Pace(), lists=True)
    await post.passes(30)
    await post.passes(1)
    shown, later = post.arrived(group)
    assert things([shown]) == set(range(1, 21))
    assert later.text == "后来的"


acts = st.lists(
    st.tuples(
        st.sampled_from(["new", "change", "anew", "tell", "say", "wait", "restart"]),
        st.integers(1, 12),
    ),
    min_size=5,
    max_size=40,
)


@given(acts)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_comes_all_is_seen_in_its_newest_state(acts):
    """Every thing is shown, none is forgotten, no message is too long, nothing is refused."""
    async with posting() as post:
        _hurried(post)
        group = await post.group("第一网格群")
        known, newest, said = 0, {}, 0
        for act, number in acts:
            match act:
                case "new":
                    await _rush(post, group, number * 2, first=known + 1)
                    newest |= {n: f"第{n}件" for n in range(known + 1, known + number * 2 + 1)}
                    known += number * 2
                case "change" if known:
                    thing = number % known + 1
                    newest[thing] = f"第{thing}件 第{number}次"
                    await post.show(group, newest[thing], thing=thing)
                case "anew" if known:
                    thing = number % known + 1
                    await outbox.show_anew(group, "thing", f"thing:{thing}", now=clock.now())
                case "tell":
                    said += 1
                    await post.tell(group, f"消息{said}。")
                case "say":
                    await post.say(group, "答")
                case "wait":
                    await post.passes(number)
                case "restart":
                    post.begin(Pace(), lists=True)
        for _ in range(40):
            await post.passes(5)
        messages = post.arrived(group)
        text = "\n".join(m.text for m in messages)
        for thing, words in newest.items():
            shown = re.findall(rf"第{thing}件(?: 第\d+次)?", text)
            assert shown, thing
            assert set(shown) <= {words, f"第{thing}件"}, "an own card that was moved may stand"
            assert words in shown
        assert all(f"消息{n}。" in text for n in range(1, said + 1))
        assert all(len(m.text.encode("utf-16-le")) // 2 <= 4_096 for m in messages)
        refused = await Outgoing.filter(error__contains="Too Many").count()
        # a process that has just begun does not know what the last one said
        assert refused == 0 or "restart" in {act for act, _ in acts}
        left = await Outgoing.filter(sending=Sending.DUE).count()
        assert left == 0

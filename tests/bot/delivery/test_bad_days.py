"""Bad days: the platform is down, floods, or has lost a chat, and it ends well by itself."""

import itertools
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from posting import posting

from bot.delivery import SENDERS
from bot.sandbox.world import faults
from models import clock
from models.chats import Chat
from models.outbox import Card, Outgoing, Sending, What

QUEUED = 5_000
HOURS = 6


async def test_six_hours_down_with_five_thousand_queued_lose_nothing(post):
    """All leave, cards in their newest state alone, and what is too late is dropped and counted."""
    people = [await post.person(f"居民{n}") for n in range(100)]
    down = post.world.faults.add(faults.server_error(502, "Bad Gateway"), times=None)
    soon = clock.now() + timedelta(hours=1)
    for number, wang in zip(range(QUEUED), itertools.cycle(people), strict=False):
        if number % 5 == 0:
            await post.tell(wang, f"过期{number}", expires_at=soon)
        elif number % 5 == 1:
            await post.show(wang, f"第{number}次", thing=wang.id)
        else:
            await post.tell(wang, f"消息{number}")
    for _ in range(HOURS * 2):
        await post.passes(1_800)
    assert sum(len(post.arrived(wang)) for wang in people) == 0
    post.world.faults.rules.remove(down)
    for _ in range(30):
        await post.passes(60)
    states = {s: await Outgoing.filter(sending=s).count() for s in Sending}
    late = QUEUED // 5
    told = QUEUED - 2 * late
    # of each hundred cards one row waits, whatever became of the thing meanwhile
    assert states[Sending.EXPIRED] == late
    assert states[Sending.SENT] == await Outgoing.all().count() - late
    assert await Outgoing.filter(what=What.CARD).count() == await Card.all().count()
    heard = [m.text for wang in people for m in post.arrived(wang)]
    assert sum("消息" in text for text in heard) == told
    assert not any("过期" in text for text in heard)
    cards = await Card.all().order_by("chat_id")
    assert all(card.shown == card.wanted for card in cards)
    for card in cards:
        (text,) = [
            m.text for m in post.arrived(await Chat.get(id=card.chat_id)) if m.id == card.message_id
        ]
        assert text.removeprefix("〔重发〕") == post.state[card.chat_id]
    print(f"{HOURS} h down: {states[Sending.SENT]} left, {late} too late")  # noqa: T201


async def test_a_storm_of_429_is_obeyed_and_survived(post):
    """Nothing is tried before its time, nothing is marked, everything arrives once."""
    people = [await post.person(f"居民{n}") for n in range(40)]
    storm = post.world.faults.add(faults.flood(20), method="sendMessage", times=100)
    for number, wang in enumerate(people):
        await post.tell(wang, f"消息{number}")
    calls = []
    post.world.faults.add(faults.slow(0), times=None, when=lambda *_: bool(calls.append(post.at)))
    for _ in range(400):
        await post.passes(1)
    assert storm.times == 0
    assert [m.text.endswith(f"消息{n}") for n, w in enumerate(people) for m in post.arrived(w)] == [
        True
    ] * 40
    assert not await Outgoing.filter(repeated=True).exists()


async def test_when_several_chats_are_told_to_wait_everybody_waits(post):
    """It is the bot that is too fast: a 429 for each would be answered by a longer one."""
    people = [await post.person(f"居民{n}") for n in range(3 * SENDERS)]
    storm = post.world.faults.add(faults.flood(5), method="sendMessage", times=None)
    for wang in people:
        await post.tell(wang, "一")
    await post.passes()
    asked = await Outgoing.exclude(error="").count()
    assert asked < len(people), "not each of them was told"
    post.world.faults.rules.remove(storm)
    await post.passes(4.9)
    assert not any(post.arrived(wang) for wang in people)
    for _ in range(5):
        await post.passes(0.1)
    assert all(post.words(wang) == ["一"] for wang in people)


async def test_a_group_that_was_deleted_stops_nobody(post):
    """What was meant for it is dead with its reason; the others go on."""
    group, other = await post.group("第一网格群"), await post.group("第二网格群")
    post.owners[group.id].kicks(post.rooms[group.id], post.account)
    for number in range(30):
        await post.tell(group, str(number))
    await post.tell(other, "一")
    for _ in range(30):
        await post.passes(1)
    assert post.words(other) == ["一"]
    assert await Outgoing.filter(chat_id=group.id, sending=Sending.DEAD).count() == 30
    assert await Outgoing.filter(chat_id=group.id, error="").count() == 0
    assert (await Chat.get(id=group.id)).unreachable_since is not None


troubles = st.lists(
    st.tuples(
        st.sampled_from(["flood", "error", "cut_before", "cut_after", "fine"]), st.integers(1, 9)
    ),
    max_size=15,
)


@given(troubles, st.integers(1, 25))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_the_line_does_all_arrives_in_order(troubles, count):
    """Once, or twice and marked; never more often than the line was cut after it."""
    async with posting() as post:
        wang, li = await post.person("王秀英"), await post.person("李建国")
        cuts = 0
        for kind, times in troubles:
            trouble = {
                "flood": faults.flood(times),
                "error": faults.server_error(),
                "cut_before": faults.cut_before(),
                "cut_after": faults.cut_after(),
                "fine": faults.slow(0),
            }[kind]
            cuts += (kind == "cut_after") * times
            post.world.faults.add(trouble, times=times)
        for number in range(count):
            await post.tell(wang, f"{number}。")
            await post.tell(li, f"{number}。")
        for _ in range(count + sum(times for _, times in troubles) + 8):
            await post.passes(60)  # each has its try in every minute
        for chat in (wang, li):
            heard = post.words(chat)
            once = [words for i, words in enumerate(heard) if words not in heard[:i]]
            assert once == [f"{n}。" for n in range(count)]
        assert await Outgoing.filter(sending=Sending.SENT).count() == 2 * count
        doubled = len(post.arrived(wang)) + len(post.arrived(li)) - 2 * count
        assert doubled <= cuts

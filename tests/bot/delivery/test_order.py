"""Who leaves before whom, and who waits for nobody."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from neighbourhood import MORNING

from bot.chat.pacing import Limits as Pace
from bot.chat.pacing import Pacing
from bot.delivery.loop import READ_ANEW_EVERY
from bot.delivery.waiting import Place, Waiting
from bot.sandbox.world import Limits, faults
from models import clock, outbox
from models.outbox import Outgoing, Sending


async def test_a_chat_keeps_its_order_while_its_first_message_has_trouble(post):
    """And the other chats go on."""
    wang, li = await post.person("王秀英"), await post.person("李建国")
    trouble = faults.server_error()
    post.world.faults.add(trouble, times=4, when=lambda _, values: "一" in values["text"])
    for words in "一二三":
        await post.tell(wang, words)
        await post.tell(li, words.replace("一", "零"))
    await post.passes()
    assert post.words(li) == ["零", "二", "三"]
    assert post.words(wang) == []
    for _ in range(60):
        await post.passes(1)
    assert post.words(wang) == ["一", "二", "三"]


async def test_answers_go_before_news_and_news_before_broadcasts(post):
    """However late they came."""
    post.begin(Pace(overall=5, private=1, group=18))
    chats = [await post.person(f"居民{n}") for n in range(3)]
    await post.broadcast(chats[0], "播")
    await post.tell(chats[1], "讯")
    await post.say(chats[2], "答")
    order = []
    for _ in range(3):
        await post.passes(0.2)
        sent = await Outgoing.filter(sending=Sending.SENT).order_by("id")
        order += [row.id for row in sent if row.id not in order]
    assert order == [3, 2, 1]


async def test_what_is_meant_for_later_holds_up_nobody(post):
    """A reminder for tomorrow stands in the lane of today's answers, and not before them."""
    wang = await post.person("王秀英")
    await post.tell(wang, "明早", due_at=clock.now() + timedelta(hours=20))
    await post.tell(wang, "现在")
    await post.passes()
    assert post.words(wang) == ["现在"]
    await post.passes(20 * 3600)
    assert post.words(wang) == ["现在", "明早"]


async def test_what_waits_to_be_tried_again_holds_its_lane_after_a_restart(post):
    """The order of a chat does not depend on what the process remembers."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.flood(30))
    await post.tell(wang, "一")
    await post.tell(wang, "二")
    await post.passes()
    post.begin()
    await post.passes(29)
    assert post.words(wang) == []
    await post.passes(1)
    assert post.words(wang) == ["一", "二"]


async def test_hundreds_of_groups_that_must_wait_stand_in_nobodys_way(post):
    """A slow platform elsewhere is no reason to let somebody wait here."""
    post.begin(Pace(overall=1e6, private=1e6, group=1))
    groups = [await post.group(f"群{n}") for n in range(450)]
    for words in ("一", "二"):
        for group in groups:
            await post.tell(group, words)
    await post.passes()
    assert sum(len(post.arrived(group)) for group in groups) == 450
    wang = await post.person("王秀英")
    await post.broadcast(wang, "停水")
    await post.passes()
    assert post.words(wang) == ["停水"]


async def test_a_strict_platform_is_never_asked_too_fast(post):
    """At its stated limits not one call is refused."""
    post.world.limits = Limits()
    post.begin(Pace())
    group, people = (
        await post.group("第一网格群"),
        [await post.person(f"居民{n}") for n in range(9)],
    )
    for number in range(30):
        await post.tell(group, str(number))
        await post.tell(people[number % 9], str(number))
    for _ in range(1_300):
        await post.passes(0.1)
    assert post.words(group) == [str(number) for number in range(30)]
    assert not await Outgoing.exclude(error="").exists()


async def test_what_other_processes_put_in_is_found_without_a_bell(post):
    """The office may be another process: its rows are looked for every second."""
    wang = await post.person("王秀英")
    await post.delivery.step()
    await post.tell(wang, "一")
    await post.delivery.step()
    assert not post.delivery.senders.tasks
    post.at += 1
    await post.delivery.step()
    assert post.delivery.senders.tasks
    await post.passes()


async def test_what_the_office_revives_is_found(post):
    """A row that was dead has an old number."""
    wang = await post.person("王秀英")
    await post.tell(wang, "一")
    await Outgoing.all().update(sending=Sending.DEAD)
    await post.tell(wang, "二")
    await post.passes()
    await Outgoing.filter(sending=Sending.DEAD).update(sending=Sending.DUE)
    post.at += READ_ANEW_EVERY
    await post.delivery.step()
    assert post.delivery.senders.tasks
    await post.passes()
    assert post.words(wang) == ["二", "一"]


async def test_the_bell_of_the_outbox_wakes_the_delivery(post):
    """What is committed here leaves at once."""
    wang = await post.person("王秀英")
    stop = outbox.on_due(post.delivery.ring)
    try:
        await post.delivery.step()
        await post.tell(wang, "一")
        assert await post.delivery.step() == 0
    finally:
        stop()
    await post.passes()


PLACES = st.lists(
    st.builds(
        Place,
        id=st.integers(1, 10**6),
        lane=st.sampled_from("abcd"),
        chat=st.just(0),
        group=st.booleans(),
        priority=st.integers(0, 2),
        due_at=st.integers(-5, 60).map(lambda s: MORNING + timedelta(seconds=s)),
        tried=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda place: place.id,
)


@given(PLACES, st.data())
@settings(max_examples=200, deadline=None)
def test_everything_leaves_and_no_lane_loses_its_order(places, data):
    """Whatever waits, whoever is slow, and in whatever order the senders come back."""
    waiting = Waiting(Pacing(Pace(overall=5, private=1, group=20)))
    numbers = dict(zip("abcd", range(4), strict=True))
    places = [Place(p.id, p.lane, numbers[p.lane], p.lane < "c", *_rest(p)) for p in places]
    now, at = MORNING, 0.0
    left: list[Place] = []
    on_the_way: list[Place] = []
    came = data.draw(st.lists(st.integers(0, 40), min_size=len(places), max_size=len(places)))
    for second in range(400):
        waiting.put([p for p, when in zip(places, came, strict=True) if when == second], now=now)
        taken = waiting.take(3 - len(on_the_way), now=now, at=at)
        there = [p for p, when in zip(places, came, strict=True) if when <= second]
        for place in taken:
            assert place.due_at <= now
            assert place.id == min(
                p.id
                for p in there
                if p.lane == place.lane and p not in left and (p.tried or p.due_at <= now)
            ), "another of its lane was before it"
        on_the_way += taken
        left += taken
        lanes = [p.lane for p in on_the_way]
        assert len(lanes) == len(set(lanes)), "two of one lane are on their way"
        if on_the_way and data.draw(st.booleans()):
            waiting.free(on_the_way.pop(0).lane)
        assert waiting.wait(now=now, at=at) > 0
        now, at = now + timedelta(seconds=1), at + 1.0
        if second > 300 and not on_the_way and len(left) == len(places):
            break
        if second > 300:
            while on_the_way:
                waiting.free(on_the_way.pop(0).lane)
    assert {p.id for p in left} == {p.id for p in places}


def _rest(place: Place) -> tuple:
    return place.priority, place.due_at, place.tried


@given(st.permutations(range(1, 30)), st.integers(1, 29))
def test_a_lane_leaves_by_number_and_not_by_arrival_in_memory(order, tried):
    """What was put back goes before what came meanwhile."""
    waiting = Waiting(Pacing(Pace(1e6, 1e6, 1e6)))
    for id in order:
        waiting.put([Place(id, "a", 1, False, 1, MORNING, id == tried)], now=MORNING)
    left: list[int] = []
    for second in range(30):
        left += [place.id for place in waiting.take(8, now=MORNING, at=float(second))]
        waiting.free("a")
    assert left == sorted(order)


def test_a_long_lane_leaves_room_for_others():
    """Where others wait, four of it are claimed together; alone it has half of the places, so that
    a slow chat never has them all."""
    waiting = Waiting(Pacing(Pace(1e6, 1e6, 1e6)))
    long = [Place(id, "a", 1, False, 1, MORNING, False, False) for id in range(1, 101)]
    others = [Place(id, f"b{id}", id, False, 1, MORNING, False, False) for id in range(101, 121)]
    waiting.put([*long, *others], now=MORNING)
    taken = [place.lane for place in waiting.take(32, now=MORNING, at=0.0)]
    assert (taken.count("a"), len(taken)) == (12, 32)
    waiting.free("a")
    assert [place.id for place in waiting.take(32, now=MORNING, at=1.0)] == [*range(13, 29)]
    waiting.put([Place(200, "c", 200, False, 1, MORNING, False, False)], now=MORNING)
    assert [place.lane for place in waiting.take(16, now=MORNING, at=2.0)] == ["c"]
    more = [
        Place(id, f"d{id % 8}", id % 8, False, 1, MORNING, False, False) for id in range(300, 400)
    ]
    waiting.put(more, now=MORNING)
    taken = [place.lane for place in waiting.take(32, now=MORNING, at=3.0)]
    assert [taken.count(f"d{n}") for n in range(8)] == [4] * 8

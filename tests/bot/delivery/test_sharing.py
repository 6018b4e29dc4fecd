"""One commit for two: what the worker puts in is claimed by the commit that makes it true."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.connection import get_connection

from bot.delivery import SENDERS, claiming, loop, sending, waiting
from bot.sandbox.world import faults
from bot.transports.telegram import Meaning, Outcome, send
from bot.worker import BATCH
from models import clock, outbox
from models.database import writing
from models.inbox import Handling, Incoming
from models.outbox import Card, Outgoing, Priority, Sending, What
from models.requests import ResidentRequest
from models.requests.notices import StaffSaid


@pytest.fixture
async def waiting_people(given):
    """As many people as fit into a batch, each of whom has said what becomes a request."""
    given.app.worker.monotonic = lambda: 0.0  # a slow machine is not what is asked about
    people = [await given.stranger(f"居民{n}") for n in range(BATCH)]
    for person in people:
        await person.starts()
        await person.says("找人帮忙")
    for n, person in enumerate(people):
        person.person.says(given.account, f"第{n}件事：楼道的灯一直不亮，请来看一看")
    while await given.app.poller.once():
        pass
    return given


@pytest.fixture
async def commits(waiting_people):
    """The commits there are from now on."""
    seen: list[str] = []
    connection = get_connection("default")._connection
    await connection.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    yield seen
    await connection.set_trace_callback(None)


def _sends(given) -> None:
    """As while `run` goes on; the tests take its steps themselves."""
    given.app.delivery._runs = True


async def _sending() -> int:
    return await Outgoing.filter(sending=Sending.SENDING).count()


async def _due() -> int:
    return await Outgoing.filter(sending=Sending.DUE).count()


async def test_one_commit_writes_requests_and_claims_what_tells_of_them(waiting_people, commits):
    """A receipt and a card of each: all on their way by the time the updates are done."""
    _sends(waiting_people)
    assert await waiting_people.app.worker.once() == BATCH
    assert len(commits) == 1
    assert await _due() == 0
    assert await _sending() == 2 * BATCH


async def test_apart_they_take_a_commit_each(waiting_people, commits):
    """The twin: while nobody sends nothing is claimed."""
    assert await waiting_people.app.worker.once() == BATCH
    assert await _due() == 2 * BATCH
    waiting_people.app.delivery.ring()
    await waiting_people.app.delivery.step()
    assert len(commits) == 2


async def test_what_was_claimed_so_leaves_and_is_written_down(waiting_people):
    """Each once."""
    _sends(waiting_people)
    await waiting_people.app.worker.once()
    await waiting_people.app.delivery.drain()
    assert set(await Outgoing.all().values_list("sending", flat=True)) == {Sending.SENT}
    assert await Card.filter(message_id=None).count() == 0
    for number in await ResidentRequest.all().values_list("number", flat=True):
        assert waiting_people.desk_group.count(str(number)) == 1


async def test_a_commit_that_fails_claims_nothing_and_the_next_sends_all(
    waiting_people, monkeypatch
):
    """Neither is half done; what was taken waits again."""
    given, broken = waiting_people, [True]
    _sends(given)
    done = given.app.worker._handle

    async def failing(rows, answers, alone):
        tried = await done(rows, answers, alone)
        if broken:
            raise OSError("disk full")
        return tried

    monkeypatch.setattr(given.app.worker, "_handle", failing)
    with pytest.raises(OSError, match="disk full"):
        await given.app.worker.once()
    assert await Outgoing.filter(subject__startswith="request:").count() == 0
    assert await Incoming.filter(handling=Handling.WAITING).count() == BATCH
    broken.clear()
    assert await given.app.worker.once() == BATCH
    await given.app.delivery.drain()
    assert await ResidentRequest.all().count() == BATCH
    assert set(await Outgoing.all().values_list("sending", flat=True)) == {Sending.SENT}


async def test_what_a_failing_commit_had_claimed_waits_again_at_once(post):
    """And its numbers are given to others, which are found as soon as they ring."""
    wang = await post.person("王秀英")
    await post.delivery.step()
    post.delivery._runs = True
    stop = outbox.on_due(post.delivery.ring)

    async def half():
        async with post.delivery.beside() as write_too, writing():
            await post.tell(wang, "二")
            await write_too()
            raise OSError("disk full")

    try:
        await post.tell(wang, "一")
        with pytest.raises(OSError, match="disk full"):
            await half()
        assert await post.states() == [Sending.DUE]
        for words in ("", "三"):
            post.at += 0.1  # sooner than anybody would look by himself
            if words:
                await post.tell(wang, words)
            while await post.delivery.step() == 0:
                await post.delivery.senders.wait()
    finally:
        stop()
    assert post.words(wang) == ["一", "三"]


async def test_updates_are_handled_though_nothing_can_be_claimed(waiting_people, monkeypatch):
    """What goes wrong with the delivery is its own; it leaves by the next step."""
    given = waiting_people
    _sends(given)
    claim, broken = given.app.delivery._claim, [True]

    async def failing(places):
        leaving = await claim(places)
        if broken:
            raise RuntimeError("a bug")
        return leaving

    monkeypatch.setattr(given.app.delivery, "_claim", failing)
    assert await given.app.worker.once() == BATCH
    assert await ResidentRequest.all().count() == BATCH
    assert (await _due(), await _sending()) == (2 * BATCH, 0)
    broken.clear()
    await given.app.delivery.drain()
    assert set(await Outgoing.all().values_list("sending", flat=True)) == {Sending.SENT}


async def test_what_was_claimed_and_not_begun_when_it_ends_is_due_again(waiting_people):
    """Nothing of it was sent, so nothing of it is repeated."""
    _sends(waiting_people)
    await waiting_people.app.worker.once()
    await waiting_people.app.delivery._let_finish()
    assert (await _due(), await _sending()) == (2 * BATCH, 0)
    assert not await Outgoing.filter(repeated=True).exists()


async def test_a_delivery_that_ends_waits_for_the_commit_that_is_under_way(post):
    """Else what that claims would never be sent."""
    wang = await post.person("王秀英")
    post.delivery._runs = True
    async with post.delivery.beside() as write_too, writing():
        await post.say(wang, "好的")
        ending = asyncio.ensure_future(post.delivery._let_finish())
        await asyncio.sleep(0)
        assert not ending.done()
        await write_too()
    await ending
    assert await post.states() == [Sending.DUE]


async def test_one_after_the_other_they_keep_the_order_of_a_chat(post):
    """Some are claimed by a commit that is shared, some by one of its own."""
    wang = await post.person("王秀英")
    for number in range(0, 30, 3):
        post.delivery._runs = True
        async with post.delivery.beside() as write_too, writing():
            await post.tell(wang, f"{number}")
            await post.tell(wang, f"{number + 1}")
            await write_too()
        await post.tell(wang, f"{number + 2}")
        await post.delivery.step()
    for _ in range(30):
        await post.passes(1)
    assert post.words(wang) == [str(number) for number in range(30)]


# --- what a transaction has just put in is known as it would be read


async def _everything(post):
    """Rows of every kind that is known without being read."""
    wang, group = await post.person("王秀英"), await post.group("第一网格群")
    late = clock.now() + timedelta(hours=1)
    await post.say(wang, "好的")
    await outbox.call(wang, "editMessageText", {"message_id": 3, "text": "改"}, now=clock.now())
    await outbox.call(group, "sendMessage", {"at": (1, 2)}, now=clock.now(), subject="request:9")
    notice = StaffSaid(number="1", request=1, member="陈姐", text="来了")
    await outbox.tell(wang, notice, now=clock.now(), expires_at=late, words="entry:4")
    await outbox.tell(wang, notice, now=clock.now(), priority=Priority.BROADCAST, due_at=late)
    await outbox.show(group, "thing", "thing:1", now=clock.now(), new=True)
    await outbox.show(wang, "thing", "thing:2", now=clock.now(), new=True, message_id=77)
    return wang, group


async def test_what_was_just_put_in_is_known_as_it_is_read(post):
    """Place and message, field by field; the twin is the database."""
    async with writing():
        await _everything(post)
        places = waiting.just_put(after=0, listed={"thing"})
        leaving = await claiming.claim([place.id for place in places])
    assert len(places) == 7
    assert await post.states() == [Sending.SENDING] * 7
    await Outgoing.all().update(sending=Sending.DUE)
    read = await waiting.waiting_rows(listed={"thing"})
    assert read == places
    async with writing():
        again = await claiming.claim([place.id for place in read])
    for id, row in again.items():
        known = leaving[id]
        assert {n: getattr(known, n) for n in row.__slots__ if n != "chat"} == {
            n: getattr(row, n) for n in row.__slots__ if n != "chat"
        }
        for name in ("id", "external_id", "kind", "transport", "locale", "grid_id", "course_id"):
            assert getattr(known.chat, name) == getattr(row.chat, name)


async def test_what_was_changed_since_it_was_put_in_is_read(post):
    """A row of the outbox, its chat or its card: none of it is known any more."""
    for change in (
        lambda: Outgoing.all().update(words="entry:9"),
        lambda: Card.all().update(wanted=2),
    ):
        async with writing():
            await _everything(post)
            first = (await Outgoing.all().order_by("-id").first()).id - 6
            assert outbox.just_put(first) is not None
            await change()
            assert [outbox.just_put(first + n) for n in range(7)] == [None] * 7
        await Outgoing.all().delete()
        await Card.all().delete()


async def test_news_below_a_card_in_a_group_are_read(post):
    """Which message they stand below is not known without looking."""
    group = await post.group("第一网格群")
    async with writing():
        await post.tell(group, "来了")
        assert outbox.must_read()
        row = await Outgoing.get(what=What.NOTICE)
        assert outbox.just_put(row.id) is None


async def test_what_others_had_put_in_before_is_not_passed_over(post):
    """A number is missing between what is known and what is new: so everything is read."""
    wang = await post.person("王秀英")
    post.delivery._runs = True
    await post.delivery.step()
    await post.say(wang, "一")  # nobody rang
    async with post.delivery.beside() as write_too, writing():
        await post.say(wang, "二")
        await write_too()
    await post.passes(1)
    assert post.words(wang) == ["一", "二"]


# --- a chat that is being spoken to


@pytest.fixture
def gate(monkeypatch):
    """The line to the platform; what is sent waits there while it is shut."""
    gate = asyncio.Event()

    async def slowly(bot, call):
        await gate.wait()
        return await send(bot, call)

    monkeypatch.setattr(sending, "send", slowly)
    return gate


async def _together(post, *told):
    """Put in and claimed by one commit."""
    post.delivery._runs = True
    async with post.delivery.beside() as write_too, writing():
        for chat, words in told:
            await post.tell(chat, words)
        await write_too()
    post.at += 0.1
    await post.delivery.step()


async def test_what_comes_meanwhile_is_claimed_behind_what_is_on_its_way(post, gate):
    """By a commit that is made anyway; it leaves after it."""
    wang = await post.person("王秀英")
    for number in range(5):
        await _together(post, (wang, f"{number}"))
    assert await post.states() == [Sending.SENDING] * 5
    gate.set()
    for _ in range(5):
        await post.passes(1)
    assert post.words(wang) == [str(number) for number in range(5)]


async def test_for_a_commit_of_its_own_it_waits_till_the_first_has_arrived(post, gate):
    """The twin: a row by itself is not worth one."""
    wang = await post.person("王秀英")
    await post.tell(wang, "一")
    await post.delivery.step()
    await post.tell(wang, "二")
    post.delivery.ring()
    post.at += 0.5
    await post.delivery.step()
    assert await post.states() == [Sending.SENDING, Sending.DUE]
    gate.set()
    await post.passes(1)
    assert post.words(wang) == ["一", "二"]


async def test_what_fails_holds_up_what_was_claimed_behind_it(post, gate):
    """Nothing overtakes it, and nothing is told twice."""
    wang = await post.person("王秀英")
    post.world.faults.add(faults.flood(5))
    for number in range(4):
        await _together(post, (wang, f"{number}"))
    gate.set()
    await post.passes()
    assert post.words(wang) == []
    assert await post.states() == [Sending.DUE] * 4
    for _ in range(10):
        await post.passes(1)
    assert post.words(wang) == [str(number) for number in range(4)]


async def test_nothing_is_claimed_behind_what_is_to_be_tried_again(post, monkeypatch):
    """Its outcome is written by the same commit: whoever comes then would overtake it."""
    wang = await post.person("王秀英")

    async def unplugged(bot, call):
        return Outcome(Meaning.NOT_SENT, error="no network")

    monkeypatch.setattr(sending, "send", unplugged)
    await _together(post, (wang, "0"))
    await post.delivery.senders.wait()
    monkeypatch.undo()
    await _together(post, (wang, "1"))
    for _ in range(5):
        await post.passes(1)
    assert post.words(wang) == ["0", "1"]


async def test_nothing_is_claimed_behind_what_could_not_be_begun(post, monkeypatch):
    """It waits again, where it was."""
    wang = await post.person("王秀英")

    async def failing(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(loop, "hush", failing)
    with pytest.raises(OSError, match="disk full"):
        await _together(post, (wang, "0"))
    monkeypatch.undo()
    await _together(post, (wang, "1"))
    for _ in range(5):
        await post.passes(1)
    assert post.words(wang) == ["0", "1"]


async def test_a_chat_that_is_slow_has_half_of_the_places_at_most(post, gate):
    """The others leave by the rest."""
    slow, *others = [await post.person(f"居民{n}") for n in range(9)]
    for number in range(0, 2 * SENDERS, 2):
        await _together(post, (slow, f"{number}"), (slow, f"{number + 1}"))
    on_the_way = Outgoing.filter(sending=Sending.SENDING)
    assert SENDERS // 4 <= await on_the_way.count() <= SENDERS // 2
    await _together(post, *((other, "好的") for other in others))
    assert await on_the_way.filter(chat_id=slow.id).count() <= SENDERS // 2
    assert await on_the_way.exclude(chat_id=slow.id).count() == len(others)
    gate.set()
    while await Outgoing.exclude(sending=Sending.SENT).exists():
        await post.passes(1)
    assert post.words(slow) == [str(number) for number in range(2 * SENDERS)]

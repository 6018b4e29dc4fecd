"""The inbox: nothing that came is lost, each thing is kept once, and a chat keeps its order."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import inbox
from models.database import close_database, open_database, writing
from models.inbox import (
    BACK_OFF,
    Arrival,
    HandledElsewhere,
    Handling,
    Incoming,
    NotSetAside,
)
from models.journal import OPERATOR, JournalEntry


async def _keeps(here, *arrivals):
    return await inbox.keep(
        [Arrival(id, lane, "{}") for id, lane in arrivals],
        transport="telegram",
        bot="1",
        now=here.now,
    )


async def _due(here, limit=10):
    return [row.update_id for row in await inbox.due(limit=limit, now=here.now)]


async def done(ids):
    """As the worker says it: with the effects, in one transaction."""
    async with writing():
        await inbox.done(ids)


async def test_updates_are_handled_in_the_order_they_came_in(here):
    """By arrival and not by number: after a quiet week the platform counts anew."""
    await _keeps(here, (900, "a"), (901, "b"))
    await _keeps(here, (5, "a"))
    assert await _due(here) == [900, 901, 5]
    assert await _due(here, limit=2) == [900, 901]


async def test_an_update_is_kept_once(here):
    """Sent again in the same batch, in another, or when it is long done."""
    assert await _keeps(here, (1, "a"), (1, "a"), (2, "a")) == 2
    assert await _keeps(here, (1, "a")) == 0
    await done([row.id for row in await Incoming.all()])
    assert await _keeps(here, (2, "a")) == 0
    assert await _due(here) == []


async def test_the_number_of_another_bot_is_another_update(here):
    """Two bots count each for themselves."""
    await _keeps(here, (1, "a"))
    assert await inbox.keep([Arrival(1, "a", "{}")], transport="telegram", bot="2", now=here.now)
    assert await Incoming.all().count() == 2


async def test_a_chat_waits_for_the_one_that_failed_and_the_others_do_not(here):
    """Its order holds."""
    await _keeps(here, (1, "a"), (2, "b"), (3, "a"), (4, "c"))
    first = await Incoming.get(update_id=1)
    assert not await inbox.failed(first, "Bug", now=here.now)
    assert await _due(here) == [2, 4]
    assert await inbox.next_try() == here.now or await inbox.next_try() is not None
    here.now += timedelta(seconds=1)
    assert await _due(here) == [1, 2, 3, 4]


async def test_after_the_fifth_failure_it_is_set_aside_and_its_chat_goes_on(here):
    """After 1, 4, 16 and 60 seconds."""
    await _keeps(here, (1, "a"), (2, "a"))
    waits = []
    for _ in range(5):
        row = await Incoming.get(update_id=1)
        aside = await inbox.failed(row, "Bug", now=here.now)
        row = await Incoming.get(update_id=1)
        waits.append((row.due_at - here.now).total_seconds())
        here.now = max(here.now, row.due_at)
    assert aside
    assert waits == [*BACK_OFF, 0]
    assert row.handling is Handling.SET_ASIDE
    assert await _due(here) == [2]


async def test_what_was_set_aside_is_replayed_from_the_beginning(here):
    """With all its tries; what is done is not."""
    await _keeps(here, (1, "a"), (2, "b"))
    await Incoming.filter(update_id=1).update(handling=Handling.SET_ASIDE, attempts=5)
    await done([(await Incoming.get(update_id=2)).id])
    await inbox.replay(await Incoming.get(update_id=1), OPERATOR, now=here.now)
    with pytest.raises(NotSetAside) as refusal:
        await inbox.replay(await Incoming.get(update_id=2), OPERATOR, now=here.now)
    assert refusal.value.facts() == {"handling": "done"}
    assert await _due(here) == [1]
    assert (await Incoming.get(update_id=1)).attempts == 0
    entry = await JournalEntry.get(act="update-replayed")
    assert (entry.actor, entry.subject) == ("operator:0", "inbox:1")


async def test_what_is_done_can_not_be_done_by_another(here):
    """Two were on duty for a moment: what the second did is undone with this."""
    await _keeps(here, (1, "a"), (2, "b"))
    first, second = [row.id for row in await Incoming.all().order_by("id")]
    await done([first])
    with pytest.raises(HandledElsewhere):
        async with writing():
            await done([first, second])
    assert await _due(here) == [2]


# --- turns


async def test_a_chat_with_much_to_say_takes_turns_with_the_others(here):
    """A thousand wait in one chat: whoever comes after is among the next that are handled."""
    await _keeps(here, *((n, "flood") for n in range(1, 1001)), (2001, "wang"), (2002, "li"))
    assert await _due(here, limit=8) == [1, 2, 3, 4, 2001, 2002, 5, 6]


async def test_twin_in_order_of_arrival_alone_a_thousand_come_first(here, monkeypatch):
    """So the test above can fail."""
    monkeypatch.setattr(inbox, "SHARE", 10_000)
    await _keeps(here, *((n, "flood") for n in range(1, 1001)), (2001, "wang"), (2002, "li"))
    assert await _due(here, limit=8) == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_three_chats_with_much_to_say_hide_nobody_either(here):
    """Each is looked past."""
    crowd = [(n, f"flood{n // 100}") for n in range(300)]
    await _keeps(here, *crowd, (2001, "wang"))
    assert 2001 in await _due(here, limit=16)


async def test_where_nobody_else_waits_a_chat_is_handled_at_full_speed(here):
    """Turns cost nothing while there is nobody to take turns with."""
    await _keeps(here, *((n, "a") for n in range(1, 41)))
    assert await _due(here, limit=32) == list(range(1, 33))


async def test_who_pressed_first_is_first_whatever_they_said_before(here):
    """Seats go by arrival: a few messages of one's own don't put anybody behind."""
    await _keeps(here, (1, "wang"), (2, "wang"), (3, "li"))
    assert await _due(here) == [1, 2, 3]


async def test_keys_are_kept_for_a_week_and_words_only_until_they_are_done(here):
    """Nobody's messages lie about; what still waits is never forgotten."""
    await _keeps(here, (1, "a"), (2, "a"))
    await done([(await Incoming.get(update_id=1)).id])
    assert (await Incoming.get(update_id=1)).payload == ""
    week = here.now + timedelta(days=7)
    assert await inbox.forget_old(now=week) == 0
    assert await inbox.forget_old(now=week + timedelta(seconds=1)) == 1
    assert await Incoming.all().values_list("update_id", flat=True) == [2]


@given(
    arrivals=st.lists(st.tuples(st.integers(1, 15), st.sampled_from("abc")), max_size=30),
    failing=st.sets(st.integers(1, 15)),
)
@settings(max_examples=30, deadline=None)
async def test_nothing_is_lost_doubled_or_out_of_order_in_a_chat(arrivals, failing):
    """Some fail once, whatever the order they came in."""
    from community import MONDAY

    database = await open_database("sqlite://:memory:")
    await database.create_tables()
    try:
        now, handled, tried = MONDAY, [], set()
        for id, lane in arrivals:
            await inbox.keep([Arrival(id, lane, "{}")], transport="t", bot="1", now=now)
        while await Incoming.filter(handling=Handling.WAITING).exists():
            held = set()
            for row in await inbox.due(limit=5, now=now):
                if row.lane in held:
                    continue
                if row.update_id in failing - tried:
                    tried.add(row.update_id)
                    await inbox.failed(row, "Bug", now=now)
                    held.add(row.lane)
                else:
                    handled.append((row.update_id, row.lane))
                    await done([row.id])
            now += timedelta(seconds=1)
        kept = list({id: (id, lane) for id, lane in reversed(arrivals)}.values())
        assert sorted(handled) == sorted(kept)
        first = {id: n for n, (id, _) in reversed(list(enumerate(arrivals)))}
        for lane in "abc":
            order = [first[id] for id, of in handled if of == lane]
            assert order == sorted(order)
    finally:
        await close_database()


@pytest.mark.parametrize("error", ["x" * 500, ""])
async def test_an_error_of_any_length_is_kept(here, error):
    """Cut to what its column takes."""
    await _keeps(here, (1, "a"))
    await inbox.failed(await Incoming.get(), error, now=here.now)
    assert (await Incoming.get()).error == error[:200]

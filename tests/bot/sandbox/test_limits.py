"""Flood limits: to the second where they begin and where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.world import Limits, ManualClock, Refused, World


@pytest.fixture
def limited(world):
    """The world with its ordinary limits."""
    world.limits = Limits()
    return world


def say(api, chat, times=1):
    """Send, and return how long to wait: 0 when all was taken."""
    for _ in range(times):
        try:
            api("sendMessage", chat_id=chat.id, text="x")
        except Refused as refusal:
            wait = refusal.parameters["retry_after"]
            return wait if str(refusal) == f"429 Too Many Requests: retry after {wait}" else -1
    return 0


def test_a_private_chat_takes_one_a_second_when_no_burst_is_allowed(api, limited, clock, wang):
    """Not a moment earlier."""
    limited.limits = Limits(private_burst=1)
    assert say(api, wang) == 0
    clock.advance(0.999)
    assert say(api, wang) == 1
    clock.advance(0.001)
    assert say(api, wang) == 0


def test_a_short_burst_is_allowed_and_paid_back(api, limited, clock, wang):
    """Three at once; then one for every second that passed."""
    assert say(api, wang, 3) == 0
    assert say(api, wang) == 1
    clock.advance(1)
    assert say(api, wang) == 0
    assert say(api, wang) == 1
    clock.advance(3)
    assert say(api, wang, 3) == 0


def test_a_group_takes_twenty_in_any_minute(api, limited, clock, group):
    """The twenty-first waits until the first is a minute old."""
    assert say(api, group) == 0
    clock.advance(10)
    assert say(api, group, 19) == 0
    assert say(api, group) == 50
    clock.advance(49.5)
    assert say(api, group) == 1
    clock.advance(0.5)
    assert say(api, group) == 0
    assert say(api, group) == 10


def test_thirty_a_second_overall(api, limited, account, clock):
    """Over all chats together; the next second is new."""
    people = [limited.person(f"居民{n}") for n in range(31)]
    for person in people:
        person.starts(account)
    assert [say(api, person) for person in people] == [0] * 30 + [1]
    clock.advance(1)
    assert say(api, people[-1]) == 0


def test_one_chat_does_not_slow_another(api, limited, account, wang, li):
    """Nor does one bot slow another."""
    li.starts(account)
    assert say(api, wang, 4) == 1
    assert say(api, li) == 0
    other = limited.bot("other_bot")
    wang.starts(other)
    assert limited.call(other.token, "sendMessage", {"chat_id": wang.id, "text": "x"})


def test_what_was_refused_does_not_count(api, limited, clock, wang):
    """Trying again early makes nothing worse."""
    say(api, wang, 3)
    assert [say(api, wang) for _ in range(10)] == [1] * 10
    clock.advance(1)
    assert say(api, wang) == 0


def test_edits_count_only_when_that_is_wanted(api, limited, wang):
    """The platform states no limit for them; a harsh reading counts them."""
    sent = api("sendMessage", chat_id=wang.id, text="0")
    place = {"chat_id": wang.id, "message_id": sent["message_id"]}
    for n in range(40):
        api("editMessageText", text=f"{n}次", **place)
    limited.limits = Limits.strict()
    with pytest.raises(Refused, match="retry after 1"):
        api("editMessageText", text="再一次", **place)


def test_an_album_counts_each_of_its_messages(api, limited, clock, group):
    """Ten pictures are ten messages, and more than fit are none."""
    stored = limited.files.keep("photo", b"x")
    album = [{"type": "photo", "media": stored.file_id}] * 10
    api("sendMediaGroup", chat_id=group.id, media=album)
    api("sendMediaGroup", chat_id=group.id, media=album)
    with pytest.raises(Refused, match="retry after 60"):
        api("sendMediaGroup", chat_id=group.id, media=album)
    clock.advance(60)
    api("sendMediaGroup", chat_id=group.id, media=album)


def test_limits_can_be_switched_off(api, world, wang, group):
    """For tests that are about something else."""
    world.limits = Limits.off()
    assert say(api, wang, 50) == say(api, group, 50) == 0


@given(st.lists(st.floats(0, 20), max_size=60))
def test_no_minute_holds_more_than_twenty(pauses):
    """However the bot tries, what passes keeps the promise of the limit."""
    clock = ManualClock()
    world = World(clock)
    account, owner = world.bot("b"), world.person("陈")
    group = world.group("网格", owner=owner)
    world.join(group, account)
    passed = []
    for pause in pauses:
        clock.advance(pause)
        try:
            world.call(account.token, "sendMessage", {"chat_id": group.id, "text": "x"})
        except Refused:
            continue
        passed.append(world.now())
    assert all(late - early >= 60 for early, late in zip(passed, passed[20:], strict=False))

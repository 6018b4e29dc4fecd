"""A broadcast to everybody: as fast as the platform takes it, and in nobody's way.

Time is simulated.
"""

import pytest

from bot.chat.pacing import Limits as Pace
from bot.sandbox.world import Limits
from models.outbox import Outgoing, Priority, Sending, What

PEOPLE = 300
STEP = 0.01
"""Seconds between two looks at what can leave."""


async def _broadcasting(post, people=PEOPLE):
    chats = [await post.person(f"居民{n}") for n in range(people)]
    for chat in chats:
        await post.broadcast(chat, "明天停水")
    return chats


async def _seconds(post, done, most=120.0):
    began = post.at
    while not await done():
        await post.passes(STEP)
        assert post.at - began < most, "it never ends"
    return post.at - began


def _all_sent(chats):
    async def done():
        return await Outgoing.filter(sending=Sending.SENT).count() >= len(chats)

    return done


@pytest.mark.parametrize(
    ("enforced", "pace"),
    [(25, Pace()), (30, Pace(overall=30))],
    ids=["25 a second, as it comes", "30 a second, set so"],
)
async def test_a_broadcast_reaches_what_the_platform_takes_and_is_never_refused(
    post, enforced, pace
):
    """At least 95 % of the limit in force, and not one 429."""
    post.world.limits = Limits(overall=enforced)
    post.begin(pace)
    chats = await _broadcasting(post)
    took = await _seconds(post, _all_sent(chats))
    share = PEOPLE / took / enforced
    print(f"broadcast: {share:.3f} of {enforced} a second")  # noqa: T201
    assert share >= 0.95
    assert not await Outgoing.exclude(error="").exists()


async def _answered(post, priority=Priority.INTERACTIVE):
    """Seconds until an answer is there that somebody asked for during a broadcast."""
    post.world.limits = Limits()
    post.begin(Pace())
    await _broadcasting(post, 200)
    for _ in range(100):
        await post.passes(STEP)
    wang = await post.person("王秀英")
    await post.say(wang, "好的")
    await Outgoing.filter(what=What.CALL).update(priority=priority)

    async def there():
        return any(m.text == "好的" for m in post.arrived(wang))

    return await _seconds(post, there)


async def test_an_answer_during_a_broadcast_is_there_within_a_second(post):
    """It goes before all that is left of the broadcast."""
    took = await _answered(post)
    print(f"an answer during a broadcast: {took:.2f} s")  # noqa: T201
    assert took <= 1


async def test_without_priorities_the_answer_would_wait_for_the_broadcast(post):
    """The twin: first come, first served."""
    assert await _answered(post, Priority.BROADCAST) > 5

"""Ringing: which of what leaves at night makes a sound."""

from datetime import timedelta

import pytest

from bot.chat.pacing import Limits as Pace
from bot.sandbox.world import Limits

LATE = timedelta(hours=13)  # from nine in the morning to ten in the evening


@pytest.fixture
async def night(post):
    """An evening on which thing 7 alone cannot wait, and a group is told much at once."""

    async def urgent(ids):
        return set(ids) & {7}

    post.stopped.advance(LATE)
    post.world.limits = Limits()
    post.begin(Pace(), lists=True)
    post.delivery.routes.urgent["thing"] = urgent
    return post


async def test_what_is_urgent_rings_and_the_rest_does_not(night):
    """Each by what it is about."""
    group = await night.group("第一网格群")
    await night.show(group, "第6件", thing=6)
    await night.show(group, "第7件", thing=7)
    await night.passes()
    assert [m.silent for m in night.arrived(group)] == [True, False]


async def test_by_day_everything_rings(night):
    """From eight o'clock on."""
    night.stopped.advance(timedelta(hours=10))
    group = await night.group("第一网格群")
    await night.show(group, "第6件", thing=6)
    await night.passes()
    assert not night.arrived(group)[0].silent


@pytest.mark.parametrize(("first", "rings"), [(1, True), (8, False)])
async def test_a_list_rings_when_something_on_it_does(night, first, rings):
    """Twenty things at once are one message: things 1 to 20 hold thing 7, those from 8 don't."""
    group = await night.group("第一网格群")
    for thing in range(first, first + 20):
        await night.show(group, f"第{thing}件", thing=thing)
    await night.passes()
    (shown,) = night.arrived(group)
    assert shown.silent is not rings


async def test_an_answer_rings_in_private_for_a_minute(night):
    """Whoever has just written looks at the screen; an hour later nobody does."""
    wang = await night.person("王秀英")
    await night.say(wang, "好的")
    await night.passes()
    await night.say(wang, "好的，来晚了")
    night.stopped.advance(timedelta(hours=1))
    await night.passes()
    assert [m.silent for m in night.arrived(wang)] == [False, True]


async def test_an_answer_in_a_group_wakes_nobody_else(night):
    """The one who pressed sees it; the others are asleep."""
    group = await night.group("第一网格群")
    await night.say(group, "请回复这条消息")
    await night.passes()
    assert night.arrived(group)[0].silent

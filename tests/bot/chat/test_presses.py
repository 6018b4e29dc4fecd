"""Presses that no button of ours says: forged, garbled, of things that are not there."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neighbourhood import neighbourhood

from bot.app import routes
from bot.chat.routes import converted
from models.courses import Enrolment
from models.database import fetch
from models.inbox import Incoming
from models.requests import ResidentRequest

ROUTES = sorted(routes().presses)

numbers = st.one_of(
    st.integers(-5, 30),
    st.sampled_from([0, 2**31 - 1, 2**31, 2**63, 10**30, -1]),
).map(str)
words = st.one_of(
    numbers,
    st.sampled_from(["", "self", "family", "satisfied", "not-ours", "en", "zh", "１", "²", "1e3"]),
    st.text(max_size=6),
)
forged = st.one_of(
    st.builds(
        lambda route, arguments: ":".join([route, *arguments]),
        st.sampled_from(ROUTES),
        st.lists(words, max_size=6),
    ),
    st.text(max_size=30),
    st.sampled_from(
        [":", "::::", "claim", "claim:", "CLAIM:1:1", "claim:1:1:1", "\u0000", "a" * 64]
    ),
).filter(lambda data: 1 <= len(data.encode(errors="ignore")) <= 64 and _is_utf8(data))


def _is_utf8(data: str) -> bool:
    try:
        data.encode()
    except UnicodeEncodeError:
        return False
    return True


@given(data=forged)
@settings(max_examples=300)
def test_a_press_is_read_into_arguments_or_not_at_all(data):
    """Whatever is in it, reading it raises nothing."""
    route, *arguments = data.split(":")
    handler = routes().presses.get(route)
    if handler is not None:
        converted(handler, arguments)


@given(batches=st.lists(forged, min_size=12, max_size=12))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
async def test_a_strangers_forged_presses_change_nothing_and_are_all_answered(batches):
    """Neither in private nor in a group: no request moves, no seat is taken, nothing fails."""
    async with neighbourhood() as here:
        wang = await here.resident("王秀英", home="碧海蓝天3栋2单元501")
        await here.course("书法")
        await wang.says("电梯坏了")
        await wang.presses("提交")
        stranger = await here.stranger("路人")
        await stranger.says("/help")
        here.world.join(here.micro_group.room, stranger.person)
        before = await _state()
        in_private = stranger.screen.messages[-1]
        in_group = here.micro_group.find("电梯坏了")
        for data in batches:
            for message in (in_private, in_group):
                press = here.world.press(stranger.person, message, data)
                await here.settle()
                assert press.answered, data
        assert await _state() == before
        assert not await Incoming.filter(attempts__gt=0).exists()


async def _state():
    requests = await ResidentRequest.all().values_list("id", "status", "version")
    return requests, await Enrolment.all().count(), len(await fetch("SELECT * FROM members", []))


@pytest.mark.parametrize("arguments", range(6))
async def test_no_press_of_a_thing_that_is_not_there_fails(given, arguments):
    """Numbers that mean nothing: told that it is not found, and nothing is tried again."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("/help")
    messages = (wang, wang.screen.messages[-1]), (chen, given.micro_group.find("本群已绑定"))
    for player, message in messages:
        for route in ROUTES:
            press = given.world.press(player.person, message, route + ":999999" * arguments)
            await given.settle()
            assert press.answered, route
            assert not await Incoming.filter(attempts__gt=0).exists(), route

"""Pacing: never faster than the platform takes, and no slower than it must be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.pacing import Limits, Pacing
from bot.sandbox.world import Limits as Enforced
from bot.sandbox.world.limits import Flow

wishes = st.lists(
    st.tuples(st.integers(0, 4), st.floats(0, 20, allow_nan=False)), min_size=1, max_size=150
)


def _said(wishes, pacing):
    """When each message goes out, if nobody waits longer than pacing says."""
    now = 1_000.0
    for chat, pause in wishes:
        now += pause
        group = chat % 2 == 1
        while wait := pacing.wait(chat, group=group, now=now):
            now += max(wait, 1e-6)
        pacing.take(chat, group=group, now=now)
        yield chat, group, now


@given(wishes)
@settings(max_examples=60, deadline=None)
def test_no_window_of_the_platform_is_ever_passed(wishes):
    """Held against the sandbox's own exact limits: nothing would be refused."""
    flow, limits = Flow(), Enforced()
    for chat, group, now in _said(wishes, Pacing()):
        about = {"private": not group, "count": 1, "now": now}
        assert flow.wait(limits, str(chat), **about) == 0
        flow.record(limits, str(chat), **about)


@given(st.integers(1, 200))
@settings(max_examples=30)
def test_a_group_gets_what_it_may_and_hardly_less(count):
    """A rush is over as soon as the platform allows, with a little to spare."""
    said = [now for _, _, now in _said([(1, 0.0)] * count, Pacing())]
    allowed = 60 * (count - 1) / Limits().group
    assert said[-1] - said[0] <= max(allowed, 60 * (count // Limits().group))


def test_a_busy_chat_holds_up_no_other():
    """A group that has had its twenty waits; the resident beside it does not."""
    pacing = Pacing()
    for _, _, now in _said([(1, 0.2)] * 18, pacing):
        last = now
    assert pacing.wait(1, group=True, now=last) > 0
    assert pacing.wait(2, group=False, now=last + 0.3) == 0


@pytest.mark.parametrize("seconds", [1, 30, 3_600])
def test_a_429_closes_a_chat_for_exactly_as_long_as_it_says(seconds):
    """retry_after is the truth."""
    pacing = Pacing()
    pacing.close(1, seconds, now=1_000)
    assert pacing.wait(1, group=False, now=1_000) == seconds
    assert pacing.wait(2, group=False, now=1_000) == 0
    assert pacing.wait(1, group=False, now=1_000 + seconds) == 0


def test_chats_that_are_quiet_are_forgotten():
    """A city's residents do not fill the memory."""
    pacing = Pacing(Limits(overall=1e9))
    for chat in range(10_050):
        pacing.take(chat, group=False, now=chat / 10)
    assert len(pacing._chats) < 10_050

"""Floods: who writes too fast gets one answer in ten seconds, and nobody else notices."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.floods import BURST, PAUSE, REMEMBERED, Floods


def test_an_album_and_a_quick_hand_are_no_flood():
    """Ten photos at once, then two presses a second for ten seconds, then one a second."""
    floods = Floods()
    quick = [0.0] * 10 + [1 + n / 2 for n in range(20)] + [11.0 + n for n in range(120)]
    assert not any(floods.turn("wang", at) for at in quick)


def test_a_thousand_messages_a_minute_are_a_flood_after_two_seconds():
    """And for as long as they come, in pauses of ten seconds."""
    floods = Floods()
    turns = [(n * 0.06, floods.turn("wang", n * 0.06)) for n in range(1_000)]
    first = next(at for at, flood in turns if flood)
    assert BURST * 0.06 <= first < 2.5
    assert all(flood for at, flood in turns if at >= first)


def test_whoever_stops_is_answered_as_ever_soon():
    """A quarter of a minute without a word is enough."""
    floods = Floods()
    for n in range(1_000):
        floods.turn("wang", n * 0.06)
    assert floods.turn("wang", 60 + 15) is None


def test_the_neighbours_have_turns_of_their_own():
    """In the same group, too: the key is the person in the chat."""
    floods = Floods()
    for n in range(1_000):
        floods.turn("wang", n * 0.06)
    assert floods.turn("li", 60) is None


@given(st.lists(st.floats(0, 2, allow_nan=False), max_size=300))
def test_two_answers_to_a_flood_are_never_closer_than_the_pause(gaps):
    """Whatever the rhythm."""
    floods, at, leaves = Floods(burst=3), 0.0, []
    for gap in gaps:
        at += gap
        flood = floods.turn("wang", at)
        if flood and flood.leaves_at not in leaves:
            leaves.append(flood.leaves_at)
        assert flood is None or at < flood.leaves_at <= at + PAUSE
    assert all(after - before >= PAUSE for before, after in pairwise(leaves))


def test_what_is_remembered_of_people_is_bounded():
    """A hundred thousand of them in an hour: those who are rested are forgotten."""
    floods = Floods()
    for n in range(100_000):
        floods.turn(f"person {n}", n * 0.036)
    assert len(floods._people) <= REMEMBERED + 1

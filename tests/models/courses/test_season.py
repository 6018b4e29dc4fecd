"""A season: random people do whatever they may, and after every step the promises hold.

What they do and what is promised stands in `seasons`.
"""

from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from seasons import ONCE, Season

from models.courses import offers
from models.courses.seating import NextUp, Seats, next_up


def test_the_promises_hold_for_a_season():
    run_state_machine_as_test(Season, settings=ONCE)


def latest_first(seats: Seats) -> NextUp:
    return next_up(replace(seats, waiting=tuple(reversed(seats.waiting))))


def never_full(seats: Seats) -> NextUp:
    return next_up(replace(seats, capacity=seats.capacity - 1))


def too_generous(seats: Seats) -> NextUp:
    return next_up(replace(seats, capacity=seats.capacity + 1))


@pytest.mark.parametrize("wrong", [latest_first, never_full, too_generous])
def test_twin_a_wrong_rule_does_not_survive_the_season(wrong, monkeypatch):
    """The promises can be broken, and then the season sees it."""
    monkeypatch.setattr(offers, "next_up", wrong)
    first_found = settings(ONCE, phases=[Phase.generate], max_examples=600)  # ends at the first
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Season, settings=first_found)

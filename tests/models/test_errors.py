"""Refusals: codes from names, facts from fields, never a sentence."""

import json
from dataclasses import is_dataclass

import pytest

from models.errors import RuleBroken, code_of, refusals
from models.outbox import notices


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.code)
def test_a_refusal_has_a_code_and_its_facts(refusal):
    """By its name; facts are named and JSON can hold them."""
    assert refusal.code == code_of(refusal.__name__)
    assert is_dataclass(refusal)
    values = dict.fromkeys(refusal.names(), "x")
    raised = refusal(**values)
    assert raised.facts() == values
    json.dumps(raised.facts())
    assert isinstance(raised, RuleBroken)


def test_no_two_refusals_or_notices_share_a_code():
    """A text could not tell them apart."""
    codes = [r.code for r in refusals()] + [n.code for n in notices()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.code)
def test_refusals_of_one_kind_are_not_equal(refusal):
    """They are exceptions: `eq=False` keeps them hashable, as tracebacks need."""
    values = dict.fromkeys(refusal.names(), "x")
    assert hash(refusal(**values)) is not None
    assert refusal(**values) != refusal(**values)


def test_a_refusal_shows_its_code_and_facts_in_a_log():
    """For whoever reads the traceback."""
    from models.errors import Taken

    assert str(Taken(field="code", value="lb")) in (
        "taken {'field': 'code', 'value': 'lb'}",
        "taken {'value': 'lb', 'field': 'code'}",
    )

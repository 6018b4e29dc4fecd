"""Privacy: what must not stand in a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.privacy import mask

PHONES = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+8613800138000",
    "１３８００１３８０００",
]


@pytest.mark.parametrize("phone", [*PHONES, "86 13800138000"])
def test_phone_numbers_are_masked_however_they_are_written(phone):
    """The ends stay, so that one can ask about it."""
    masked = mask(f"我的电话{phone}，急")
    assert "138****8000" in masked
    assert "0013" not in masked


@pytest.mark.parametrize("number", ["010-87654321", "0755 8765432", "0898-87654321"])
def test_landlines_are_masked(number):
    """An area code and seven or eight digits."""
    assert "****" in mask(f"打{number}")


@pytest.mark.parametrize("number", ["11010519491231002X", "110105194912310021"])
def test_identity_numbers_are_masked(number):
    """All but the first three and the last four."""
    assert mask(number) == f"110***********{number[-4:]}"


@pytest.mark.parametrize(
    "text",
    [
        "3栋2单元501",
        "订单 2026112300001",
        "一共1380013800元",
        "电梯编号 138001380001234567890",
        "12345热线",
        "119 / 110 / 120",
        "诉求 261123-001",
    ],
)
def test_other_numbers_stay(text):
    """Addresses, amounts and the numbers of requests are needed."""
    assert mask(text) == text


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=40),
    st.sampled_from(["13800138000", "11010519491231002X", "138 0013 8000"]),
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=40),
)
def test_whatever_stands_around_it_a_number_does_not_come_through(before, number, after):
    """Nothing that somebody writes before or behind it lets it stand."""
    if before.endswith(("x", "X")) or after[:1] in ("x", "X"):
        return
    assert number not in mask(before + number + after)


@given(st.text(max_size=100))
def test_masking_twice_is_masking_once(text):
    """What is masked is not masked further."""
    assert mask(mask(text)) == mask(text)

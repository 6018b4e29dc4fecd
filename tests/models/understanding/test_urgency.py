"""What cannot wait is heard in whatever words, and is not heard where nothing happens now."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import rows

from models.categories.phrases import phrases
from models.understanding.urgency import Kind, can_wait, emergencies, urgent

URGENT = [text for _, text in rows("urgency")]
CALM = [text for (text,) in rows("not_urgent")]
LATER = [
    (said == "1", text)
    for name in ("fresh", "last", "new")
    for said, text in rows(f"{name}_urgency")
]


def test_nothing_that_cannot_wait_is_missed_and_little_else_is_taken_for_it():
    """All of them, at a precision of nine in ten; run with -s for the figures."""
    meant = [*((True, t) for t in URGENT), *((False, t) for t in CALM), *LATER]
    heard = [(said, bool(urgent(text))) for said, text in meant]
    found = sum(said and taken for said, taken in heard)
    recall = found / sum(said for said, _ in heard)
    precision = found / sum(taken for _, taken in heard)
    print(f"{len(meant)} messages: recall {recall:.1%}, precision {precision:.1%}")  # noqa: T201
    assert len(meant) >= 300
    assert recall == 1
    assert precision >= 0.9


def test_what_has_happened_is_told_apart():
    """It decides which number is the first to call."""
    told = [(kind, [one.kind.value for one in emergencies(text)]) for kind, text in rows("urgency")]
    assert sum(kind in kinds for kind, kinds in told) / len(told) >= 0.95


def test_no_message_of_the_tests_is_among_what_is_learned_from():
    """What is measured must be new."""
    learned = {phrase for _, phrase in phrases("models.understanding", "emergencies.txt")}
    assert not learned & {*URGENT, *(text for _, text in LATER)}


def test_what_is_learned_from_names_every_kind():
    """A kind that is misspelt would be heard by nobody."""
    kinds = {kind for kind, _ in phrases("models.understanding", "emergencies.txt")}
    assert kinds == {*Kind, "calm"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三楼着火了快来", ("着火",)),
        ("厨房有煤气味，老人晕倒了", ("煤气味", "晕倒")),
        ("我被困在电梯里了", ("被困",)),
        ("有人要跳楼", ("跳楼",)),
        ("没有起火", ()),
        ("没发现着火", ()),
        ("闻了闻，没有闻到煤气味", ()),
        ("没有起火，但是有人触电", ("触电",)),
        ("怕着火", ()),
        ("热水器打不着火", ()),
        ("万一着火了往哪跑", ()),
        ("希望组织一次防火灾演习", ()),
        ("电梯坏了", ()),
        ("", ()),
    ],
)
def test_urgency_is_heard_but_not_where_it_is_denied_feared_or_supposed(text, words):
    """Somebody is called out of bed for these words."""
    assert urgent(text) == words


@pytest.mark.parametrize(
    ("text", "call"),
    [("着火了", "119"), ("煤气泄漏", "119"), ("老人晕倒了", "120"), ("有人持刀", "110")],
)
def test_each_kind_has_a_number_to_call(text, call):
    """The first one."""
    assert emergencies(text)[0].call == call


@given(text=st.text(max_size=200))
def test_urgency_can_be_asked_of_any_text(text):
    """It never fails, and always says the same."""
    assert emergencies(text) == emergencies(text)


BILLS = [text for text in CALM if re.search("煤气|燃气|天然气|gas", text)]


def test_most_of_what_is_asked_about_bills_and_meters_can_wait_and_no_emergency_can():
    """A question about the gas bill shows no 119; run with -s for the figures."""
    waits = [text for text in BILLS if can_wait(text)]
    meant = [*URGENT, *(text for said, text in LATER if said)]
    print(f"{len(waits)} of {len(BILLS)} about gas can wait, of {len(meant)} none")  # noqa: T201
    assert "煤气费怎么交" in waits
    assert len(waits) / len(BILLS) >= 0.7
    assert not [text for text in meant if can_wait(text)]


@pytest.mark.parametrize(
    "text",
    [
        "煤气费交了，可是有股味",
        "换表以后漏气",
        "缴费的时候闻到臭鸡蛋味",
        "燃气表呲呲响",
        "家里没气了",
    ],
)
def test_a_bill_beside_a_danger_cannot_wait(text):
    """Nor does what says nothing of bills."""
    assert not can_wait(text)

"""Choices: pressed, or typed by number or in words; in pages when there are many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.keyboards import PAGE, STRAY, Choice, Words, bare, chosen, data, is_number, paged

FOUR = [
    Choice("✅ 提交", "submit:1"),
    Choice("改类别", "categories"),
    Choice("改地址", "address"),
    Choice("取消", "cancel"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", "submit:1"),
        ("１", "submit:1"),
        ("①", "submit:1"),
        (" 1 ", "submit:1"),
        ("1。", "submit:1"),
        ("4", "cancel"),
        ("提交", "submit:1"),
        ("提交！", "submit:1"),
        ("改 类别", "categories"),
        ("🙏取消", "cancel"),
    ],
)
def test_a_choice_is_typed_by_its_number_or_its_words(typed, meant):
    """Full-width, circled, with a full stop or an emoji: as people type."""
    assert chosen(typed, FOUR).data == meant


@pytest.mark.parametrize("typed", ["0", "5", "1234567890123456", "²", "提交吧", "", "。", "1.5"])
def test_what_is_no_choice_is_none(typed):
    """Nor does it fail."""
    assert chosen(typed, FOUR) is None


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=8), max_size=8))
def test_whatever_is_typed_means_a_choice_that_was_offered_or_none(typed, words):
    """Never anything else, never an error."""
    choices = [Choice(word, f"x:{n}") for n, word in enumerate(words)]
    found = chosen(typed, choices)
    assert found is None or found in choices
    if found is not None and not is_number(bare(typed)):
        assert bare(found.words) == bare(typed)


@given(st.integers(0, 60), st.integers(-3, 12))
def test_every_choice_is_on_exactly_one_page(count, page):
    """Turning over from the first page to the last shows each once, in order."""
    items = [Choice(str(n), f"x:{n}") for n in range(count)]
    seen, at = [], 0
    while True:
        shown = paged(items, at, turn="turn", previous="上一页", following="下一页")
        seen += [c for c in shown if c.data.startswith("x:")]
        assert len(shown) <= PAGE + STRAY + 2
        if not shown or shown[-1].words != "下一页":
            break
        at += 1
        assert shown[-1].data == data("turn", at)
    assert seen == items
    anywhere = paged(items, page, turn="turn", previous="上一页", following="下一页")
    assert bool(anywhere) is bool(items), "a page that is not there is the nearest that is"


def test_a_few_that_are_left_over_get_no_page_of_their_own():
    """Nine classes stand on one page."""
    items = [Choice(str(n), f"x:{n}") for n in range(PAGE + STRAY)]
    assert paged(items, 0, turn="t", previous="上一页", following="下一页") == items


def test_a_button_carries_no_more_than_the_platform_takes():
    """1 to 64 bytes; a Chinese character is three."""
    assert Choice("x", "a" * 64)
    for wrong in ("", "a" * 65, "单" * 22):
        with pytest.raises(ValueError, match="64 bytes"):
            Choice("x", wrong)


def test_buttons_stand_in_rows():
    """One column for elders, two in a group."""
    rows = Words("x", FOUR, columns=2).markup["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["✅ 提交", "改类别"],
        ["改地址", "取消"],
    ]
    assert Words("x").markup is None

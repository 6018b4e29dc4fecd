"""A question about a class is no request, talk is neither, and a question of how is a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import OFFERED, rows

from models.understanding.intents import Intent, intent


def test_nearly_every_message_is_taken_for_what_it_is():
    """Nineteen in twenty of each set; run with -s for the figures."""
    for name in ("intents", "fresh_intents", "last_intents", "new_intents"):
        told = rows(name)
        right = sum(intent(text, OFFERED).intent == meant for meant, text in told)
        print(f"{name}: {right} of {len(told)}")  # noqa: T201
        assert right / len(told) >= 0.95


def test_a_complaint_is_hardly_ever_taken_for_a_question_about_a_class_or_for_talk():
    """It would get a list of classes instead of a number."""
    messages = [text for name in ("first_messages", "public_complaints") for _, text in rows(name)]
    lost = [text for text in messages if intent(text, OFFERED).intent is not Intent.REQUEST]
    assert len(lost) <= len(messages) / 100, lost


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("书法怎么报名", "class"),
        ("书法教室的灯坏了", "request"),
        ("我想投诉书法老师", "request"),
        ("社保怎么办", "request"),
        ("谢谢", "chat"),
        ("谢谢，不过电梯又坏了", "request"),
        ("👍", "chat"),
        ("漏水", "request"),
    ],
)
def test_the_same_words_are_taken_apart_by_what_is_said_of_them(text, meant):
    """A class that is complained of is a request."""
    assert intent(text, OFFERED).intent == meant


@given(text=st.text(max_size=120))
def test_any_text_has_an_intent(text):
    """And always the same."""
    assert intent(text, OFFERED) == intent(text, OFFERED)

"""What somebody typed is made safe to keep and to show."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.typed import clean


@given(st.text(max_size=100))
def test_nothing_is_left_that_can_not_be_seen_or_stored(text):
    """No control character but a line break, nothing that turns the words around it."""
    left = clean(text)
    left.encode()
    assert "\x00" not in left
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in left)
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "RLI") for c in left)
    assert clean(left) == left


@given(st.text(alphabet="电梯坏了 abc123，。？！👨‍👩‍👧🏽👍❤️\n", max_size=60))
def test_what_people_write_stays(text):
    """Emoji of several parts, too."""
    assert clean(text) == text.strip()

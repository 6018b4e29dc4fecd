"""Long texts: shortened for a card, or in as many messages as it takes."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.keyboards import Choice, Words
from bot.chat.parts import MOST, parts, shortened, units
from bot.sandbox.world.html import read_html

texts = st.text(alphabet="一二😀a<&>\n ", max_size=400).map(lambda text: text * 40)


@given(texts)
def test_no_part_is_longer_than_a_message_and_nothing_is_lost(text):
    """Cut at lines where there are any; only line breaks at the cuts go."""
    html = escape(text, quote=False)
    pieces = [part.html for part in parts(Words(html))]
    assert all(units(piece) <= MOST for piece in pieces)
    assert "".join(pieces).replace("\n", "").replace(" ", "") == html.replace("\n", "").replace(
        " ", ""
    )


@given(texts)
def test_markup_is_never_cut_in_two(text):
    """Every part can be read by the platform."""
    for part in parts(Words("<b>全文</b>\n" + escape(text, quote=False))):
        read_html(part.html)


def test_the_choices_stand_under_the_last_part():
    """One keyboard for one message, however long."""
    several = parts(Words("一" * 9_000, [Choice("返回", "menu")]))
    assert [bool(part.choices) for part in several] == [False, False, True]


@given(st.text(max_size=50), st.integers(1, 60))
def test_what_is_shortened_fits_and_is_a_beginning(text, most):
    """Half a character is never left over."""
    short, cut = shortened(text, most)
    assert units(short) <= most
    assert cut is (units(text) > most)
    assert text.startswith(short.removesuffix("…") if cut else short)
    short.encode()

"""Lengths: how long a text is for a chat platform, and how a long one is cut."""

from msgspec.structs import replace

from bot.chat.keyboards import Words

MOST = 4_000
"""UTF-16 units in one message; the platform's own limit is 4,096 after parsing."""


def parts(words: Words) -> list[Words]:
    """A message in as many parts as it takes, cut at lines; the choices go under the last.

    >>> [len(p.html) for p in parts(Words("一" * 9_000))]
    [4000, 4000, 1000]
    """
    pieces = _cut(words.html)
    if pieces == [words.html]:
        return [words]
    last = replace(words, html=pieces[-1])
    return [*(Words(piece, silent=words.silent) for piece in pieces[:-1]), last]


def _cut(html: str) -> list[str]:
    pieces = []
    while units(html) > MOST:
        end = _fitting(html, MOST)
        line = html.rfind("\n", end // 2, end)
        end = line if line > 0 else _outside_markup(html, end)
        pieces.append(html[:end])
        html = html[end:].lstrip("\n")
    return [piece for piece in [*pieces, html] if piece.strip()] or [""]


def _fitting(text: str, most: int) -> int:
    """How many characters fit into so many units."""
    end = min(len(text), most)
    over = units(text[:end]) - most
    while over > 0:
        end -= (over + 1) // 2  # a character is two units at most
        over = units(text[:end]) - most
    return end


def _outside_markup(html: str, end: int) -> int:
    for opening, closing in (("<", ">"), ("&", ";")):
        start = html.rfind(opening, max(0, end - 40), end)
        if start >= 0 and closing not in html[start:end]:
            end = start
    return end


def shortened(text: str, most: int) -> tuple[str, bool]:
    """A text cut to so many units, and whether it was.

    >>> shortened("一二三四", 3), shortened("一二三", 3)
    (('一二…', True), ('一二三', False))
    """
    if units(text) <= most:
        return text, False
    return text[: _fitting(text, most - 1)] + "…", True


def units(text: str) -> int:
    """The length as chat platforms count it: UTF-16 code units.

    >>> units("电梯"), units("😀")
    (2, 2)
    """
    return len(text.encode("utf-16-le")) // 2

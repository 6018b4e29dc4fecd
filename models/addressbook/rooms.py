"""Rooms: where in a text a door's room stands, which is nobody's business but the claimer's.

The building stays, and so does the staircase: that is where the trouble is. A number is a room
behind a building or a unit (3栋2单元501, 3-2-501), before 室, or where people say who lives there
(我住501, 楼上601). What counts something (停水2天, 1200元) or is called (12345热线) is none.
"""

import re

from models.addressbook.doors import DOORS, MEASURED
from models.addressbook.spelling import LONGEST, fold

_FIGURES = rf"[a-z]?\d{{3,4}}(?![\d-]){MEASURED}"
_HAN = "[零〇幺一二三四五六七八九]{3,4}"
_LIVES = (
    "(?:住在?|我家在?|家在|家里?是|房号[是为:]?|门牌号?[是为:]?"
    "|楼[上下]的?|隔壁的?|对[面门]的?|邻居家?|业主)"
)
_ROOMS = (
    *DOORS,
    re.compile(rf"(?<![\d.a-z])(?P<room>[a-z]?\d{{2,4}}|{_HAN})\s*(?:号?[室房](?![外间子])|号房)"),
    re.compile(rf"{_LIVES}\s*(?P<room>{_FIGURES}|{_HAN})(?!\d)"),
    re.compile(
        rf"(?<![\d.a-z:])(?P<room>{_FIGURES})\s*(?:那家|家里|这家|的?(?:住户|业主|邻居|人家))"
    ),
)
_MORE = re.compile(rf"\s*[、,，/和及跟与]\s*(\d{{3,4}}(?!\d){MEASURED}|{_HAN})")
"""501、502、503: what follows a room is another."""


def rooms(text: str) -> list[tuple[int, int]]:
    """From where until where the rooms stand in a text, in its order; they don't overlap.

    >>> text = "3栋2单元501漏水，楼上601不管，打12345"
    >>> [text[start:end] for start, end in rooms(text)]
    ['501', '601']
    """
    folded = "".join(fold(text[at : at + LONGEST]) for at in range(0, len(text), LONGEST))
    spans = set()
    for pattern in _ROOMS:
        for found in pattern.finditer(folded):
            if found["room"]:
                start, end = found.span("room")
                spans.add((start, start + len(found["room"].rstrip("号室房 "))))
                while more := _MORE.match(folded, end):
                    spans.add(more.span(1))
                    end = more.end(1)
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart

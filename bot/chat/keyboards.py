"""Choices: what a person can press, and can just as well type by number or in words."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, repeat
from typing import Any

from msgspec import Struct

from models.addressbook.spelling import sounds

PAGE = 8
"""Choices on a page; more are turned over with 上一页 and 下一页."""

BY_EAR = 6
"""Characters of words that may be typed as they sound."""

STRAY = 2
"""So few that would be left for a last page stand on the one before it."""


class Choice(Struct, frozen=True):
    """A button: its words, and what a press of it says to the bot.

    `data` is a route and its arguments, "claim:17:3"; at most 64 bytes. `number` is what stands
    on the button to be typed, where that is not its place among the others.
    """

    words: str
    data: str
    number: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= 64:
            raise ValueError(f"a button's data must have 1 to 64 bytes: {self.data!r}")


def data(route: str, *arguments: object) -> str:
    """What a press says.

    >>> data("claim", 17, 3)
    'claim:17:3'
    """
    return ":".join([route, *map(str, arguments)])


class Words(Struct, frozen=True):
    """A message before it is one: HTML, choices in rows, perhaps files.

    `columns` are the choices in a row, or, when rows differ, in each. A `picture` is one that the
    platform does not have yet; a file it knows by its source. What is `further` can be typed in
    answer to it, and has no button.
    """

    html: str
    choices: Sequence[Choice] = ()
    columns: int | tuple[int, ...] = 1
    files: Sequence[dict[str, str]] = ()
    document: tuple[str, bytes] | None = None
    silent: bool = False
    extra: dict[str, Any] = {}
    picture: bytes | None = None
    further: Callable[[], Sequence[Choice]] = tuple

    @property
    def markup(self) -> dict[str, Any] | None:
        """The inline keyboard, as the Bot API writes it."""
        if not self.choices:
            return None
        buttons = [{"text": c.words, "callback_data": c.data} for c in self.choices]
        step = self.columns
        widths = repeat(step) if isinstance(step, int) else iter(step)
        rest, rows = iter(buttons), []
        while row := list(islice(rest, next(widths, 1))):
            rows.append(row)
        return {"inline_keyboard": rows}


def chosen(typed: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that was typed: its number, or its words, an emoji in front or not.

    >>> three = [Choice("✅ 提交", "a"), Choice("改类别", "b"), Choice("取消", "c")]
    >>> chosen("2", three).data, chosen("提交", three).data, chosen("提交吧", three)
    ('b', 'a', None)
    >>> second_page = [Choice("61. 王*", "x", number=61), Choice("上一页", "y")]
    >>> chosen("61", second_page).data, chosen("1", second_page), chosen("上一页", second_page).data
    ('x', None, 'y')
    """
    said = bare(typed)
    if is_number(said) and any(c.number for c in choices):
        return next((c for c in choices if c.number == int(said)), None)
    if is_number(said) and 1 <= int(said) <= len(choices):
        return choices[int(said) - 1]
    return next((c for c in choices if said and bare(c.words) == said), None) or _sounding(
        said, choices
    )


def _sounding(said: str, choices: Sequence[Choice]) -> Choice | None:
    """The one choice that sounds like what was typed: who writes by ear, or by voice, slips so.

    >>> three = [Choice("满意", "a"), Choice("基本满意", "b"), Choice("不满意", "c")]
    >>> _sounding("满一", three).data, _sounding("好", three), _sounding("晚饭", three)
    ('a', None, None)
    """
    if not 2 <= len(said) <= BY_EAR:
        return None
    alike = [c for c in choices if sounds(bare(c.words)) == sounds(said)]
    return alike[0] if len(alike) == 1 else None


@lru_cache(1_000)  # those of the menu are compared with whatever is said
def bare(words: str) -> str:
    """Words without emoji, spaces, full-width digits or closing marks, for comparing.

    >>> bare("✅ 提交。"), bare("２"), bare("③")
    ('提交', '2', '3')
    """
    plain = words.translate(_DIGITS).casefold()
    return re.sub(r"[^\w/*]+", "", plain)


def is_number(said: str) -> bool:
    """Whether the choice at a place is meant, by its number alone."""
    return said.isascii() and said.isdigit() and len(said) < 4


_DIGITS = str.maketrans("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨", "0123456789123456789")


def paged(
    items: Sequence[Choice], page: int, *, turn: str, previous: str, following: str
) -> list[Choice]:
    """The choices of one page with those that turn it; `turn` is the route, given the page.

    >>> many = [Choice(str(n), f"x:{n}") for n in range(20)]
    >>> [c.words for c in paged(many, 1, turn="list", previous="上一页", following="下一页")][-2:]
    ['上一页', '下一页']
    """
    last = max(0, (len(items) - STRAY - 1) // PAGE)
    page = max(0, min(page, last))
    shown = list(items[page * PAGE : None if page == last else (page + 1) * PAGE])
    if page:
        shown.append(Choice(previous, data(turn, page - 1)))
    if page < last:
        shown.append(Choice(following, data(turn, page + 1)))
    return shown

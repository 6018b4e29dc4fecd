"""Cells: what stands in one cell of a register, as the value it means.

A spreadsheet turns what looks like a number into a number and forgets the rest: the leading
zero of 0755, the last three digits of an 18-digit code, the building 3-2 that becomes a day in
March. Such a cell is refused by name, because nobody can say any more what was typed.

An empty cell says nothing; it is given as None, and never to a reader.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise

from models.courses.timetable import Slot, slot
from models.errors import Invalid
from models.members import Role

EXACT_DIGITS = 15
"""A spreadsheet keeps this many digits of a number and makes the others zeros."""


class Reason(StrEnum):
    """Why a row can't be taken."""

    MISSING = "missing"
    NO_COLUMN = "no_column"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    LOST_DIGITS = "lost_digits"
    LOST_ZERO = "lost_zero"
    MADE_A_DATE = "made_a_date"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    BAD_TIME = "bad_time"
    BAD_POST = "bad_post"
    DUPLICATE = "duplicate"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_GRID = "unknown_grid"
    AMBIGUOUS_GRID = "ambiguous_grid"
    UNKNOWN_ESTATE = "unknown_estate"
    UNKNOWN_BUILDING = "unknown_building"
    WRONG_PARENT = "wrong_parent"
    LEVEL_DIFFERS = "level_differs"
    ARCHIVED = "archived"
    AMBIGUOUS_MEMBER = "ambiguous_member"
    TERM_DIFFERS = "term_differs"
    BAD_TERM = "bad_term"
    TIMETABLE_DIFFERS = "timetable_differs"
    NO_LESSONS = "no_lessons"
    TOO_FEW_SEATS = "too_few_seats"
    VENUE_TAKEN = "venue_taken"
    VENUE_TOO_SMALL = "venue_too_small"
    TEACHER_TAKEN = "teacher_taken"
    NOT_CERTIFIED = "not_certified"


class BadCell(Exception):
    """A cell that can't be taken; `column` is known when it is not the cell just read."""

    def __init__(self, reason: Reason, value: object = "", *, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.value, self.column = reason, str(value), column


Reader = Callable[[object], object]


def text(longest: int) -> Callable[[object], str]:
    """A reader of text of at most so many characters."""

    def read(cell: object) -> str:
        written = _as_text(cell)
        if len(written) > longest:
            raise BadCell(Reason.TOO_LONG, written)
        return written

    return read


def _as_text(cell: object) -> str:
    match cell:
        case str():
            return _exact(tidy(cell))
        case bool():
            raise BadCell(Reason.NOT_TEXT, cell)
        case int():
            return str(cell)
        case float():
            return str(_whole(cell))
        case date() | time():
            raise BadCell(Reason.MADE_A_DATE, cell)
        case _:
            raise BadCell(Reason.NOT_TEXT, cell)


_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,3}|[1-9]\d{14}0{3,}")


def _exact(written: str) -> str:
    """Text that a spreadsheet has not made of a number: 1.38E+10, or 15 digits and zeros."""
    if _LOST.fullmatch(written):
        raise BadCell(Reason.LOST_DIGITS, written)
    return written


def tidy(written: str) -> str:
    """Text without what can't be seen, and with single blanks.

    >>> tidy(" 王\\u200b秀英\\n 女士 ")
    '王秀英 女士'
    """
    return "".join(c for c in " ".join(written.split()) if c.isprintable())


def _whole(number: float) -> int:
    """A number of a spreadsheet that was meant as digits."""
    if abs(number) >= 10**EXACT_DIGITS or not number.is_integer():
        raise BadCell(Reason.LOST_DIGITS, f"{number:.17g}")
    return int(number)


def phone(cell: object) -> str:
    """A phone number as it was written.

    A number cell is taken only when it can't have begun with a zero: a mobile (1…, 11 digits)
    or a short local number.
    """
    written = _as_text(cell)
    digits = digits_of(written)
    if not re.fullmatch(r"[\d\s()+#*.转-]{5,40}", unicodedata.normalize("NFKC", written)):
        raise BadCell(Reason.NOT_A_PHONE, written)
    if not 5 <= len(digits) <= 20:
        raise BadCell(Reason.NOT_A_PHONE, written)
    mobile = len(digits) == 11 and digits.startswith("1")
    if not isinstance(cell, str) and not mobile and len(digits) > 8:
        raise BadCell(Reason.LOST_ZERO, written)
    return written


def digits_of(phone: str) -> str:
    """A phone number as it is compared.

    >>> digits_of("100-0000 0001") == digits_of("１０００００００００１")
    True
    """
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))


def count(cell: object) -> int:
    """A whole number of at least 1."""
    written = str(_whole(cell)) if isinstance(cell, float) else _plain(cell)
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,6}", written) or int(written) < 1:
        raise BadCell(Reason.NOT_A_NUMBER, cell)
    return int(written)


def day(cell: object) -> date:
    """A day: a date cell, 2026-09-01, 2026/9/1 or 2026年9月1日."""
    match cell:
        case datetime():
            return cell.date()
        case date():
            return cell
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", _plain(cell))
    try:
        return date(*map(int, found.groups())) if found else _not_a_date(cell)
    except ValueError:
        return _not_a_date(cell)


def _not_a_date(cell: object) -> date:
    raise BadCell(Reason.NOT_A_DATE, cell)


YES = ("是", "需要", "需", "有", "yes", "y", "true", "1", "√", "✓")
NO = ("否", "不需要", "不", "无", "no", "n", "false", "0", "×")


def yes_or_no(cell: object) -> bool:
    """是 or 否, yes or no."""
    written = str(int(cell)) if isinstance(cell, float) else _plain(cell).lower()
    if written in YES:
        return True
    if written in NO:
        return False
    raise BadCell(Reason.NOT_YES_OR_NO, cell)


def _plain(cell: object) -> str:
    """Text with full-width digits and signs made plain."""
    return unicodedata.normalize("NFKC", tidy(str(cell)))


def several(cell: object) -> list[str]:
    """What stands in one cell side by side: divided by ；，、; , or a new line, or a TOML array.

    >>> several("碧海；蓝天花园, 海天")
    ['碧海', '蓝天花园', '海天']
    """
    if isinstance(cell, list):
        return [_as_text(one) for one in cell]
    if not isinstance(cell, str):
        return [_as_text(cell)]
    return [tidy(part) for part in re.split(r"[;；,，、\n]", cell) if tidy(part)]


def names(cell: object) -> tuple[str, ...]:
    """Other names, each once."""
    return tuple(dict.fromkeys(several(cell)))


_WEEKDAYS: Mapping[str, int] = {
    **{han: at for at, han in enumerate("一二三四五六日", 1)},
    **{str(at): at for at in range(1, 8)},
    **{day: at for at, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)},
    "天": 7,
}
_SLOT = re.compile(
    r"(?:每?(?:周|星期|礼拜))?\s*([一二三四五六日天1-7]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s*"
    r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})",
    re.IGNORECASE,
)


def slots(cell: object) -> tuple[Slot, ...]:
    """Meetings every week, "周二 09:00-10:30；周四 14:00-15:30" or "Tue 9:00-10:30"."""
    found = tuple(sorted(map(_slot, several(cell)), key=lambda one: (one.weekday, one.starts)))
    for one, following in pairwise(found):
        if one.weekday == following.weekday and _minute(following.starts) < _end(one):
            raise BadCell(Reason.BAD_TIME, cell)
    return found


def _slot(written: str) -> Slot:
    found = _SLOT.fullmatch(unicodedata.normalize("NFKC", written))
    if found is None:
        raise BadCell(Reason.BAD_TIME, written)
    weekday = _WEEKDAYS[found[1].lower()[:3]]
    hour, minute, until_hour, until_minute = (int(found[at]) for at in range(2, 6))
    minutes = until_hour * 60 + until_minute - hour * 60 - minute
    try:
        time(until_hour % 24 if until_hour == 24 else until_hour, until_minute)
        return slot(weekday, f"{hour:02d}:{minute:02d}", minutes)
    except (Invalid, ValueError):
        raise BadCell(Reason.BAD_TIME, written) from None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end(one: Slot) -> int:
    return _minute(one.starts) + one.minutes


_ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "网格长": Role.LEAD,
    "网格员": Role.MEMBER,
    "楼栋长": Role.HEAD,
    "楼长": Role.HEAD,
    "building head": Role.HEAD,
    "社区专干": Role.DESK,
    "专干": Role.DESK,
    "班长": Role.MONITOR,
    "运维": Role.OPERATOR,
    "只读": Role.READ_ONLY,
}


def posts(cell: object) -> tuple[tuple[str, Role], ...]:
    """Posts, "凌波社区-第一网格:网格长；凌波社区:desk": a grid, a colon, a role."""
    found: dict[tuple[str, Role], None] = {}
    for written in several(cell):
        grid, colon, role = written.replace("：", ":").rpartition(":")
        known = _ROLES.get(role.strip().lower())
        if not colon or not grid.strip() or known is None:
            raise BadCell(Reason.BAD_POST, written)
        found[grid.strip(), known] = None
    return tuple(found)

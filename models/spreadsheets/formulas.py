"""Formulas: no text becomes one when a spreadsheet opens the file.

`cell` puts an apostrophe before what could be taken for a formula, `uncell` takes it away again,
and the two are exact.
"""

import re
from collections.abc import Iterable

# blanks and apostrophes in front do not help, and full-width signs count in some languages
_FORMULA = r"['\s]*[=+\-@＝＋－＠\t\r\n]"
_COULD_BE_FORMULA = re.compile(_FORMULA)
_WAS_KEPT = re.compile(f"'{_FORMULA}")
_BLANKS = [
    *range(0x09, 0x0E),
    *range(0x1C, 0x21),
    *(0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
    *range(0x2000, 0x200B),
]
_BEGINS = frozenset("'=+-@＝＋－＠") | frozenset(map(chr, _BLANKS))
"""What a formula can begin with: asking this first is what makes a million cells cheap."""


def cell(value: str) -> str:
    """A value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("3栋"), cell("+86 138")
    ("'=1+1", '3栋', "'+86 138")
    """
    return f"'{value}" if value[:1] in _BEGINS and _COULD_BE_FORMULA.match(value) else value


def cells(values: Iterable[str]) -> list[str]:
    """A whole column of them."""
    begins, could_be = _BEGINS, _COULD_BE_FORMULA.match
    return [f"'{v}" if v[:1] in begins and could_be(v) else v for v in values]


def uncell(written: str) -> str:
    """What a cell says.

    >>> uncell("'=1+1"), uncell("3栋")
    ('=1+1', '3栋')
    """
    return written[1:] if _WAS_KEPT.match(written) else written

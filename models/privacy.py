"""What must not stand in a group: phone and identity numbers in free text are masked."""

import re

_GAP = r"[\s\-－—]?"
_PHONE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dXx])")
_LANDLINE = re.compile(rf"(?<!\d)0\d{{2,3}}{_GAP}\d{{7,8}}(?!\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def mask(text: str) -> str:
    """Free text with phone and identity numbers masked; the ends stay, so that one can ask.

    >>> mask("我的电话 138 0013 8000，身份证 11010519491231002X")
    '我的电话 138****8000，身份证 110***********002X'
    """
    plain = text.translate(_FULL_WIDTH)
    for pattern, stars in ((_IDENTITY, "*" * 11), (_PHONE, "****"), (_LANDLINE, "****")):
        plain = pattern.sub(lambda found, stars=stars: _stars(found[0], stars), plain)  # type: ignore[misc]
    return plain


def mask_number(number: str) -> str:
    """The number of a paper with its ends alone, so that one can tell which it is.

    >>> mask_number("20264403012345678"), mask_number("证-1"), mask_number("")
    ('20****78', '****', '')
    """
    if len(number) < 8:
        return "****" if number else ""
    return f"{number[:2]}****{number[-2:]}"


def _stars(number: str, stars: str) -> str:
    digits = re.sub(r"[^\dXx]", "", number).removeprefix("86")
    return f"{digits[:3]}{stars}{digits[-4:]}"

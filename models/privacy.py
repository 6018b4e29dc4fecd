"""What must not stand in a group: phones, identities, plates and rooms in free text are masked.

Numbers are found however they are written: with spaces, dots or dashes between the figures, in
full-width or Chinese figures, with letters of either case. What only looks like one (a date, a
sum, the number of a lift or of a request) stays, as people need it. Where the two can't be told
apart a number is masked: whoever works on it gets it in private.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from models.addressbook.rooms import rooms

_PART = r"[\s.．·•‧\-‐‑‒–—―－_＿()（）]"
_GAP = _PART + "{0,3}"
"""What people put between the figures of one number."""


def _spaced(*figures: str) -> str:
    return _GAP.join(figures)


_AREA = _spaced("[1-8]", *["[0-9]"] * 5)
_YEAR = f"(?:{_spaced('1', '9')}|{_spaced('2', '0')}){_GAP}{_spaced('[0-9]', '[0-9]')}"
_MONTH = f"(?:{_spaced('0', '[1-9]')}|{_spaced('1', '[0-2]')})"
_DAY = f"(?:{_spaced('0', '[1-9]')}|{_spaced('[12]', '[0-9]')}|{_spaced('3', '[01]')})"
_ORDER = _spaced(*["[0-9]"] * 3)

# a wrong check digit lets no identity number through: it is a slip of the pen
_IDENTITY = rf"(?<!\d){_spaced(_AREA, _YEAR, _MONTH, _DAY, _ORDER, '[0-9X]')}(?!\d)"
_OLD_IDENTITY = rf"(?<!\d){_spaced(_AREA, '[0-9]', '[0-9]', _MONTH, _DAY, _ORDER)}(?!\d)"
_PHONE = (
    rf"(?<!\d)(?:(?:\+|00)?8{_GAP}6{_GAP})?"
    rf"(?:1[3-9][0-9](?:{_GAP}[0-9]){{8}}|1{_PART}{{1,3}}[3-9](?:{_PART}{{1,3}}[0-9]){{9}})(?!\d)"
)
_LANDLINE = rf"(?<!\d)0(?:10|2[0-9]|[3-9][0-9]{{2}}){_GAP}[0-9]{{3,4}}{_PART}?[0-9]{{4}}(?!\d)"
_PLATE = (
    f"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]{_GAP}[A-Z]{_GAP}"
    f"(?:{_spaced('[A-Z]', '[A-Z0-9]', *['[0-9]'] * 4)}"  # of new energy: 粤BD12345
    f"|{_spaced(*['[A-Z0-9]'] * 4, '[A-Z0-9学警挂港澳试超领]')}"
    f"|{_spaced(*['[0-9]'] * 5)}[A-Z])(?![A-Z0-9])"
)
_IN_WORDS = "[一幺][三四五六七八九][零〇一幺二两三四五六七八九]{9}"

_PROVINCES = {
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64"),
    *("65", "71", "81", "82", "83"),
}


def _of_a_person(number: str) -> bool:
    return number[:2] in _PROVINCES


def _of_a_car(number: str) -> bool:
    """Three figures at least: else it is a name, as 新A BLOCK."""
    return sum(figure.isdigit() for figure in number[2:]) >= 3


def _any(number: str) -> bool:
    return True


_KINDS = [
    (re.compile(pattern), stars, is_one)
    for pattern, stars, is_one in (
        (_IDENTITY, "*" * 11, _of_a_person),
        (_PHONE, "****", _any),
        (_OLD_IDENTITY, "*" * 8, _of_a_person),
        (_LANDLINE, "****", _any),
        (_PLATE, "***", _of_a_car),
        (_IN_WORDS, "****", _any),
    )
]
ALONE = 40
"""Characters; whoever writes more says more than a number."""
_ANY_PHONE = re.compile(f"{_PHONE}|{_LANDLINE}|{_IN_WORDS}")
_ALMOST_PHONE = re.compile(rf"(?<!\d)1[3-9](?:{_GAP}\d){{7,8}}(?:(?:{_GAP}\d){{3}})?(?!\d)")
_LONG_NUMBER = re.compile(rf"\d(?:\D{{0,3}}\d){{8}}|{_IN_WORDS}")
_AROUND_PHONE = re.compile(
    r"(?:我家?|的|这个?|手机|电话|座机|号码?|联系方式|是|改成?|换成?|了|打|就行|可以|吧|[\W_]"
    r"|\b(?:my|new|phone|mobile|cell|telephone|tel|number|no|is|it|s|call|me|at|on)\b)*",
    re.IGNORECASE,
)
"""What people say around a number that they want to be called on."""
_FIGURES = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
_SEEN = "\0"
_WORTH_LOOKING = re.compile(rf"\d|{_IN_WORDS}")
_WORTH_LOOKING_FOR_ROOMS = re.compile(r"\d{2}|[零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖]{3}")


@lru_cache(512)  # it stands on a card and in its timeline, and cards are shown again and again
def mask(text: str) -> str:
    """Free text with its numbers and rooms masked; the ends stay, so that one can ask.

    >>> mask("我的电话 138 0013 8000，身份证 11010519491231002X，车牌粤B·12345，住3栋2单元501")
    '我的电话 138****8000，身份证 110***********002X，车牌粤B***45，住3栋2单元***'
    """
    pieces, left, end = [], [], 0
    for start, stop, shown in sorted(_found(text)):
        left.append(text[end:start])
        pieces += [left[-1], shown]
        end = stop
    left.append(text[end:])
    masked = "".join([*pieces, left[-1]])
    # a number that is hidden already is no room, and asking for rooms is the dearest of all
    return _without_rooms(masked) if any(map(_WORTH_LOOKING_FOR_ROOMS.search, left)) else masked


def numbers_in(text: str) -> list[str]:
    """The phone, identity and plate numbers of a text, as they were written, in order.

    >>> numbers_in("粤B·12345 挡了路，打 13800138000")
    ['粤B·12345', '13800138000']
    """
    return [text[start:stop] for start, stop, _ in sorted(_found(text))]


def hidden_in(text: str) -> list[str]:
    """All that `mask` hides, as it was written, in order.

    >>> hidden_in("粤B·12345 挡了3栋501的路")
    ['粤B·12345', '501']
    """
    spans = [(start, stop) for start, stop, _ in _found(text)]
    spans += [room for room in rooms(text) if not any(_meet(room, span) for span in spans)]
    return [text[start:stop] for start, stop in sorted(spans)]


def only_phone(text: str) -> str:
    """The telephone number of a text that says nothing else, in figures; nothing of any other.

    >>> only_phone("我的手机号：138 0013 8000。"), only_phone("+86 13800138000")
    ('13800138000', '13800138000')
    >>> only_phone("幺三八零零幺三八零零零"), only_phone("010-87654321")
    ('13800138000', '01087654321')
    >>> only_phone("打13800138000没人接"), only_phone("1380013800")
    ('', '')
    """
    number = _alone(_ANY_PHONE, text)
    figures = re.sub(r"\D", "", number.translate(_FIGURES))
    return figures if figures.startswith("0") and figures[1] != "0" else figures[-11:]


def almost_phone(text: str) -> bool:
    """Whether a text is a mobile number and nothing else, but for a figure or two.

    >>> almost_phone("1380013800"), almost_phone("138001380000"), almost_phone("13800138000")
    (True, True, False)
    """
    return bool(_alone(_ALMOST_PHONE, text))


def _alone(pattern: re.Pattern[str], text: str) -> str:
    """The number of a text that says nothing else, as it was written."""
    if len(text) > ALONE or not _LONG_NUMBER.search(text):
        return ""
    plain = text.translate(_PLAIN)
    found = pattern.search(plain)
    if found is None:
        return ""
    around = (plain[: found.start()], plain[found.end() :])
    return found[0] if all(map(_AROUND_PHONE.fullmatch, around)) else ""


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _without_rooms(text: str) -> str:
    for start, end in reversed(rooms(text)):
        text = f"{text[:start]}***{text[end:]}"
    return text


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    if not _WORTH_LOOKING.search(text):
        return
    plain = text.translate(_PLAIN)
    for pattern, stars, is_one in _KINDS:
        while found := pattern.search(plain):
            start, stop = found.span()
            number = re.sub(_PART, "", found[0])
            # what was looked at is not looked at again, whatever it was
            plain = f"{plain[:start]}{_SEEN * (stop - start)}{plain[stop:]}"
            if is_one(number):
                yield start, stop, _with_stars(number, stars)


def _with_stars(number: str, stars: str) -> str:
    if not number[0].isascii() and number[1].isascii():
        return f"{number[:2]}{stars}{number[-2:]}"
    if len(stars) == 4:
        number = number[-11:]  # without the country's code
    return f"{number[:3]}{stars}{number[-4:]}"


def mask_number(number: str) -> str:
    """The number of a paper with its ends alone, so that one can tell which it is.

    >>> mask_number("20264403012345678"), mask_number("证-1"), mask_number("")
    ('20****78', '****', '')
    """
    if len(number) < 8:
        return "****" if number else ""
    return f"{number[:2]}****{number[-2:]}"


class _Plain(dict[int, str]):
    """One plain character for each: figures as 0–9, letters as A–Z, the unseen as a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            plain = str(digit)
        elif unicodedata.category(character) == "Cf":
            plain = " "
        else:
            folded = unicodedata.normalize("NFKC", character).upper()
            one = len(folded) == 1 and folded.isascii()
            # a small figure beside a number (² as a footnote) must not hide it
            plain = folded if one and not folded.isdigit() else character
        self[code] = plain
        return plain


_PLAIN = _Plain()

"""Hours: the hours and the parts of the day in what people write, 下午三点半, 7 pm."""

import re
from collections.abc import Iterator
from datetime import time
from itertools import islice
from typing import NamedTuple


class Hour(NamedTuple):
    """An hour that was named, and whether the text says which half of the day it is in."""

    at: time
    sure: bool


class Part(NamedTuple):
    """A part of the day: its first hour, and the one it ends before."""

    starts: int
    ends: int


_DIGITS = {
    **{char: n for n, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "兩": 2,
}
NUMBER = r"(?:\d{1,2}|[零〇一二两兩三四五六七八九十廿]{1,3})"
_PARTS = {
    "凌晨": Part(0, 6),
    "半夜": Part(0, 6),
    "清早": Part(6, 9),
    "清晨": Part(6, 9),
    "大早": Part(6, 9),
    "早上": Part(6, 12),
    "早晨": Part(6, 12),
    "上午": Part(6, 12),
    "上晝": Part(6, 12),
    "早": Part(6, 12),
    "中午": Part(11, 14),
    "正午": Part(11, 14),
    "晌午": Part(11, 14),
    "头晌": Part(6, 12),
    "后晌": Part(12, 18),
    "前半晌": Part(6, 12),
    "后半晌": Part(12, 18),
    "上半天": Part(6, 12),
    "下半天": Part(12, 18),
    "晌午过后": Part(12, 18),
    "中午过后": Part(12, 18),
    "下午": Part(12, 18),
    "下晝": Part(12, 18),
    "午后": Part(12, 18),
    "傍晚": Part(17, 20),
    "晚上": Part(18, 24),
    "夜里": Part(18, 24),
    "夜晚": Part(18, 24),
    "晚间": Part(18, 24),
    "晚": Part(18, 24),
    "morning": Part(6, 12),
    "noon": Part(11, 14),
    "afternoon": Part(12, 18),
    "evening": Part(18, 24),
    "tonight": Part(18, 24),
    "night": Part(18, 24),
}
_PART_WORDS = "|".join(
    sorted((w for w in _PARTS if not w.isascii() and len(w) > 1), key=len, reverse=True)
)
_ENGLISH_PARTS = "|".join(w for w in _PARTS if w.isascii())


def number(words: str) -> int:
    """A number below a hundred, in digits or as one says it.

    >>> [number(words) for words in ("12", "十二", "二十", "两", "廿五", "三十一")]
    [12, 12, 20, 2, 25, 31]
    """
    if words.isdigit():
        return int(words)
    words = words.replace("廿", "二十")
    tens, found, ones = words.rpartition("十")
    if not found:
        return int("".join(str(_DIGITS[char]) for char in words))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_CLOCK = re.compile(
    rf"(?P<part>{_PART_WORDS}|(?<=[今明后昨])[早晚])?(?:的)?\s*"
    rf"(?<![\d.第有差重地站网优缺特热焦观盲难亮几])(?P<hour>{NUMBER})\s*(?:点|點|时(?!间|候|段)"
    rf"|[:：](?=[0-5]\d(?!\d)))"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?:过|零)?(?P<minute>[0-5]?\d(?!\d)"
    rf"|[一二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])分?)?(?P<sharp>钟|整"
    rf"|鐘)?"
)
_ENGLISH_CLOCK = re.compile(
    r"\b(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.|o'clock)"
)
_LITTLE = re.compile(
    r"^(?:[一1]点|[两三二几]点)(?:都|也|儿|小|没|不|用|点|意见|建议|要求|好|多|东西|问题|希望"
    r"|想法|心意|办法|水|声)"
)


CLOCKS = (_CLOCK, _ENGLISH_CLOCK)
"""What names an hour."""


def hours_in(read: str) -> Iterator[tuple[str, Hour]]:
    for found in _CLOCK.finditer(read):
        hour = _chinese_hour(found)
        if hour and not _LITTLE.match(read[found.start("hour") :][:6]):
            yield found[0].strip(), hour
    for found in _ENGLISH_CLOCK.finditer(read):
        late = found["half"].startswith("p")
        hour_said = int(found["hour"]) % 12 + (12 if late else 0)
        yield (
            found[0],
            Hour(time(hour_said, int(found["minute"] or 0)), found["half"] != "o'clock"),
        )


def _chinese_hour(found: re.Match[str]) -> Hour | None:
    hour = number(found["hour"])
    bare = not (found["half"] or found["quarter"] or found["minute"] or found["sharp"])
    if bare and not found["part"] and found["hour"] in ("一", "1", "几"):
        follows = found.string[found.end() : found.end() + 3]
        if not re.match(r"的课|上课|开始|开课|到|至|钟|下课|之前|以前|吗", follows):
            return None
    minute = 30 if found["half"] else 15 * number(found["quarter"]) if found["quarter"] else 0
    minute = number(found["minute"]) if found["minute"] else minute
    if hour > 24 or minute > 59:
        return None
    if not found["part"]:
        return Hour(time(hour % 24, minute), hour > 12 or hour == 0)
    return Hour(time(in_part(hour, _PARTS[found["part"]]), minute), True)


def in_part(hour: int, part: Part) -> int:
    """Three in the afternoon is 15, twelve at night 0, one at noon 13.

    >>> in_part(3, _PARTS["下午"]), in_part(12, _PARTS["晚上"]), in_part(1, _PARTS["中午"])
    (15, 0, 13)
    """
    if hour == 12 and part.starts == 18:
        return 0
    if part.starts >= 11 and hour < 11 and hour + 12 < 24:
        return hour + 12
    return hour % 24


def part_in(read: str) -> list[tuple[str, Part]]:
    """The first part of the day that is named, as written and as read; none when there is none."""
    return [(found[0], part_of(found[0])) for found in islice(PARTS.finditer(read), 1)]


def part_of(words: str) -> Part:
    """The part of the day by what `PARTS` finds of it."""
    return _PARTS[words]


PARTS = re.compile(
    rf"{_PART_WORDS}|(?<=[今明后昨日一二三四五六天])[早晚](?!点)|\b(?:{_ENGLISH_PARTS})\b"
)
"""What names a part of the day."""

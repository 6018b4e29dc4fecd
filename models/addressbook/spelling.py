"""How addresses are spelt: one spelling for what is the same, and what sounds the same.

Folding works character for character, so that every span found in a folded text is a span of the
text as it was written.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

# the readings of whole phrases take 43 MiB and half a second; names are read by the character
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

LONGEST = 4096
"""Characters that are read; a chat message has no more."""

_SIMPLE = str.maketrans(
    "幺棟號樓單層區園麗錦繡灣藍陽龍鳳雲東華寶門庭榮嶺樂廣場濱豐興鄰湯銀鵬馬莊廈閣綠裏裡貳參〇零壹贰叁肆伍陆柒捌玖拾",
    "一栋号楼单层区园丽锦绣湾蓝阳龙凤云东华宝门庭荣岭乐广场滨丰兴邻汤银鹏马庄厦阁绿里里二三零零一二三四五六七八九十",
)
ONES = "一二三四五六七八九"
HAN_NUMBER = rf"[{ONES}]?十[{ONES}]?|[{ONES}]"


def fold(text: str) -> str:
    """The text with full width, upper case and common traditional characters made plain.

    Keeps the length, so that positions stay positions of the text as written.

    >>> fold("碧海藍天３棟Ａ座")
    '碧海蓝天3栋a座'
    """
    return "".join(map(_folded, text[:LONGEST])).translate(_SIMPLE)


@lru_cache(maxsize=1 << 14)
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char


def number(written: str) -> str:
    """A number in digits, a letter in upper case: how buildings, units and rooms are compared.

    >>> number("二十一"), number("03"), number("五零一"), number("a座"), number("B3")
    ('21', '3', '501', 'A座', 'B3')
    """
    if re.fullmatch(HAN_NUMBER, written):
        tens, ten, ones = written.rpartition("十")
        value = (ONES.find(tens) + 1 or 1) * 10 * bool(ten) + ONES.find(ones or " ") + 1
        return str(value)
    digits = "".join(
        str("零一二三四五六七八九".find(c)) if c in f"零{ONES}" else c
        for c in written.replace("洞", "零")
    )
    return re.sub(r"(?<!\d)0+(?=\d)", "", digits).upper()


def _han(value: int) -> str:
    """1–99 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    ten = ("" if tens == 1 else ONES[tens - 1]) + "十" if tens else ""
    return ten + (ONES[ones - 1] if ones else "")


_ZONE_DIGITS = re.compile(
    rf"(?<!\d)(?:第\s*)?([1-9]\d?)\s*(?=[区期村])|第(?=(?:{HAN_NUMBER})[区期])|\s+"
)
ZONE = re.compile(rf"((?:{HAN_NUMBER}|(?<![a-z])[a-z]|[东西南北中])[区期村])")


def squeeze(folded: str) -> tuple[str, list[int]]:
    """The text as names are compared, no blanks, 1区 as 一区; and where each came from.

    >>> squeeze("凌波 1区 3栋")
    ('凌波一区3栋', [0, 1, 3, 4, 6, 7])
    """
    chars: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _ZONE_DIGITS.finditer(folded):
        chars.extend(folded[done : found.start()])
        origin.extend(range(done, found.start()))
        zone = _han(int(found[1])) if found[1] else ""
        chars.extend(zone)
        origin.extend([found.start()] * len(zone))
        done = found.end()
    chars.extend(folded[done:])
    origin.extend(range(done, len(folded)))
    return "".join(chars), origin


_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_syllables: dict[str, str] = {}


@lru_cache(maxsize=1 << 14)
def _sound(char: str) -> str:
    """One private character per syllable, tones and the southern zh/z, n/l, ang/an left aside."""
    if not "\u3400" <= char <= "\u9fff":
        return char
    from pypinyin import lazy_pinyin  # 12 MiB that whoever only folds does without

    syllable = lazy_pinyin(char)[0]
    for full, flat in _ALIKE:
        syllable = syllable.replace(full, flat)
    if syllable.startswith("n"):
        syllable = "l" + syllable[1:]
    return _syllables.setdefault(syllable, chr(0xE000 + len(_syllables)))


def sounds(text: str) -> str:
    """The text as it sounds: equal strings sound alike.

    >>> sounds("上林雅园") == sounds("上林雅苑"), sounds("蓝天") == sounds("云天")
    (True, False)
    """
    return "".join(map(_sound, text))


def spellings(name: str) -> set[tuple[str, str]]:
    """The ways to type a Chinese name in Latin letters, as (pinyin, initials).

    Every reading of a character counts, since nobody looks up 长 (chang, zhang) before typing.

    >>> sorted(spellings("长龙"))
    [('changlong', 'cl'), ('zhanglong', 'zl')]
    """
    from pypinyin import Style, lazy_pinyin, pinyin

    usual = lazy_pinyin(name)
    readings = [pinyin(char, style=Style.NORMAL, heteronym=True)[0] for char in name]
    few = product(*readings) if _ways(readings) <= 16 else ()
    return {("".join(way), "".join(s[:1] for s in way)) for way in (usual, *few)}


def _ways(readings: Sequence[Sequence[str]]) -> int:
    ways = 1
    for reading in readings:
        ways *= len(reading)
    return ways


_GENERIC = re.compile(
    r"(?:小区|花园|花苑|家园|雅苑|雅居|嘉园|新村|新城|公寓|名邸|名苑|名居|华庭|豪庭|大厦|广场|山庄|苑|园|里|府|城|居|庭)$"
)


def stem(name: str) -> str:
    """A name without its zone and without what many estates are called.

    >>> stem("凌波一区"), stem("上林雅苑"), stem("碧海蓝天")
    ('凌波', '上林', '碧海蓝天')
    """
    plain = re.sub(rf"{ZONE.pattern}$", "", name)
    short = _GENERIC.sub("", plain)
    return short if len(short) >= 2 else plain


def zone(text: str) -> str | None:
    """The zone or phase a squeezed text names.

    >>> zone("凌波二区"), zone("碧海蓝天")
    ('二区', None)
    """
    found = ZONE.search(text)
    return found[1] if found else None

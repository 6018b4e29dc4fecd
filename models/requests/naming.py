"""Naming: what in somebody's words may be somebody's name, though no register knows it.

A surname with one or two characters behind it is taken for a name, unless the surname stands in
an ordinary word (`ordinary.txt`, and what residents say of things: `models.categories`). So rather
a word too many is hidden than a name too few; `tests/models/test_requests_naming.py` tells how
many of either.

A surname with a title, 王阿姨, is how one speaks of somebody and not yet who it is.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from models.categories import phrases

SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
    "柳甘骆俞鲁葛韦聂鲍涂倪殷颜翟耿裴霍牛施严柯蓝温章洪尤申毕季齐"
)
DOUBLE = ("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "慕容", "尉迟", "令狐", "夏侯", "东方")

TITLES = (
    *("阿姨", "大妈", "大爷", "大姐", "大哥", "大叔", "大婶", "奶奶", "爷爷", "婆婆", "伯伯"),
    *("先生", "女士", "师傅", "老师", "同志", "医生", "主任", "书记", "经理", "老板", "校长"),
    *("叔叔", "队长", "姐", "哥", "叔", "婶", "伯", "嫂", "姨", "总", "工", "爷", "奶", "某"),
)

_NO_NAME = "的了在是不有就都也还和跟与说把被给让从到很又没要会能这那哪吗吧呢啊呀着过就只才再太"
"""What no given name begins with, or nearly none."""

_NO_SECOND = f"{_NO_NAME}家里上下来去住打问讲叫吵天他她我你们"
"""What is rather the next word than the second character of a given name."""

_BETWEEN = f"{_NO_NAME}上下里外个么我你他她老小人家找请"
"""What stands before anybody's name as well as before other words."""

_CAPITAL = r"[A-Z][a-z'’-]+"
_TITLED = r"(?:Mr|Mrs|Ms|Miss|Dr)\.?"
_LATIN = re.compile(rf"\b(?:{_TITLED} {_CAPITAL}(?: {_CAPITAL})*|{_CAPITAL}(?: {_CAPITAL})+)")
"""Two words with capitals in a row, or one behind a title: in Latin letters as well."""

_HAN = re.compile(r"[\u3400-\u9fff]")


def named(text: str, places: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Where in a text names may stand, from and until; those of `places` are none.

    >>> list(named("隔壁张伟天天吵，周围的人都听到")), list(named("找王阿姨", ()))
    ([(2, 4)], [])
    >>> list(named("tell John Smith of 1 B")), list(named("Mrs. Li, Block 3"))
    ([(5, 15)], [(0, 7)])
    """
    spared = {at for place in places for at in _standing(text, place)}
    latin = [found.span() for found in _LATIN.finditer(text) if found.start() not in spared]
    yield from sorted([*latin, *_in_chinese(text, spared)])


def _in_chinese(text: str, spared: Collection[int]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        until = _name_from(text, at) if at not in spared else at
        if until > at:
            yield at, until
        at = max(until, at + 1)


def _standing(text: str, word: str) -> Iterator[int]:
    """The places of a text that a word covers."""
    for found in re.finditer(re.escape(word), text):
        yield from range(found.start(), found.end())


def _name_from(text: str, at: int) -> int:
    """Where the name ends that may begin here; `at` itself when none does."""
    surname = text[at : at + 2] if text[at : at + 2] in DOUBLE else text[at]
    if surname not in DOUBLE and (surname not in SINGLE or _is_ordinary(text, at)):
        return at
    given = at + len(surname)
    if text.startswith(TITLES, given) or not _may_be(text, given, _NO_NAME):
        return at
    return given + 2 if _may_be(text, given + 1, _NO_SECOND) else given + 1


def _may_be(text: str, at: int, none: str) -> bool:
    return at < len(text) and bool(_HAN.match(text, at)) and text[at] not in none


def _is_ordinary(text: str, at: int) -> bool:
    """Whether the character here stands in an ordinary word."""
    letter = text[at]
    return any(
        text.startswith(word, at - place)
        for word in _ordinary().get(letter, ())
        for place, here in enumerate(word[: at + 1])
        if here == letter
    )


@cache
def _ordinary() -> Mapping[str, frozenset[str]]:
    """Ordinary words by the surname that stands in them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in _words():
        for letter in SINGLE & set(word):
            found[letter].add(word)
    return {letter: frozenset(words) for letter, words in found.items()}


def _words() -> Iterator[str]:
    for line in (files("models.requests") / "ordinary.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()[1:]
    for _, phrase in phrases.phrases():
        for pair in map("".join, pairwise(phrase)):
            if all(map(_HAN.match, pair)) and not set(pair) & set(_BETWEEN):
                yield pair

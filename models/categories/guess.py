"""Guessing: which category a resident's message is about, and whether it cannot wait.

Keyword rules: what is found weighs by its length, since 消防通道 says more than 门; a keyword in a
longer one that was found counts only once. "a+b" asks for both anywhere, "-a" speaks against. What
speaks for a brother speaks for a child, too. Nothing found, or nearly nothing, is `other`.

The guess is shown to the resident, who has the last word; so the first two matter, not the first
only. Weights learned from the choices of residents may be given and are added to the rules'.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

OTHER = "other"
Learned = Callable[[str], Mapping[str, float]]
"""For a text, what to add to each code's weight; a keyword of four characters weighs 8."""


class Rule(Protocol):
    """What a guesser needs to know of a category: a default, or a row of the register.

    `parent` is the parent's code or the parent itself, and None on the first level.
    """

    @property
    def code(self) -> str: ...
    @property
    def keywords(self) -> Any: ...
    @property
    def parent(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Guess:
    """A category and how sure it is, 0–1; the guesses of a text add up to at most 1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class _Keyword:
    """All of `parts` in a text speak for a code, or against it."""

    code: str
    parts: tuple[str, ...]
    weight: float


class Guesser:
    """The rules of all categories, ready to be asked; built once from the register.

    >>> from models.categories.defaults import DEFAULTS
    >>> [guess.code for guess in Guesser(DEFAULTS).guess("楼上漏水，天花板都泡了")][:1]
    ['dispute.leak']
    """

    def __init__(self, entries: Iterable[Rule], *, learned: Learned | None = None) -> None:
        self._parents: dict[str, str | None] = {}
        self._learned = learned
        self._single: dict[str, list[_Keyword]] = defaultdict(list)
        self._joint: dict[str, list[_Keyword]] = defaultdict(list)
        for rule in entries:
            self._parents[rule.code] = getattr(rule.parent, "code", rule.parent)
            for written in rule.keywords:
                self._learn(_keyword(rule, written))
        self._reach = reach(self._single)

    def _learn(self, keyword: _Keyword) -> None:
        if len(keyword.parts) == 1:
            self._single[keyword.parts[0]].append(keyword)
        else:
            self._joint[keyword.parts[0]].append(keyword)

    def guess(self, text: str, *, limit: int = 5) -> list[Guess]:
        """Categories of either level, best first; `other` alone when nothing fits.

        A first-level category stands in the list when the words fit it and none of its children.
        """
        plain = plainly(text)
        weights = self._weigh(plain)
        for code, weight in (self._learned(plain) if self._learned else {}).items():
            weights[code] += weight
        return _ranked(self._upheld(weights), limit=limit)

    def _weigh(self, plain: str) -> dict[str, float]:
        weights: dict[str, float] = defaultdict(float)
        for word in found_words(plain, self._single, self._reach):
            for keyword in self._single[word]:
                weights[keyword.code] += keyword.weight
        for first in filter(plain.__contains__, self._joint):
            for keyword in self._joint[first]:
                if all(part in plain for part in keyword.parts):
                    weights[keyword.code] += keyword.weight
        return weights

    def _upheld(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Words for a first-level category count for its children that were mentioned, too.

        Of a family only the mentioned children remain, or the parent when there are none; each
        child gains a part of what speaks for its brothers.
        """
        families: dict[str, float] = defaultdict(float)
        for code, weight in weights.items():
            families[self._parents.get(code) or code] += weight
        upheld = {}
        for code, weight in weights.items():
            parent = self._parents.get(code)
            if parent is not None and weight > 0:
                upheld[code] = weight + 0.6 * (families[parent] - weight)
        childless = {self._parents[code] for code in upheld}
        bare = {c: w for c, w in weights.items() if w > 0 and c not in upheld}
        return upheld | {c: w for c, w in bare.items() if c not in childless}


def _keyword(rule: Rule, written: str) -> _Keyword:
    """A keyword as it is written in the register.

    A word of n characters weighs n to the power of 1.5 (0.6 for a single one), words together 1.2
    times their sum, and what stands for a whole family a little less than what is for a child.
    """
    against = written.startswith("-")
    parts = tuple(filter(None, (plainly(part) for part in written.lstrip("-").split("+"))))
    weight = math.fsum(len(part) ** 1.5 for part in parts) * (1.2 if len(parts) > 1 else 1)
    weight = weight if weight > 1 else 0.6
    weight *= 1 if rule.parent else 0.8
    return _Keyword(rule.code, parts or ("\0",), -2 * weight if against else weight)


def _ranked(weights: Mapping[str, float], *, limit: int) -> list[Guess]:
    """Shares of the whole, of which a little is left for what no rule knows.

    A single character says less than nothing at all: `other` is first, then.

    >>> _ranked({"noise": 6.0, "pets": 2.0}, limit=1), _ranked({"pets": 0.5}, limit=1)
    ([Guess(code='noise', score=0.6)], [Guess(code='other', score=0.36)])
    """
    likely = {code: weight for code, weight in weights.items() if weight > 0}
    if not likely:
        return [Guess(OTHER, 1.0)]
    whole = math.fsum(likely.values()) + 2
    likely[OTHER] = likely.get(OTHER, 0.0) + 0.9
    ranked = sorted(likely, key=lambda code: (-likely[code], code))
    return [Guess(code, round(likely[code] / whole, 3)) for code in ranked[: max(1, limit)]]


def plainly(text: str) -> str:
    """The text without blanks and capitals, as it is compared; what is too long is not read.

    >>> plainly("KTV 太 吵")
    'ktv太吵'
    """
    return "".join(text[:1000].lower().split())


def reach(words: Iterable[str]) -> dict[str, int]:
    """How long the longest word is that begins with a character.

    >>> reach(["灯", "灯泡", "车"])
    {'灯': 2, '车': 1}
    """
    longest: dict[str, int] = {}
    for word in words:
        longest[word[0]] = max(len(word), longest.get(word[0], 0))
    return longest


def found_words(plain: str, words: Container[str], reach: Mapping[str, int]) -> set[str]:
    """The words that stand in a text; one within a longer one is not found there.

    >>> words = {"消防", "消防通道", "通道", "堵"}
    >>> sorted(found_words("消防通道堵车", words, reach(words)))
    ['堵', '消防通道']
    """
    found = set()
    covered = 0
    for start in range(len(plain)):
        furthest = min(len(plain), start + reach.get(plain[start], 0))
        for end in range(furthest, max(start, covered), -1):
            if plain[start:end] in words:
                found.add(plain[start:end])
                covered = end
                break
    return found


# ── what cannot wait ────────────────────────────────────────────────────────────────────────────

URGENT = (
    *("起火", "着火", "失火", "火灾", "冒烟", "浓烟", "烧起来", "爆炸", "焦味"),
    *(
        "燃气味",
        "煤气味",
        "臭鸡蛋味",
        "煤气泄漏",
        "燃气泄漏",
        "天然气泄漏",
        "漏煤气",
        "漏燃气",
        "漏气",
    ),
    *("煤气中毒", "一氧化碳", "漏电", "触电", "电到人", "火花", "高压线掉"),
    *(
        "被困",
        "困人",
        "困在",
        "关在电梯",
        "困电梯",
        "困住",
        "溺水",
        "落水",
        "掉井",
        "掉进井",
        "坠楼",
        "坍塌",
    ),
    *("塌了", "晕倒", "昏倒", "昏迷", "没呼吸", "喘不上气", "心梗", "中风", "摔倒起不来", "大出血"),
    *("流血不止", "叫不醒", "敲门没人应", "敲门没应", "敲门也没应", "中毒", "抽搐"),
    *("跳楼", "轻生", "自杀", "不想活", "活不下去", "割腕", "喝农药", "想死", "寻短见"),
    *(
        "持刀",
        "砍人",
        "拿刀",
        "杀人",
        "抢劫",
        "绑架",
        "救命",
        "打死人",
        "家暴",
        "走失",
        "走丢",
        "孩子丢了",
    ),
)
_URGENT = re.compile("|".join(sorted(map(re.escape, URGENT), key=len, reverse=True)))
_DENIED = re.compile(
    r"(?:[打点]不|没有?|没见|未|并非|不是|不会|并没有?|无|不再|防止?|预防|谨防|以防|避免|怕|万一|要是|如果)"
    r"(?:发现|发生|看见|看到|闻到|什么|任何|人|再|真的?|会|引起|引发)*$"
)


def urgent(text: str) -> tuple[str, ...]:
    """The words in a text that say that somebody must come now, in their order.

    What is denied (没有起火), feared (怕着火) or supposed (万一着火) is no emergency.

    >>> urgent("三楼有煤气味，老人晕倒了"), urgent("没有起火，就是怕漏电")
    (('煤气味', '晕倒'), ())
    """
    plain = plainly(text)
    words = [
        found[0]
        for found in _URGENT.finditer(plain)
        if not _DENIED.search(plain[max(0, found.start() - 8) : found.start()])
    ]
    return tuple(dict.fromkeys(words))

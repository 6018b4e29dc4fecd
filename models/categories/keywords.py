"""Keywords: what the words a community wrote down for its categories say of a text.

What is found weighs by its length, since 消防通道 says more than 门; a keyword in a longer one that
was found counts only once. "a+b" asks for both anywhere, "-a" speaks against. What speaks for a
brother speaks for a child, too.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


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
class _Keyword:
    """All of `parts` in a text speak for a code, or against it."""

    code: str
    parts: tuple[str, ...]
    weight: float


def parent_of(rule: Rule) -> str | None:
    """The code of the category above, however it is given."""
    found: str | None = getattr(rule.parent, "code", rule.parent)
    return found


class Keywords:
    """The keywords of all categories, ready to be looked for; built once from the register.

    >>> from models.categories.defaults import DEFAULTS
    >>> shares = Keywords(DEFAULTS).shares("楼上漏水，天花板都泡了")
    >>> max(shares, key=shares.get)
    'dispute.leak'
    """

    def __init__(self, entries: Iterable[Rule]) -> None:
        self._parents: dict[str, str | None] = {}
        self._single: dict[str, list[_Keyword]] = defaultdict(list)
        self._joint: dict[str, list[_Keyword]] = defaultdict(list)
        for rule in entries:
            self._parents[rule.code] = parent_of(rule)
            for written in rule.keywords:
                self._learn(_keyword(rule, written))
        self._reach = reach(self._single)

    def _learn(self, keyword: _Keyword) -> None:
        if len(keyword.parts) == 1:
            self._single[keyword.parts[0]].append(keyword)
        else:
            self._joint[keyword.parts[0]].append(keyword)

    def shares(self, text: str) -> dict[str, float]:
        """What part of what was found speaks for each code; a little is left for the unknown.

        Of a family only the children that were mentioned are there, or the parent alone.
        """
        upheld = self._upheld(self._weigh(plainly(text)))
        whole = math.fsum(upheld.values()) + 2
        return {code: weight / whole for code, weight in upheld.items()}

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

"""Guessing: which category a resident's message is about, and how sure that is.

Two judges: the keywords of the register (`keywords`), and a naive Bayes (`bayes`) that has read
what residents say (`phrases.txt`), the same keywords, and what staff have corrected. Each family
of categories stands in the answer once, by the member of it that fits best, so that the first two
are two different matters. Nothing known in the text is `other`.

The guess is shown to the resident, who has the last word; so the first two matter, not the first
only, and `unsure` says when to show both.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.categories.bayes import Bayes, count, features
from models.categories.defaults import DEFAULTS
from models.categories.keywords import Keywords, Rule, parent_of
from models.categories.phrases import counted

OTHER = "other"
SUPERVISION = "supervision"
"""Complaints about those who work here: they go past the grid, to the desk alone."""

_RULES = 1.5
"""What the keywords' share of a family weighs beside the score of Bayes."""
_KEYWORD, _OWN_KEYWORD, _CORRECTION = 0.5, 6.0, 3.0
"""What an example of each kind weighs; an ordinary phrase weighs 1."""
_SHARPNESS = 0.8
_EXACTLY = 1.0
"""By how much a category that is divided must fit better than each of its own."""
_LEAST = 0.25
"""What is less sure than this is not worth saying."""
_CLOSE = 0.05
"""A second guess that is a complaint about staff, or comes after one, is shown from here on."""
_AHEAD = 0.35
"""A first guess that is ahead of the second by less may as well be the second."""

_OWN_AGE = re.compile(
    r"(?:我|俺|咱|阿拉|老太婆|老头子?|老婆子)?(?:今年)?(?:都|快)?[六七八九][十]?[一二三四五六七八九]?[多几来]?岁?(?:的人)?了"
    r"|[六七八九]\d岁?(?:的人)?了|(?:我)?(?:腿脚|腿|眼睛|眼神|身体)也?(?:不好|不便|不行|花)了?"
    r"|走不动路?了?|爬不[动上][楼去]?了?|(?:我|俺)老(?:太婆|头子?|婆子|人家)(?:一个人)?"
)
"""What elders say of themselves before, or after, they say what is the matter."""
THINGS = ("facility", "utilities", "sanitation", "noise", "parking")
_A_THING = 0.6
"""How sure it must be that a thing is the matter."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A category and how sure it is, 0–1; the guesses of a text add up to at most 1."""

    code: str
    score: float


def unsure(guesses: Sequence[Guess]) -> bool:
    """Whether the second guess should be offered beside the first.

    So it is whenever a complaint about staff comes close: it must neither end up in front of whom
    it is about, nor keep from the grid what is the grid's.

    >>> unsure([Guess("noise", 0.9), Guess("pets", 0.1)])
    False
    >>> unsure([Guess("noise", 0.5), Guess("pets", 0.4)])
    True
    >>> unsure([Guess("property", 0.8), Guess("supervision", 0.12)])
    True
    """
    if len(guesses) < 2:
        return False
    first, second = guesses[:2]
    if SUPERVISION in (_family(first), _family(second)):
        return second.score >= _CLOSE
    return first.score - second.score < _AHEAD


def _family(guess: Guess) -> str:
    return guess.code.split(".")[0]


class Guesser:
    """All categories, ready to be asked; built from the register, and told what was corrected.

    >>> [guess.code for guess in Guesser(DEFAULTS).guess("楼上漏水，天花板都泡了")][:1]
    ['dispute.leak']
    """

    def __init__(self, entries: Iterable[Rule]) -> None:
        rules = list(entries)
        self._family = {rule.code: parent_of(rule) or rule.code for rule in rules}
        self._divided = {parent for rule in rules if (parent := parent_of(rule))}
        self._keywords = Keywords(rules)
        self._families, self._members = Bayes(), Bayes()
        for counts in (counted(), _counted_keywords(rules)):
            for code, seen in counts.items():
                self._learn(code, seen)

    def learn(self, text: str, code: str) -> None:
        """What staff made of a message; it counts from the next guess on."""
        self._learn(code, features(text), _CORRECTION)

    def _learn(self, code: str, seen: Iterable[str], weight: float = 1.0) -> None:
        """What is not in the register is learned for what is above it, if that is there."""
        name = code if code in self._family else code.split(".")[0]
        if name in self._family:
            self._families.learn(self._family[name], seen, weight)
            self._members.learn(name, seen, weight)

    def guess(self, text: str, *, limit: int = 5) -> list[Guess]:
        """Categories of either level, one of each family, best first; never empty.

        A first-level category stands in the list when it fits better than any of its children. What
        people say of their own age is no matter of its own beside a thing that is broken.
        """
        matter = _OWN_AGE.sub("，", text)
        if matter != text:
            found = self._guess(matter, limit)
            if _family(found[0]) in THINGS and found[0].score >= _A_THING:
                return found
        return self._guess(text, limit)

    def _guess(self, text: str, limit: int) -> list[Guess]:
        shares = self._keywords.shares(text)
        families = self._weigh(self._families.scores(text), self._by_family(shares))
        if not families:
            return [Guess(OTHER, 1.0)]
        members = self._weigh(self._members.scores(text), shares)
        members |= {code: members[code] - _EXACTLY for code in self._divided & members.keys()}
        best: dict[str, str] = {}
        for code in sorted(members, key=lambda code: (-members[code], code)):
            best.setdefault(self._family[code], code)
        sure = _probabilities(families)
        if max(sure.values()) < _LEAST:  # 有件事想说: nobody can know
            return [Guess(OTHER, round(1 - max(sure.values()), 3))]
        ranked = sorted(families, key=lambda family: (-families[family], family))
        return [
            Guess(best.get(family, family), round(sure[family], 3))
            for family in ranked[: max(1, limit)]
        ]

    def _by_family(self, shares: Mapping[str, float]) -> dict[str, float]:
        families: dict[str, float] = defaultdict(float)
        for code, share in shares.items():
            families[self._family[code]] += share
        return families

    def _weigh(self, scores: dict[str, float], shares: Mapping[str, float]) -> dict[str, float]:
        """Both judges together; one that knows nothing leaves it to the other."""
        if not scores and not shares:
            return {}
        least = min(scores.values(), default=0.0)
        return {
            code: scores.get(code, least) + _RULES * shares.get(code, 0.0)
            for code in scores.keys() | shares.keys()
        }


def _counted_keywords(rules: Iterable[Rule]) -> Mapping[str, Counter[str]]:
    """Keywords as examples; those the office wrote itself count for more than ours."""
    ours = {entry.code: set(entry.keywords) for entry in DEFAULTS}
    return count(
        (rule.code, word.replace("+", " "), _KEYWORD if word in known else _OWN_KEYWORD)
        for rule in rules
        for known in [ours.get(rule.code, set())]
        for word in rule.keywords
        if not word.startswith("-")
    )


def _probabilities(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores in logarithms as shares of 1.

    >>> _probabilities({"noise": 2.0, "pets": 2.0})
    {'noise': 0.5, 'pets': 0.5}
    """
    highest = max(scores.values())
    raised = {name: math.exp(_SHARPNESS * (score - highest)) for name, score in scores.items()}
    whole = math.fsum(raised.values())
    return {name: share / whole for name, share in raised.items()}

"""Bayes: a category learned from examples, by the characters they are written with.

A naive Bayes over runs of one, two and three Chinese characters, over words of other scripts, and
over how two characters sound together, so that 电弟 still speaks of 电梯. What a category's
examples hold is measured against what is usual in all of them: what is common everywhere says
nothing, and what was never seen is passed over.

Only counts are kept and the logarithms are taken when somebody asks, so an example more is learned
at once, without anything to be trained anew.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from models.addressbook.spelling import sounds

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002fa1f]+|[a-z]+(?:'[a-z]+)?")
_NUMBERS = str.maketrans(dict.fromkeys("二两兩三四五六七八九十几俩仨", "一"))
"""How many there are of it does not tell what it is."""
_LONGEST = 1_000
"""Characters of a text that are read."""
_ALONE, _PAIR, _TRIPLE, _SOUND = 0.6, 1.0, 0.6, 0.4
"""What a character alone, two, three, and the sound of two weigh."""
_STRENGTH = 300.0
"""How many features' worth of what is usual everywhere is mixed into each category."""
_RARE = 1.0
"""How often everything is taken to have been seen elsewhere: what was seen once says little yet."""
_HELP = 4.0
"""A category with few examples is counted as if it had up to this many times as many."""


@lru_cache(maxsize=64)
def features(text: str) -> Mapping[str, float]:
    """What a text is compared by, each with its weight.

    >>> sorted(features("no water"))
    ['no', 'no water', 'water']
    >>> features("停水") == {"停": 0.6, "水": 0.6, "停水": 1.0, "~" + sounds("停水"): 0.4}
    True
    """
    found: dict[str, float] = {}
    before = ""
    for run in _RUN.findall(text[:_LONGEST].lower().translate(_NUMBERS)):
        if run[0] >= "\u3400":
            found.update(_of_characters(run))
            before = ""
        else:
            found[run] = 1.0
            if before:
                found[f"{before} {run}"] = 1.0
            before = run
    return found


def _of_characters(run: str) -> Iterator[tuple[str, float]]:
    heard = sounds(run)
    for at, char in enumerate(run):
        yield char, _ALONE
        if at + 1 < len(run):
            yield run[at : at + 2], _PAIR
            yield "~" + heard[at : at + 2], _SOUND
        if at + 2 < len(run):
            yield run[at : at + 3], _TRIPLE


class Bayes:
    """What speaks for which class, ready to be asked, and to be told more.

    >>> bayes = Bayes()
    >>> bayes.learn("water", features("停水了")), bayes.learn("power", features("停电了"))
    (None, None)
    >>> scores = bayes.scores("怎么又停水")
    >>> scores["water"] > scores["power"]
    True
    """

    def __init__(self) -> None:
        self._held: dict[str, dict[str, float]] = defaultdict(dict)
        self._totals: dict[str, float] = defaultdict(float)
        self._weighed: dict[str, list[tuple[str, float]]] = {}
        self._usual = 0.0

    def learn(self, name: str, seen: Iterable[str], weight: float = 1.0) -> None:
        """Features of one example, or of many, each as often as it was seen."""
        self._weighed.clear()
        self._usual = 0.0
        counts = seen.items() if isinstance(seen, Counter) else ((f, 1.0) for f in seen)
        for feature, n in counts:
            held = self._held[feature]
            held[name] = held.get(name, 0.0) + n * weight
            self._totals[name] += n * weight

    def scores(self, text: str) -> dict[str, float]:
        """For each class how much speaks for it, in logarithms; the longer a text, the surer.

        Empty when nothing of the text was ever seen. A square root stands in for what naive Bayes
        does not know: that neighbouring features say the same thing twice.
        """
        known = [(f, w) for f, w in features(text).items() if f in self._held]
        if not known:
            return {}
        weight = math.fsum([w for _, w in known])
        nothing = weight * math.log(_STRENGTH / (self._usually() + _STRENGTH))
        scores = dict.fromkeys(self._totals, nothing)
        for feature, w in known:
            for name, says in self._weighed.get(feature) or self._weigh(feature):
                scores[name] += w * says
        part = math.sqrt(weight + 3)
        return {name: score / part for name, score in scores.items()}

    def _usually(self) -> float:
        """How many features a class has seen, on average; kept until more is learnt."""
        self._usual = self._usual or sum(self._totals.values()) / len(self._totals)
        return self._usual

    def _weigh(self, feature: str) -> list[tuple[str, float]]:
        """How much a feature says for each class that had it; kept until more is learnt."""
        held, totals, usual = self._held[feature], self._totals, self._usually()
        everywhere = sum(n / totals[name] for name, n in held.items()) / len(totals)
        everywhere += _RARE / usual
        self._weighed[feature] = weighed = [
            (name, math.log1p(n * min(usual / totals[name], _HELP) / _STRENGTH / everywhere))
            for name, n in held.items()
        ]
        return weighed


def count(examples: Iterable[tuple[str, str, float]]) -> dict[str, Counter[str]]:
    """How often each feature stands in the examples of each code; they are (code, text, weight)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, text, weight in examples:
        counted = counts[code]
        for feature in features(text):
            counted[feature] += weight  # type: ignore[assignment]
    return counts

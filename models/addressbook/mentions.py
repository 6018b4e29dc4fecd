"""Mentions: where in a text an estate is named, and how surely.

By its name, an alias or a short form; by what sounds the same (one character wrong or missing); in
pinyin or pinyin initials. Names are compared by sound (six tenths: most wrong characters sound
right) and by character, and more by their own part than by what many are called (花园, 家园).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from .doors import KIND
from .spelling import ZONE, fold, sounds, spellings, squeeze, stem, zone

_ELSEWHERE = re.compile(
    r"公园|路|街|大道|大街|学校|[小中大]学|医院|地铁|站|市场|商场|超市|桥|湖|山"
)
_LATIN = re.compile(r"[a-z]+(?:[ '·-]+[a-z]+)*")
_ZONE_BEHIND = re.compile(rf"(?:小区|花园|家园|[苑园里城])?{ZONE.pattern}")
_WORD = re.compile(r"[a-z]+")
_NUMBER_NEXT = re.compile(r"\s*[-—]?\s*(?:\d|第|[一二三四五六七八九十]+[区期栋幢座号])")
_KIND_NEXT = re.compile(rf"\s*{KIND}")
_LONG_PINYIN = 8
_ALIKE = 85
"""From this score on a name that was heard is that name, with a slip of the pen."""

_SURE = 90
"""What overlaps a mention as good as this is only a resemblance."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to call an estate. `worth` is what naming it exactly is worth."""

    text: str
    estate: int
    worth: float
    whole: bool
    sound: str
    stem: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """An estate (its place in the book) named from `start` until `end`; `whole`: not just 碧海."""

    estate: int
    score: float
    start: int
    end: int
    whole: bool = True


class Names:
    """All the ways to name the estates of a book, ready to be searched for.

    >>> names = Names([("碧海蓝天", ()), ("上林雅苑", ("上林苑",))])
    >>> [(m.estate, m.start, m.end) for m in names.mentions("家住上林雅园")]
    [(1, 2, 6)]
    """

    def __init__(self, estates: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._titles = [squeeze(fold(name))[0] for name, _ in estates]
        self.stems = [stem(title) for title in self._titles]
        self.zones = [zone(title) for title in self._titles]
        self._aliases = [[squeeze(fold(alias))[0] for alias in others] for _, others in estates]
        self._names = [name for at in range(len(estates)) for name in self._names_of(at)]
        self._latin = self._spelt()
        self._by_sound = self._heard()

    def _names_of(self, at: int) -> Iterator[_Name]:
        title, own = self._titles[at], self.stems[at]
        for worth, name in ((100, title), *((97, alias) for alias in self._aliases[at])):
            if name:
                yield _named(name, at, worth, whole=True)
        first = title[:2] if len(title) >= 4 else title
        for short in {ZONE.sub("", title), own, first} - {title}:
            if len(short) >= 2:
                yield _named(short, at, self._worth_of_short(short, own), whole=False)

    def _worth_of_short(self, short: str, own: str) -> float:
        """A short form is good when only one estate can be meant by it."""
        if self._beginnings.get(short, 0) > 1:
            return 74
        return 84 if short == own else 80

    @cached_property
    def _beginnings(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for title in self._titles:
            for length in range(2, len(title) + 1):
                counts[title[:length]] += 1
        return counts

    def _spelt(self) -> dict[str, list[tuple[int, float, bool]]]:
        """(estate, worth, whole) by what can be typed in Latin letters."""
        latin: dict[str, dict[int, tuple[float, bool]]] = defaultdict(dict)
        for name in self._names:
            for full, initials in spellings(name.text):
                for typed, loss in ((full, 3), (initials, 8)):
                    worth = name.worth - loss
                    enough = len(typed) >= 2 if typed == initials else len(typed) >= 4
                    if enough and worth > latin[typed].get(name.estate, (0, True))[0]:
                        latin[typed][name.estate] = (worth, name.whole)
        return {
            typed: [(at, worth, whole) for at, (worth, whole) in estates.items()]
            for typed, estates in latin.items()
        }

    def _heard(self) -> dict[str, list[int]]:
        """Whole names by each syllable in them: only names with enough in common are compared."""
        heard: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            if name.whole and len(name.text) >= 3:
                for syllable in set(name.sound):
                    heard[syllable].append(at)
        return heard

    def mentions(self, folded: str) -> list[Mention]:
        """Each estate's best mention, best first."""
        squeezed, origin = squeeze(folded)
        best: dict[int, Mention] = {}
        for found in (*self._named_in(squeezed), *self._sounding_in(squeezed)):
            _keep_better(best, _unsqueezed(found, origin))
        for found in self._typed_in(folded):
            _keep_better(best, found)
        return _outshone(list(best.values()))

    def _named_in(self, squeezed: str) -> Iterator[Mention]:
        for name in self._names:
            start = squeezed.find(name.text)
            if start < 0:
                continue
            end = start + len(name.text)
            if not name.whole and _ELSEWHERE.match(squeezed, end):
                continue
            score = name.worth * (1 if name.zone else self._agreement(name.estate, squeezed[end:]))
            yield Mention(name.estate, score, start, end, name.whole)

    def _agreement(self, at: int, behind: str) -> float:
        """How well the zone that follows a name, if one does, goes with the estate's own."""
        own, said = self.zones[at], _ZONE_BEHIND.match(behind)
        if not said:
            return 1
        if own is None:
            return 0.96
        return 1.12 if said[1] == own else 0.5

    def _sounding_in(self, squeezed: str) -> Iterator[Mention]:
        heard = sounds(squeezed)
        common: dict[int, int] = defaultdict(int)
        for syllable in set(heard):
            for at in self._by_sound.get(syllable, ()):
                common[at] += 1
        for at, shared in common.items():
            name = self._names[at]
            if shared >= max(2, 0.7 * len(set(name.sound))) and name.text not in squeezed:
                mention = _heard_as(name, squeezed, heard)
                if mention:
                    yield mention

    def _typed_in(self, folded: str) -> Iterator[Mention]:
        for run in _LATIN.finditer(folded):
            joined, origin = squeeze(run[0])
            words = {(word[0], run.start() + word.start()) for word in _WORD.finditer(run[0])}
            for word, start in {*words, (joined, run.start())}:
                end = start + len(word) if (word, start) in words else run.end()
                yield from self._typed(word, start, end, folded)
            if len(joined) >= _LONG_PINYIN:
                yield from self._typed_within(joined, origin, run.start())

    def _typed(self, word: str, start: int, end: int, folded: str) -> Iterator[Mention]:
        """A word that is an estate's pinyin or initials, perhaps with one letter more: bhltA座."""
        followed = _NUMBER_NEXT.match(folded, end) is not None
        if word not in self._latin and _KIND_NEXT.match(folded, end):
            word, end, followed = word[:-1], end - 1, True
        behind = squeeze(folded[end : end + 6])[0]
        for at, worth, whole in self._latin.get(word, ()):
            if len(word) > 2 or followed:
                yield Mention(at, worth * self._agreement(at, behind), start, end, whole)
        if word not in self._latin and len(word) >= _LONG_PINYIN:
            yield from self._mistyped(word, start, end)

    def _mistyped(self, word: str, start: int, end: int) -> Iterator[Mention]:
        found = process.extractOne(word, self._long_pinyin, scorer=fuzz.ratio, score_cutoff=85)
        if found is None:
            return
        typed, likeness, _ = found
        for at, worth, whole in self._latin[typed]:
            yield Mention(at, worth * likeness / 100, start, end, whole)

    def _typed_within(self, joined: str, origin: list[int], offset: int) -> Iterator[Mention]:
        for typed in self._long_pinyin:
            at = joined.find(typed)
            if at >= 0:
                start, end = offset + origin[at], offset + origin[at + len(typed) - 1] + 1
                for estate, worth, whole in self._latin[typed]:
                    yield Mention(estate, worth, start, end, whole)

    @cached_property
    def _long_pinyin(self) -> list[str]:
        return [typed for typed in self._latin if len(typed) >= _LONG_PINYIN]


def _named(name: str, estate: int, worth: float, *, whole: bool) -> _Name:
    return _Name(name, estate, worth, whole, sounds(name), stem(name), zone(name))


def _heard_as(name: _Name, squeezed: str, heard: str) -> Mention | None:
    """A name heard in a text: by sound, by character, and more by its own part than by 花园."""
    window = fuzz.partial_ratio_alignment(name.sound, heard, score_cutoff=70)
    if window is None:
        return None
    start, end = window.dest_start, window.dest_end
    by_sound = fuzz.ratio(name.sound, heard[start:end])
    if by_sound < (100 if len(name.text) == 3 else 75):
        return None
    said = (
        ZONE.match(squeezed, end - 2)
        or ZONE.match(squeezed, end)
        or ZONE.search(squeezed, start, end)
    )
    if said and name.zone and said[1] != name.zone:
        return None
    whole = 0.6 * by_sound + 0.4 * fuzz.ratio(name.text, squeezed[start:end])
    own = 0.6 * fuzz.partial_ratio(sounds(name.stem), heard[start:end]) + 0.4 * fuzz.partial_ratio(
        name.stem, squeezed[start:end]
    )
    return Mention(name.estate, (0.7 * whole + 0.3 * own) * name.worth / 100, start, end)


def _unsqueezed(mention: Mention, origin: list[int]) -> Mention:
    start, end = origin[mention.start], origin[mention.end - 1] + 1
    return replace(mention, start=start, end=end)


def _keep_better(best: dict[int, Mention], mention: Mention) -> None:
    """上林雅园 as a whole, one character wrong, says more than the 上林 in it.

    Where 上林 is a name of its own it counts for more; its words are the whole ones all the same.
    """
    known = best.get(mention.estate)
    if known is None:
        best[mention.estate] = mention
        return
    better, worse = known, mention
    if _weight(mention) > _weight(known):
        better, worse = mention, known
    if worse.score >= _ALIKE and worse.start <= better.start and better.end <= worse.end:
        better = replace(better, start=worse.start, end=worse.end)
    best[mention.estate] = better


def _weight(mention: Mention) -> tuple[float, int]:
    return mention.score + (8 if mention.whole else 0), mention.end


def _outshone(mentions: list[Mention]) -> list[Mention]:
    """What lies in the words of a surer mention is a resemblance and counts for little."""
    sure = [one for one in mentions if one.score >= _SURE]
    weighed = [
        replace(one, score=one.score * 0.6) if any(_over(other, one) for other in sure) else one
        for one in mentions
    ]
    return sorted(weighed, key=lambda mention: -mention.score)


def _over(sure: Mention, other: Mention) -> bool:
    overlap = sure.start < other.end and other.start < sure.end
    return overlap and sure.score > other.score + 3

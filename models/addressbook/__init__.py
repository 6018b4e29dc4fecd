"""The address book: what residents write about where they live, and which place that is.

People write 碧海蓝天3栋2单元501, 三号楼, bhlt3-2-501, or one character wrong. The book answers with
candidates and a score of 0–100, and with one clear winner only when it is good (`CLEAR`) and well
ahead of the second (`LEAD`): a request in the wrong grid costs more than one question asked back.

* An estate and the door behind it make a place; each of an estate's buildings has one grid.
* A door alone is at the known home, if there is one, and may be in any estate otherwise.
* A door behind a name that nobody knows (幸福里3栋) is never taken to be at home without asking.
* A zone (一区, 二期) that contradicts an estate's own rules the estate out, however alike they are.

There is no database here: whoever holds the rows builds a `Book` once and asks it often.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .doors import Door, door_behind, doors
from .mentions import Mention, Names
from .spelling import LONGEST, fold, number, squeeze, zone

CLEAR = 80
"""A candidate that may be taken without asking scores at least this."""
LEAD = 10
"""… and is this far ahead of the second."""
_LEAD_IN = re.compile(  # what may stand before a building's number without being an estate's name
    r"(?:^|[^\u3400-\u9fff]|[住在是我咱家到去来的了和跟有从请看修说给叫对把让就区这那]|们|小区|社区|这里|那里"
    r"|对面|旁边|隔壁|后面|前面|楼上|楼下|地址|位置)$"
)


@dataclass(frozen=True, slots=True)
class BuildingEntry:
    """A building as the register knows it: "3", "3栋", "A座" or "东楼"."""

    id: int
    name: str
    grid: int | None = None


@dataclass(frozen=True, slots=True)
class EstateEntry:
    """An estate with its other names and its buildings."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    grid: int | None = None
    buildings: tuple[BuildingEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant. `grid` is the building's own or else the estate's."""

    estate: EstateEntry
    building: BuildingEntry | None
    unit: str | None
    floor: str | None
    room: str | None
    grid: int | None
    score: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text says about a place: best first; `place_words` are the best one's, as written."""

    place_words: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def clear(self) -> Candidate | None:
        """The one that needs no question, if there is one."""
        first, second = (*self.candidates, None, None)[:2]
        if first is None or first.score < CLEAR:
            return None
        return first if second is None or first.score - second.score >= LEAD else None


@dataclass(frozen=True, slots=True)
class _Place:
    candidate: Candidate
    spans: tuple[tuple[int, int], ...]


class Book:
    """All estates of a community, ready to be searched; built once, never changed.

    >>> lantian = EstateEntry(1, "碧海蓝天", grid=7, buildings=(BuildingEntry(31, "3栋"),))
    >>> Book([lantian]).find("碧海兰天三栋二单元501，电梯坏了").place_words
    ('碧海兰天', '三栋二单元501')
    """

    def __init__(self, entries: Iterable[EstateEntry]) -> None:
        self.estates = tuple(entries)
        self._index = {estate.id: at for at, estate in enumerate(self.estates)}
        self._buildings = [_by_number(estate) for estate in self.estates]
        self._names = Names([(estate.name, estate.aliases) for estate in self.estates])

    def find(self, text: str, *, near: int | None = None, limit: int = 6) -> Finding:
        """The places a text may mean, best first; never raises, whatever the text.

        `near` is the estate of a known home: 3号楼 alone is there, and 凌波 is the one lived in.
        """
        folded = fold(text)
        mentions = self._names.mentions(folded)
        home = self._index.get(near) if near is not None else None
        spoken = doors(folded)
        found = [place for m in mentions for place in self._places(m, folded, spoken, mentions)]
        if spoken and not any(m.whole or door_behind(folded, m.end) for m in mentions):
            found += self._places_without_estate(folded, spoken[0], home)
        return _finding(text, found, home=near, limit=limit)

    def _places(
        self, mention: Mention, folded: str, spoken: list[Door], mentions: list[Mention]
    ) -> Iterator[_Place]:
        door, score = door_behind(folded, mention.end), mention.score
        if door is None:
            door = _nearest(spoken, mention, mentions)
            # 锦绣江南3栋 is not in 锦绣花园: the rest of a strange name may stand in between
            score = score if mention.whole else score * 0.85
        yield from self._at_door(mention.estate, score, door, mention)

    def _at_door(
        self, at: int, score: float, door: Door | None, mention: Mention | None
    ) -> Iterator[_Place]:
        """The estate's buildings of that number; the estate alone, for less, when there is none."""
        estate = self.estates[at]
        number_said = door.building if door else None
        buildings = self._buildings[at].get(number_said or "", [])
        for building in buildings:
            yield _place(estate, building, door, score * 0.9 + 10, mention)
        if buildings:
            return
        if door and door.bare and number_said:
            door = _as_room(door)
            unknown = door is None
        else:
            unknown = bool(number_said) and bool(estate.buildings)
        yield _place(estate, None, door, score * (0.65 if unknown else 0.9), mention)

    def _places_without_estate(self, folded: str, door: Door, home: int | None) -> Iterator[_Place]:
        """A door with no estate named: at home, in a zone named, or wherever there is one."""
        said = zone(squeeze(folded)[0])
        foreign = _LEAD_IN.search(folded, 0, door.start) is None
        for at, estate in enumerate(self.estates):
            buildings = self._buildings[at].get(door.building or "", [])
            score = self._without_estate(at, said, home, foreign=foreign)
            for building in buildings:
                yield _place(estate, building, door, score, None)
            if at == home and not buildings:
                yield _place(estate, None, door, 45 if door.building else 60, None)

    def _without_estate(self, at: int, said: str | None, home: int | None, *, foreign: bool) -> int:
        """What a building's number alone is worth in an estate.

        `foreign`: there is a word before it that may be the name of an estate nobody knows.
        """
        own = self._names.zones[at]
        if said and own and said != own:
            return 20
        if home is None:
            return 90 if len(self.estates) == 1 and not foreign else 55
        if said and self._names.stems[at] == self._names.stems[home]:
            return 92 if said == own else 70
        return (65 if foreign else 95) if at == home else 45


def _by_number(estate: EstateEntry) -> dict[str, list[BuildingEntry]]:
    """An estate's buildings by what `number` makes of "3", "3栋", "三号楼", "A座"."""
    buildings: dict[str, list[BuildingEntry]] = defaultdict(list)
    for building in estate.buildings:
        name = fold(building.name).strip()
        bare = re.sub(r"^第|(?:号楼|号栋|号院|[栋幢座号楼#])+$", "", name).replace(" ", "")
        buildings[number(bare or name)].append(building)
    return dict(buildings)


def _nearest(spoken: list[Door], mention: Mention, mentions: list[Mention]) -> Door | None:
    """The first door behind the estate and before the next one; else the last one before it."""
    sure = [other for other in mentions if other.score >= CLEAR]
    following = [other.start for other in sure if other.start >= mention.end]
    leading = [other for other in sure if other.end <= mention.start]
    until = min(following, default=LONGEST)
    behind = [door for door in spoken if mention.end <= door.start < until]
    around = [door for door in spoken if door.start <= mention.start and mention.end <= door.end]
    before = [door for door in spoken if door.end <= mention.start]
    if behind or around:
        return (behind or around)[0]
    return before[-1] if before and not following and not leading else None


def _as_room(door: Door) -> Door | None:
    """碧海蓝天501 is a room there when no building is called 501."""
    if door.building and len(door.building) >= 3 and not door.room:
        return replace(door, building=None, room=door.building)
    return None


def _place(
    estate: EstateEntry,
    building: BuildingEntry | None,
    door: Door | None,
    score: float,
    mention: Mention | None,
) -> _Place:
    grid = building.grid if building and building.grid is not None else estate.grid
    unit, floor, room = (door.unit, door.floor, door.room) if door else (None, None, None)
    spans = [(part.start, part.end) for part in (mention, door) if part]
    rounded = max(0, min(100, round(score)))
    candidate = Candidate(estate, building, unit, floor, room, grid, rounded)
    return _Place(candidate, tuple(sorted(spans)))


def _nearer(place: _Place) -> _Place:
    """The place, preferred because it is in the estate of the known home."""
    one = place.candidate
    return replace(place, candidate=replace(one, score=min(100, one.score + LEAD)))


def _finding(text: str, found: list[_Place], *, home: int | None, limit: int) -> Finding:
    """The best place of each building, the known home preferred where the text leaves it open."""
    best: dict[tuple[int, int | None], _Place] = {}
    for place in found:
        one = place.candidate
        if one.estate.id == home and 50 <= one.score < 95:
            place = _nearer(place)
        key = (one.estate.id, one.building.id if one.building else None)
        if key not in best or place.candidate.score > best[key].candidate.score:
            best[key] = place
    ranked = sorted(
        best.values(), key=lambda place: (-place.candidate.score, place.candidate.estate.id)
    )
    ranked = ranked[: max(0, limit)]
    words = (
        tuple(text[start:end].strip(" ,，、。的-") for start, end in ranked[0].spans)
        if ranked
        else ()
    )
    return Finding(tuple(filter(None, words)), tuple(place.candidate for place in ranked))

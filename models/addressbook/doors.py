"""Doors: building, unit, floor and room, as people write them.

Elsewhere in a text a door must say that it is one (3栋, 3号楼, 3-2-501); right behind the name of
an estate a bare number will do. Numbers that count something (停水2天, 3个人) or ring somewhere
(110) are no doors.
"""

import re
from dataclasses import dataclass

from .spelling import HAN_NUMBER, ONES, number

_NUM = rf"(?:\d{{1,3}}|{HAN_NUMBER})"
MEASURED = (  # what a number in front of these counts, it is not a door
    r"(?!\d|\s*(?:[个人次元块点分年月日周家米岁度条只辆台部盏层多几%℃瓦斤秒平万千百趟处根棵间件张名吨户位份"
    r"伏倍种级路线届后年]|天(?!天)|小时|毫米|厘米|公[里斤]|[a-z]{2}\b|[.:：]\d|[~至到]\s*\d))"
)
_GAP = r"[\s,、.的\-—–_/·|杠]{0,4}"
_DASH = r"\s*[-—–_/.杠]\s*"
_SPOKEN = rf"[零洞{ONES}]{{3,4}}"
_ROOM = rf"(?:[a-z]?\d{{3,4}}(?:[a-z](?![a-z]))?|{_SPOKEN}){MEASURED}\s*(?:号?[室房]|号)?"
_SMALL_ROOM = r"\d{1,2}\s*(?:号房|[室房])(?![外间子])"
_UNIT = (
    rf"(?:{_NUM}|[a-z])(?=\s*(?:单[元位]|[门梯]\s*[-,]?\s*(?:\d|[零{ONES}]{{3}})))"
    r"\s*(?:单[元位]|[门梯])"
)
_TAIL = (
    rf"(?:{_GAP}(?P<unit>{_UNIT}|\d{{1,2}}(?=(?:{_DASH}|\s+)[a-z]?\d{{3,4}}(?!\d))))?"
    rf"(?:{_GAP}(?P<floor>{_NUM}[楼层](?![栋盘]))(?![上下]\w?[的])?)?"
    rf"(?:{_GAP}(?P<room>{_ROOM}|{_SMALL_ROOM}))?"
)
_BLOCK = rf"(?:[a-z]\s?-?)?(?:{_NUM})|[a-z]|[甲乙丙丁东西南北]"
KIND = r"(?:号楼|号栋|[栋幢]|座(?![位椅机谈])|#\s*楼?|dong(?![a-z])|haolou(?![a-z]))"
_SAID = rf"(?:第\s*)?(?P<building>{_BLOCK})\s*(?P<kind>{KIND})"
# 一栋楼 is any building, 这一栋 is no number; a number that goes on to the left is another number
_LONE = rf"(?<![\da-z.十百{ONES}这那哪每整同另某几#])(?!一[栋幢座]楼(?![上下道梯顶前后底]))"

_DOOR_SAID = re.compile(rf"{_LONE}{_SAID}{_TAIL}")
_DOOR_DASHED = re.compile(
    rf"(?<![\da-z.\-/+])(?P<building>[a-z]?\d{{1,2}}){_DASH}(?:(?P<unit>\d{{1,2}}){_DASH})?"
    rf"(?P<floor>(?!))?(?P<room>\d{{3,4}})(?![\d\-/年])"
)
_DOOR_DICTATED = re.compile(  # 三杠二杠五零一
    rf"(?<![\d十百{ONES}])(?P<building>{_NUM})\s*杠\s*(?:(?P<unit>{_NUM})\s*杠\s*)?"
    rf"(?P<floor>(?!))?(?P<room>{_SPOKEN}|\d{{3,4}})"
)
_FILLER = (
    rf"(?:小区|社区|花园|(?:{HAN_NUMBER}|[a-z东西南北中])[区期]|\d{{1,2}}[区期]"
    r"|里面|这边|那边|[里内在住是])?"
)
_BARE = (
    rf"(?P<bare>[a-z]?\d{{1,4}}|[a-z])(?![a-z]){MEASURED}(?!\s*(?:[楼层]|单元|号?[室房]))"
    r"(?!\s*号(?:[线门口电车院楼晚早上下那开停到前]|的?时候))\s*号?"
)
_DOOR_BEHIND = re.compile(rf"{_FILLER}{_GAP}(?:{_SAID}|{_BARE})?{_TAIL}")
_DOOR_INSIDE = re.compile(rf"{_LONE}(?P<unit>{_UNIT}){_TAIL.replace('unit>', 'again>')}")
_HOUSE = r"(?:building|block|bldg\.?|tower)\s*(?:no\.?\s*|#\s*)?"
_FLAT = r"(?:room|flat|apt\.?|apartment)\s*(?:no\.?\s*|#\s*)?"
_UNIT_SAID = rf"(?:{_NUM}|[a-z])\s*单[元位]"
_DOOR_ENGLISH = re.compile(
    rf"\b{_HOUSE}(?P<building>[a-z]?\d{{1,3}}|[a-z])\b"
    r"(?:.{0,40}?\bunit\s*(?P<unit>\d{1,2}|[a-z])\b)?(?P<floor>(?!))?"
    rf"(?:(?:.{{0,40}}?\b{_FLAT}|(?(unit)[\s,#-]{{1,3}}|(?!)))(?P<room>[a-z]?\d{{3,4}}[a-z]?)\b)?"
)
_DOOR_ENGLISH_BACKWARDS = re.compile(  # Flat 501, Unit 2, Block 3
    rf"\b{_FLAT}(?P<room>[a-z]?\d{{3,4}}[a-z]?)\b(?:.{{0,10}}?\bunit\s*(?P<unit>\d{{1,2}}|[a-z])\b)?"
    rf"(?P<floor>(?!))?.{{0,10}}?\b{_HOUSE}(?P<building>[a-z]?\d{{1,3}}|[a-z])\b"
)
_DOOR_BACKWARDS = re.compile(  # 501，2单元，3栋
    rf"(?<![\da-z])(?P<room>{_ROOM}){_GAP}(?P<unit>{_UNIT_SAID}){_GAP}"
    rf"(?P<floor>(?!))?(?P<building>{_BLOCK})\s*{KIND}"
)
DOORS = (
    _DOOR_BACKWARDS,
    _DOOR_SAID,
    _DOOR_DASHED,
    _DOOR_DICTATED,
    _DOOR_INSIDE,
    _DOOR_ENGLISH_BACKWARDS,
    _DOOR_ENGLISH,
)
"""How a door is said, the surest way first."""

_NOT_A_BUILDING = {"110", "119", "120", "122", "114", "315"}


@dataclass(frozen=True, slots=True)
class Door:
    """Where in an estate: as written, in digits and capitals; `bare` when only a number stood."""

    building: str | None
    unit: str | None
    floor: str | None
    room: str | None
    bare: bool
    start: int
    end: int


def _door(found: re.Match[str]) -> Door | None:
    """The door that a match of one of the patterns above describes."""
    parts = found.groupdict()
    written = parts.get("building") or parts.get("bare")
    building = number(re.sub(r"[\s-]", "", written)) if written else None
    unit = (
        number(re.sub(r"\s|单[元位]|[门梯]|unit", "", parts["unit"])) if parts.get("unit") else None
    )
    floor = number(parts["floor"][:-1]) if parts.get("floor") else None
    room = number(re.sub(r"[\s号室房]", "", parts["room"])) if parts.get("room") else None
    if not (building or unit or floor or room):
        return None
    return Door(building, unit, floor, room, bool(parts.get("bare")), found.start(), found.end())


def doors(folded: str) -> list[Door]:
    """The doors that a folded text names by itself, in its order.

    >>> [(d.building, d.unit, d.room) for d in doors("3栋二单元501停水2天了")]
    [('3', '2', '501')]
    """
    said: list[Door | None] = []
    for pattern in DOORS:
        if not any(said):
            said = [_door(found) for found in pattern.finditer(folded)]
    return [door for door in said if door]


def door_behind(folded: str, position: int) -> Door | None:
    """The door that stands right behind an estate's name, where a bare number is enough.

    >>> door_behind("bhlt 3", 4).building, door_behind("bhlt 3天没水", 4)
    ('3', None)
    """
    found = _DOOR_BEHIND.match(folded, position)
    door = _door(found) if found else None
    if door and door.bare and door.building in _NOT_A_BUILDING:
        return None
    return door

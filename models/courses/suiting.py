"""Suiting: whether an hour is one of those at which somebody said they can come.

What is said falls into clauses, each of days, of times, or of both: 周三上午或周四下午. Days in a
row share the times behind them (周三、周四下午), but for the weekend, which is free all day:
周末或者工作日晚上. A clause can as well say when somebody can't come: 周三没空, 除了周三都行.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from models.calendar import local
from models.understanding.days import days_in
from models.understanding.hours import PARTS, Hour, hours_in, part_of

T = TypeVar("T")

DAY = 24 * 60
"""Minutes."""

ABOUT = 60
"""Minutes: so near to an hour that was named is well enough."""

MORNING = 7
"""The hour from which what is said is the morning's: 三点以后 are those of the afternoon."""

WEEKEND = frozenset({6, 7})

_DAYTIME = re.compile(r"白天|日间|\bdaytime\b")
_CAN = re.compile(
    r"可以|都?行|有空|有时间|方便|全天|整天|随时|[。；;！!]"
    r"|\ball day\b|\bcan\b|\bfree\b|\bfine\b|\bok\b|\bworks\b"
)
_CANNOT = re.compile(
    r"不行|不可以|没有?空|没有?时间|不方便|不得空|来不了|(?<!不)(?<!不用)上班|(?<!不)上学|有事|不在"
    r"|can't|cannot|\bbusy\b|\bno time\b"
)
_BUT_FOR = re.compile(
    r"(?:除了?|除开|不要|不想|别|避开)[^，,。；;]{0,2}$"
    r"|\b(?:except|but not|not|work)(?: for)?(?: on)?(?: the)? $"
)
_THEN_ON = re.compile(r"(?:以后|之后|往后|过后|后|起)|(?: or later| onwards)")
_TILL_THEN = re.compile(r"(?:以前|之前|前)")
_PAST = re.compile(r"(?:过了?|晚于|\bafter|\bfrom)\s*$")
_BY = re.compile(r"(?:早于|\bbefore|\bby|\btill?|\buntil)\s*$")
_THROUGH = re.compile(r"\s*(?:到|至|[-—~～–]+|\bto\b)\s*")
_OR = re.compile(r"或|要么|也|[、/]|\bor\b|\band\b")


class _Said(NamedTuple):
    """Where days or times stand in a text: weekdays, or minutes of a day."""

    starts: int
    ends: int
    weekdays: frozenset[int] | None = None
    times: tuple[range, ...] = ()
    vague: bool = False
    """Whether it is a part of the day, in which an hour can still be named."""


@dataclass
class _Clause:
    """The times of days, all of those that are not named; or those that do not suit."""

    refused: bool
    weekdays: frozenset[int] = frozenset()
    dated: bool = False
    times: list[_Said] = field(default_factory=list)

    def has(self, moment: datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        if self.weekdays and moment.isoweekday() not in self.weekdays:
            return False
        return not self.times or any(minute in span for said in self.times for span in said.times)


def suits(starts_at: datetime, words: str, *, now: datetime) -> bool | None:
    """Whether somebody with these words can come then; None for words that name no time.

    Of a day that was named its weekday counts: who says 下周三 has time on Wednesdays.

    >>> from datetime import timedelta
    >>> from zoneinfo import ZoneInfo
    >>> now = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> saturday = now + timedelta(days=5, hours=6)
    >>> [suits(saturday, said, now=now) for said in ("周末", "工作日晚上", "周六、上午", "都可以")]
    [True, False, False, None]
    >>> [suits(saturday, said, now=now) for said in ("三点以后", "周五上午或周六下午", "周六没空")]
    [True, True, False]
    """
    here = local(starts_at)
    clauses = _clauses(_plain(words), local(now))
    if not clauses:
        return None
    if any(clause.has(here) for clause in clauses if clause.refused):
        return False
    asked = [clause for clause in clauses if not clause.refused]
    return not asked or any(clause.has(here) for clause in asked)


def suited(starts_at: datetime, said: Iterable[str], *, now: datetime) -> int:
    """How many of those who said when they can come could come then."""
    return sum(suits(starts_at, words, now=now) is True for words in said)


def _plain(words: str) -> str:
    """As one says it for any week: Weekday evenings are weekdays, evening."""
    read = re.sub(r"\bweekday\b", "weekdays", words.lower())
    return re.sub(r"\b(morning|afternoon|evening|night)s\b", r"\1", read)


def _clauses(read: str, now: datetime) -> list[_Clause]:
    clauses: list[_Clause] = []
    end = 0
    for said in sorted([*_days(read, now), *_times(read)], key=lambda said: said.starts):
        between = read[end : said.starts]
        if clauses and _CANNOT.search(between):
            clauses[-1].refused = True
        if not clauses or _begins(clauses[-1], said, between):
            clauses.append(_begun(read[: said.starts], said, clauses))
        _take_in(clauses[-1], said, between)
        end = said.ends
    if clauses and _CANNOT.search(read[end:]):
        clauses[-1].refused = True
    return clauses


def _begins(clause: _Clause, said: _Said, between: str) -> bool:
    """Whether another clause begins with what is said behind this one."""
    if clause.refused:
        # 除了周三上午, 除了周三和周四; but 周三没空，下午可以
        return bool(_CANNOT.search(between) or _CAN.search(between) or re.search("[，,]", between))
    if said.weekdays is None:
        return False
    if _CAN.search(between):
        return True
    if clause.times:
        return clause.dated or _OR.search(between) is not None  # 晚上，周三
    return clause.weekdays == WEEKEND


def _begun(before: str, said: _Said, clauses: list[_Clause]) -> _Clause:
    clause = _Clause(refused=_BUT_FOR.search(before) is not None)
    if said.weekdays is None and clauses and clauses[-1].times:
        clause.weekdays = clauses[-1].weekdays  # 周三上午不行，下午可以
    return clause


def _take_in(clause: _Clause, said: _Said, between: str) -> None:
    if said.weekdays is not None:
        clause.weekdays |= said.weekdays
        clause.dated = True
        return
    refines = clause.times and clause.times[-1].vague and not said.vague
    if refines and not _OR.search(between):
        clause.times.pop()  # 下午，最好三点
    clause.times.append(said)


# --- what stands in a text


def _placed(read: str, found: Iterable[tuple[str, T]]) -> list[tuple[int, int, T]]:
    """From where until where each stands of what was found, in the order of the text."""
    taken: set[int] = set()
    placed = []
    for words, what in found:
        for place in re.finditer(re.escape(words), read):
            if taken.isdisjoint(range(*place.span())):
                taken.update(range(*place.span()))
                placed.append((*place.span(), what))
                break
    return sorted(placed, key=lambda one: one[0])


def _days(read: str, now: datetime) -> Iterator[_Said]:
    for start, end, day in _placed(read, days_in(read, now)):
        yield _Said(start, end, frozenset(day.weekdays))


def _times(read: str) -> list[_Said]:
    hours = _hours(read)
    taken = {at for said in hours for at in range(said.starts, said.ends)}
    parts = [(found, part_of(found[0])) for found in PARTS.finditer(read)]
    spans = [(found, range(part.starts * 60, part.ends * 60)) for found, part in parts]
    spans += [(found, range(6 * 60, 18 * 60)) for found in _DAYTIME.finditer(read)]
    return hours + [
        _Said(*found.span(), times=(span,), vague=True)
        for found, span in spans
        if found.start() not in taken
    ]


def _hours(read: str) -> list[_Said]:
    """The hours of a text with what is said of each: 三点以后, 两点到四点, about three."""
    placed = _placed(read, sorted(hours_in(read), key=lambda found: -len(found[0])))
    said: list[_Said] = []
    while placed:
        start, end, hour = placed.pop(0)
        if placed and _THROUGH.fullmatch(read[end : placed[0][0]]):
            _, end, until = placed.pop(0)
            times: tuple[range, ...] = (_through(hour, until),)
        elif _THEN_ON.match(read, end) or _PAST.search(read[:start]):
            times = (range(_minute(hour), DAY),)
        elif _TILL_THEN.match(read, end) or _BY.search(read[:start]):
            part = PARTS.match(read, start)
            times = (range(part_of(part[0]).starts * 60 if part else 0, _minute(hour)),)
        else:
            times = tuple(range(at - ABOUT, at + ABOUT + 1) for at in _ways(hour))
        said.append(_Said(start, end, times=times))
    return said


def _minute(hour: Hour) -> int:
    """The minute of the day that is most likely meant."""
    early = not hour.sure and hour.at.hour < MORNING
    return hour.at.hour * 60 + hour.at.minute + early * DAY // 2


def _ways(hour: Hour) -> set[int]:
    """The minutes of the day that can be meant."""
    minute = hour.at.hour * 60 + hour.at.minute
    return {minute} if hour.sure else {minute, (minute + DAY // 2) % DAY}


def _through(first: Hour, last: Hour) -> range:
    begin, end = _minute(first), last.at.hour * 60 + last.at.minute
    return range(begin, end if end > begin else end + DAY // 2)

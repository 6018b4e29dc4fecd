"""Days: the days in what people write, 下周三, 12月5日, 国庆以后; each the next one."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.understanding.holidays import holiday, lunar_new_year
from models.understanding.hours import NUMBER, number


class Day(NamedTuple):
    """Days that were named: from the first up to `until`, which is exclusive."""

    first: date | None
    until: date | None = None
    weekdays: tuple[int, ...] = ()
    every: bool = False
    open: bool = False
    """Whether the next one was meant, so that one that is over is a week later."""


_WEEK = r"(?:周|星期|礼拜|週|禮拜|拜)"
_DAYS = "一二三四五六日天末"
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {
    "今": 0,
    "明": 1,
    "后": 2,
    "後": 2,
    "昨": -1,
    "前": -2,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
}
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], datetime], "Day | None"]]


SOON = (
    re.compile(rf"(半|{NUMBER})\s*个?(半)?(小时|钟头|分钟|刻钟)(?:以后|之后|后|內|内)"),
    re.compile(r"\bin (\d{1,2}|half)( an)? (hour|minute)s?"),
)
"""What counts from now."""


def soon(read: str, now: datetime) -> tuple[datetime | None, str]:
    """半小时后, 20分钟后, 3个小时以后: counted from now."""
    found = SOON[0].search(read) or SOON[1].search(read)
    if not found:
        return None, ""
    half = found[1] in ("半", "half")
    count = 0.5 if half else number(found[1]) + (0.5 if found[2] == "半" else 0)
    minutes = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15, "hour": 60, "minute": 1}[found[3]]
    return now + timedelta(minutes=count * minutes), found[0]


def _near(found: re.Match[str], now: datetime) -> Day:
    word = found["near"]
    ahead = _NEAR.get(word, _NEAR.get(word[0], 0)) + word.count("大") if word[0] != "大" else 3
    return _one(now.date() + timedelta(days=ahead))


def _after(found: re.Match[str], now: datetime) -> Day:
    days = number(found["n"]) * (7 if found["unit"] in ("周", "星期", "礼拜") else 1)
    return _one(now.date() + timedelta(days=days))


def _two_days(found: re.Match[str], now: datetime) -> Day:
    """今明两天, 明后天."""
    first = now.date() + timedelta(days=_NEAR[found["near"][0]])
    weekdays = sorted((first + timedelta(days=ahead)).isoweekday() for ahead in (0, 1))
    return Day(first, first + timedelta(days=2), tuple(weekdays))


def _of_first_moon(found: re.Match[str], now: datetime) -> Day | None:
    """大年初三, 正月十五: counted from the first day of the lunar year."""
    ahead = number(found["day"]) - 1 + (10 if found["word"] == "十" else 0)
    first = lunar_new_year(after=now.date() - timedelta(days=ahead))
    return _one(first + timedelta(days=ahead)) if first else None


def _one(day: date) -> Day:
    return Day(day, day + timedelta(days=1), (day.isoweekday(),))


def _of_week(found: re.Match[str], now: datetime) -> Day:
    named = tuple(dict.fromkeys(_weekdays(found["days"])))
    if found["every"] or re.search(r"[到至~\-—]", found["days"]):
        return Day(None, None, named, True)
    monday = now.date() - timedelta(days=now.isoweekday() - 1)
    which = found["which"] or ""
    if which:
        ahead = which.count("下") - which.count("上")
        first = monday + timedelta(days=7 * ahead + named[0] - 1)
    else:
        first = _next(named, now)
    weekend = named == (6, 7)
    until = first + timedelta(days=_days_to_sunday(first) if weekend else 1)
    return Day(first, until, named, open=not which and not weekend)


def _days_to_sunday(first: date) -> int:
    return 8 - first.isoweekday()


def _next(weekdays: tuple[int, ...], now: datetime) -> date:
    """The next day that is one of these, today included."""
    days = (now.date() + timedelta(days=ahead) for ahead in range(8))
    return next(day for day in days if day.isoweekday() in weekdays)


def _weekdays(words: str) -> Iterator[int]:
    """The ISO weekdays of 二四, 一到五, 二周四, 末.

    >>> [list(_weekdays(words)) for words in ("一三五", "二周四", "一到周五", "末")]
    [[1, 3, 5], [2, 4], [1, 2, 3, 4, 5], [6, 7]]
    """
    found = re.findall(r"[一二三四五六日天末1-7]|[到至\-~—]", re.sub(_WEEK, "", words))
    before, through = 0, False
    for char in found:
        if char in "到至-~—":
            through = True
            continue
        if char == "末":
            yield from (6, 7)
            continue
        day = int(char) if char.isdigit() else min(_DAYS.index(char), 6) + 1
        if through:
            yield from range(before + 1, day)
        yield day
        before, through = day, False


def _workdays(found: re.Match[str], now: datetime) -> Day:
    return Day(None, None, (1, 2, 3, 4, 5), True)


def _every_day(found: re.Match[str], now: datetime) -> Day:
    return Day(None, None, (1, 2, 3, 4, 5, 6, 7), True)


def _english_weekday(found: re.Match[str], now: datetime) -> Day:
    if found["day"].startswith("weekend"):
        named: tuple[int, ...] = (6, 7)
    else:
        named = (_ENGLISH_DAYS.index(found["day"].removesuffix("s")) + 1,)
    if found["which"] == "every" or found["day"].endswith("s"):
        return Day(None, None, named, True)
    first = _next(named, now)
    if found["which"] == "next" and first - now.date() < timedelta(days=8 - now.isoweekday()):
        first += timedelta(days=7)
    return Day(first, first + timedelta(days=len(named)), named)


def _of_month(found: re.Match[str], now: datetime) -> Day | None:
    """12月5日, 下个月3号, 25号: the next one; a year may stand before it."""
    parts = found.groupdict()
    today, day = now.date(), number(parts["day"])
    if parts.get("year"):
        return _on(int(parts["year"]), number(parts["month"]), day)
    if parts.get("month"):
        month = number(parts["month"])
        this = _on(today.year, month, day)
        past = this is None or (this.first is not None and this.first < today)
        return _on(today.year + 1, month, day) if past else this
    which = parts.get("which") or ""
    ahead = which.count("下") if which else int(day < today.day)
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return _on(year, month + 1, day)


def _on(year: int, month: int, day: int) -> Day | None:
    try:
        return _one(date(year, month, day))
    except ValueError:
        return None


def _month_end(found: re.Match[str], now: datetime) -> Day | None:
    """月底之前: until the month ends; 12月中旬: ten days of it; 下个月: the whole of it."""
    parts, today = found.groupdict(), now.date()
    ahead = (parts["which"] or "").count("下")
    if parts.get("month"):
        month = number(parts["month"])
        if not 1 <= month <= 12:
            return None
        ahead = (month - today.month) % 12
    first = _first_of_month(today, ahead)
    following = _first_of_month(today, ahead + 1)
    end = parts["end"]
    if end in ("初", "上旬", "中旬"):
        first += timedelta(days=10 * (end == "中旬"))
        return Day(first, first + timedelta(days=10))
    if end == "下旬":
        return Day(first + timedelta(days=20), following)
    if end:
        return Day(None if parts["before"] else following - timedelta(days=5), following)
    return Day(None if parts["before"] else max(first, today), following)


def _first_of_month(day: date, ahead: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(year, month + 1, 1)


def _week(found: re.Match[str], now: datetime) -> Day:
    """这周, 下周: from its Monday, or from today, up to its Sunday."""
    which = found["which"]
    monday = now.date() - timedelta(days=now.isoweekday() - 1)
    monday += timedelta(days=7 * (which.count("下") - which.count("上")))
    return Day(max(monday, now.date()) if "上" not in which else monday, monday + timedelta(days=7))


def _holiday(found: re.Match[str], now: datetime) -> Day | None:
    days = holiday(found["name"], after=now.date())
    if days is None:
        return None
    first, until = days
    if found["side"] in ("以后", "之后", "后", "過後", "过后", "节后", "过了"):
        return Day(until)
    if found["side"] in ("以前", "之前", "前", "节前"):
        return Day(None, first)
    return Day(first, until, (first.isoweekday(),))


_DAYS_RUN = (
    r"(?:[一二三四五六日天末](?![点号月楼栋幢单])|[1-7](?!\d|[点:：号月楼栋幢单]))"
    rf"(?:[、,，和跟与及\s]?(?:[到至~\-—])?{_WEEK}?"
    r"[一二三四五六日天](?![点号月楼栋幢年个天次小块单层十百]))*"
)
_DAY_RULES: tuple[_Rule, ...] = (
    (
        re.compile(r"(?P<year>20\d\d)[年\-/.](?P<month>\d{1,2})[月\-/.](?P<day>\d{1,2})[日号]?"),
        _of_month,
    ),
    (re.compile(rf"(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})\s*[日号號]"), _of_month),
    (re.compile(rf"(?P<which>(?:下+|这|本)个?)月(?:的)?(?P<day>{NUMBER})\s*[日号號]"), _of_month),
    (
        re.compile(r"(?<![\d/])(?P<month>1[0-2]|[1-9])/(?P<day>[12]\d|3[01]|[1-9])(?![\d/])"),
        _of_month,
    ),
    (
        re.compile(
            rf"(?:(?<![\d一二三四五六七八九十第])|(?<=[周拜期週][一二三四五六]))(?P<day>\d{{1,2}}|{NUMBER})\s*[号號](?![楼栋幢院线门房机码棟樓区室单车厅位教桌]|\d)"
        ),
        _of_month,
    ),
    (
        re.compile(
            rf"(?P<n>{NUMBER})\s*个?(?P<unit>天|日|周|星期|礼拜)(?:以后|之后|后)(?:的?今天)?"
        ),
        _after,
    ),
    (re.compile(r"(?P<near>今明|明后)[两兩二]?天"), _two_days),
    (
        re.compile(
            r"(?:大年|年|正月|春节)(?P<word>初|十)(?P<day>[一二三四五六七八九十])(?![月点\d])"
        ),
        _of_first_moon,
    ),
    (
        re.compile(
            rf"(?:(?P<every>每个?|逢|都是)|(?P<which>(?:下+|上+|这|這|本"
            rf"|今)个?))?{_WEEK}(?P<days>{_DAYS_RUN})"
        ),
        _of_week,
    ),
    (re.compile(r"工作日|平日|weekdays"), _workdays),
    (re.compile(r"每天|天天|每日|every ?day"), _every_day),
    (re.compile(rf"(?P<which>下+个?|这个?|本){_WEEK}(?![一二三四五六日天末\d])"), _week),
    (
        re.compile(
            r"(?P<near>大后天|今天|今日|今儿|今晚|今早|今晨|今夜|明天|明日|明儿|明早|明晚|明晨"
            r"|后天|后日|后晚|後天|聽日|昨天|昨晚|昨日|前天)"
        ),
        _near,
    ),
    (re.compile(r"\b(?P<near>today|tonight|tomorrow)\b"), _near),
    (
        re.compile(
            rf"\b(?:(?P<which>next|this|every|on) )?(?P<day>(?:{'|'.join(_ENGLISH_DAYS)})s?"
            rf"|weekends?)\b"
        ),
        _english_weekday,
    ),
    (
        re.compile(
            r"(?P<name>元旦|国庆节?|五一|劳动节|中秋节?|端午节?|清明节?|春节|过年|除夕|元宵节?"
            r"|重阳节?|三八|六一|儿童节)(?P<side>以后|之后|过后|节后|后|以前|之前|节前|前)?"
        ),
        _holiday,
    ),
    (
        re.compile(
            rf"(?:(?P<which>下+个?|这个?|本)|(?P<month>{NUMBER})\s*)?月份?(?:的)?"
            rf"(?P<end>底|末|尾|初|[上中下]旬)(?P<before>之前|以前|前)?"
        ),
        _month_end,
    ),
    (
        re.compile(
            r"(?P<which>(?:下+个?|这个?|本))月(?P<end>)(?P<before>之前|以前|前)?(?!\d"
            r"|[底末尾初一二三四五六七八九十])"
        ),
        _month_end,
    ),
)


DAYS = tuple(pattern for pattern, _ in _DAY_RULES)
"""What names a day."""


def days_in(read: str, now: datetime) -> Iterator[tuple[str, Day]]:
    """The days in a text, as written and as read; each part once, the first rule first."""
    taken = [False] * len(read)
    for pattern, rule in _DAY_RULES:
        for found in pattern.finditer(read):
            if any(taken[found.start() : found.end()]):
                continue
            day = rule(found, now)
            if day is not None:
                taken[found.start() : found.end()] = [True] * (found.end() - found.start())
                yield found[0], day


def together(days: list[Day]) -> Day | None:
    """Several days named in one text: the first of them, all their weekdays."""
    if not days:
        return None
    days = [day for day in days if not _describes(day, days)]
    weekdays = tuple(sorted({one for day in days for one in day.weekdays}))
    dated = sorted((day for day in days if day.first), key=lambda day: day.first or date.max)
    best = dated[0] if dated else days[0]
    return best._replace(weekdays=weekdays, every=any(day.every for day in days) and not dated)


def _describes(day: Day, days: list[Day]) -> bool:
    """Whether a weekday only says which one a date is: 11月28号礼拜六."""
    return day.open and any(
        other.weekdays == day.weekdays and not (other.open or other.every) for other in days
    )

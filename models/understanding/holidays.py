"""Holidays: the days that people name instead of a date.

Those of the lunar calendar stand in a table, since no rule of a few lines finds them; a name
without a date in the table is simply not read.
"""

from collections.abc import Callable
from datetime import date, timedelta

_LUNAR = {
    "春节": ("2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23"),
    "元宵": ("2026-03-03", "2027-02-20", "2028-02-09", "2029-02-27", "2030-02-17", "2031-02-06"),
    "清明": ("2026-04-05", "2027-04-05", "2028-04-04", "2029-04-04", "2030-04-05", "2031-04-05"),
    "端午": ("2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05", "2031-06-24"),
    "中秋": ("2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12", "2031-10-01"),
    "重阳": ("2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05", "2031-10-24"),
}
_SOLAR = {"元旦": (1, 1), "三八": (3, 8), "五一": (5, 1), "六一": (6, 1), "国庆": (10, 1)}
_ALSO = {"过年": "春节", "除夕": "春节", "劳动节": "五一", "儿童节": "六一"}
_LONG = {"春节": 8, "国庆": 7, "五一": 5}
"""How many days are off; one where it says nothing."""


def holiday(name: str, *, after: date) -> tuple[date, date] | None:
    """The next holiday of that name: its first day, and the day it is over (exclusive).

    >>> holiday("国庆节", after=date(2026, 11, 18))
    (datetime.date(2027, 10, 1), datetime.date(2027, 10, 8))
    """
    plain = _ALSO.get(name, name.removesuffix("节"))
    plain = "春节" if plain == "春" else plain
    for first in _days(plain)(after):
        until = first + timedelta(days=_LONG.get(plain, 1))
        if until > after:
            return first, until
    return None


def lunar_new_year(*, after: date) -> date | None:
    """The first day of a lunar year, that day or after it.

    >>> lunar_new_year(after=date(2026, 11, 18))
    datetime.date(2027, 2, 6)
    """
    days = map(date.fromisoformat, _LUNAR["春节"])
    return next((day for day in days if day >= after), None)


def _days(plain: str) -> Callable[[date], list[date]]:
    if plain in _SOLAR:
        month, day = _SOLAR[plain]
        return lambda after: [date(after.year + ahead, month, day) for ahead in (0, 1)]
    return lambda after: [date.fromisoformat(day) for day in _LUNAR.get(plain, ())]

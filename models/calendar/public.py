"""Public holidays of the country, and the Saturdays and Sundays worked in their stead 调休.

The law fixes the holidays themselves; which days are worked for them is announced a year at a
time. Beyond what is announced the fixed days are off and every weekend is: see
`announced_through`. Source: the `holidays` library, which follows the State Council's notices.
"""

import logging
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

log = logging.getLogger(__name__)


class PublicDay(NamedTuple):
    """A day that differs from its week: worked or off, and what it is called."""

    worked: bool
    name: str


@lru_cache(16)
def public_days(year: int) -> dict[date, PublicDay]:
    """The days of a year that differ from its weeks; none in years nobody knows.

    That a year is not announced is said once in the log.

    >>> public_days(2026)[date(2026, 10, 1)]
    PublicDay(worked=False, name='国庆节')
    >>> public_days(2026)[date(2026, 10, 10)].worked
    True
    """
    if year > announced_through():
        log.warning("calendar-not-announced", extra={"year": year})
    country = _country()(years=year, language="zh_CN")
    days = {day: PublicDay(False, name) for day, name in country.items() if day.year == year}
    worked = [day for day in country.weekend_workdays if day.year == year]
    return {**days, **{day: PublicDay(True, "调休上班") for day in worked}}


@lru_cache(1)
def announced_through() -> int:
    """The last year whose worked weekends are known."""
    return int(max(_country()().special_public_holidays))


def _country() -> Any:
    from holidays.countries.china import China  # takes a third of a second, and has no types

    return China

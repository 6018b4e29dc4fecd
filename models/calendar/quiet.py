"""Quiet hours: when nobody should be disturbed, in the community's time zone.

They cross midnight. What must not ring in them is put off until they end.
"""

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.settings import RULES, Settings


@lru_cache(1)
def zone() -> ZoneInfo:
    """The community's time zone, read once."""
    return ZoneInfo(Settings().timezone)


def local(moment: datetime) -> datetime:
    """A moment as the community's clocks show it."""
    return moment.astimezone(zone())


def day_of(moment: datetime) -> str:
    """The community's day, as numbers of that day begin.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 3, 1, 17, tzinfo=UTC))
    '260302'
    """
    at = local(moment)
    return f"{at.year % 100:02}{at.month:02}{at.day:02}"  # strftime takes four times that


def day_and_minute(moment: datetime) -> str:
    """A moment of these days, short: it stands in every line of a timeline.

    >>> from datetime import UTC
    >>> day_and_minute(datetime(2026, 3, 1, 1, 5, tzinfo=UTC))
    '03-01 09:05'
    """
    at = local(moment)
    return f"{at.month:02}-{at.day:02} {at.hour:02}:{at.minute:02}"


def is_quiet(at: time, *, start: time = RULES.quiet_from, end: time = RULES.quiet_until) -> bool:
    """Whether nobody should be disturbed at that hour.

    >>> is_quiet(time(22)), is_quiet(time(7, 59)), is_quiet(time(8)), is_quiet(time(12))
    (True, True, False, False)
    """
    return at >= start or at < end if start > end else start <= at < end


def after_quiet(moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    here = local(moment)
    if not is_quiet(here.time()):
        return moment
    morning = datetime.combine(here.date(), RULES.quiet_until, here.tzinfo)
    if morning <= here:
        morning = datetime.combine(here.date() + timedelta(days=1), RULES.quiet_until, here.tzinfo)
    return morning.astimezone(moment.tzinfo)


def held_until(start: datetime, hold: timedelta) -> datetime:
    """When something held for `hold` ends, quiet hours not counted.

    A seat offered at 20:00 for four hours is held for an hour that evening and three the
    next morning, until 11:00.
    """
    left, moment = hold, after_quiet(start)
    while True:
        here = local(moment)
        evening = datetime.combine(here.date(), RULES.quiet_from, here.tzinfo)
        if here + left <= evening:
            return moment + left
        left -= evening - here
        moment = after_quiet(evening.astimezone(moment.tzinfo))

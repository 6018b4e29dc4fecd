"""The calendar: the community's days and hours.

Moments are aware UTC; a day is a day in the community's time zone. `quiet` tells when nobody
should be disturbed, `working` reckons in working time, `public` knows the public holidays and the
days worked in their stead 调休, `days` keeps what the office says otherwise, which wins.
"""

from models.calendar.days import (
    CalendarDay,
    CalendarHours,
    current,
    days_off,
    keep_hours,
    overview,
)
from models.calendar.public import announced_through
from models.calendar.quiet import (
    after_quiet,
    day_and_minute,
    day_of,
    held_until,
    is_quiet,
    local,
    zone,
)
from models.calendar.working import (
    ROUND_THE_CLOCK,
    HoursWrong,
    WorkingCalendar,
    written,
)

__all__ = [
    "ROUND_THE_CLOCK",
    "CalendarDay",
    "CalendarHours",
    "HoursWrong",
    "WorkingCalendar",
    "after_quiet",
    "announced_through",
    "current",
    "day_and_minute",
    "day_of",
    "days_off",
    "held_until",
    "is_quiet",
    "keep_hours",
    "local",
    "overview",
    "written",
    "zone",
]

"""Free hours: when and where a course could be held once more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from models.calendar import WorkingCalendar, current, local
from models.courses.makeups import slots_of
from models.courses.planning import Booking, first_clash, held_between, is_certified
from models.courses.tables import Certificate, Course, Venue
from models.courses.timetable import DAY, Span
from models.grids import Grid, desk_of

AHEAD = 2
"""Days from today to the first that is looked at: people must hear of it."""

WITHIN = 14
"""Days from today to the last one."""

USUAL = timedelta(minutes=90)
"""How long a lesson is of a course that has no timetable."""

STEP = timedelta(hours=1)


@dataclass(frozen=True)
class FreeHour:
    """When nobody is in a room, and the teacher of the course can be there."""

    span: Span
    venue: Venue


def open_spans(
    calendar: WorkingCalendar, first: date, last: date, length: timedelta
) -> Iterator[Span]:
    """The spans of a length inside the open hours, from one day through another, in order.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> mornings = WorkingCalendar(zone, (((540, 720),),) * 5 + ((),) * 2)
    >>> friday = date(2026, 11, 27)
    >>> found = open_spans(mornings, friday, friday + 2 * DAY, timedelta(minutes=90))
    >>> [f"{start.astimezone(zone):%a %H:%M}" for start, _ in found]
    ['Fri 09:00', 'Fri 10:00']
    """
    day = first
    while day <= last:
        midnight = datetime.combine(day, time(), calendar.zone)
        for opens, closes in calendar.hours_on(day):
            start = midnight + timedelta(minutes=opens)
            while start + length <= midnight + timedelta(minutes=closes):
                yield start.astimezone(UTC), (start + length).astimezone(UTC)
                start += STEP
        day += DAY


async def free_hours(course: Course, people: int, *, now: datetime) -> list[FreeHour]:
    """The hours at which so many people could be taught, the earliest first, its own room first.

    Only hours at which the teacher is free and has a certificate; one room for each hour. Empty
    for a course without a teacher.
    """
    venues = await _venues(course, people)
    if course.teacher_id is None or not venues:
        return []
    today = local(now).date()
    first, last = today + AHEAD * DAY, today + WITHIN * DAY
    spans = list(open_spans(await current(), first, last, await _length(course)))
    if not spans:
        return []
    ids = {venue.id for venue in venues}
    held = await held_between(spans[0][0], spans[-1][1], venues=ids, teachers={course.teacher_id})
    papers = await Certificate.filter(teacher_id=course.teacher_id)
    found = []
    for span in spans:
        if not is_certified(local(span[0]).date(), papers):
            continue
        for venue in venues:
            if first_clash([Booking(span, venue.id, course.teacher_id)], held) is None:
                found.append(FreeHour(span, venue))
                break
    return found


async def _venues(course: Course, people: int) -> Sequence[Venue]:
    """The rooms of the community that are large enough; the course's own before the others."""
    desk = await desk_of(await Grid.get(id=course.grid_id))
    rooms = await Venue.filter(grid__path__startswith=desk.path, archived_at=None).order_by("id")
    large = [room for room in rooms if room.capacity is None or room.capacity >= people]
    return sorted(large, key=lambda room: room.id != course.venue_id)


async def _length(course: Course) -> timedelta:
    slots = await slots_of(course)
    return timedelta(minutes=slots[0].minutes) if slots else USUAL

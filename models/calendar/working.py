"""Working time: what a calendar's hours leave of the time between two moments.

A `WorkingCalendar` is a value: the hours of a week, the days that differ from it, and a zone. It
works at a moment when the clocks of the zone then show an hour of that day. Where they are put
forward or back, what they skip does not count and what they show twice counts twice.

    calendar.working_time_between(monday_nine, tuesday_nine)
    calendar.add_working_time(friday_five, timedelta(hours=2))     # on Monday morning
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

Hours = tuple[tuple[int, int], ...]
"""When a day is worked: pairs of minutes after midnight, in order, the second exclusive."""

DAY = 24 * 60

FARTHEST = 10
"""Years after which something is due even by a calendar that hardly ever works."""


class HoursWrong(ValueError):
    """No hours of a day: they overlap, run backwards or are none."""


def hours(spans: Iterable[str]) -> Hours:
    """Hours as people write them. Raises `HoursWrong`.

    >>> hours(["08:30-12:00", "14:00-17:30"])
    ((510, 720), (840, 1050))
    """
    read = tuple(_span(span) for span in spans)
    bounds = [minute for span in read for minute in span]
    if any(one > other for one, other in pairwise(bounds)) or any(a == b for a, b in read):
        raise HoursWrong(str(spans))
    return read


def _span(written: str) -> tuple[int, int]:
    begin, _, end = written.partition("-")
    return _minutes(begin), _minutes(end)


def _minutes(clock: str) -> int:
    if clock == "24:00":
        return DAY
    try:
        at = time.fromisoformat(clock)
    except ValueError:
        raise HoursWrong(clock) from None
    if len(clock) != 5:
        raise HoursWrong(clock)
    return at.hour * 60 + at.minute


def written(hours: Hours) -> list[str]:
    """Hours as people write them.

    >>> written(((510, 720), (840, 1440)))
    ['08:30-12:00', '14:00-24:00']
    """
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in hours]


@dataclass(frozen=True)
class _Year:
    """A year's working spans in UTC seconds, with what was worked before each begins."""

    begins: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    before: list[float] = field(default_factory=list)
    whole: float = 0.0

    def until(self, at: float) -> float:
        """Seconds worked in the year before a moment."""
        n = bisect_right(self.begins, at) - 1
        return self.before[n] + min(at, self.ends[n]) - self.begins[n] if n >= 0 else 0.0

    def when(self, worked: float) -> float:
        """The moment by which so much of the year has been worked."""
        n = max(bisect_left(self.before, worked) - 1, 0)
        return self.begins[n] + worked - self.before[n]


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """The hours of the week, Monday first, and those of the days that differ (none: a day off)."""

    zone: tzinfo
    week: tuple[Hours, ...]
    days: Mapping[date, Hours] = field(default_factory=dict)
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False)

    def hours_on(self, day: date) -> Hours:
        """When a day is worked; empty when it is off."""
        found = self.days.get(day)
        return self.week[day.weekday()] if found is None else found

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much is worked between two moments; nothing when they are the wrong way round."""
        if end <= start:
            return timedelta(0)
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        worked = sum(self._year(year).whole for year in range(first.year, last.year))
        worked += self._year(last.year).until(last.timestamp())
        worked -= self._year(first.year).until(first.timestamp())
        return timedelta(seconds=worked)

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest moment by which so much has been worked since `start`; in `FARTHEST` years
        at most, so that hours nobody works can't keep anybody from filing.
        """
        wanted = duration.total_seconds()
        if wanted <= 0:
            return start
        begin = start.astimezone(UTC)
        wanted += self._year(begin.year).until(begin.timestamp())
        for number in range(begin.year, begin.year + FARTHEST):
            year = self._year(number)
            if wanted <= year.whole:
                return datetime.fromtimestamp(year.when(wanted), UTC).astimezone(start.tzinfo)
            wanted -= year.whole
        return start + timedelta(days=FARTHEST * 365)

    def begins_on(self, day: date) -> datetime | None:
        """When work begins on a day; None when it is off."""
        spans = self.hours_on(day)
        if not spans:
            return None
        midnight = datetime.combine(day, time(), self.zone)
        return (midnight + timedelta(minutes=spans[0][0])).astimezone(UTC)

    def opening(self, moment: datetime) -> datetime:
        """The moment itself when it is worked, or when work begins next."""
        second = timedelta(seconds=1)
        return max(moment, self.add_working_time(moment, second) - second)

    def add_working_days(self, start: datetime, count: int) -> datetime:
        """The same hour, so many days later on which anything is worked."""
        here = start.astimezone(self.zone)
        day = here.date()
        for _ in range(FARTHEST * 366):
            if count <= 0:
                break
            day += timedelta(days=1)
            count -= bool(self.hours_on(day))
        return datetime.combine(day, here.timetz()).astimezone(start.tzinfo)

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            self._years[number] = self._reckoned(number)
        return self._years[number]

    def _reckoned(self, number: int) -> _Year:
        year = _Year()
        whole = 0.0
        for begin, end in self._spans(
            datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC)
        ):
            year.begins.append(begin)
            year.ends.append(end)
            year.before.append(whole)
            whole += end - begin
        return _Year(year.begins, year.ends, year.before, whole)

    def _spans(self, start: datetime, end: datetime) -> Iterator[tuple[float, float]]:
        """What is worked, in UTC seconds. In each piece wall time and real time run alike."""
        for begin, until, offset in _pieces(self.zone, start, end):
            first = (begin + offset).replace(tzinfo=None)
            last = (until + offset).replace(tzinfo=None)
            shift = offset.total_seconds()
            for n in range((last.date() - first.date()).days + 1):
                day = first.date() + timedelta(days=n)
                midnight = datetime.combine(day, time())
                for opens, closes in self.hours_on(day):
                    a = max(midnight + timedelta(minutes=opens), first)
                    b = min(midnight + timedelta(minutes=closes), last)
                    if a < b:
                        yield (
                            a.replace(tzinfo=UTC).timestamp() - shift,
                            b.replace(tzinfo=UTC).timestamp() - shift,
                        )


def _pieces(
    zone: tzinfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time between two moments, cut where the zone's clocks are put forward or back."""
    begin, at, offset = start, start, _offset(zone, start)
    while at < end:
        following = min(at + timedelta(days=1), end)
        if _offset(zone, following) != offset:
            change = _change(zone, at, following)
            yield begin, change, offset
            begin, offset = change, _offset(zone, change)
            following = change
        at = following
    if begin < end:
        yield begin, end, offset


def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset of `before` ends."""
    offset = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        same = _offset(zone, before + timedelta(seconds=middle)) == offset
        low, high = (middle, high) if same else (low, middle)
    return before + timedelta(seconds=high)


def _offset(zone: tzinfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


ROUND_THE_CLOCK = WorkingCalendar(UTC, (((0, DAY),),) * 7)
"""What cannot wait: every hour of every day."""

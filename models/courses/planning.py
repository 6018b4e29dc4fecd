"""Planning: no room is used twice at an hour, nobody teaches in two places, nobody without a paper.

A draft holds nothing; a lesson counts from the moment its course is published. What is over is
left alone. Rooms and teachers are locked before they are looked at: two courses may be published
at the same moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import NoReturn, TypeVar

from tortoise.expressions import Q

from models.calendar import local
from models.courses.filling import moment
from models.courses.tables import (
    Certificate,
    Course,
    CourseStatus,
    Lesson,
    LessonStatus,
    Teacher,
    Venue,
)
from models.courses.timetable import Span, overlap
from models.errors import RuleBroken

T = TypeVar("T", Venue, Teacher)


@dataclass(eq=False)
class VenueTaken(RuleBroken):
    """Another lesson is held there at that hour."""

    venue: str
    other: str
    at: str


@dataclass(eq=False)
class TeacherTaken(RuleBroken):
    """The teacher teaches elsewhere at that hour."""

    teacher: str
    other: str
    at: str


@dataclass(eq=False)
class VenueTooSmall(RuleBroken):
    """There are more seats in the course than fit into the room."""

    course: str
    venue: str
    capacity: int


@dataclass(eq=False)
class NotCertified(RuleBroken):
    """The teacher has no certificate that is valid on the day of a lesson."""

    course: str
    teacher: str
    lesson: int
    day: str


@dataclass(frozen=True)
class Booking:
    """A lesson as planning sees it: when, where, by whom, and what it is called."""

    span: Span
    venue: int | None
    teacher: int | None
    title: str = ""
    lesson: int = 0


@dataclass(frozen=True)
class Clash:
    """Two lessons that can't both be; `venue` or `teacher` is what they share."""

    shared: str
    wanted: Booking
    other: Booking


def first_clash(wanted: Sequence[Booking], held: Sequence[Booking]) -> Clash | None:
    """The first of the wanted lessons that meets another, of those held or of its own.

    >>> from datetime import UTC, timedelta
    >>> nine = datetime(2026, 9, 1, 1, tzinfo=UTC)
    >>> hour = timedelta(hours=1)
    >>> one = Booking((nine, nine + hour), venue=1, teacher=1)
    >>> first_clash([one], [Booking((nine, nine + hour), venue=1, teacher=2)]).shared
    'venue'
    >>> first_clash([one], [Booking((nine + hour, nine + 2 * hour), venue=1, teacher=1)])
    """
    for booking in wanted:
        for other in held:
            if shared := _shared(booking, other):
                return Clash(shared, booking, other)
    for booking, other in combinations(wanted, 2):
        if shared := _shared(booking, other):
            return Clash(shared, booking, other)
    return None


def _shared(one: Booking, other: Booking) -> str:
    if not overlap(one.span, other.span):
        return ""
    for what in ("venue", "teacher"):
        mine = getattr(one, what)
        if mine is not None and mine == getattr(other, what):
            return what
    return ""


def is_certified(day: date, papers: Iterable[Certificate]) -> bool:
    """Whether one of the certificates is valid on a day."""
    return any(
        (paper.valid_from is None or paper.valid_from <= day) and day <= paper.valid_through
        for paper in papers
    )


async def must_fit(course: Course, lessons: Iterable[Lesson], *, now: datetime) -> None:
    """Refuse what can't be: a room or a teacher used twice, a teacher without a certificate.

    Looks at those of the lessons that take place and are not over. Raises `VenueTaken`,
    `TeacherTaken`, `NotCertified` or `VenueTooSmall`; each names what is in the way.
    """
    to_come = [
        lesson
        for lesson in lessons
        if lesson.status is LessonStatus.PLANNED and lesson.ends_at > now
    ]
    wanted = [_booking(lesson, course) for lesson in to_come]
    venues = await _locked(Venue, {b.venue for b in wanted})
    teachers = await _locked(Teacher, {b.teacher for b in wanted})
    held = await bookings(wanted, besides={lesson.id for lesson in to_come})
    if clash := first_clash(wanted, held):
        _refuse(clash, venues, teachers)
    must_hold_all(course, venues.values())
    await _must_be_certified(course, wanted, teachers)


async def _locked(table: type[T], ids: Iterable[int | None]) -> dict[int, T]:
    rows = table.filter(id__in=sorted(id for id in ids if id)).order_by("id")
    return {row.id: row for row in await rows.select_for_update()}


def _booking(lesson: Lesson, course: Course) -> Booking:
    return Booking(
        (lesson.starts_at, lesson.ends_at),
        lesson.venue_id or course.venue_id,
        lesson.teacher_id or course.teacher_id,
        course.title,
        lesson.id or 0,
    )


async def bookings(wanted: Sequence[Booking], *, besides: Iterable[int] = ()) -> list[Booking]:
    """The lessons that are held in the rooms or by the teachers of those wanted, meanwhile."""
    if not wanted:
        return []
    first = min(booking.span[0] for booking in wanted)
    last = max(booking.span[1] for booking in wanted)
    return await held_between(
        first,
        last,
        venues={b.venue for b in wanted},
        teachers={b.teacher for b in wanted},
        besides=besides,
    )


async def held_between(
    first: datetime,
    last: datetime,
    *,
    venues: Iterable[int | None],
    teachers: Iterable[int | None],
    besides: Iterable[int] = (),
) -> list[Booking]:
    """What takes place in rooms, or is taught by teachers, between two moments."""
    meanwhile = Lesson.filter(
        starts_at__lt=last, ends_at__gt=first, status=LessonStatus.PLANNED
    ).exclude(course__status=CourseStatus.DRAFT)
    rooms, people = [id for id in venues if id], [id for id in teachers if id]
    there = Q(venue_id__in=rooms) | Q(venue_id__isnull=True, course__venue_id__in=rooms)
    theirs = Q(teacher_id__in=people) | Q(teacher_id__isnull=True, course__teacher_id__in=people)
    mine = {id for id in besides if id}
    found = await meanwhile.filter(there | theirs).select_related("course").order_by("starts_at")
    return [_booking(lesson, lesson.course) for lesson in found if lesson.id not in mine]


def _refuse(clash: Clash, venues: dict[int, Venue], teachers: dict[int, Teacher]) -> NoReturn:
    other, at = clash.other.title, moment(clash.other.span[0])
    if clash.shared == "venue":
        raise VenueTaken(venue=venues[clash.wanted.venue or 0].name, other=other, at=at)
    raise TeacherTaken(teacher=teachers[clash.wanted.teacher or 0].name, other=other, at=at)


def must_hold_all(course: Course, venues: Iterable[Venue]) -> None:
    """Raise `VenueTooSmall` when the seats of a course don't fit into a room."""
    for venue in venues:
        if venue.capacity is not None and venue.capacity < course.seats:
            raise VenueTooSmall(course=course.title, venue=venue.name, capacity=venue.capacity)


async def _must_be_certified(
    course: Course, wanted: Sequence[Booking], teachers: dict[int, Teacher]
) -> None:
    papers = await Certificate.filter(teacher_id__in=list(teachers))
    for booking in wanted:
        mine = [paper for paper in papers if paper.teacher_id == booking.teacher]
        day = local(booking.span[0]).date()
        if not is_certified(day, mine):
            teacher = teachers.get(booking.teacher or 0)
            raise NotCertified(
                course=course.title,
                teacher=teacher.name if teacher else "",
                lesson=booking.lesson,
                day=day.isoformat(),
            )

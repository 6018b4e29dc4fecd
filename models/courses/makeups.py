"""Make-ups 补课: a lesson that a holiday or a cancellation takes away, and when it can be held.

What is missed is not written down anywhere: it is the weekly pattern without the lessons that are
held. A proposal is the same hour on the next day on which the class does not meet and both the
venue and the teacher are free; the office holds it by one call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.calendar import days_off, local, zone
from models.courses import timetable
from models.courses.filling import locked, moment
from models.courses.lessons import add_lesson
from models.courses.planning import held_between
from models.courses.tables import Course, Lesson, LessonStatus, Term, TimetableSlot
from models.courses.timetable import Slot, Span
from models.database import writing
from models.errors import RuleBroken
from models.journal import Actor

AFTER_TERM = timedelta(days=14)
"""How long after its term a course may still make up for what was missed."""


@dataclass(eq=False)
class NothingToMakeUp(RuleBroken):
    """Nothing is missed at that moment, it is made up for already, or no hour is free for it."""

    course: str
    at: str


@dataclass(frozen=True)
class MakeUp:
    """A lesson that is missed, why, and when it can be held; None when there is no such hour."""

    missed: Span
    why: str
    proposed: Span | None


async def slots_of(course: Course) -> list[Slot]:
    """The weekly pattern of a course."""
    rows = await TimetableSlot.filter(course_id=course.id).order_by("weekday", "starts")
    return [timetable.slot(row.weekday, row.starts, row.minutes) for row in rows]


async def make_ups(course: Course, *, now: datetime) -> list[MakeUp]:
    """What a course misses and has not made up for, in order, each with a proposal."""
    term = await Term.get(id=course.term_id)
    last = term.through + AFTER_TERM
    off = await days_off(term.starts_on, last)
    lessons = await Lesson.filter(course_id=course.id)
    own = [le for le in lessons if le.status is LessonStatus.PLANNED]
    held = await _held(course, term, now=now)
    meeting = {local(lesson.starts_at).date() for lesson in own}
    found = []
    for missed, why in await _missed(course, term, lessons, off):
        first = max(local(missed[0]).date(), local(now).date()) + timedelta(days=1)
        proposed = timetable.next_free(
            missed, first, last, zone=zone(), days_off=off, held=held, own_days=meeting
        )
        if proposed:
            meeting.add(local(proposed[0]).date())
        found.append(MakeUp(missed, why, proposed))
    return found


async def _missed(
    course: Course, term: Term, lessons: Iterable[Lesson], off: Mapping[date, str]
) -> list[tuple[Span, str]]:
    made_up = {lesson.makes_up_at for lesson in lessons if lesson.makes_up_at}
    there = {lesson.planned_at for lesson in lessons}
    times = timetable.lesson_times(term.starts_on, term.through, await slots_of(course), zone())
    skipped = [
        (span, off[day])
        for span in times
        if (day := local(span[0]).date()) in off and span[0] not in there
    ]
    cancelled = [
        ((le.starts_at, le.ends_at), le.note)
        for le in lessons
        if le.status is LessonStatus.CANCELLED
    ]
    return sorted(m for m in skipped + cancelled if m[0][0] not in made_up)


async def _held(course: Course, term: Term, *, now: datetime) -> list[Span]:
    end = datetime.combine(term.through + AFTER_TERM, datetime.max.time(), zone())
    held = await held_between(now, end, venues={course.venue_id}, teachers={course.teacher_id})
    return [booking.span for booking in held]


async def make_up(id: int, missed: datetime, actor: Actor, *, now: datetime) -> Lesson:
    """Hold the lesson that is proposed for a missed one; everyone in the course is told.

    Raises `NothingToMakeUp`.
    """
    async with writing():
        course = await locked(id)
        known = await make_ups(course, now=now)
        found = next((m for m in known if m.missed[0] == missed), None)
        if found is None or found.proposed is None:
            raise NothingToMakeUp(course=course.title, at=moment(missed))
        start, end = found.proposed
        return await add_lesson(id, start, end, actor, now=now, note=found.why, makes_up_at=missed)

"""Reminders: the day before a lesson, whoever has a seat hears of it, once.

When that is due stands in the lesson's own row and is taken away in the transaction that tells,
so that neither a restart nor a clock that jumps tells twice. What was missed while nobody was
on duty is told late, outside the quiet hours, as long as the lesson has not begun.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import outbox
from models.calendar import after_quiet, local
from models.courses.filling import in_lesson, moment
from models.courses.tables import (
    Course,
    CourseStatus,
    Lesson,
    LessonStatus,
)
from models.courses.venues import teacher_of, venue_of
from models.database import writing
from models.outbox import Notice
from models.residents import Resident
from models.settings import RULES


@dataclass
class LessonTomorrow(Notice):
    """To whoever has a seat, the day before: when, where, and for whom of the family."""

    title: str
    lesson: int
    course: int
    people: str
    starts: str
    venue: str
    teacher: str


def reminder_of(starts_at: datetime) -> datetime:
    """When people are reminded: the evening before, in the community's time.

    >>> from datetime import UTC
    >>> reminder_of(datetime(2026, 11, 24, 1, tzinfo=UTC)).isoformat()
    '2026-11-23T10:00:00+00:00'
    """
    here = local(starts_at)
    evening = datetime.combine(here.date() - timedelta(days=1), RULES.remind_at, here.tzinfo)
    return evening.astimezone(starts_at.tzinfo)


async def remind(*, now: datetime) -> int:
    """Remind of the lessons that are due to be. Returns how many people were told."""
    due = Lesson.filter(remind_at__lte=now)
    told = 0
    for lesson in await due.order_by("starts_at").limit(200):
        async with writing():
            # whoever takes the moment away tells; a second one finds nothing
            if await Lesson.filter(id=lesson.id, remind_at=lesson.remind_at).update(remind_at=None):
                told += await _remind_of(await Lesson.get(id=lesson.id), now=now)
    return told


async def _remind_of(lesson: Lesson, *, now: datetime) -> int:
    at = after_quiet(now)
    course = await Course.get(id=lesson.course_id)
    draft = course.status is CourseStatus.DRAFT
    if draft or lesson.status is not LessonStatus.PLANNED or lesson.starts_at <= at:
        return 0
    where, who = await venue_of(course, lesson), await teacher_of(course, lesson)
    told = 0
    for resident, names in (await _seated(lesson)).items():
        told += await outbox.tell(
            Resident(id=resident),
            LessonTomorrow(
                title=course.title,
                lesson=lesson.id,
                course=course.id,
                people="、".join(names),
                starts=moment(lesson.starts_at),
                venue=where,
                teacher=who,
            ),
            now=now,
            due_at=at,
            expires_at=lesson.starts_at,
        )
    return told


async def _seated(lesson: Lesson) -> dict[int, list[str]]:
    """Who has a seat in it, by the resident who is told of it: one message a family."""
    names: dict[int, list[str]] = {}
    for enrolment in await in_lesson(lesson):
        names.setdefault(enrolment.resident_id, []).append(enrolment.name)
    return names

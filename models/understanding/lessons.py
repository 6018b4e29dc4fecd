"""Lessons: which classes are held at the moments that somebody named."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.calendar import local
from models.courses import Course, Lesson, LessonStatus
from models.understanding.moments import Moments

AROUND = timedelta(hours=1)
"""How long an hour lasts that was named without an end."""


async def held_then(offered: Sequence[Course], said: Moments, *, now: datetime) -> list[Course]:
    """Those of the classes that have a lesson then, in their order."""
    to_come = Lesson.filter(
        course_id__in=[course.id for course in offered],
        status=LessonStatus.PLANNED,
        ends_at__gt=now,
    )
    if said.at is not None:
        to_come = to_come.filter(ends_at__gt=said.at, starts_at__lt=said.until or said.at + AROUND)
    lessons = await to_come.values_list("course_id", "starts_at")
    days = said.weekdays if said.every else ()
    held = {id for id, starts in lessons if not days or local(starts).isoweekday() in days}
    return [course for course in offered if course.id in held]

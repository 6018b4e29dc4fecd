"""Changes 变动 of a whole course: another room or teacher is told to everyone in it, once.

The office corrects the one and then the other, and sometimes itself: what is changed within a few
minutes is gathered, and what is as it was in the end is not told at all. Lessons that have a room
or a teacher of their own keep them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models import outbox
from models.courses.filling import moment
from models.courses.lessons import told_at, who_hears
from models.courses.tables import Course, CourseStatus, Lesson, LessonStatus, Teacher, Venue
from models.courses.venues import teacher_of, venue_of
from models.outbox import Notice
from models.settings import RULES


@dataclass
class CourseChanged(Notice):
    """From the next lesson on a course is held elsewhere, or by somebody else.

    `venue` and `teacher` are the new ones, "" where nothing has changed.
    """

    title: str
    course: int
    was_venue: str
    venue: str
    was_teacher: str
    teacher: str
    starts: str


async def tell(
    course: Course, *, was_venue: int | None, was_teacher: int | None, now: datetime
) -> None:
    """Tell of another room or teacher, if a lesson is to come; called in the same transaction."""
    coming = Lesson.filter(course_id=course.id, starts_at__gt=now, status=LessonStatus.PLANNED)
    following = await coming.order_by("starts_at").first()
    if course.status is CourseStatus.DRAFT or following is None:
        return
    before = {
        "was_venue": await _name(Venue, was_venue),
        "was_teacher": await _name(Teacher, was_teacher),
    }
    teachers = [id for id in (was_teacher, course.teacher_id) if id]
    now_is = {"venue": await venue_of(course), "teacher": await teacher_of(course)}
    gathered = min(now + RULES.change_gathered_for, max(now, following.starts_at))
    due_at = told_at(gathered, before=following.starts_at)
    for chat in await who_hears(course, teachers, Q()):
        waiting = await outbox.take_back(chat, CourseChanged.code, course.subject)
        news = _gathered(course, [*waiting, before], now_is, starts=moment(following.starts_at))
        if news.venue or news.teacher:
            await outbox.tell(chat, news, now=now, due_at=due_at)


def _gathered(
    course: Course, known: list[dict[str, Any]], now_is: dict[str, str], *, starts: str
) -> CourseChanged:
    """The news since the oldest that has not left; what is as it was then is none."""
    was = {part: str(known[0][f"was_{part}"]) for part in ("venue", "teacher")}
    new = {part: now_is[part] if now_is[part] != was[part] else "" for part in was}
    return CourseChanged(
        title=course.title,
        course=course.id,
        was_venue=was["venue"],
        venue=new["venue"],
        was_teacher=was["teacher"],
        teacher=new["teacher"],
        starts=starts,
    )


async def _name(table: type[Venue] | type[Teacher], id: int | None) -> str:
    row = await table.get_or_none(id=id) if id else None
    return row.name if row else ""

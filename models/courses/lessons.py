"""Single lessons: moved, cancelled; everyone who has a seat is told, once."""

from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.chats import Chat
from models.courses.seats import moment
from models.courses.showing import chats_of
from models.courses.tables import HOLDING, Course, Lesson, LessonStatus
from models.database import writing
from models.errors import Invalid, NotFound
from models.journal import Actor
from models.outbox import Notice


@dataclass
class LessonMoved(Notice):
    """A lesson is held at another time or place."""

    title: str
    lesson: int
    was: str
    starts: str
    venue: str
    note: str


@dataclass
class LessonCancelled(Notice):
    """A lesson is not held."""

    title: str
    lesson: int
    starts: str
    note: str


async def move_lesson(
    id: int,
    actor: Actor,
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    venue: str = "",
    note: str = "",
) -> Lesson:
    """Hold one lesson at another time or place; everyone in the course is told, once.

    A lesson that was cancelled is held again. Nobody is told of what is over, or of a change
    that changes nothing.
    """
    if ends_at <= starts_at:
        raise Invalid(field="ends_at", value=moment(ends_at))
    async with writing():
        lesson, course = await _lesson(id)
        before = (lesson.starts_at, lesson.ends_at, lesson.venue, lesson.status)
        was = lesson.starts_at
        lesson.starts_at, lesson.ends_at = starts_at, ends_at
        lesson.venue, lesson.note = venue, note
        lesson.status = LessonStatus.PLANNED
        news = LessonMoved(
            course.title, id, moment(was), moment(starts_at), venue or course.venue, note
        )
        after = (lesson.starts_at, lesson.ends_at, lesson.venue, lesson.status)
        matters = before != after and max(was, starts_at) > now
        await _changed(lesson, course, "lesson-moved", actor, now=now)
        if matters:
            await _tell_everyone(course, news, now=now)
    return lesson


async def cancel_lesson(id: int, actor: Actor, *, now: datetime, note: str = "") -> Lesson:
    """Not hold one lesson; everyone in the course is told, once, unless it is over."""
    async with writing():
        lesson, course = await _lesson(id)
        matters = lesson.status is LessonStatus.PLANNED and lesson.starts_at > now
        lesson.status = LessonStatus.CANCELLED
        lesson.note = note
        await _changed(lesson, course, "lesson-cancelled", actor, now=now)
        if matters:
            news = LessonCancelled(course.title, id, moment(lesson.starts_at), note)
            await _tell_everyone(course, news, now=now)
    return lesson


async def _lesson(id: int) -> tuple[Lesson, Course]:
    lesson = await Lesson.filter(id=id).select_for_update().first()
    if lesson is None:
        raise NotFound(what="lesson")
    return lesson, await Course.get(id=lesson.course_id)


async def _changed(
    lesson: Lesson, course: Course, act: str, actor: Actor, *, now: datetime
) -> None:
    lesson.version += 1
    await lesson.save(update_fields=["starts_at", "ends_at", "venue", "note", "status", "version"])
    await journal.write(actor, act, lesson, now=now)
    await outbox.refresh(("course",), course.subject, now=now)
    await outbox.refresh(("roll",), lesson.subject, now=now)


async def _tell_everyone(course: Course, news: Notice, *, now: datetime) -> None:
    """Tell everyone who holds a seat, and the groups; each chat once, however many seats."""
    private = await Chat.filter(
        accounts__resident__enrolments__course_id=course.id,
        accounts__resident__enrolments__standing__in=HOLDING,
    ).distinct()
    groups = await chats_of(course)
    for chat in {chat.id: chat for chat in [*private, *groups]}.values():
        await outbox.tell(chat, news, now=now)

"""The roll 点名: who came. 人数 heads and 人次 attendances are never mixed."""

from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.chats import Chat
from models.courses.tables import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    LessonStatus,
    Mark,
    Standing,
)
from models.database import writing
from models.errors import NotFound, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.members import Member, roles_at
from models.residents import Resident


@dataclass(eq=False)
class NotTheMonitor(RuleBroken):
    """The monitor of the class and the staff of its grid take the roll."""

    course: str


@dataclass(eq=False)
class LessonNotHeld(RuleBroken):
    """The lesson was cancelled: there is nothing to count."""

    course: str


@dataclass(frozen=True)
class Figures:
    """What the roll of a course says.

    Heads 人数 are enrolled now; lessons are those with a roll; attendances 人次 are all that were
    ever counted, `by_heads` those of the heads alone, without who has left since.
    """

    heads: int
    lessons: int
    attendances: int
    by_heads: int

    @property
    def rate(self) -> float | None:
        """How much of what the heads could come to they came to, 0–1; None before a first roll."""
        expected = self.heads * self.lessons
        return self.by_heads / expected if expected else None


async def may_take_roll(course: Course, resident: Resident | None, member: Member | None) -> bool:
    """Whether somebody is the monitor of a course or holds a post over its grid."""
    if resident and course.monitor_id == resident.id:
        return True
    return bool(await roles_at(member, await Grid.get(id=course.grid_id)))


async def show_roll(lesson: Lesson, chat: Chat, *, now: datetime) -> None:
    """Have the roll of a lesson in a chat, as a card below everything that was said there."""
    await outbox.show_anew(chat, "roll", lesson.subject, now=now)


async def mark(
    lesson: int,
    enrolment: int,
    mark: Mark | None,
    actor: Actor,
    *,
    now: datetime,
    resident: Resident | None = None,
    member: Member | None = None,
) -> None:
    """Write down whether somebody came; None takes the mark back.

    Raises `NotTheMonitor`, `LessonNotHeld`, or `NotFound` for an enrolment of another course
    or one that holds no seat.
    """
    async with writing():
        meeting = await Lesson.filter(id=lesson).select_related("course").first()
        if meeting is None:
            raise NotFound(what="lesson")
        if not await may_take_roll(meeting.course, resident, member):
            raise NotTheMonitor(course=meeting.course.title)
        if meeting.status is LessonStatus.CANCELLED:
            raise LessonNotHeld(course=meeting.course.title)
        seated = await Enrolment.filter(
            id=enrolment, course_id=meeting.course_id, standing=Standing.SEATED
        ).first()
        if seated is None:
            raise NotFound(what="enrolment")
        await _write(meeting, seated, mark, now=now)
        await journal.write(actor, "roll-marked", meeting, now=now, enrolment=enrolment, mark=mark)
        await outbox.refresh(("roll",), meeting.subject, now=now)


async def _write(lesson: Lesson, enrolment: Enrolment, mark: Mark | None, *, now: datetime) -> None:
    known = Attendance.filter(lesson_id=lesson.id, enrolment_id=enrolment.id)
    if mark is None:
        await known.delete()
    elif not await known.update(mark=mark, marked_at=now):
        await Attendance.create(
            lesson_id=lesson.id, enrolment_id=enrolment.id, mark=mark, marked_at=now
        )


async def figures(course: Course) -> Figures:
    """Heads, lessons with a roll, and attendances of a course; cancelled lessons count nowhere."""
    roll = Attendance.filter(lesson__course_id=course.id, lesson__status=LessonStatus.PLANNED)
    came = roll.filter(mark=Mark.PRESENT)
    return Figures(
        heads=await Enrolment.filter(course_id=course.id, standing=Standing.SEATED).count(),
        lessons=len(set(await roll.distinct().values_list("lesson_id", flat=True))),
        attendances=await came.count(),
        by_heads=await came.filter(enrolment__standing=Standing.SEATED).count(),
    )

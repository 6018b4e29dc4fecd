"""Leave 请假: who can't come to one lesson says so before it begins, and is no no-show.

Their seat of that lesson is offered to those who wait. It can be taken back until the seat is
given away.
"""

from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.courses.filling import locked, moment, seats_of
from models.courses.offers import settle
from models.courses.tables import Course, Enrolment, Leave, Lesson, LessonStatus, Standing
from models.database import writing
from models.errors import NotFound, RuleBroken
from models.journal import Actor


@dataclass(eq=False)
class LessonBegan(RuleBroken):
    """The lesson has begun, or is not held: there is no leave to ask for."""

    course: str
    starts: str


@dataclass(eq=False)
class NoSeat(RuleBroken):
    """Leave is for those who have a seat."""

    course: str
    name: str


@dataclass(eq=False)
class AlreadyOnLeave(RuleBroken):
    """They said so before."""

    course: str
    name: str
    starts: str


@dataclass(eq=False)
class SeatGivenAway(RuleBroken):
    """Somebody else has the seat of that lesson by now."""

    course: str
    name: str
    starts: str


async def ask(enrolment: int, lesson: int, actor: Actor, *, now: datetime) -> Leave:
    """Not come to one lesson; whoever waits is offered the seat.

    Raises `LessonBegan`, `NoSeat` or `AlreadyOnLeave`.
    """
    async with writing():
        course, who, meeting = await _locked(enrolment, lesson, now=now)
        if who.standing is not Standing.SEATED:
            raise NoSeat(course=course.title, name=who.name)
        if await Leave.exists(lesson_id=lesson, enrolment_id=enrolment):
            raise AlreadyOnLeave(course.title, who.name, moment(meeting.starts_at))
        leave = await Leave.create(lesson_id=lesson, enrolment_id=enrolment, asked_at=now)
        await _changed(who)
        await journal.write(actor, "leave-asked", meeting, now=now, enrolment=enrolment)
        await settle(course, now=now)
        await outbox.refresh(("roll",), meeting.subject, now=now)
    return leave


async def take_back(enrolment: int, lesson: int, actor: Actor, *, now: datetime) -> None:
    """Come after all. Raises `LessonBegan`, `SeatGivenAway`, or `NotFound` where there is none."""
    async with writing():
        course, who, meeting = await _locked(enrolment, lesson, now=now)
        leave = await Leave.filter(lesson_id=lesson, enrolment_id=enrolment).first()
        if leave is None or who.standing is not Standing.SEATED:
            raise NotFound(what="leave")
        # those who wait have not been offered it yet: it is still theirs
        seats = (await seats_of(course, now=now))[course.id]
        if seats.capacity - seats.taken - seats.more.get(lesson, 0) < who.seats:
            raise SeatGivenAway(course.title, who.name, moment(meeting.starts_at))
        await leave.delete()
        await _changed(who)
        await journal.write(actor, "leave-taken-back", meeting, now=now, enrolment=enrolment)
        await outbox.refresh(("course",), course.subject, now=now)
        await outbox.refresh(("roll",), meeting.subject, now=now)


async def _changed(who: Enrolment) -> None:
    """Calendars tell by it which of what they were told is newer."""
    who.version += 1
    await who.save(update_fields=["version"])


async def _locked(
    enrolment: int, lesson: int, *, now: datetime
) -> tuple[Course, Enrolment, Lesson]:
    found = await Enrolment.filter(id=enrolment, lesson_id=None).first()
    if found is None:
        raise NotFound(what="enrolment")
    course = await locked(found.course_id)
    meeting = await Lesson.filter(id=lesson, course_id=course.id).first()
    if meeting is None:
        raise NotFound(what="lesson")
    if meeting.starts_at <= now or meeting.status is LessonStatus.CANCELLED:
        raise LessonBegan(course=course.title, starts=moment(meeting.starts_at))
    return course, await Enrolment.get(id=enrolment), meeting

"""Presence: people sign themselves in 签到, and family who have no phone; walk-ins are let in.

Whoever has a seat and shows a code of the lesson is there. Family are ticked by the one who
signed them up, from the phone that has just signed in. Whoever has no seat is a walk-in: where
the course allows it they count at once, else the monitor says yes or no.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from models import journal, outbox, residents
from models.chats import Chat
from models.courses.codes import must_be_on
from models.courses.roll import held, must_take_roll, write
from models.courses.showing import chats_of
from models.courses.tables import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    Mark,
    Relation,
    Standing,
)
from models.database import writing
from models.errors import Invalid, NotFound
from models.journal import Actor
from models.members import Member
from models.outbox import Notice
from models.residents import Resident, masked

LONGEST_NAME = 40


@dataclass
class WalkInWaits(Notice):
    """To the monitor and the groups of the class: somebody without a seat has come."""

    title: str
    lesson: int
    enrolment: int
    name: str


@dataclass(frozen=True)
class SignedIn:
    """What became of somebody who signed in: their own mark, and the family they may tick.

    `mark` is None where there is family only, and nobody was meant in particular.
    """

    lesson: Lesson
    enrolment: Enrolment | None
    mark: Mark | None
    family: Sequence[tuple[Enrolment, Mark | None]]


async def sign_in(lesson: int, resident: Resident, actor: Actor, *, now: datetime) -> SignedIn:
    """Sign a person in who has just shown the code of a lesson; again, nothing changes.

    Their own seat is marked, or the only one they signed somebody up for. Raises `LessonNotOn`
    or `LessonNotHeld`.
    """
    async with writing():
        meeting = await held(lesson)
        must_be_on(meeting, meeting.course, now=now)
        seats = await _seats(meeting, resident)
        own = next((e for e in seats if e.relation is Relation.SELF), None)
        if own is None and len(seats) == 1:
            own = seats[0]
        if not seats:
            own, mark = await _walks_in(meeting, resident, resident.name, actor, now=now)
        else:
            mark = Mark.PRESENT
            if own:
                await _come(meeting, own, actor, now=now)
        family = await _marked(meeting, [e for e in seats if own is None or e.id != own.id])
    return SignedIn(meeting, own, mark if own else None, family)


async def tick(
    lesson: int, enrolment: int, resident: Resident, actor: Actor, *, here: bool, now: datetime
) -> SignedIn:
    """Say of a member of the family whether they are there.

    Raises `NotFound` for anybody else's seat, `LessonNotOn` or `LessonNotHeld`.
    """
    async with writing():
        meeting = await held(lesson)
        must_be_on(meeting, meeting.course, now=now)
        seats = await _seats(meeting, resident)
        found = next((e for e in seats if e.id == enrolment), None)
        if found is None:
            raise NotFound(what="enrolment")
        if here:
            await _come(meeting, found, actor, now=now)
        else:
            await write(meeting, found, None, actor, now=now)
        own = next((e for e in seats if e.relation is Relation.SELF), None)
        family = await _marked(meeting, [e for e in seats if own is None or e.id != own.id])
    return SignedIn(meeting, own, None, family)


async def _seats(lesson: Lesson, resident: Resident) -> list[Enrolment]:
    of_it = Q(lesson_id=None) | Q(lesson_id=lesson.id)
    seated = Enrolment.filter(
        of_it, course_id=lesson.course_id, resident_id=resident.id, standing=Standing.SEATED
    )
    return await seated.order_by("id")


async def _come(lesson: Lesson, enrolment: Enrolment, actor: Actor, *, now: datetime) -> None:
    here = Attendance.filter(lesson_id=lesson.id, enrolment_id=enrolment.id, mark=Mark.PRESENT)
    if not await here.exists():
        await write(lesson, enrolment, Mark.PRESENT, actor, now=now)


async def _marked(
    lesson: Lesson, enrolments: Sequence[Enrolment]
) -> list[tuple[Enrolment, Mark | None]]:
    ids = [e.id for e in enrolments]
    known = await Attendance.filter(lesson_id=lesson.id, enrolment_id__in=ids) if ids else []
    marks = {a.enrolment_id: a.mark for a in known}
    return [(e, marks.get(e.id)) for e in enrolments]


# --- walk-ins


async def walk_in(
    lesson: int,
    actor: Actor,
    *,
    now: datetime,
    resident: Resident | None = None,
    name: str = "",
    by: Resident | None = None,
    member: Member | None = None,
) -> Enrolment:
    """The monitor, or staff, write down somebody who has come without a seat.

    A name that is no resident yet becomes an entry of the register, the same one the next time
    they come to this course. Raises `NotTheMonitor`, `LessonNotHeld`, or `Invalid` for no name.
    """
    who = " ".join(name.split())[:LONGEST_NAME] or (resident.name if resident else "")
    if not who:
        raise Invalid(field="name", value=name)
    async with writing():
        meeting = await held(lesson)
        await must_take_roll(meeting.course, by, member)
        if resident is None:
            known = Enrolment.filter(
                course_id=meeting.course_id, name=who, standing=Standing.VISITING
            )
            before = await known.select_related("resident").first()
            resident = before.resident if before else None
        if resident is None:
            resident = await residents.register(who, actor, now=now)
        visit = await _visit(meeting, resident, who, actor, now=now)
        await write(meeting, visit, Mark.PRESENT, actor, now=now)
    return visit


async def _walks_in(
    lesson: Lesson, resident: Resident, name: str, actor: Actor, *, now: datetime
) -> tuple[Enrolment, Mark]:
    visit = await _visit(lesson, resident, name, actor, now=now)
    known = await Attendance.get_or_none(lesson_id=lesson.id, enrolment_id=visit.id)
    if known is not None:
        return visit, known.mark
    mark = Mark.PRESENT if lesson.course.walk_ins else Mark.PENDING
    await write(lesson, visit, mark, actor, now=now)
    if mark is Mark.PENDING:
        news = WalkInWaits(lesson.course.title, lesson.id, visit.id, masked(visit.name))
        for chat in await _deciding(lesson.course):
            await outbox.tell(chat, news, now=now)
    return visit, mark


async def _visit(
    lesson: Lesson, resident: Resident, name: str, actor: Actor, *, now: datetime
) -> Enrolment:
    """The row under which somebody without a seat comes to a course, the same each time."""
    known = await Enrolment.filter(
        course_id=lesson.course_id,
        resident_id=resident.id,
        name=name,
        standing=Standing.VISITING,
    ).first()
    if known is not None:
        return known
    visit = await Enrolment.create(
        course_id=lesson.course_id,
        resident_id=resident.id,
        name=name,
        standing=Standing.VISITING,
        arrived_at=now,
    )
    await journal.write(actor, "walk-in", visit, now=now, lesson=lesson.id)
    return visit


async def _deciding(course: Course) -> list[Chat]:
    """Where somebody can let a walk-in in: the monitor's own chat, and the groups."""
    own = Chat.filter(accounts__resident_id=course.monitor_id) if course.monitor_id else None
    told = [*(await own.distinct() if own else []), *await chats_of(course)]
    return list({chat.id: chat for chat in told}.values())

"""The roll 点名: who came. 人数 heads and 人次 attendances are never mixed.

Present, on leave, absent and a walk-in who waits to be let in are four things. Who was marked in
no way becomes absent when the roll is closed, half a day after the lesson: not earlier, so that
the monitor can catch up on it, and never where nobody took the roll. A lesson that is cancelled
has no roll, and makes nobody absent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from models import journal, outbox
from models.chats import Chat
from models.courses import no_shows, pairs
from models.courses.filling import on_leave, people
from models.courses.tables import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    LessonStatus,
    Mark,
    Standing,
)
from models.database import fetch, writing
from models.errors import Invalid, NotFound, RuleBroken
from models.grids import Grid
from models.journal import CLOCK, Actor
from models.members import Member, roles_at
from models.outbox import Notice
from models.residents import Resident
from models.settings import RULES

FORGOTTEN = timedelta(days=7)
"""A roll that could not be closed for so long, because nobody was on duty, stays as it is."""


@dataclass(eq=False)
class NotTheMonitor(RuleBroken):
    """The monitor of the class and the staff of its grid take the roll."""

    course: str


@dataclass(eq=False)
class LessonNotHeld(RuleBroken):
    """The lesson was cancelled: there is nothing to count."""

    course: str


@dataclass
class WalkInLetIn(Notice):
    """To a walk-in: the monitor said yes."""

    title: str
    enrolment: int
    name: str


@dataclass
class WalkInTurnedAway(Notice):
    """To a walk-in: the monitor said no."""

    title: str
    enrolment: int
    name: str


@dataclass(frozen=True)
class Figures:
    """What the roll of a course says.

    Heads 人数 are enrolled now; lessons are those with a roll; attendances 人次 are all that were
    ever counted, `by_heads` those of the heads alone, without who has left since. A parent with
    a child is two.
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
    return bool(await roles_at(member, await Grid.get(id=course.grid_id), to="take:roll"))


async def must_take_roll(course: Course, resident: Resident | None, member: Member | None) -> None:
    """Raise `NotTheMonitor`."""
    if not await may_take_roll(course, resident, member):
        raise NotTheMonitor(course=course.title)


async def show_roll(lesson: Lesson, chat: Chat, *, now: datetime) -> None:
    """Have the roll of a lesson in a chat, as a card below everything that was said there."""
    await outbox.show_anew(chat, "roll", lesson.subject, now=now)


async def on_roll(lesson: Lesson) -> list[tuple[Enrolment, Mark | None]]:
    """Who is on the roll of a lesson, with what it says of them, in order of arrival.

    Whoever has a seat in the course or in this very lesson, then its walk-ins. Leave that was
    asked for before is on it, until somebody who came all the same is marked.
    """
    marks: dict[int, Mark] = dict.fromkeys(await on_leave(lesson), Mark.LEAVE)
    marks |= {a.enrolment_id: a.mark for a in await Attendance.filter(lesson_id=lesson.id)}
    of_it = Q(lesson_id=None) | Q(lesson_id=lesson.id)
    seated = Enrolment.filter(of_it, course_id=lesson.course_id, standing=Standing.SEATED)
    visiting = Enrolment.filter(
        course_id=lesson.course_id, standing=Standing.VISITING, id__in=list(marks)
    )
    rows = [*await seated.order_by("id"), *(await visiting.order_by("id") if marks else [])]
    return [(row, marks.get(row.id)) for row in rows]


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
    """Write down whether somebody came; None takes the mark back. Of a pair one may have come.

    A walk-in who waited to be let in is told what the monitor said. On a roll that is closed,
    whoever is not there any more is absent. Raises `NotTheMonitor`, `LessonNotHeld`, or
    `NotFound` for an enrolment of another course or one that is not on this roll.
    """
    if mark is Mark.PENDING:
        raise Invalid(field="mark", value=mark)
    async with writing():
        meeting = await held(lesson)
        await must_take_roll(meeting.course, resident, member)
        found = await _on_this_roll(meeting, enrolment)
        pairs.must_be_two(found, mark)
        before = await Attendance.get_or_none(lesson_id=lesson, enrolment_id=enrolment)
        if mark is None and meeting.roll_closed_at and found.standing is Standing.SEATED:
            mark = Mark.ABSENT
        await write(meeting, found, mark, actor, now=now)
        if before and before.mark is Mark.PENDING:
            news = WalkInLetIn if mark is Mark.PRESENT else WalkInTurnedAway
            told = news(meeting.course.title, found.id, found.name)
            await outbox.tell(Resident(id=found.resident_id), told, now=now)


async def mark_all(
    lesson: int,
    marks: Mapping[int, Mark],
    actor: Actor,
    *,
    now: datetime,
    resident: Resident | None = None,
    member: Member | None = None,
) -> None:
    """Write a whole roll down at once, by enrolment; who is not named stays as they are.

    Raises as `mark` does, and then nothing is written.
    """
    async with writing():
        meeting = await held(lesson)
        await must_take_roll(meeting.course, resident, member)
        known = {enrolment.id: enrolment for enrolment, _ in await on_roll(meeting)}
        if Mark.PENDING in marks.values():
            raise Invalid(field="mark", value=Mark.PENDING)
        if not marks.keys() <= known.keys():
            raise NotFound(what="enrolment")
        for id, said in marks.items():
            pairs.must_be_two(known[id], said)
        before = await _marks(lesson, marks)
        for said in set(marks.values()):
            ids = [id for id, mark in marks.items() if mark is said]
            rows = Attendance.filter(lesson_id=lesson, enrolment_id__in=ids)
            await rows.update(mark=said, marked_at=now)
        new = [(id, said) for id, said in marks.items() if id not in before]
        await Attendance.bulk_create(
            Attendance(lesson_id=lesson, enrolment_id=id, mark=said, marked_at=now)
            for id, said in new
        )
        said_of = {str(id): str(said) for id, said in marks.items()}
        told = {"before": {str(id): str(said) for id, said in before.items()}, "after": said_of}
        await journal.write(actor, "roll-marked", meeting, now=now, personal=told, marks=said_of)
        await outbox.refresh(("roll",), meeting.subject, now=now)


async def held(lesson: int) -> Lesson:
    """A lesson with its course, locked. Raises `NotFound`, or `LessonNotHeld`."""
    found = await Lesson.filter(id=lesson).select_for_update().first()
    if found is None:
        raise NotFound(what="lesson")
    found.course = await Course.get(id=found.course_id)
    if found.status is LessonStatus.CANCELLED:
        raise LessonNotHeld(course=found.course.title)
    return found


async def _on_this_roll(lesson: Lesson, enrolment: int) -> Enrolment:
    found = await Enrolment.filter(id=enrolment, course_id=lesson.course_id).first()
    visits = Attendance.filter(lesson_id=lesson.id, enrolment_id=enrolment)
    if found and found.standing is Standing.SEATED and found.lesson_id in (None, lesson.id):
        return found
    if found and found.standing is Standing.VISITING and await visits.exists():
        return found
    raise NotFound(what="enrolment")


async def write(
    lesson: Lesson, enrolment: Enrolment, mark: Mark | None, actor: Actor, *, now: datetime
) -> None:
    """Put a mark on the roll, or take it off; the cards of the roll show it."""
    known = Attendance.filter(lesson_id=lesson.id, enrolment_id=enrolment.id)
    before = (await _marks(lesson.id, [enrolment.id])).get(enrolment.id)
    if mark is None:
        await known.delete()
    elif not await known.update(mark=mark, marked_at=now):
        await Attendance.create(
            lesson_id=lesson.id, enrolment_id=enrolment.id, mark=mark, marked_at=now
        )
    told = {"before": {"mark": before}, "after": {"mark": mark}}
    facts = {"enrolment": enrolment.id, "mark": mark}
    await journal.write(actor, "roll-marked", lesson, now=now, personal=told, **facts)
    await outbox.refresh(("roll",), lesson.subject, now=now)


async def _marks(lesson: int, enrolments: Collection[int]) -> dict[int, Mark]:
    """What stands on the roll for these."""
    rows = await Attendance.filter(lesson_id=lesson, enrolment_id__in=list(enrolments))
    return {row.enrolment_id: row.mark for row in rows}


# --- closing


async def close_rolls(*, now: datetime) -> int:
    """Call absent whoever was marked in no way, on the rolls that are due. Returns how many.

    Leave that was asked for is written down with it.
    """
    due = Lesson.filter(
        roll_closed_at=None,
        status=LessonStatus.PLANNED,
        ends_at__lte=now - RULES.roll_closes,
        ends_at__gt=now - RULES.roll_closes - FORGOTTEN,
    )
    absent = 0
    for lesson in await due.order_by("ends_at").limit(200):
        async with writing():
            open_ = Lesson.filter(id=lesson.id, roll_closed_at=None)
            if await open_.update(roll_closed_at=now):
                absent += await _close(lesson, now=now)
    return absent


async def _close(lesson: Lesson, *, now: datetime) -> int:
    roll = await on_roll(lesson)
    if not any(mark in pairs.HERE for _, mark in roll):
        return 0  # nobody took it
    missing = [e for e, mark in roll if mark is None and e.arrived_at <= lesson.starts_at]
    await _said(lesson, missing, Mark.ABSENT, now=now)
    written = set(await _written(lesson))
    away = [e for e, mark in roll if mark is Mark.LEAVE and e.id not in written]
    await _said(lesson, away, Mark.LEAVE, now=now)
    await no_shows.ask_whether_they_go_on(lesson, missing, now=now)
    # nobody let them in while they were there
    waiting = Attendance.filter(lesson_id=lesson.id, mark=Mark.PENDING)
    await waiting.delete()
    await journal.write(CLOCK, "roll-closed", lesson, now=now, absent=len(missing))
    await outbox.refresh(("roll",), lesson.subject, now=now)
    return len(missing)


async def _said(lesson: Lesson, of: Sequence[Enrolment], mark: Mark, *, now: datetime) -> None:
    await Attendance.bulk_create(
        Attendance(lesson_id=lesson.id, enrolment_id=e.id, mark=mark, marked_at=now) for e in of
    )


async def _written(lesson: Lesson) -> list[int]:
    return [row.enrolment_id for row in await Attendance.filter(lesson_id=lesson.id)]


# --- counting


async def figures(course: Course) -> Figures:
    """Heads, lessons with a roll, and attendances of a course; cancelled lessons count nowhere."""
    roll = Attendance.filter(lesson__course_id=course.id, lesson__status=LessonStatus.PLANNED)
    roll = roll.exclude(mark=Mark.PENDING)
    (came,) = await fetch(
        f"SELECT COALESCE(SUM({pairs.HOW_MANY}), 0) AS everybody, COALESCE(SUM("
        f"CASE WHEN n.standing = '{Standing.SEATED}' AND n.lesson_id IS NULL"
        f" THEN {pairs.HOW_MANY} END"
        "), 0) AS heads FROM attendances a JOIN enrolments n ON n.id = a.enrolment_id"
        " JOIN lessons l ON l.id = a.lesson_id"
        f" WHERE l.course_id = ? AND l.status = '{LessonStatus.PLANNED}'"
        f" AND {pairs.SOMEBODY}",
        [course.id],
    )
    enrolled = Enrolment.filter(course_id=course.id, lesson_id=None, standing=Standing.SEATED)
    return Figures(
        heads=people(await enrolled.only("id", "seats")),
        lessons=len(set(await roll.distinct().values_list("lesson_id", flat=True))),
        attendances=int(came["everybody"]),
        by_heads=int(came["heads"]),
    )

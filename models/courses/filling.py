"""Filling: how the seats of a course and of its lessons stand, and who is in a lesson.

In a lesson are those of the course, without who is on leave, and those who signed up for that
lesson alone. Whoever holds a seat in the course needs none in a lesson besides.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from tortoise.expressions import Q

from models.calendar import local
from models.courses.seating import Seats, Wish
from models.courses.tables import (
    ACTIVE,
    HOLDING,
    Course,
    Enrolment,
    Leave,
    Lesson,
    LessonStatus,
    Standing,
    Term,
)
from models.database import as_moment, dialect, fetch, padded, places, remembered, those
from models.errors import NotFound
from models.settings import RULES


def moment(at: datetime) -> str:
    """A moment in a fact: ISO 8601 in the community's time."""
    return local(at).isoformat(timespec="minutes")


async def locked(id: int) -> Course:
    """The course, for nobody else to change until this is committed. Raises `NotFound`."""
    # SQLite has one writer, who locks everything
    found = await those(Course, "id = ?" if dialect() == "sqlite" else "id = ? FOR UPDATE", [id])
    if not found:
        raise NotFound(what="course")
    return found[0]


async def term_of(course: Course) -> Term:
    """The term a course is in; shared, so not to be changed."""

    async def load() -> Term:
        return await Term.get(id=course.term_id)

    return await remembered(("term", course.term_id), (Term,), load)


async def seats_taken(course: int) -> int:
    """Seats held in the whole course, offered ones included."""
    rows = await fetch(
        "SELECT COALESCE(SUM(seats), 0) AS taken FROM enrolments WHERE course_id = ?"
        f" AND lesson_id IS NULL AND standing IN ({', '.join('?' * len(HOLDING))})",
        [course, *HOLDING],
    )
    return int(rows[0]["taken"])


async def seats_of(*courses: Course, now: datetime) -> dict[int, Seats]:
    """How the seats of courses stand, by the course's id, read at once."""
    ids = [course.id for course in courses]
    active = await Enrolment.filter(course_id__in=ids, standing__in=ACTIVE).order_by("rank", "id")
    on_leave = await Leave.filter(
        enrolment__course_id__in=ids, enrolment__standing=Standing.SEATED, lesson__starts_at__gt=now
    ).values_list("lesson_id", "enrolment_id")
    away = {enrolment for _, enrolment in on_leave}
    apart = {
        e.course_id for e in active if e.lesson_id or e.id in away or e.standing is Standing.WAITING
    }
    coming = await lessons_to_come(apart, now=now)
    tried = await _tried(coming)
    return {
        course.id: _Count(
            [e for e in active if e.course_id == course.id],
            [lesson for lesson in coming if lesson.course_id == course.id],
            on_leave,
            tried,
            now,
        ).seats(course.seats)
        for course in courses
    }


async def lessons_to_come(courses: Collection[int], *, now: datetime) -> list[Lesson]:
    """The lessons of courses that will be held and have not begun, in order."""
    if not courses:
        return []
    return await Lesson.filter(
        course_id__in=list(courses), starts_at__gt=now, status=LessonStatus.PLANNED
    ).order_by("starts_at", "id")


async def goes_on(course: int, *, now: datetime) -> bool:
    """Whether a course has a lesson to come."""
    last = await remembered(("last lesson", course), (Lesson,), partial(_last_lesson, course))
    return last is not None and last > now


async def _last_lesson(course: int) -> datetime | None:
    rows = await fetch(
        "SELECT MAX(starts_at) AS last FROM lessons WHERE course_id = ? AND status = ?",
        [course, LessonStatus.PLANNED],
    )
    return as_moment(rows[0]["last"]) if rows[0]["last"] else None


async def lends_seats(course: int, *, now: datetime) -> bool:
    """Whether the seat of somebody on leave may be free, for whoever waits for the whole course."""
    last = await remembered(("last leave", course), (Leave, Lesson), partial(_last_leave, course))
    return last is not None and last > now


async def _last_leave(course: int) -> datetime | None:
    rows = await fetch(
        "SELECT MAX(s.starts_at) AS last FROM leaves v JOIN lessons s ON s.id = v.lesson_id"
        " WHERE s.course_id = ?",
        [course],
    )
    return as_moment(rows[0]["last"]) if rows[0]["last"] else None


Person = tuple[int, str]
"""For whom a seat is: the resident who signs up, and the name."""


def person(enrolment: Enrolment) -> Person:
    """For whom an enrolment is."""
    return enrolment.resident_id, enrolment.name


class InCourse(NamedTuple):
    """What is shown of an enrolment: for whom it is, and how it stands."""

    name: str
    seats: int
    standing: Standing


async def standing_in(course: int) -> list[InCourse]:
    """Who has a seat in a whole course, or waits for one, in order."""
    rows = await fetch(
        "SELECT name, seats, standing FROM enrolments WHERE course_id = ? AND lesson_id IS NULL"
        f" AND standing IN ({places(ACTIVE)}) ORDER BY rank, id",
        [course, *padded(ACTIVE)],
    )
    return [InCourse(row["name"], row["seats"], Standing(row["standing"])) for row in rows]


def people(enrolments: Iterable[Enrolment | InCourse]) -> int:
    """How many people they are for: a parent with a child is two."""
    return sum(enrolment.seats for enrolment in enrolments)


async def _tried(coming: Iterable[Lesson]) -> set[tuple[int, Person]]:
    """Who was offered a seat in a single lesson already, or asked for one, whatever came of it."""
    ids = [lesson.id for lesson in coming]
    rows = Enrolment.filter(lesson_id__in=ids).values_list("lesson_id", "resident_id", "name")
    return {(lesson, (resident, name)) for lesson, resident, name in (await rows if ids else ())}


@dataclass(frozen=True)
class _Count:
    """What is known of one course."""

    active: Sequence[Enrolment]
    coming: Sequence[Lesson]
    on_leave: Sequence[tuple[int, int]]
    tried: set[tuple[int, Person]]
    now: datetime

    def seats(self, capacity: int) -> Seats:
        """Its seats as seating sees them."""
        held = [e for e in self.whole if e.standing in HOLDING]
        waiting = [e for e in self.whole if e.standing is Standing.WAITING]
        more = {lesson.id: self._more(lesson.id) for lesson in self.coming}
        soon = [le for le in self.coming if le.starts_at <= self.now + RULES.single_lessons_ahead]
        return Seats(
            capacity,
            people(held),
            tuple(Wish(e.id, e.seats, self._own(e)) for e in waiting),
            more={lesson: n for lesson, n in more.items() if n},
            lines={lesson.id: self._line(lesson.id, waiting) for lesson in soon},
        )

    @property
    def whole(self) -> list[Enrolment]:
        """Those for the whole course."""
        return [e for e in self.active if e.lesson_id is None]

    def _more(self, lesson: int) -> int:
        away = {id for le, id in self.on_leave if le == lesson}
        has = {person(e): e.seats for e in self.whole if e.standing in HOLDING}
        singles = [e for e in self.active if e.lesson_id == lesson and e.standing in HOLDING]
        besides: int = sum(max(0, e.seats - has.get(person(e), 0)) for e in singles)
        return besides - people(e for e in self.whole if e.id in away)

    def _own(self, wish: Enrolment) -> dict[int, int]:
        singles = [e for e in self.active if e.lesson_id and person(e) == person(wish)]
        held = [e for e in singles if e.standing in HOLDING]
        return {e.lesson_id or 0: min(e.seats, wish.seats) for e in held}

    def _line(self, lesson: int, waiting: Sequence[Enrolment]) -> list[Wish]:
        """Who would come to a lesson: by when they arrived, be it for the course or for this."""
        since = {person(e): e.id for e in waiting}
        singles = [
            e for e in self.active if e.lesson_id == lesson and e.standing is Standing.WAITING
        ]
        others = [e for e in waiting if (lesson, person(e)) not in self.tried]
        line = sorted([*singles, *others], key=lambda e: (e.rank, since.get(person(e), e.id), e.id))
        return [Wish(e.id, e.seats) for e in line]


async def own_lessons(wish: Enrolment) -> dict[int, int]:
    """The seats somebody has in single lessons of the course, by the lesson."""
    singles = Enrolment.filter(
        course_id=wish.course_id,
        lesson_id__not_isnull=True,
        resident_id=wish.resident_id,
        name=wish.name,
        standing__in=HOLDING,
    )
    return {e.lesson_id or 0: min(e.seats, wish.seats) for e in await singles}


async def place_in_line(enrolment: Enrolment) -> int:
    """Which place in the waiting list an enrolment has; the next one up is 1."""
    lesson, rank = enrolment.lesson_id, int(enrolment.rank)
    rows = await fetch(
        "SELECT COUNT(*) AS place FROM enrolments WHERE course_id = ? AND standing = ?"
        f" AND lesson_id {'IS NULL' if lesson is None else '= ?'}"
        " AND (rank < ? OR rank = ? AND id <= ?)",
        [
            enrolment.course_id,
            Standing.WAITING,
            *([] if lesson is None else [lesson]),
            *(rank, rank, enrolment.id),
        ],
    )
    return int(rows[0]["place"])


async def in_lesson(lesson: Lesson) -> list[Enrolment]:
    """Who has a seat in a lesson, in order of arrival: without whoever is on leave."""
    of_it = Q(lesson_id=None) | Q(lesson_id=lesson.id)
    seated = await Enrolment.filter(
        of_it, course_id=lesson.course_id, standing=Standing.SEATED
    ).order_by("id")
    away = await on_leave(lesson)
    return [enrolment for enrolment in seated if enrolment.id not in away]


async def on_leave(lesson: Lesson) -> set[int]:
    """The enrolments that are on leave from a lesson."""
    return {leave.enrolment_id for leave in await Leave.filter(lesson_id=lesson.id)}

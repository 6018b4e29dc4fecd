"""Dropping in: a seat in one lesson, where the course allows it.

It can be had from a week before, so that nobody who waits for the whole course is kept from it by
single lessons far ahead; those who wait for the whole course are asked first.
"""

from dataclasses import dataclass
from datetime import datetime

from models.courses import conditions
from models.courses.filling import lessons_to_come, locked, moment, seats_of
from models.courses.seats import SEATS, AlreadySignedUp, CourseNotOpen, enrol
from models.courses.tables import (
    ACTIVE,
    HOLDING,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    Relation,
    Standing,
)
from models.database import writing
from models.errors import NotFound, RuleBroken
from models.journal import Actor
from models.residents import Resident
from models.settings import RULES


@dataclass(eq=False)
class WholeCourseOnly(RuleBroken):
    """Single lessons of this course can't be signed up for."""

    course: str


@dataclass(eq=False)
class LessonNotOpen(RuleBroken):
    """The lesson has begun, is not held, or is so far away that nobody can sign up for it yet."""

    course: str
    starts: str
    opens_at: str


async def open_lessons(course: Course, *, now: datetime) -> list[Lesson]:
    """The lessons that can be signed up for one by one, in order."""
    if not course.drop_in or course.status is not CourseStatus.PUBLISHED:
        return []
    coming = await lessons_to_come([course.id], now=now)
    return [lesson for lesson in coming if lesson.starts_at <= now + RULES.single_lessons_ahead]


async def drop_in(
    lesson: int,
    resident: Resident,
    actor: Actor,
    *,
    now: datetime,
    relation: Relation = Relation.SELF,
    name: str = "",
    born_in: int | None = None,
) -> Enrolment:
    """Ask for a seat in one lesson; whoever comes too late waits for one.

    Raises `WholeCourseOnly`, `LessonNotOpen`, `AlreadySignedUp` and what the conditions raise.
    """
    who = name.strip() or resident.name
    found = await Lesson.filter(id=lesson).first()
    if found is None:
        raise NotFound(what="lesson")
    async with writing():
        course = await locked(found.course_id)
        await _must_be_open(course, lesson, now=now)
        await _must_have_none(course, lesson, resident, who)
        year = await conditions.must_meet(
            course, resident, actor, now=now, relation=relation, name=who, born_in=born_in
        )
        enrolment = Enrolment(
            course=course,
            lesson_id=lesson,
            resident_id=resident.id,
            relation=relation,
            name=who,
            seats=SEATS[relation],
            born_in=year,
            arrived_at=now,
        )
        first = await _first_standing(course, lesson, SEATS[relation], now=now)
        enrolment.stand(first, now=now)
        await enrol(enrolment, course, actor, now=now)
    return enrolment


async def _must_be_open(course: Course, id: int, *, now: datetime) -> None:
    if course.status is not CourseStatus.PUBLISHED:
        raise CourseNotOpen(course=course.title, opens_at="")
    if not course.drop_in:
        raise WholeCourseOnly(course=course.title)
    lesson = await Lesson.get(id=id)  # as it is now that the course is locked
    if lesson.id in {le.id for le in await open_lessons(course, now=now)}:
        return
    opens = lesson.starts_at - RULES.single_lessons_ahead
    raise LessonNotOpen(
        course=course.title,
        starts=moment(lesson.starts_at),
        opens_at=moment(opens) if opens > now else "",
    )


async def _must_have_none(course: Course, lesson: int, resident: Resident, who: str) -> None:
    theirs = Enrolment.filter(course_id=course.id, resident_id=resident.id, name=who)
    in_course = theirs.filter(lesson_id=None, standing__in=HOLDING)
    if (
        await in_course.exists()
        or await theirs.filter(lesson_id=lesson, standing__in=ACTIVE).exists()
    ):
        raise AlreadySignedUp(course=course.title, name=who)


async def _first_standing(course: Course, lesson: int, seats: int, *, now: datetime) -> Standing:
    if (await seats_of(course, now=now))[course.id].free_in(lesson) < seats:
        return Standing.WAITING
    return Standing.APPLIED if course.approval else Standing.SEATED

"""Courses of a file: made, published and resized by the rules of courses.

A timetable that is held is not changed by a file: lessons have been planned and rolls taken.
Teachers and rooms are known by their names; a course whose teacher holds no certificate for all
of its days stays a draft.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models import courses, registers
from models.calendar import zone
from models.courses import (
    Certificate,
    Course,
    CourseStatus,
    NotCertified,
    Teacher,
    TeacherTaken,
    Term,
    TimetableSlot,
    Venue,
    VenueTaken,
    VenueTooSmall,
    certificates,
)
from models.courses.publishing import TooFewSeats
from models.courses.timetable import lesson_times
from models.courses.upkeep import NAMED, describe
from models.courses.venues import named
from models.database import attempt
from models.errors import Invalid
from models.grids import Grid
from models.imports.cells import BadCell, Reason
from models.imports.rows import CourseRow
from models.imports.run import Fate, Once, Run, Written, differences


async def take_courses(run: Run) -> None:
    """Take the sheet of courses."""
    once = Once()

    async def take(row: CourseRow) -> Fate:
        once.check((row.title, row.term), row.at, "title")
        grid = run.places.grid(row.grid)
        async with attempt():
            term = await _term(run, row)
            course = await run.seen(Course).filter(title=row.title, term_id=term.id).first()
            if course is None:
                return await _new_course(run, row, term, grid)
            changed = await _known_course(run, row, course, grid)
            if not await _publish(run, course) and not changed:
                return Fate.SAME
            run.written.append(Written(course, {}))
            return Fate.CHANGED

    await run.each("courses", run.rows("courses"), take)


async def _term(run: Run, row: CourseRow) -> Term:
    dates = {"starts_on": row.starts_on, "through": row.through}
    term = await Term.get_or_none(name=row.term)
    if term is None:
        try:
            term = await registers.create(Term, {"name": row.term, **dates}, run.actor, now=run.now)
        except Invalid:
            raise BadCell(Reason.BAD_TERM, row.through, column="through") from None
    for column, said in dates.items():
        if getattr(term, column) != said:
            raise BadCell(Reason.TERM_DIFFERS, getattr(term, column), column=column)
    if not lesson_times(row.starts_on, row.through, row.slots, zone()):
        raise BadCell(Reason.NO_LESSONS, column="slots")
    return term


async def _details(row: CourseRow, grid: Grid) -> dict[str, Any]:
    """What a row says of a course, its teacher and venue as rows of theirs."""
    said = {name: getattr(row, name) for name in ("audience", "approval", "description")}
    said["teacher"] = await named(Teacher, row.teacher or "", grid)
    said["venue"] = await named(Venue, row.venue or "", grid)
    return {name: value for name, value in said.items() if value is not None}


async def _certify(run: Run, row: CourseRow, teacher: Teacher | None) -> bool:
    """Write down the teacher's certificate, or its new last day. Returns whether it was new."""
    if teacher is None or not row.certificate or row.certificate_through is None:
        return False
    last = {"valid_through": row.certificate_through}
    known = await Certificate.get_or_none(teacher_id=teacher.id, number=row.certificate)
    if known is None:
        number = row.certificate
        await certificates.certify(teacher, number, actor=run.actor, now=run.now, **last)
        return True
    if known.valid_through == row.certificate_through:
        return False
    await certificates.correct(known, last, run.actor, now=run.now, version=None)
    return True


async def _new_course(run: Run, row: CourseRow, term: Term, grid: Grid) -> Fate:
    details = await _details(row, grid)
    await _certify(run, row, details.get("teacher"))
    course = await courses.create(
        row.title, term, grid, row.seats, row.slots, run.actor, now=run.now, **details
    )
    await _publish(run, course)
    run.written.append(Written(course))
    return Fate.NEW


async def _publish(run: Run, course: Course) -> bool:
    """Open a course for sign-up as soon as everything a resident needs to know is there."""
    complete = course.teacher_id and course.venue_id
    if course.status is not CourseStatus.DRAFT or not complete:
        return False
    with _as_cells():
        try:
            await courses.publish(course.id, run.actor, now=run.now)
        except NotCertified:
            return False
    return True


@contextmanager
def _as_cells() -> Iterator[None]:
    """What planning refuses, as a cell that can't be taken."""
    try:
        yield
    except VenueTaken as refusal:
        raise BadCell(Reason.VENUE_TAKEN, refusal.other, column="venue") from None
    except VenueTooSmall as refusal:
        raise BadCell(Reason.VENUE_TOO_SMALL, refusal.capacity, column="seats") from None
    except TeacherTaken as refusal:
        raise BadCell(Reason.TEACHER_TAKEN, refusal.other, column="teacher") from None
    except NotCertified as refusal:
        raise BadCell(Reason.NOT_CERTIFIED, refusal.day, column="teacher") from None


async def _known_course(run: Run, row: CourseRow, course: Course, grid: Grid) -> bool:
    timetable = await TimetableSlot.filter(course_id=course.id)
    held = {(slot.weekday, slot.starts, slot.minutes) for slot in timetable}
    if held != {(s.weekday, f"{s.starts:%H:%M}", s.minutes) for s in row.slots}:
        raise BadCell(Reason.TIMETABLE_DIFFERS, column="slots")
    details = await _details(row, grid)
    certified = await _certify(run, row, details.get("teacher"))
    for name in NAMED.keys() & details.keys():
        details[f"{name}_id"] = details.pop(name).id
    differs = differences(course, grid_id=grid.id, **details)
    with _as_cells():
        if differs:
            await describe(course.id, differs, run.actor, now=run.now)
            course.update_from_dict(differs)
        return await _resize(run, row, course) or certified or bool(differs)


async def _resize(run: Run, row: CourseRow, course: Course) -> bool:
    if course.seats == row.seats:
        return False
    try:
        await courses.resize(course.id, row.seats, run.actor, now=run.now)
    except TooFewSeats as refusal:
        raise BadCell(Reason.TOO_FEW_SEATS, refusal.taken, column="seats") from None
    return True

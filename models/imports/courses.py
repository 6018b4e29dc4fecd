"""Courses of a file: made, published and resized by the rules of courses.

A timetable that is held is not changed by a file: lessons have been planned and rolls taken.
"""

from typing import Any

from models import courses, registers
from models.calendar import zone
from models.courses import Course, CourseStatus, Term, TimetableSlot
from models.courses.publishing import TooFewSeats
from models.courses.timetable import lesson_times
from models.courses.upkeep import describe
from models.database import attempt
from models.errors import Invalid
from models.grids import Grid
from models.imports.cells import BadCell, Reason
from models.imports.rows import CourseRow
from models.imports.run import Fate, Once, Run, differences


async def take_courses(run: Run) -> None:
    """Take the sheet of courses."""
    once = Once()

    async def take(row: CourseRow) -> Fate:
        once.check((row.title, row.term), row.at, "title")
        grid = run.places.grid(row.grid)
        async with attempt():
            term = await _term(run, row)
            course = await Course.filter(title=row.title, term_id=term.id).first()
            if course is None:
                return await _new_course(run, row, term, grid)
            changed = await _known_course(run, row, course, grid)
            return Fate.CHANGED if await _publish(run, course) or changed else Fate.SAME

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


def _details(row: CourseRow) -> dict[str, Any]:
    said = {
        name: getattr(row, name)
        for name in ("teacher", "venue", "audience", "approval", "description")
    }
    return {name: value for name, value in said.items() if value is not None}


async def _new_course(run: Run, row: CourseRow, term: Term, grid: Grid) -> Fate:
    course = await courses.create(
        row.title, term, grid, row.seats, row.slots, run.actor, now=run.now, **_details(row)
    )
    await _publish(run, course)
    return Fate.NEW


async def _publish(run: Run, course: Course) -> bool:
    """Open a course for sign-up as soon as everything a resident needs to know is there."""
    complete = course.teacher and course.venue
    if course.status is not CourseStatus.DRAFT or not complete:
        return False
    await courses.publish(course.id, run.actor, now=run.now)
    return True


async def _known_course(run: Run, row: CourseRow, course: Course, grid: Grid) -> bool:
    timetable = await TimetableSlot.filter(course_id=course.id)
    held = {(slot.weekday, slot.starts, slot.minutes) for slot in timetable}
    if held != {(s.weekday, f"{s.starts:%H:%M}", s.minutes) for s in row.slots}:
        raise BadCell(Reason.TIMETABLE_DIFFERS, column="slots")
    differs = differences(course, grid_id=grid.id, **_details(row))
    if differs:
        await describe(course.id, differs, run.actor, now=run.now)
        course.update_from_dict(differs)
    if course.seats == row.seats:
        return bool(differs)
    try:
        await courses.resize(course.id, row.seats, run.actor, now=run.now)
    except TooFewSeats as refusal:
        raise BadCell(Reason.TOO_FEW_SEATS, refusal.taken, column="seats") from None
    return True

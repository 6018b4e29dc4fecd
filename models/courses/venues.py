"""Venues and teachers: registers of the community, found by the words people use for them.

Whoever loads a file or writes to the office may name a room or a teacher; what is not known yet
under that name belongs to the community from then on.
"""

from typing import TypeVar

from models.courses.tables import Course, Lesson, Teacher, Venue
from models.errors import Invalid
from models.grids import Grid, desk_of

T = TypeVar("T", Venue, Teacher)


async def named(table: type[T], words: str, grid: Grid) -> T | None:
    """The venue or teacher of that name in a grid's community, written down if it is new.

    None for no words. Raises `Invalid` when several have the name: then the number must be given.
    """
    name = " ".join(words.split())
    if not name:
        return None
    desk = await desk_of(grid)
    here = table.filter(name=name, archived_at=None, grid__path__startswith=desk.path)
    found = await here.order_by("id").limit(2)
    if len(found) > 1:
        raise Invalid(field=table.__name__.lower(), value=name)
    return found[0] if found else await table.create(name=name, grid=desk)


async def venue_of(course: Course, lesson: Lesson | None = None) -> str:
    """Where a lesson is held, or a course is as a rule; "" when nobody has said."""
    return await _name(Venue, (lesson and lesson.venue_id) or course.venue_id)


async def teacher_of(course: Course, lesson: Lesson | None = None) -> str:
    """Who teaches a lesson, or a course as a rule; "" when nobody has said."""
    return await _name(Teacher, (lesson and lesson.teacher_id) or course.teacher_id)


async def _name(table: type[Venue] | type[Teacher], id: int | None) -> str:
    row = await table.get_or_none(id=id) if id else None
    return row.name if row else ""

"""Where a course is shown: the group of its grid, and a group of its own if it has one."""

from datetime import datetime

from models import outbox
from models.chats import Chat
from models.courses.tables import Course, CourseStatus
from models.grids import Grid


async def chats_of(course: Course) -> list[Chat]:
    """The groups that see a course."""
    own = await Chat.filter(course_id=course.id)
    grids = await outbox.chats_of(await Grid.get(id=course.grid_id))
    return own + [chat for chat in grids if chat not in own]


async def show(course: Course, *, now: datetime) -> None:
    """Have the card of a course in its groups."""
    for chat in await chats_of(course):
        await outbox.show(chat, "course", course.subject, now=now)


async def show_published(place: Grid | Course, *, now: datetime) -> None:
    """Have the published courses of a grid, or one course, shown in the group just bound.

    Grids below that have no group are spoken to in this one, so their courses are shown, too.
    """
    if isinstance(place, Course):
        found = Course.filter(id=place.id)
    else:
        found = Course.filter(grid__path__startswith=place.path)
    for course in await found.filter(status=CourseStatus.PUBLISHED).order_by("id"):
        await show(course, now=now)

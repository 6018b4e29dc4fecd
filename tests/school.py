"""A school for the rules of courses: a grid, its staff, a term, people; and no chat.

calligraphy = await school.course(seats=1)
wang = await school.signs_up(calligraphy, "王")
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from models import courses, grids, members
from models.courses import (
    Certificate,
    Course,
    Enrolment,
    Lesson,
    Relation,
    Standing,
    Teacher,
    Term,
    certificates,
)
from models.courses.timetable import slot
from models.database import close_database, open_database, writing
from models.grids import Grid, Level
from models.journal import OPERATOR
from models.members import Member, Role
from models.residents import Resident, register

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai, in the middle of the term."""

EVENING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Ten at night of the same day: quiet hours."""

NEXT_MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
"""Eight o'clock of the day after: the quiet hours are over."""


@dataclass
class School:
    """What there is."""

    grid: Grid = None  # type: ignore[assignment]
    elsewhere: Grid = None  # type: ignore[assignment]
    term: Term = None  # type: ignore[assignment]
    chen: Member = None  # type: ignore[assignment]
    stranger: Member = None  # type: ignore[assignment]
    people: dict[str, Resident] = field(default_factory=dict)

    async def person(self, name: str) -> Resident:
        """A resident, the same one for the same name."""
        if name not in self.people:
            self.people[name] = await register(name, OPERATOR, now=MONDAY)
        return self.people[name]

    async def draft(self, title: str = "书法", *, seats: int = 20, **details: Any) -> Course:
        """A course with everything it needs, not published yet."""
        known = {**await self._usual(), **details}
        slots = known.pop("slots", [slot(2, "09:00"), slot(4, "09:00")])
        course = await courses.create(
            title, self.term, self.grid, seats, slots, OPERATOR, now=MONDAY, **known
        )
        await self.certify(course)
        return course

    async def _usual(self) -> dict[str, str]:
        """A teacher and a room; each further course has others, so that nothing is used twice."""
        further = str(await Course.all().count() or "")
        return {"teacher": f"周老师{further}", "venue": f"活动室{further}"}

    async def certify(self, course: Course, *, through: date = date(2027, 12, 31)) -> None:
        """The teacher of a course may teach, through a day."""
        teacher = await Teacher.get_or_none(id=course.teacher_id)
        if teacher and not await Certificate.exists(teacher_id=teacher.id):
            await certificates.certify(teacher, "证-1", through, OPERATOR, now=MONDAY)

    async def course(self, title: str = "书法", *, seats: int = 20, **details: Any) -> Course:
        """A course that is published."""
        course = await self.draft(title, seats=seats, **details)
        return await courses.publish(course.id, OPERATOR, now=MONDAY)

    async def signs_up(
        self, course: Course, who: str, /, *, now: datetime = MONDAY, **how: Any
    ) -> Enrolment:
        """Somebody signs up: for themselves, unless `how` says otherwise."""
        return await courses.sign_up(course.id, await self.person(who), OPERATOR, now=now, **how)

    async def pair(self, course: Course, name: str, *, now: datetime = MONDAY) -> Enrolment:
        """A parent signs up with a child."""
        return await self.signs_up(
            course, name, now=now, relation=Relation.PARENT_CHILD, name=f"{name}的孩子"
        )

    async def standings(self, course: Course) -> dict[str, Standing]:
        """Where everybody stands, by name, in order of arrival; the last wish of each counts."""
        rows = await Enrolment.filter(course_id=course.id).order_by("id")
        return {row.name: row.standing for row in rows}

    async def lessons(self, course: Course) -> list[Lesson]:
        """The lessons of a course, in order."""
        return await Lesson.filter(course_id=course.id).order_by("starts_at")


@asynccontextmanager
async def school_at(url: str, *, fallback: bool = True) -> AsyncIterator[School]:
    """A school on a database of its own."""
    database = await open_database(url, fallback=fallback)
    try:
        await database.create_tables()
        school = School()
        async with writing():
            await grids.create_levels()
            level = await Level.get(code="micro_grid")
            school.grid = await grids.create("lb-1", "一网格", level, None, OPERATOR, now=MONDAY)
            school.elsewhere = await grids.create(
                "lb-2", "二网格", level, None, OPERATOR, now=MONDAY
            )
            school.term = await Term.create(
                name="2026年秋季学期", starts_on=date(2026, 9, 1), through=date(2027, 1, 15)
            )
            school.chen = await Member.create(name="陈姐")
            await members.appoint(school.chen, school.grid, Role.MEMBER, OPERATOR, now=MONDAY)
            school.stranger = await Member.create(name="孙哥")
            await members.appoint(
                school.stranger, school.elsewhere, Role.LEAD, OPERATOR, now=MONDAY
            )
        yield school
    finally:
        await close_database()

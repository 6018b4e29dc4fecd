"""Who is in the classes of Lingbo: some full with people waiting, some open, and rolls taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from models import courses
from models.courses import Attendance, Course, Enrolment, Lesson, Mark, Standing
from models.database import writing
from models.journal import Actor, Via
from models.members import Member
from models.residents import Resident

SIGN_UPS = {
    "书法": 26,
    "绘画": 17,
    "古筝": 23,
    "手风琴": 9,
    "声乐": 20,
    "交谊舞": 24,
    "民族舞": 18,
    "形体": 14,
    "太极": 12,
}
"""How many have signed up for twenty seats; the last two of a course that asks are undecided."""

MONITORED = "书法"
"""The class that has a monitor and a group of its own."""

MARKS = [Mark.PRESENT] * 17 + [Mark.LEAVE] * 2 + [Mark.ABSENT]


async def fill(
    people: Sequence[Resident], desk: Member, *, opened: datetime, now: datetime
) -> None:
    """Sign people up in the days after the opening, and take the rolls of past lessons."""
    dice = Random(315)
    actor = Actor("member", desk.id, Via.OFFICE)
    for course in await Course.filter(title__in=list(SIGN_UPS)).order_by("id"):
        arrivals = dice.sample(people, SIGN_UPS[course.title])
        async with writing():
            for minutes, resident in enumerate(arrivals):
                at = opened + timedelta(days=1, minutes=17 * minutes)
                await courses.sign_up(course.id, resident, actor, now=at)
            if course.approval:
                await _approve(course, actor, desk, now=opened + timedelta(days=2))
            if course.title == MONITORED:
                await Course.filter(id=course.id).update(monitor_id=arrivals[0].id)
            await _take_rolls(course, dice, now=now)


async def _approve(course: Course, actor: Actor, desk: Member, *, now: datetime) -> None:
    applied = await Enrolment.filter(course_id=course.id, standing=Standing.APPLIED).order_by("id")
    for enrolment in applied[:-2]:
        await courses.approve(enrolment.id, desk, actor, now=now)


async def _take_rolls(course: Course, dice: Random, *, now: datetime) -> None:
    """Rolls by the hundred: written as `courses.mark` would, without its line in the journal."""
    held = await Lesson.filter(course_id=course.id, ends_at__lt=now).order_by("starts_at")
    seated = await Enrolment.filter(course_id=course.id, standing=Standing.SEATED)
    await Attendance.bulk_create(
        [
            Attendance(
                lesson_id=lesson.id,
                enrolment_id=enrolment.id,
                mark=dice.choice(MARKS),
                marked_at=lesson.ends_at,
            )
            for lesson in held
            for enrolment in seated
        ],
        500,
    )

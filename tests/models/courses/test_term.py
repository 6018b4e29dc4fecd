"""A whole term: nine classes for sixteen weeks, and the sentence that is told of it.

Everything goes through the rules: sign-up, leaving, offers, rolls, leave, a cancelled week, a
substitute, rolls that are closed. What the figures say is held against what the test counted on
its own while it happened.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from random import Random

import pytest
from school import School

from models import courses
from models.calendar import local
from models.courses import (
    Certificate,
    Course,
    Enrolment,
    Lesson,
    LessonStatus,
    Mark,
    Standing,
    Teacher,
    Term,
    bulletin,
    counting,
    presence,
)
from models.courses.counting import By, Figure, Wanted
from models.courses.roll import close_rolls
from models.courses.timetable import slot
from models.database import writing
from models.journal import OPERATOR
from models.residents import register
from models.settings import RULES

STARTS_ON, THROUGH = date(2026, 9, 7), date(2026, 12, 27)
OPENING = datetime(2026, 9, 1, 1, tzinfo=UTC)
AFTER = datetime(2026, 12, 29, 1, tzinfo=UTC)
TITLES = ("书法", "国画", "合唱", "太极", "剪纸", "智能手机", "英语", "舞蹈", "围棋")
SEATS, STAY = 45, 35
MISSED = date(2026, 11, 9)
"""The Monday of the week in which calligraphy is not held."""


@dataclass
class Told:
    """What the test itself counted."""

    attendances: int = 0
    expected: int = 0
    walk_ins: int = 0
    leaves: int = 0
    absences: int = 0
    lessons: int = 0
    by_course: Counter[int] = field(default_factory=Counter)


async def opened(school: School, term: Term, number: int, title: str) -> Course:
    """A course with everybody in it, two of calligraphy waiting."""
    first, afternoon = number % 5 + 1, number // 5 * 3
    slots = [
        slot(first, f"{9 + afternoon:02}:00"),
        slot(first % 5 + 1, f"{15 + afternoon:02}:00"),
    ]
    course = await courses.create(
        title,
        term,
        school.grid,
        SEATS,
        slots,
        OPERATOR,
        now=OPENING,
        teacher=f"老师{number}",
        venue=f"教室{number}",
    )
    teacher = await Teacher.get(id=course.teacher_id)
    await Certificate.create(teacher=teacher, number=f"{number}", valid_through=date(2028, 1, 1))
    await courses.publish(course.id, OPERATOR, now=OPENING)
    return course


async def fill(course: Course, people: "count[int]") -> None:
    """Everybody signs up; calligraphy has two more than seats."""
    for _ in range(SEATS + (2 if course.title == "书法" else 0)):
        resident = await register(f"学员{next(people)}", OPERATOR, now=OPENING)
        await courses.sign_up(course.id, resident, OPERATOR, now=OPENING)


async def go(course: Course, *, now: datetime) -> None:
    """In the middle of the term some leave; whoever waited is offered a seat, and takes it."""
    seated = await Enrolment.filter(course_id=course.id, standing=Standing.SEATED).order_by("id")
    waiting = await Enrolment.filter(course_id=course.id, standing=Standing.WAITING).count()
    for enrolment in seated[: SEATS - STAY + waiting]:
        await courses.leave(enrolment.id, OPERATOR, now=now)
    for offered in await Enrolment.filter(course_id=course.id, standing=Standing.OFFERED):
        await courses.accept(offered.id, OPERATOR, now=now)


async def hold(school: School, lesson: Lesson, dice: Random, told: Told) -> None:
    """A lesson: most come, some asked for leave, some are simply not there."""
    roll = await courses.on_roll(lesson)
    marks = {}
    for enrolment, _ in roll:
        luck = dice.random()
        if luck < 0.95:
            marks[enrolment.id] = Mark.PRESENT
        elif luck < 0.98:
            marks[enrolment.id] = Mark.LEAVE
    said = Counter(marks.values())
    await courses.mark_all(lesson.id, marks, OPERATOR, now=lesson.ends_at, member=school.chen)
    came = said[Mark.PRESENT]
    if dice.random() < 0.3:
        neighbour = f"邻居{dice.randrange(9)}"
        await presence.walk_in(
            lesson.id, OPERATOR, now=lesson.ends_at, name=neighbour, member=school.chen
        )
        came += 1
        told.walk_ins += 1
    told.lessons += 1
    told.attendances += came
    told.by_course[lesson.course_id] += came
    told.expected += len(roll)
    told.leaves += said[Mark.LEAVE]
    told.absences += len(roll) - len(marks)


@pytest.fixture
async def term(school: School) -> Term:
    """The term of the story, in the place of the school's own."""
    await Term.filter(id=school.term.id).update(name="另一学期")
    return await Term.create(name="2026年秋季学期", starts_on=STARTS_ON, through=THROUGH)


async def whole(
    school: School, term: Term, titles: Sequence[str] = TITLES, *, unrolled: int = 0
) -> Told:
    """Live through the term, week by week; the rolls of the last `unrolled` lessons are missing."""
    told, dice, people = Told(), Random(2026), count(1)
    async with writing():
        offered = [await opened(school, term, n, t) for n, t in enumerate(titles)]
        for course in offered:
            await fill(course, people)
    calligraphy, painting = offered[:2]
    for lesson in await Lesson.filter(course_id=calligraphy.id):
        if 0 <= (local(lesson.starts_at).date() - MISSED).days < 7:
            await courses.cancel_lesson(lesson.id, OPERATOR, now=OPENING, note="教室检修")
    stand_in = await Teacher.create(name="代课老师", grid=school.grid)
    await Certificate.create(teacher=stand_in, number="代-1", valid_through=date(2028, 1, 1))
    some = await Lesson.filter(course_id=painting.id).order_by("starts_at").first()
    await courses.substitute(some.id, stand_in, OPERATOR, now=OPENING)
    held = await Lesson.filter(course__term_id=term.id, status=LessonStatus.PLANNED).order_by(
        "starts_at", "id"
    )
    middle = held[len(held) // 2].starts_at
    gone = False
    for number, lesson in enumerate(held):
        if not gone and lesson.starts_at >= middle:
            gone = True
            for course in offered:
                await go(course, now=middle.replace(hour=2))
        if number >= len(held) - unrolled:
            continue
        async with writing():
            await hold(school, lesson, dice, told)
            await close_rolls(now=lesson.ends_at + RULES.roll_closes)
    await close_rolls(now=AFTER)
    return told


async def test_the_sentence_of_a_whole_term_comes_out_right(school, term):
    """2026年秋季学期开设9门课程，每门每周2节，在册学员315名，10000余人次。"""
    told = await whole(school, term)
    figures = (await counting.count(Wanted(term=term.id), now=AFTER))[None]
    assert figures == {
        Figure.COURSES: 9,
        Figure.LESSONS: told.lessons,
        Figure.HEADS: 315,
        Figure.ENROLMENTS: 315,
        Figure.ATTENDANCES: told.attendances,
        Figure.WALK_INS: told.walk_ins,
        Figure.EXPECTED: told.expected,
        Figure.CAME: told.attendances - told.walk_ins,
        Figure.LEAVES: told.leaves,
        Figure.ABSENCES: told.absences,
        Figure.WAITING: 0,
    }
    assert 10_000 <= told.attendances < 11_000, told.attendances
    assert counting.rate(figures) == pytest.approx(0.95, abs=0.01)

    by_course = await counting.count(Wanted(term=term.id), By.COURSE, now=AFTER)
    assert {key: part[Figure.ATTENDANCES] for key, part in by_course.items()} == told.by_course
    assert all(part[Figure.HEADS] == STAY for part in by_course.values())
    missed = await Course.get(title="书法")
    others = {part[Figure.LESSONS] for key, part in by_course.items() if key != missed.id}
    assert by_course[missed.id][Figure.LESSONS] <= max(others) - 2

    said = await bulletin.of_term(term, school.grid, now=AFTER)
    assert bulletin.sentence(said).splitlines() == [
        "2026年秋季学期开设9门课程，每门每周2节，在册学员315名，10000余人次。",
        "统计范围：一网格及所属网格。统计时间：2026年9月7日至2026年12月27日，"
        f"共上课{told.lessons}节。",
    ]
    assert bulletin.sentence(said, "en").splitlines() == [
        "2026年秋季学期: 9 courses, each twice a week, 315 people enrolled, "
        "more than 10,000 attendances.",
        f"Of 一网格 and the grids below it, 2026-09-07 to 2026-12-27; {told.lessons} lessons held.",
    ]

    for figure in Figure:
        listed, last = [], 0
        while page := await counting.rows(
            figure, Wanted(term=term.id), now=AFTER, after=last, limit=5_000
        ):
            listed += page
            last = page[-1].place
        assert len(listed) == figures[figure], f"every number lists its rows: {figure}"


async def test_what_nobody_wrote_down_is_an_estimate_and_says_so(school, term):
    """Twenty lessons without a roll: 约, with what is on record beside it."""
    told = await whole(school, term, TITLES[:2], unrolled=20)
    said = await bulletin.of_term(term, None, now=AFTER)
    assert said.estimated_for == 20
    assert said.counted == told.attendances
    assert said.attendances == told.attendances + round(told.attendances / told.lessons * 20)
    first, _, third = bulletin.sentence(said).splitlines()
    assert first.endswith(f"约{bulletin.rounded(said.attendances, nearest=True)}人次。")
    assert third == (
        f"其中20节没有点名记录，按其余课次的平均到课人数估算；有记录的为{told.attendances}人次。"
    )
    assert "about " in bulletin.sentence(said, "en")

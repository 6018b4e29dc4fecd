"""The bulletin 简报: what a term of classes came to, in one sentence, and of what it is told.

It is made of what was written down and of nothing else. Scope and period are printed with it.
Where lessons were held whose roll nobody took, the attendances are an estimate: what came on
average to the others, marked 约, with the number of lessons it was made for. Large numbers are
told as people tell them, 10000余, and never above what was counted.

The words stand here and not among the bot's texts: the office prints the same ones.
"""

from dataclasses import dataclass
from datetime import date, datetime

from models.calendar import local
from models.courses import counting, pairs
from models.courses.counting import Figure, Wanted
from models.courses.tables import (
    Attendance,
    Course,
    CourseStatus,
    Term,
    TimetableSlot,
)
from models.grids import Grid


@dataclass(frozen=True)
class Bulletin:
    """What a term came to. `a_week` are the least and the most lessons of a course in a week.

    `estimated_for` are the lessons held without a roll, for which `attendances` holds a guess.
    """

    scope: str
    term: str
    starts_on: date
    through: date
    as_of: date
    courses: int
    lessons: int
    a_week: tuple[int, int]
    heads: int
    attendances: int
    counted: int
    estimated_for: int


async def of_term(
    term: Term, grid: Grid | None, *, now: datetime, seen: frozenset[int] | None = None
) -> Bulletin:
    """The bulletin of a term, for a grid with all below it or for everything that is seen."""
    wanted = Wanted(
        term=term.id,
        grid=grid.id if grid else None,
        starts_on=term.starts_on,
        through=term.through,
        seen=seen,
    )
    (figures,) = (await counting.count(wanted, now=now)).values()
    held = figures[Figure.LESSONS]
    rolls = await _rolls(wanted, now=now)
    counted = figures[Figure.ATTENDANCES]
    missing = held - rolls
    guessed = round(counted / rolls * missing) if rolls else 0
    return Bulletin(
        scope=grid.name if grid else "",
        term=term.name,
        starts_on=term.starts_on,
        through=term.through,
        as_of=min(local(now).date(), term.through),
        courses=figures[Figure.COURSES],
        lessons=held,
        a_week=await _a_week(wanted, now=now),
        heads=figures[Figure.HEADS],
        attendances=counted + guessed,
        counted=counted,
        estimated_for=missing if guessed else 0,
    )


async def _rolls(wanted: Wanted, *, now: datetime) -> int:
    """How many of the lessons that were held have a roll with somebody on it."""
    held = await counting.rows(Figure.LESSONS, wanted, now=now, limit=100_000)
    came = Attendance.filter(mark__in=pairs.HERE, lesson__course__term_id=wanted.term)
    known = {row.lesson_id for row in await came.distinct().only("lesson_id")}
    return sum(lesson.id in known for lesson in held)


async def _a_week(wanted: Wanted, *, now: datetime) -> tuple[int, int]:
    """The least and the most lessons that a course has in a week, by its timetable."""
    found = await counting.rows(Figure.COURSES, wanted, now=now, limit=100_000)
    slots = TimetableSlot.filter(course_id__in=[row.course for row in found])
    weekly = dict.fromkeys((row.course for row in found), 0)
    for slot in await slots:
        weekly[slot.course_id] += 1
    return (min(weekly.values()), max(weekly.values())) if weekly else (0, 0)


# --- in words


def sentence(told: Bulletin, locale: str = "zh") -> str:
    """The sentence, and below it of what it is told."""
    return _english(told) if locale == "en" else _chinese(told)


def _chinese(told: Bulletin) -> str:
    least, most = told.a_week
    week = f"，每门每周{least}节" if least == most else f"，每门每周{least}至{most}节"
    said = (
        f"{told.term}开设{told.courses}门课程{week if most else ''}，"
        f"在册学员{told.heads}名，{_large(told, '余', '约')}人次。"
    )
    scope = f"{told.scope}及所属网格" if told.scope else "所辖全部网格"
    days = f"{_zh_day(told.starts_on)}至{_zh_day(told.as_of)}"
    until = "" if told.as_of == told.through else "（学期未结束）"
    lines = [said, f"统计范围：{scope}。统计时间：{days}{until}，共上课{told.lessons}节。"]
    if told.estimated_for:
        lines.append(
            f"其中{told.estimated_for}节没有点名记录，按其余课次的平均到课人数估算；"
            f"有记录的为{told.counted}人次。"
        )
    return "\n".join(lines)


def _zh_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _english(told: Bulletin) -> str:
    least, most = told.a_week
    week = f", each {_times(least, most)} a week" if most else ""
    said = (
        f"{told.term}: {_number(told.courses, 'course')}{week}, "
        f"{_number(told.heads, 'person', 'people')} enrolled, "
        f"{_large(told, 'more than ', 'about ', before=True)} attendances."
    )
    scope = f"{told.scope} and the grids below it" if told.scope else "all grids"
    until = "" if told.as_of == told.through else " (the term goes on)"
    lines = [
        said,
        f"Of {scope}, {told.starts_on} to {told.as_of}{until}; "
        f"{_number(told.lessons, 'lesson')} held.",
    ]
    if told.estimated_for:
        lines.append(
            f"No roll was taken of {_number(told.estimated_for, 'lesson')}; they are estimated by "
            f"the average of the others. {told.counted:,} attendances are on record."
        )
    return "\n".join(lines)


def _times(least: int, most: int) -> str:
    if least != most:
        return f"{least} to {most} times"
    return {1: "once", 2: "twice"}.get(most, f"{most} times")


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _large(told: Bulletin, over: str, about: str, *, before: bool = False) -> str:
    """A number of attendances as it is told: exact, 10000余, or 约."""
    if told.estimated_for:
        near = rounded(told.attendances, nearest=True)
        return f"{about}{near:,}" if before else f"{about}{near}"
    floor = rounded(told.attendances)
    if floor == told.attendances:
        return f"{floor:,}" if before else str(floor)
    return f"{over}{floor:,}" if before else f"{floor}{over}"


def rounded(number: int, *, nearest: bool = False) -> int:
    """A number without the digits nobody tells: down, so that 余 is true, or to the nearest.

    >>> rounded(10_086), rounded(2_345), rounded(986), rounded(9_960, nearest=True)
    (10000, 2300, 986, 10000)
    """
    step = 1_000 if number >= 10_000 else 100 if number >= 1_000 else 10 if nearest else 1
    return (number + step // 2 if nearest else number) // step * step


# --- which term


async def term_on(day: date) -> Term | None:
    """The term of a day: the one that is on, else the last that was, else the first to come."""
    begun = Term.filter(starts_on__lte=day).order_by("-starts_on", "-id")
    return await begun.first() or await Term.all().order_by("starts_on", "id").first()


async def terms_with_courses(grid: Grid) -> list[Term]:
    """The terms in which a grid, or one below it, offered something, the newest first."""
    offered = Course.filter(grid__path__startswith=grid.path).exclude(status=CourseStatus.DRAFT)
    ids = {course.term_id for course in await offered.only("id", "term_id")}
    return await Term.filter(id__in=ids).order_by("-starts_on", "-id")

"""Terms, and the courses that are offered in them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.access import Seen
from api.conditions import Expected, seen
from api.courses.lessons import LessonOut, shown
from api.fields import (
    Age,
    AskedId,
    AskedWords,
    Few,
    Form,
    Id,
    MaybeName,
    Moment,
    Name,
    Number,
    Place,
    Seats,
    Text,
    found_in,
    given,
    ids_below,
)
from api.registers import Register, Values, handlers
from api.routes import Body, get, post, put
from models import clock, courses, visible
from models.access import Sight
from models.calendar import zone
from models.courses import (
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Standing,
    Term,
    TimetableSlot,
    conditions,
    timetable,
    upkeep,
)
from models.grids import Grid

Minutes = Annotated[int, Meta(ge=1, le=600)]
Weekday = Annotated[int, Meta(ge=1, le=7)]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$", examples=["09:00"])]


class TermOut(Struct):
    """A term, from one day through another."""

    id: int
    name: str
    starts_on: date
    through: date
    courses_a_person: int | None
    seats_a_household: int | None
    head_start_hours: int | None
    no_shows: int | None
    wishes: int | None
    version: int


class NewTerm(Form):
    """A term, and what is left to the community in it; a limit that is null is none.

    `head_start_hours` is how much earlier those may sign up who were left out the term before,
    null for no priority; whoever stayed away `no_shows` times is asked whether they want to go on;
    `wishes` is after how many who wish for more lessons the organisers are asked, 5 for null.
    """

    name: Name
    starts_on: date
    through: date
    courses_a_person: Few | None = None
    seats_a_household: Few | None = None
    head_start_hours: Annotated[int, Meta(ge=0, le=720)] | None = None
    no_shows: Few | None = None
    wishes: Few | None = None


class Slot(Form):
    """A meeting every week; `weekday` 1 is Monday, `starts` is the community's time."""

    weekday: Weekday
    starts: Clock
    minutes: Minutes = 90


class CourseOut(Struct):
    """A course with its timetable, and what became of its seats.

    `keeps_the_norm` tells whether it is held twice a week; `short_weeks` are the Mondays of the
    weeks in which, for a holiday or a cancellation, it is not.
    `taken` counts seats, those offered included; `heads` are people enrolled, `attendances` how
    often someone came, `rate` their share of what was possible, null before the first roll.
    """

    id: int
    title: str
    description: str
    term_id: int
    grid_id: int
    teacher: str
    teacher_id: int | None
    monitor_id: int | None
    venue: str
    venue_id: int | None
    audience: str
    seats: int
    taken: int
    waiting: int
    heads: int
    lessons: int
    attendances: int
    rate: float | None
    approval: bool
    walk_ins: bool
    drop_in: bool
    age_from: int | None
    age_through: int | None
    for_grid_id: int | None
    for_estate_id: int | None
    seats_a_household: int | None
    sign_up_from: datetime | None
    sign_up_until: datetime | None
    status: CourseStatus
    slots: list[Slot]
    keeps_the_norm: bool
    short_weeks: list[date]
    created_at: datetime
    version: int


class NewCourse(Form):
    """A course, as a draft; its lessons are made of the weekly slots and the days of the term.

    Teacher and venue by their numbers, or by their names: who or what is new is written down.
    The ages, the grid and the estate say for whom it is; with `drop_in` a single lesson can be
    signed up for; `seats_a_household` is a limit.
    """

    title: Name
    term_id: Id
    grid_id: Id
    seats: Seats
    slots: Annotated[list[Slot], Meta(min_length=1, max_length=14)]
    description: Text = ""
    teacher: MaybeName = ""
    teacher_id: Id | None = None
    monitor_id: Id | None = None
    venue: Place = ""
    venue_id: Id | None = None
    audience: Place = ""
    approval: bool = False
    walk_ins: bool = False
    drop_in: bool = False
    age_from: Age | None = None
    age_through: Age | None = None
    for_grid_id: Id | None = None
    for_estate_id: Id | None = None
    seats_a_household: Few | None = None
    sign_up_from: Moment | None = None
    sign_up_until: Moment | None = None


class Timetable(Form):
    """When a draft is held every week; its lessons are made anew."""

    slots: Annotated[list[Slot], Meta(min_length=1, max_length=14)]


class MakeUpOut(Struct):
    """A lesson that is missed and why, and when it could be held; null when nothing is free."""

    missed_at: datetime
    why: str
    starts_at: datetime | None
    ends_at: datetime | None


class Missed(Form):
    """Which missed lesson is to be made up for."""

    missed_at: Moment


class Size(Form):
    """How many seats there shall be."""

    seats: Seats


async def terms_wanted(on: FromQuery[date | None] = None) -> Q:
    """The terms asked for; `on` a day within them."""
    return given(starts_on__lte=on, through__gte=on)


async def courses_wanted(
    status: FromQuery[CourseStatus | None] = None,
    term_id: AskedId = None,
    grid_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The courses asked for; `grid_id` means that grid and all below it."""
    here = Q(grid_id__in=await ids_below(grid_id)) if grid_id else Q()
    return here & given(status=status, term_id=term_id) & found_in(q, "title", "description")


async def show(rows: Sequence[Course]) -> list[CourseOut]:
    """Courses with their timetables and figures."""
    return [await _show(row) for row in rows]


async def _show(row: Course) -> CourseOut:
    slots = [
        Slot(s.weekday, s.starts, s.minutes)
        for s in await TimetableSlot.filter(course_id=row.id).order_by("weekday", "starts")
    ]
    figures = await courses.figures(row)
    term = await Term.get(id=row.term_id)
    planned = Lesson.filter(course_id=row.id, status=LessonStatus.PLANNED)
    starts = [lesson.starts_at for lesson in await planned.only("id", "starts_at")]
    waiting = Enrolment.filter(course_id=row.id, lesson_id=None, standing=Standing.WAITING)
    figured: Values = {
        "teacher": await courses.teacher_of(row),
        "venue": await courses.venue_of(row),
        "short_weeks": timetable.short_weeks(starts, term.starts_on, term.through, zone()),
        "taken": await courses.seats_taken(row.id),
        "waiting": courses.people(await waiting.only("id", "seats")),
        "heads": figures.heads,
        "lessons": figures.lessons,
        "attendances": figures.attendances,
        "rate": figures.rate,
        "slots": slots,
        "keeps_the_norm": len(slots) >= timetable.LESSONS_A_WEEK,
    }
    columns = {n: getattr(row, n) for n in CourseOut.__struct_fields__ if n not in figured}
    return CourseOut(**columns, **figured)


async def create(values: Values, sight: Sight, now: datetime) -> Course:
    """A course as a draft."""
    slots = pattern(values.pop("slots"))
    upkeep.must_end_later(values["sign_up_from"], values["sign_up_until"])
    conditions.must_be_possible(values["age_from"], values["age_through"])
    term, grid = await Term.get(id=values.pop("term_id")), await Grid.get(id=values.pop("grid_id"))
    for name, table in upkeep.NAMED.items():
        if (id := values.pop(f"{name}_id")) is not None:
            values[name] = await table.get(id=id)
    return await courses.create(
        term=term, grid=grid, slots=slots, actor=sight.actor, now=now, **values
    )


def pattern(slots: Sequence[Slot]) -> list[timetable.Slot]:
    """Slots as rules take them. Raises `Invalid`."""
    return [timetable.slot(s.weekday, s.starts, s.minutes) for s in slots]


async def change(
    course: Course, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Correct what is said of a course."""
    return await upkeep.describe(course.id, values, sight.actor, now=now, version=version)


async def discard(course: Course, sight: Sight, now: datetime, version: int | None) -> None:
    """Throw a draft away; what was published is closed instead."""
    await upkeep.discard(course.id, sight.actor, now=now, version=version)


@post("/courses/{id:int}/publish", may="change:courses", status=200, tags=["courses"])
async def publish_course(sight: Seen, id: Number, expected: Expected) -> Response[CourseOut]:
    """Open a complete course to residents; its card appears in its groups."""
    course = await seen(Course, id, sight, expected)
    published = await courses.publish(course.id, sight.actor, now=clock.now())
    return await COURSES.shown(published, sight)


@post("/courses/{id:int}/close", may="change:courses", status=200, tags=["courses"])
async def close_course(sight: Seen, id: Number, expected: Expected) -> Response[CourseOut]:
    """Let nobody sign up any more."""
    course = await seen(Course, id, sight, expected)
    return await COURSES.shown(await courses.close(course.id, sight.actor, now=clock.now()), sight)


@post("/courses/{id:int}/resize", may="change:courses", status=200, tags=["courses"])
async def resize_course(
    sight: Seen, id: Number, data: Body[Size], expected: Expected
) -> Response[CourseOut]:
    """Another number of seats; new ones are offered to those who wait."""
    course = await seen(Course, id, sight, expected)
    resized = await courses.resize(course.id, data.seats, sight.actor, now=clock.now())
    return await COURSES.shown(resized, sight)


@put("/courses/{id:int}/timetable", may="change:courses", tags=["courses"])
async def plan_course(
    sight: Seen, id: Number, data: Body[Timetable], expected: Expected
) -> Response[CourseOut]:
    """Another weekly timetable for a draft; lessons of what is published are changed singly."""
    course, now = await seen(Course, id, sight, expected), clock.now()
    planned = await courses.plan(course.id, pattern(data.slots), sight.actor, now=now)
    return await COURSES.shown(planned, sight)


@get("/courses/{id:int}/make-ups", may="read:courses", tags=["courses"])
async def list_make_ups(sight: Seen, id: Number) -> list[MakeUpOut]:
    """What holidays and cancellations take from a course, and when it could be held instead."""
    course = await visible.one(Course, id, sight)
    return [
        MakeUpOut(m.missed[0], m.why, *(m.proposed or (None, None)))
        for m in await courses.make_ups(course, now=clock.now())
    ]


@post("/courses/{id:int}/make-ups", may="change:courses", tags=["courses"])
async def make_up(sight: Seen, id: Number, data: Body[Missed]) -> Response[LessonOut]:
    """Hold the lesson that is proposed for a missed one; everyone in the course is told."""
    course, now = await visible.one(Course, id, sight), clock.now()
    lesson = await courses.make_up(course.id, data.missed_at, sight.actor, now=now)
    return await shown(lesson, status=201)


TERMS = Register(
    plural="terms",
    orders=("starts_on", "through", "name"),
    table=Term,
    out=TermOut,
    new=NewTerm,
    reads="read:courses",
    writes="change:courses",
    where=terms_wanted,
)
COURSES = Register(
    plural="courses",
    orders=("title", "created_at", "sign_up_from"),
    table=Course,
    out=CourseOut,
    new=NewCourse,
    reads="read:courses",
    writes="change:courses",
    where=courses_wanted,
    fixed=("term_id", "grid_id", "seats", "slots"),
    show=show,
    create=create,
    change=change,
    remove=discard,
)


def routes() -> list[Any]:
    """Terms and courses."""
    actions = [publish_course, close_course, resize_course, plan_course, list_make_ups, make_up]
    return [*handlers(TERMS), *handlers(COURSES), *actions]

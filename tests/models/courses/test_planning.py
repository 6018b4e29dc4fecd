"""Planning: no room and no teacher twice at an hour, nobody teaches without a certificate."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import MONDAY, School, school_at

from models import courses
from models.calendar import CalendarDay, local, zone
from models.courses import (
    Certificate,
    Course,
    CourseIncomplete,
    CourseStatus,
    Lesson,
    LessonStatus,
    NotCertified,
    Teacher,
    TeacherTaken,
    Term,
    Venue,
    VenueTaken,
    VenueTooSmall,
    certificates,
    upkeep,
)
from models.courses.planning import Booking, first_clash
from models.courses.timetable import overlap, short_weeks, slot
from models.errors import InUse, Invalid
from models.journal import OPERATOR, JournalEntry
from models.outbox import Outgoing

HOUR = timedelta(hours=1)


async def publish(course: Course) -> Course:
    return await courses.publish(course.id, OPERATOR, now=MONDAY)


async def coming(course: Course) -> Lesson:
    return await Lesson.filter(course_id=course.id, starts_at__gt=MONDAY).order_by("id").first()


# --- rooms and teachers


async def test_a_room_that_is_taken_is_refused_and_the_other_course_named(school):
    await school.course("书法", venue="活动室")
    drawing = await school.draft("绘画", venue="活动室")
    with pytest.raises(VenueTaken) as refusal:
        await publish(drawing)
    assert refusal.value.facts() == {
        "venue": "活动室",
        "other": "书法",
        "at": "2026-11-24T09:00+08:00",
    }
    assert (await Course.get(id=drawing.id)).status is CourseStatus.DRAFT
    elsewhere = await school.draft("古筝", venue="音乐室")
    assert (await publish(elsewhere)).status is CourseStatus.PUBLISHED


async def test_a_teacher_who_teaches_elsewhere_is_refused(school):
    await school.course("书法", teacher="沈老师")
    with pytest.raises(TeacherTaken) as refusal:
        await publish(await school.draft("绘画", teacher="沈老师"))
    assert (refusal.value.teacher, refusal.value.other) == ("沈老师", "书法")
    later = [slot(2, "10:30"), slot(4, "10:30")]
    follows = await school.draft("绘画二班", teacher="沈老师", slots=later)
    assert await publish(follows), "one begins as the other ends"


async def test_a_draft_holds_no_room(school):
    """Whoever is published first has it."""
    first = await school.draft("书法", venue="活动室", teacher="甲")
    second = await school.draft("绘画", venue="活动室", teacher="乙")
    await publish(second)
    with pytest.raises(VenueTaken):
        await publish(first)


async def test_a_course_does_not_meet_itself(school):
    both = [slot(2, "09:00"), slot(2, "10:00")]
    with pytest.raises(VenueTaken) as refusal:
        await publish(await school.draft(slots=both))
    assert refusal.value.other == "书法"


async def test_a_lesson_is_not_moved_into_a_room_that_is_taken(school):
    await school.course("书法", venue="活动室")
    drawing = await school.course("绘画")
    lesson = await coming(drawing)
    with pytest.raises(VenueTaken):
        await courses.move_lesson(
            lesson.id,
            OPERATOR,
            now=MONDAY,
            starts_at=lesson.starts_at + HOUR,
            ends_at=lesson.ends_at + HOUR,
            venue="活动室",
        )
    assert (await Lesson.get(id=lesson.id)).starts_at == lesson.starts_at


async def test_a_cancelled_lesson_leaves_its_room_free(school):
    calligraphy = await school.course("书法", venue="活动室")
    lesson = await coming(calligraphy)
    drawing = await school.course("绘画", slots=[slot(2, "19:00")])
    theirs = await coming(drawing)
    there = {"starts_at": lesson.starts_at, "ends_at": lesson.ends_at, "venue": "活动室"}
    with pytest.raises(VenueTaken):
        await courses.move_lesson(theirs.id, OPERATOR, now=MONDAY, **there)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY)
    moved = await courses.move_lesson(theirs.id, OPERATOR, now=MONDAY, **there)
    assert moved.starts_at == lesson.starts_at
    with pytest.raises(VenueTaken):
        await courses.move_lesson(
            lesson.id, OPERATOR, now=MONDAY, starts_at=lesson.starts_at, ends_at=lesson.ends_at
        )


async def test_another_room_for_a_whole_course_must_be_free(school):
    await school.course("书法", venue="活动室")
    drawing = await school.course("绘画")
    with pytest.raises(VenueTaken):
        await upkeep.describe(drawing.id, {"venue": "活动室"}, OPERATOR, now=MONDAY)
    changed = await upkeep.describe(drawing.id, {"venue": "二楼"}, OPERATOR, now=MONDAY)
    assert await courses.venue_of(changed) == "二楼"


async def test_more_seats_than_a_room_holds_are_refused(school):
    course = await school.draft(seats=20)
    await Venue.filter(id=course.venue_id).update(capacity=15)
    with pytest.raises(VenueTooSmall) as refusal:
        await publish(course)
    assert refusal.value.capacity == 15
    await courses.resize(course.id, 15, OPERATOR, now=MONDAY)
    await publish(course)
    with pytest.raises(VenueTooSmall):
        await courses.resize(course.id, 16, OPERATOR, now=MONDAY)


async def test_a_name_is_the_same_room_in_the_whole_community(school):
    """And the same teacher; of two teachers of one name the number must be given."""
    one, other = (
        await school.draft("书法", venue="活动室"),
        await school.draft("绘画", venue=" 活动室 "),
    )
    assert one.venue_id == other.venue_id
    grid = await (await Teacher.get(id=one.teacher_id)).grid
    await Teacher.create(name="周老师", grid=grid)
    with pytest.raises(Invalid) as refusal:
        await school.draft("古筝", teacher="周老师")
    assert refusal.value.field == "teacher"


async def test_a_room_in_use_is_not_put_away(school):
    from models import registers

    course = await school.course()
    room = await Venue.get(id=course.venue_id)
    with pytest.raises(InUse):
        await registers.remove(room, OPERATOR, now=MONDAY)
    await courses.close(course.id, OPERATOR, now=MONDAY)
    await registers.remove(room, OPERATOR, now=MONDAY)
    assert (await Venue.get(id=room.id)).archived_at


# --- certificates


async def test_no_lesson_is_published_without_a_certificate_of_that_day(school):
    """The refusal names the lesson and the day."""
    course = await school.draft()
    await Certificate.all().update(valid_through=date(2026, 12, 1))
    with pytest.raises(NotCertified) as refusal:
        await publish(course)
    third = await Lesson.get(id=refusal.value.lesson)
    assert local(third.starts_at).date() == date(2026, 12, 3)
    assert (refusal.value.day, refusal.value.teacher) == ("2026-12-03", "周老师")
    teacher = await Teacher.get(id=course.teacher_id)
    await certificates.certify(
        teacher, "证-2", date(2027, 6, 30), OPERATOR, now=MONDAY, valid_from=date(2026, 12, 2)
    )
    assert (await publish(course)).status is CourseStatus.PUBLISHED


async def test_a_course_needs_a_teacher_before_a_certificate(school):
    with pytest.raises(CourseIncomplete):
        await publish(await school.draft(teacher=""))


async def test_a_substitute_must_be_certified_on_the_day(school):
    course = await school.course()
    lesson = await coming(course)
    with pytest.raises(NotCertified) as refusal:
        await courses.substitute(lesson.id, "顾老师", OPERATOR, now=MONDAY)
    assert refusal.value.facts()["lesson"] == lesson.id
    other = await school.draft("绘画", teacher="顾老师")
    changed = await courses.substitute(lesson.id, "顾老师", OPERATOR, now=MONDAY)
    assert changed.teacher_id == other.teacher_id
    assert (await courses.substitute(lesson.id, None, OPERATOR, now=MONDAY)).teacher_id is None


async def told() -> list[str]:
    rows = await Outgoing.filter(kind="certificate-expires").order_by("id")
    return [row.facts["through"] for row in rows]


async def test_a_certificate_that_runs_out_in_thirty_days_is_told_once(school):
    from models.chats import Chat, ChatKind

    await Chat.create(external_id="网格群", kind=ChatKind.GROUP, grid=school.grid)
    await school.course()
    await Certificate.all().update(valid_through=date(2026, 12, 24))
    night = MONDAY + timedelta(days=1, hours=14)
    assert await certificates.warn_of_certificates(now=MONDAY) == 0, "thirty-one days"
    assert await certificates.warn_of_certificates(now=night) == 0, "quiet hours"
    morning = night + timedelta(hours=11)
    assert await certificates.warn_of_certificates(now=morning) == 1
    for later in (morning, morning - timedelta(days=2), morning + timedelta(days=60)):
        assert await certificates.warn_of_certificates(now=later) == 0
    assert await told() == ["2026-12-24"]
    paper = await Certificate.get()
    longer = {"valid_through": date(2027, 1, 5)}
    await certificates.correct(paper, longer, OPERATOR, now=morning, version=None)
    assert await certificates.warn_of_certificates(now=morning + timedelta(days=15)) == 1
    assert await told() == ["2026-12-24", "2027-01-05"]


async def test_who_has_renewed_in_time_is_not_told(school):
    course = await school.course()
    await Certificate.all().update(valid_through=date(2026, 12, 1))
    teacher = await Teacher.get(id=course.teacher_id)
    await certificates.certify(teacher, "证-2", date(2028, 1, 1), OPERATOR, now=MONDAY)
    assert await certificates.warn_of_certificates(now=MONDAY) == 0
    assert await told() == []


# --- the timetable of a draft


async def test_a_draft_gets_another_timetable_and_what_is_published_does_not(school):
    course = await school.draft()
    await courses.plan(course.id, [slot(3, "19:00")], OPERATOR, now=MONDAY)
    days = {local(lesson.starts_at).isoweekday() for lesson in await school.lessons(course)}
    assert days == {3}
    await publish(course)
    with pytest.raises(InUse):
        await courses.plan(course.id, [slot(2, "09:00")], OPERATOR, now=MONDAY)
    acts = await JournalEntry.filter(subject=course.subject).values_list("act", flat=True)
    assert "course-planned" in acts


# --- what holds of every term

bookings = st.builds(
    lambda start, length, venue, teacher: Booking(
        (
            datetime(2026, 9, 1, tzinfo=UTC) + start * HOUR / 2,
            datetime(2026, 9, 1, tzinfo=UTC) + (start + length) * HOUR / 2,
        ),
        venue,
        teacher,
    ),
    st.integers(0, 40),
    st.integers(1, 4),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
)


@given(wanted=st.lists(bookings, max_size=6), held=st.lists(bookings, max_size=6))
def test_a_clash_is_found_exactly_where_two_share_an_hour_and_a_room_or_a_teacher(wanted, held):
    def meets(one: Booking, other: Booking) -> bool:
        room = one.venue is not None and one.venue == other.venue
        person = one.teacher is not None and one.teacher == other.teacher
        return (room or person) and overlap(one.span, other.span)

    pairs = [(w, h) for w in wanted for h in held]
    pairs += [(w, o) for n, w in enumerate(wanted) for o in wanted[n + 1 :]]
    assert (first_clash(wanted, held) is not None) == any(meets(*pair) for pair in pairs)


TERM = (date(2026, 9, 21), date(2026, 10, 25))
"""Five weeks with National Day and the Mid-Autumn Festival in them."""

patterns = st.lists(
    st.builds(slot, st.integers(1, 7), st.sampled_from(["09:00", "10:00", "19:00"]), st.just(90)),
    min_size=1,
    max_size=3,
    unique_by=lambda s: (s.weekday, s.starts),
)
offers = st.lists(
    st.tuples(patterns, st.sampled_from("甲乙"), st.sampled_from("东西")), min_size=1, max_size=5
)
days_off = st.sets(st.dates(*TERM), max_size=4)


@settings(max_examples=12, deadline=None)
@given(wanted=offers, off=days_off)
async def test_no_term_holds_a_clash_or_a_lesson_on_a_day_off_and_what_is_too_few_is_reported(
    wanted, off
):
    """Whatever is asked for; what can't be is refused. What is missed is made up on free days."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    async with school_at("sqlite://:memory:") as school:
        school.term = await Term.create(name="短学期", starts_on=TERM[0], through=TERM[1])
        for day in off:
            await CalendarDay.create(day=day, worked=False, note="停课")
        for n, (slots, teacher, venue) in enumerate(wanted):
            course = await school.draft(f"课{n}", slots=slots, teacher=teacher, venue=venue)
            try:
                await courses.publish(course.id, OPERATOR, now=start)
            except (VenueTaken, TeacherTaken):
                continue
            for missed in await courses.make_ups(course, now=start):
                await courses.make_up(course.id, missed.missed[0], OPERATOR, now=start)
            assert await courses.make_ups(course, now=start) == []
        await _must_hold(school, off)


async def _must_hold(school: School, off: set[date]) -> None:
    planned = Lesson.filter(status=LessonStatus.PLANNED, course__status=CourseStatus.PUBLISHED)
    lessons = await planned.select_related("course")
    october, september = range(1, 8), (25, 26, 27)
    public = {date(2026, 10, n) for n in october} | {date(2026, 9, n) for n in september}
    for course in {lesson.course_id for lesson in lessons}:
        starts = [lesson.starts_at for lesson in lessons if lesson.course_id == course]
        weeks = Counter(local(at).isocalendar().week for at in starts)
        short = {day.isocalendar().week for day in short_weeks(starts, *TERM, zone())}
        assert short == {week for week in range(39, 44) if weeks[week] < 2}
    for n, one in enumerate(lessons):
        assert local(one.starts_at).date() not in off | public
        for other in lessons[n + 1 :]:
            shared = (
                one.course.venue_id == other.course.venue_id
                or one.course.teacher_id == other.course.teacher_id
            )
            apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
            assert apart or not shared

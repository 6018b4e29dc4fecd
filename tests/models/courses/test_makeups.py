"""Make-ups: what holidays and cancellations take, and when it can be held instead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from school import MONDAY

from models import courses, registers
from models.calendar import CalendarDay, local
from models.courses import Lesson, LessonStatus, NothingToMakeUp
from models.courses.timetable import slot
from models.journal import OPERATOR

AUGUST = datetime(2026, 8, 20, 2, tzinfo=UTC)


def days(found) -> list[tuple[str, str, str]]:
    """What is missed, why, and when it could be held."""
    return [
        (
            f"{local(m.missed[0]):%m-%d %H:%M}",
            m.why,
            f"{local(m.proposed[0]):%m-%d %H:%M}" if m.proposed else "",
        )
        for m in found
    ]


async def test_lessons_of_a_golden_week_are_left_out_and_proposed_anew(school):
    """At their hour, on the next days that are free: not on another day of the class itself."""
    course = await school.course()
    assert days(await courses.make_ups(course, now=AUGUST)) == [
        ("10-01 09:00", "国庆节", "10-09 09:00"),
        ("10-06 09:00", "国庆节", "10-10 09:00"),
    ]


async def test_what_the_office_says_of_a_day_wins(school):
    """A day off of its own is left out; a holiday it calls worked is not."""
    await CalendarDay.create(day=date(2026, 9, 8), worked=False, note="台风")
    await CalendarDay.create(day=date(2026, 10, 1), worked=True)
    course = await school.course()
    missed = [m[:2] for m in days(await courses.make_ups(course, now=AUGUST))]
    assert missed == [("09-08 09:00", "台风"), ("10-06 09:00", "国庆节")]
    held = {local(lesson.starts_at).date() for lesson in await school.lessons(course)}
    assert date(2026, 10, 1) in held
    assert date(2026, 9, 8) not in held


async def test_a_day_on_which_the_room_is_taken_is_not_proposed(school):
    calligraphy = await school.course(venue="活动室")
    await school.course("晨练", venue="活动室", slots=[slot(5, "09:30"), slot(6, "08:00")])
    proposed = [m[2] for m in days(await courses.make_ups(calligraphy, now=AUGUST))]
    assert proposed == ["10-11 09:00", "10-12 09:00"], "after Friday and Saturday mornings"


async def test_the_office_accepts_by_one_call_and_only_once(school):
    course = await school.course()
    first, second = await courses.make_ups(course, now=AUGUST)
    lesson = await courses.make_up(course.id, first.missed[0], OPERATOR, now=AUGUST)
    assert (lesson.starts_at, lesson.makes_up_at) == (first.proposed[0], first.missed[0])
    assert lesson.note == "国庆节"
    left = await courses.make_ups(course, now=AUGUST)
    assert [m.missed for m in left] == [second.missed]
    with pytest.raises(NothingToMakeUp):
        await courses.make_up(course.id, first.missed[0], OPERATOR, now=AUGUST)


async def test_a_cancelled_lesson_is_proposed_anew_from_tomorrow_on(school):
    course = await school.course()
    lesson = await Lesson.filter(course_id=course.id, starts_at__gt=MONDAY).order_by("id").first()
    await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY, note="老师生病")
    found = days(await courses.make_ups(course, now=MONDAY))
    assert found[-1] == ("11-24 09:00", "老师生病", "11-27 09:00"), "25 and 26 are for October's"
    late = MONDAY + timedelta(days=40)
    assert all(
        proposed > "01-02" for *_, proposed in days(await courses.make_ups(course, now=late))
    )


async def test_a_day_that_becomes_a_day_off_cancels_its_lessons_and_proposes_others(school):
    """What is over stays held; a day that is taken back revives nothing by itself."""
    course = await school.course()
    values = {"day": date(2026, 11, 24), "worked": False, "hours": [], "note": "台风"}
    row = await registers.create(CalendarDay, values, OPERATOR, now=MONDAY)
    found = days(await courses.make_ups(course, now=MONDAY))
    assert found[-1][:2] == ("11-24 09:00", "台风")
    await registers.remove(row, OPERATOR, now=MONDAY)
    past = {"day": date(2026, 11, 19), "worked": False, "hours": [], "note": "补记"}
    await registers.create(CalendarDay, past, OPERATOR, now=MONDAY)
    cancelled = await Lesson.filter(status=LessonStatus.CANCELLED)
    assert [local(lesson.starts_at).date() for lesson in cancelled] == [date(2026, 11, 24)]


async def test_what_can_be_held_on_no_day_is_still_reported(school):
    course = await school.course()
    after = datetime(2027, 2, 1, tzinfo=UTC)
    assert {proposed for *_, proposed in days(await courses.make_ups(course, now=after))} == {""}
    missed = (await courses.make_ups(course, now=after))[0].missed[0]
    with pytest.raises(NothingToMakeUp):
        await courses.make_up(course.id, missed, OPERATOR, now=after)

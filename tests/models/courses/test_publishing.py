"""A course is drafted, published when complete, resized, closed."""

from datetime import timedelta

import pytest
from school import MONDAY

from models import courses
from models.courses import (
    Course,
    CourseIncomplete,
    CourseStatus,
    Lesson,
    Standing,
    TooFewSeats,
)
from models.courses.timetable import slot
from models.errors import Invalid, NotFound
from models.journal import OPERATOR, JournalEntry


async def test_a_draft_has_its_timetable_and_the_lessons_of_the_term(school):
    course = await school.draft()
    lessons = await school.lessons(course)
    assert course.status is CourseStatus.DRAFT
    assert await course.slots.all().count() == 2
    assert len(lessons) == 38, "twenty weeks, Tuesdays and Thursdays, two of them National Day"
    assert all(lesson.ends_at - lesson.starts_at == timedelta(minutes=90) for lesson in lessons)


@pytest.mark.parametrize("seats", [0, -1])
async def test_a_course_has_at_least_one_seat(school, seats):
    with pytest.raises(Invalid) as refusal:
        await school.draft(seats=seats)
    assert refusal.value.field == "seats"
    assert (await school.draft(seats=1)).seats == 1


async def test_a_timetable_names_an_hour_once(school):
    twice = [slot(2, "09:00"), slot(2, "09:00", 60)]
    with pytest.raises(Invalid) as refusal:
        await school.draft(slots=twice)
    assert refusal.value.field == "slots"
    assert not await Course.exists()
    assert await school.draft(slots=[slot(2, "09:00"), slot(2, "10:30")])


@pytest.mark.parametrize(
    ("lacks", "missing"),
    [
        ({"teacher": ""}, "teacher"),
        ({"teacher": "  "}, "teacher"),
        ({"venue": ""}, "venue"),
        ({"slots": []}, "lessons"),
    ],
)
async def test_a_course_is_published_only_when_complete(school, lacks, missing):
    course = await school.draft(**lacks)
    with pytest.raises(CourseIncomplete) as refusal:
        await courses.publish(course.id, OPERATOR, now=MONDAY)
    assert refusal.value.facts() == {"course": "书法", "missing": missing}
    assert (await Course.get(id=course.id)).status is CourseStatus.DRAFT


async def test_a_complete_course_is_published(school):
    course = await school.draft()
    published = await courses.publish(course.id, OPERATOR, now=MONDAY)
    assert published.status is CourseStatus.PUBLISHED
    assert published.version == course.version + 1


async def test_residents_choose_among_what_is_published_and_not_over(school):
    drawing, _ = await school.course("绘画"), await school.draft("古筝")
    closed = await school.course("太极")
    await courses.close(closed.id, OPERATOR, now=MONDAY)
    assert [c.title for c in await courses.published(now=MONDAY)] == ["绘画"]
    last = (await school.lessons(drawing))[-1]
    assert await courses.published(now=last.starts_at), "the last lesson is on"
    assert not await courses.published(now=last.ends_at)


async def test_seats_that_are_added_are_offered_to_those_who_wait(school):
    course = await school.course(seats=1)
    for name in ("王", "李", "赵", "周"):
        await school.signs_up(course, name)
    await courses.resize(course.id, 3, OPERATOR, now=MONDAY)
    assert list((await school.standings(course)).values()) == [
        Standing.SEATED,
        Standing.OFFERED,
        Standing.OFFERED,
        Standing.WAITING,
    ]


async def test_a_course_cannot_have_fewer_seats_than_are_taken(school):
    course = await school.course(seats=3)
    await school.signs_up(course, "王")
    await school.signs_up(course, "李")
    with pytest.raises(TooFewSeats) as refusal:
        await courses.resize(course.id, 1, OPERATOR, now=MONDAY)
    assert refusal.value.facts() == {"course": "书法", "taken": 2}
    assert (await courses.resize(course.id, 2, OPERATOR, now=MONDAY)).seats == 2


async def test_a_course_that_nobody_is_in_keeps_one_seat(school):
    course = await school.course(seats=3)
    with pytest.raises(TooFewSeats):
        await courses.resize(course.id, 0, OPERATOR, now=MONDAY)
    assert (await courses.resize(course.id, 1, OPERATOR, now=MONDAY)).seats == 1


async def test_a_closed_course_offers_no_seat_to_anyone(school):
    course = await school.course(seats=1)
    wang = await school.signs_up(course, "王")
    await school.signs_up(course, "李")
    await courses.close(course.id, OPERATOR, now=MONDAY)
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert await school.standings(course) == {"王": Standing.LEFT, "李": Standing.WAITING}


async def test_what_is_not_there_is_not_found(school):
    for act in (courses.publish, courses.close):
        with pytest.raises(NotFound):
            await act(404, OPERATOR, now=MONDAY)
    with pytest.raises(NotFound):
        await courses.resize(404, 3, OPERATOR, now=MONDAY)


async def test_what_happens_to_a_course_is_written_down(school):
    course = await school.course()
    await courses.resize(course.id, 21, OPERATOR, now=MONDAY)
    await courses.close(course.id, OPERATOR, now=MONDAY)
    acts = await JournalEntry.filter(subject=course.subject).order_by("id")
    assert [entry.act for entry in acts] == [
        "course-created",
        "course-published",
        "course-resized",
        "course-closed",
    ]
    assert acts[2].facts == {"seats": 21}
    assert await Lesson.filter(course_id=course.id).exists(), "what was learnt stays"

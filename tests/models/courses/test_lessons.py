"""Single lessons: moved, cancelled, and who is told."""

from datetime import timedelta

import pytest
from school import MONDAY, School

from models import clock, courses
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.courses import Course, Lesson, LessonStatus, Relation, Teacher
from models.errors import Invalid, NotFound
from models.journal import OPERATOR
from models.outbox import Outgoing, What

HOUR = timedelta(hours=1)


async def has_a_phone(school: School, name: str) -> None:
    """The resident has a private chat with the bot."""
    chat = await Chat.create(external_id=name, kind=ChatKind.PRIVATE)
    await Account.create(
        external_id=name, chat=chat, resident=await school.person(name), created_at=MONDAY
    )


async def coming(course: Course) -> Lesson:
    """The next lesson: on the Tuesday after `MONDAY`."""
    return await Lesson.filter(course_id=course.id, starts_at__gt=MONDAY).order_by("id").first()


async def told(kind: str) -> list[str]:
    """The chats that a piece of news goes to."""
    rows = await Outgoing.filter(what=What.NOTICE, kind=kind).order_by("id").select_related("chat")
    return [row.chat.external_id for row in rows]


async def later(lesson: Lesson, *, by: timedelta = HOUR, **how: str) -> Lesson:
    """Move a lesson."""
    return await courses.move_lesson(
        lesson.id,
        OPERATOR,
        now=MONDAY,
        starts_at=lesson.starts_at + by,
        ends_at=lesson.ends_at + by,
        **how,
    )


@pytest.fixture
async def calligraphy(school: School) -> Course:
    """王 has a seat and signed the grandmother up as well; 李 waits; the class has a group."""
    course = await school.course(seats=2)
    for name in ("王", "李"):
        await has_a_phone(school, name)
    await Chat.create(external_id="书法群", kind=ChatKind.GROUP, course=course)
    await school.signs_up(course, "王")
    await school.signs_up(course, "王", relation=Relation.FAMILY, name="王奶奶")
    await school.signs_up(course, "李")
    return course


async def test_who_holds_a_seat_and_the_groups_are_told_once_that_a_lesson_moved(calligraphy):
    lesson = await coming(calligraphy)
    moved = await later(lesson, venue="二楼", note="空调坏了")
    assert sorted(await told("lesson-moved")) == ["书法群", "王"]
    assert (moved.starts_at, moved.version) == (lesson.starts_at + HOUR, 2)
    assert await courses.venue_of(calligraphy, moved) == "二楼"
    facts = (await Outgoing.filter(kind="lesson-moved").first()).facts
    assert facts["was"] == "2026-11-24T09:00+08:00"
    assert facts["starts"] == "2026-11-24T10:00+08:00"
    assert (facts["venue"], facts["note"]) == ("二楼", "空调坏了")


async def test_a_neighbour_who_teaches_is_told_as_well(school, calligraphy):
    await has_a_phone(school, "周")
    teacher = Teacher.filter(id=calligraphy.teacher_id)
    await teacher.update(resident_id=(await school.person("周")).id)
    await later(await coming(calligraphy))
    assert sorted(await told("lesson-moved")) == ["书法群", "周", "王"]


async def test_a_move_that_moves_nothing_is_told_to_nobody(calligraphy):
    await later(await coming(calligraphy), by=timedelta(0), note="照常")
    assert await told("lesson-moved") == []
    assert (await coming(calligraphy)).note == "照常"


async def test_another_room_alone_is_a_move(calligraphy):
    await later(await coming(calligraphy), by=timedelta(0), venue="二楼")
    assert len(await told("lesson-moved")) == 2


async def test_a_lesson_ends_after_it_begins(calligraphy):
    lesson = await coming(calligraphy)
    with pytest.raises(Invalid) as refusal:
        await courses.move_lesson(
            lesson.id, OPERATOR, now=MONDAY, starts_at=lesson.ends_at, ends_at=lesson.ends_at
        )
    assert refusal.value.field == "ends_at"
    assert await told("lesson-moved") == []


async def test_a_cancelled_lesson_is_told_once_however_often_it_is_cancelled(calligraphy):
    lesson = await coming(calligraphy)
    for _ in range(2):
        await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY, note="老师生病")
    assert sorted(await told("lesson-cancelled")) == ["书法群", "王"]
    assert (await Lesson.get(id=lesson.id)).status is LessonStatus.CANCELLED


async def test_a_cancelled_lesson_can_be_held_after_all(calligraphy):
    lesson = await coming(calligraphy)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY)
    held = await later(lesson, by=timedelta(0))
    assert held.status is LessonStatus.PLANNED
    assert len(await told("lesson-moved")) == 2


async def test_what_is_over_is_corrected_without_a_word(calligraphy, school):
    first = (await school.lessons(calligraphy))[0]
    await later(first)
    await courses.cancel_lesson(first.id, OPERATOR, now=MONDAY)
    assert await told("lesson-moved") == await told("lesson-cancelled") == []


async def test_there_is_no_moving_what_is_not_there(school):
    with pytest.raises(NotFound):
        await courses.cancel_lesson(404, OPERATOR, now=clock.now())

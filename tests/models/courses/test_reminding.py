"""Reminders: the evening before, once, to whoever has a seat; changes at once, but not at night."""

from datetime import timedelta

import pytest
from school import MONDAY, School

from models import courses
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.courses import Lesson, Relation
from models.journal import OPERATOR
from models.outbox import Outgoing

EVENING = MONDAY + timedelta(hours=9)
"""Six o'clock of Monday; the next lesson is on Tuesday at nine."""

DAY = timedelta(days=1)


@pytest.fixture
async def calligraphy(school: School):
    """王 and her mother have seats, 李 waits."""
    course = await school.course(seats=2)
    for name in ("王", "李"):
        chat = await Chat.create(external_id=name, kind=ChatKind.PRIVATE)
        person = await school.person(name)
        await Account.create(external_id=name, chat=chat, resident=person, created_at=MONDAY)
    await school.signs_up(course, "王")
    await school.signs_up(course, "王", relation=Relation.FAMILY, name="王奶奶")
    await school.signs_up(course, "李")
    return course


async def told() -> list[Outgoing]:
    return await Outgoing.filter(kind="lesson-tomorrow").order_by("id").select_related("chat")


async def coming(course) -> Lesson:
    return await Lesson.filter(course_id=course.id, starts_at__gt=MONDAY).order_by("id").first()


async def test_one_message_a_family_the_evening_before(calligraphy):
    assert await courses.remind(now=EVENING - timedelta(minutes=1)) == 0
    assert await courses.remind(now=EVENING) == 1
    (row,) = await told()
    assert row.chat.external_id == "王"
    assert row.facts["starts"] == "2026-11-24T09:00+08:00"
    assert row.facts["people"] == "王、王奶奶"
    assert row.due_at == EVENING
    lesson = await coming(calligraphy)
    assert row.expires_at == lesson.starts_at, "nobody is reminded of what has begun"


async def test_nobody_is_reminded_twice_wherever_the_clock_jumps(calligraphy):
    """Forward, backward, and on again."""
    for now in (EVENING, EVENING, EVENING - DAY, EVENING + timedelta(hours=1), EVENING):
        await courses.remind(now=now)
    assert len(await told()) == 1


async def test_a_clock_that_jumps_over_the_evening_reminds_in_the_morning(calligraphy):
    """A process that was down is late, not silent; at night it waits for the quiet hours' end."""
    night = EVENING + timedelta(hours=8)
    assert await courses.remind(now=night) == 1
    (row,) = await told()
    assert row.due_at == EVENING + timedelta(hours=14), "eight o'clock"


async def test_what_has_begun_is_not_reminded_of(calligraphy):
    lesson = await coming(calligraphy)
    assert await courses.remind(now=lesson.starts_at) == 0
    assert not await Lesson.filter(remind_at__lte=lesson.starts_at).exists(), "nor looked at again"


async def test_cancelled_lessons_and_drafts_remind_of_nothing(school, calligraphy):
    await courses.cancel_lesson((await coming(calligraphy)).id, OPERATOR, now=MONDAY)
    await school.draft("绘画")
    assert await courses.remind(now=EVENING) == 0


async def test_a_lesson_that_moves_to_another_day_is_reminded_of_on_the_eve_of_that(calligraphy):
    lesson = await coming(calligraphy)
    await courses.remind(now=EVENING)
    await courses.move_lesson(
        lesson.id,
        OPERATOR,
        now=EVENING,
        starts_at=lesson.starts_at + 2 * DAY + timedelta(hours=3),
        ends_at=lesson.ends_at + 2 * DAY + timedelta(hours=3),
    )
    assert await courses.remind(now=EVENING + DAY) == 0
    assert await courses.remind(now=EVENING + 2 * DAY) == 2, "beside the usual lesson"


@pytest.mark.parametrize(
    ("hour", "waits"),
    [(9, timedelta(0)), (22, timedelta(hours=10))],
    ids=["by day", "at night"],
)
async def test_a_change_is_told_at_once_but_not_at_night(calligraphy, hour, waits):
    lesson = await coming(calligraphy)
    now = lesson.starts_at - 4 * DAY + timedelta(hours=hour - 9)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=now)
    row = await Outgoing.get(kind="lesson-cancelled")
    assert row.due_at - now == waits


async def test_a_change_of_a_lesson_in_the_morning_is_told_even_at_night(calligraphy):
    """Nine o'clock is too soon after eight."""
    lesson = await coming(calligraphy)
    now = lesson.starts_at - timedelta(hours=11)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=now)
    assert (await Outgoing.get(kind="lesson-cancelled")).due_at == now

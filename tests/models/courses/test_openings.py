"""Openings: whoever comes before sign-up begins is told when it does, once, never at night."""

from datetime import timedelta

import pytest
from school import EVENING, MONDAY, NEXT_MORNING

from models import agenda
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.courses import (
    CourseNotOpen,
    Lesson,
    LessonStatus,
    OpeningReminder,
    openings,
    upkeep,
)
from models.courses.openings import AlreadyOpen
from models.courses.wished import Wish, WishKind, WishList
from models.journal import OPERATOR
from models.outbox import Outgoing

HOUR = timedelta(hours=1)


@pytest.fixture
async def wang(school):
    """A resident with a chat."""
    resident = await school.person("王")
    chat = await Chat.create(external_id="1", kind=ChatKind.PRIVATE)
    await Account.create(external_id="1", chat=chat, resident=resident, created_at=MONDAY)
    return resident


async def told() -> list[Outgoing]:
    return await Outgoing.filter(kind="sign-up-began")


async def test_it_is_told_at_the_moment_and_once(school, wang):
    """Not a minute before; a clock that asks again, as after a restart, finds nothing to tell."""
    course = await school.course(sign_up_from=MONDAY + 5 * HOUR)
    for _ in range(2):
        await openings.remind(course.id, wang, OPERATOR, now=MONDAY)
    await agenda.run_due(now=MONDAY + 5 * HOUR - timedelta(minutes=1))
    assert not await told()
    for _ in range(3):
        await agenda.run_due(now=MONDAY + 5 * HOUR)
    (news,) = await told()
    assert news.facts == {"title": "书法", "course": course.id}
    assert not await OpeningReminder.exists()


async def test_what_opens_at_night_is_told_in_the_morning(school, wang):
    course = await school.course(sign_up_from=EVENING)
    asked = await openings.remind(course.id, wang, OPERATOR, now=MONDAY)
    assert asked.due_at == NEXT_MORNING


async def test_it_moves_with_the_opening(school, wang):
    """Earlier, later, or at once when the office opens it now."""
    course = await school.course(sign_up_from=MONDAY + 5 * HOUR)
    await openings.remind(course.id, wang, OPERATOR, now=MONDAY)
    for opens, due in ((3 * HOUR, 3 * HOUR), (6 * HOUR, 6 * HOUR), (None, HOUR)):
        said = {"sign_up_from": MONDAY + opens if opens else None}
        await upkeep.describe(course.id, said, OPERATOR, now=MONDAY + HOUR)
        assert (await OpeningReminder.get()).due_at == MONDAY + due


async def test_nobody_is_told_of_what_is_closed_or_was_taken_back(school, wang):
    course = await school.course(sign_up_from=MONDAY + HOUR, sign_up_until=MONDAY + 2 * HOUR)
    await openings.remind(course.id, wang, OPERATOR, now=MONDAY)
    await openings.forget(course.id, wang, OPERATOR, now=MONDAY)
    assert not await openings.awaits(course, wang)
    await openings.remind(course.id, wang, OPERATOR, now=MONDAY)
    await agenda.run_due(now=MONDAY + 3 * HOUR)  # nobody was on duty while it was open
    assert not await told()
    assert not await OpeningReminder.exists()


async def test_nobody_is_told_of_what_will_not_be_held(school, wang):
    """Every lesson was cancelled before sign-up began; the twin is told."""
    other = await school.course("绘画", sign_up_from=MONDAY + HOUR)
    course = await school.course(sign_up_from=MONDAY + HOUR)
    for each in (course, other):
        await openings.remind(each.id, wang, OPERATOR, now=MONDAY)
    await Lesson.filter(course_id=course.id).update(status=LessonStatus.CANCELLED)
    await agenda.run_due(now=MONDAY + HOUR)
    assert [news.facts["title"] for news in await told()] == ["绘画"]


async def test_what_is_open_or_over_is_not_waited_for(school, wang):
    open_ = await school.course(sign_up_until=MONDAY + HOUR)
    with pytest.raises(AlreadyOpen):
        await openings.remind(open_.id, wang, OPERATOR, now=MONDAY)
    with pytest.raises(CourseNotOpen):
        await openings.remind(open_.id, wang, OPERATOR, now=MONDAY + HOUR)


async def test_whoever_may_come_earlier_is_told_earlier(school, wang):
    """Of a class that is made of wishes nobody who wished has to wait."""
    course = await school.course(sign_up_from=MONDAY + 5 * HOUR)
    li = await school.person("李")
    listed = await WishList.create(course=course, made=course, created_at=MONDAY)
    await Wish.create(
        course=course, resident=li, kind=WishKind.OTHER, wish_list=listed, wished_at=MONDAY
    )
    assert await openings.opens_for(course, wang, now=MONDAY)
    assert not await openings.opens_for(course, li, now=MONDAY)
    assert (await school.signs_up(course, "李")).id
    with pytest.raises(CourseNotOpen):
        await school.signs_up(course, "王")

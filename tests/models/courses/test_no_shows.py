"""No-shows: asked once whether they go on, after as many as the term says; leave is none."""

from datetime import timedelta

import pytest
from school import MONDAY

from models import courses
from models.accounts import Account
from models.calendar import local
from models.chats import Chat, ChatKind
from models.courses import Attendance, Enrolment, Mark, Standing, Term, leaves, roll
from models.journal import OPERATOR
from models.outbox import Outgoing
from models.settings import RULES


@pytest.fixture
async def course(school):
    """Two people with a seat; 王 reads what she is told."""
    await Term.filter(id=school.term.id).update(no_shows=2)
    chat = await Chat.create(external_id="7", kind=ChatKind.PRIVATE)
    wang = await school.person("王")
    await Account.create(external_id="7", name="王", resident=wang, chat=chat, created_at=MONDAY)
    made = await school.course()
    for name in ("王", "李"):
        await school.signs_up(made, name)
    return made


async def held(school, lesson, *, later: timedelta = timedelta()) -> None:
    """李 comes, and the roll is closed, be it later."""
    li = await Enrolment.get(name="李")
    await courses.mark(lesson.id, li.id, Mark.PRESENT, OPERATOR, now=MONDAY, member=school.chen)
    await roll.close_rolls(now=lesson.ends_at + RULES.roll_closes + later)


async def test_the_second_time_they_are_asked_once_and_keep_their_seat(school, course):
    first, second, third, *_ = await courses.lessons_to_come([course.id], now=MONDAY)
    told = Outgoing.filter(kind="stayed-away")
    for lesson, asked in ((first, 0), (second, 1), (third, 1)):
        await held(school, lesson)
        assert await told.count() == asked
    assert (await told.get()).facts["times"] == 2
    assert (await Enrolment.get(name="王")).standing is Standing.SEATED


async def test_nobody_is_asked_at_night(school, course):
    """A roll that is closed then, of a late lesson or after a stop, asks in the morning."""
    first, second, *_ = await courses.lessons_to_come([course.id], now=MONDAY)
    await held(school, first)
    closes = local(second.ends_at + RULES.roll_closes)
    night = closes.replace(hour=22, minute=30)
    await held(school, second, later=night - closes)
    asked = await Outgoing.get(kind="stayed-away")
    assert local(asked.due_at) == night.replace(hour=8, minute=0) + timedelta(days=1)


async def test_leave_is_no_no_show(school, course):
    wang = await Enrolment.get(name="王")
    for lesson in (await courses.lessons_to_come([course.id], now=MONDAY))[:2]:
        await leaves.ask(wang.id, lesson.id, OPERATOR, now=MONDAY)
        await held(school, lesson)
    assert not await Attendance.exists(mark=Mark.ABSENT)
    assert not await Outgoing.exists(kind="stayed-away")


async def test_where_the_term_says_nothing_nobody_is_asked(school, course):
    await Term.filter(id=school.term.id).update(no_shows=None)
    for lesson in (await courses.lessons_to_come([course.id], now=MONDAY))[:3]:
        await held(school, lesson)
    assert not await Outgoing.exists(kind="stayed-away")

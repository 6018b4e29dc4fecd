"""Wishes for more lessons 加开小课: counted, told to the organisers once, granted or declined."""

import asyncio
from datetime import timedelta

import pytest
from school import MONDAY

from models import chats, courses, members
from models.accounts import Account
from models.calendar import local
from models.chats import Chat, ChatKind
from models.courses import Certificate, Course, CourseStatus, Lesson, Term, Venue, wishes
from models.courses.free_hours import free_hours
from models.courses.timetable import slot
from models.courses.wished import Wish, WishKind, WishList, WishStatus
from models.courses.wishes import AlreadyWished, NobodyWishes, WishesAnswered
from models.errors import NotAllowed
from models.journal import OPERATOR
from models.members import Member, Role
from models.outbox import Card, Outgoing

FIVE = ("王秀英", "李明", "赵六", "孙奶奶", "周爷爷")


async def wish(school, course, name, kind=WishKind.TOO_HARD, **how):
    return await wishes.wish(
        course.id, await school.person(name), kind, OPERATOR, now=MONDAY, **how
    )


async def all_wish(school, course, names=FIVE):
    for name in names:
        await wish(school, course, name)


async def lead_of(school) -> Member:
    lead = await Member.create(name="刘网格长")
    await members.appoint(lead, school.grid, Role.LEAD, OPERATOR, now=MONDAY)
    return lead


async def at_weekends(school) -> Course:
    """Another course in the same room, on other days."""
    slots = [slot(6, "09:00"), slot(7, "09:00")]
    return await school.course("绘画", venue="活动室", slots=slots)


async def group_of(school) -> Chat:
    chat = await chats.seen("-1", ChatKind.GROUP, "一网格群", "zh")
    await Chat.filter(id=chat.id).update(grid_id=school.grid.id)
    return chat


async def test_the_organisers_are_asked_once_enough_people_wish(school):
    """The fifth of different people; whoever wishes for two reasons is one."""
    await group_of(school)
    course = await school.course()
    await all_wish(school, course, FIVE[:4])
    await wish(school, course, "李明", WishKind.ANOTHER_TIME, times="周末")
    assert not await WishList.exists()
    await wish(school, course, "周爷爷")
    assert await WishList.filter(course_id=course.id).count() == 1
    await wish(school, course, "钱阿姨")
    assert await WishList.all().count() == 1
    assert await Card.filter(kind="wishes").count() == 1


async def test_the_term_says_how_many_are_enough(school):
    await Term.filter(id=school.term.id).update(wishes=2)
    course = await school.course()
    await all_wish(school, course, FIVE[:2])
    assert await WishList.all().count() == 1


async def test_a_wish_is_said_once_and_can_be_taken_back(school):
    course = await school.course()
    await wish(school, course, "王秀英")
    with pytest.raises(AlreadyWished) as refused:
        await wish(school, course, "王秀英")
    assert refused.value.course == "书法"
    wang = await school.person("王秀英")
    assert await wishes.take_back(course.id, wang, OPERATOR, now=MONDAY) == 1
    assert await wishes.take_back(course.id, wang, OPERATOR, now=MONDAY) == 0
    assert not await wishes.wished_by(course.id, wang)
    await wish(school, course, "王秀英")
    assert await Wish.all().count() == 1


async def test_what_is_proposed_is_free_and_inside_the_open_hours(school):
    """Another course has the room, then the teacher holds no certificate, then there is none."""
    course = await school.course()
    (first, *_) = await free_hours(course, 5, now=MONDAY)
    assert first.venue.id == course.venue_id
    assert local(first.span[0]).date() == local(MONDAY).date() + timedelta(days=2)
    other = await at_weekends(school)
    await courses.add_lesson(other.id, *first.span, OPERATOR, now=MONDAY)
    (second, *_) = await free_hours(course, 5, now=MONDAY)
    assert second.span != first.span or second.venue.id != course.venue_id
    held = await Lesson.filter(course_id__in=[course.id, other.id])
    for hour in await free_hours(course, 5, now=MONDAY):
        assert local(hour.span[0]).isoweekday() <= 5, "the community is closed at weekends"
        for lesson in held:
            same = lesson.course_id == course.id or hour.venue.id == course.venue_id
            apart = lesson.ends_at <= hour.span[0] or hour.span[1] <= lesson.starts_at
            assert apart or not same
    await Certificate.all().update(valid_through=local(MONDAY).date())
    assert await free_hours(course, 5, now=MONDAY) == []


async def test_a_room_that_is_too_small_is_not_proposed(school):
    course = await school.course()
    await Venue.filter(id=course.venue_id).update(capacity=30)
    assert await free_hours(course, 30, now=MONDAY)
    assert await free_hours(course, 31, now=MONDAY) == []


async def test_what_is_granted_is_a_class_of_its_own_with_one_lesson(school):
    """Under the rules of every class: published, certified, in a room that is free."""
    course = await school.course(seats=12, age_from=60)
    await all_wish(school, course)
    listed, lead = await WishList.get(), await lead_of(school)
    done = await wishes.grant(listed.id, lead, OPERATOR, now=MONDAY)
    made = await Course.get(id=done.made_id)
    assert (made.title, made.status) == ("书法（加开小课）", CourseStatus.PUBLISHED)
    assert (made.seats, made.age_from, made.teacher_id) == (12, 60, course.teacher_id)
    (lesson,) = await school.lessons(made)
    assert lesson.starts_at == listed.starts_at
    assert await Wish.filter(status=WishStatus.GRANTED, wish_list_id=listed.id).count() == 5
    with pytest.raises(WishesAnswered):
        await wishes.grant(listed.id, lead, OPERATOR, now=MONDAY)


async def test_an_hour_that_was_taken_meanwhile_is_proposed_anew(school):
    """Nothing is made of it unseen."""
    course, other = await school.course(), await at_weekends(school)
    await all_wish(school, course)
    listed, lead = await WishList.get(), await lead_of(school)
    assert listed.starts_at
    assert listed.ends_at
    await courses.add_lesson(other.id, listed.starts_at, listed.ends_at, OPERATOR, now=MONDAY)
    again = await wishes.grant(listed.id, lead, OPERATOR, now=MONDAY)
    assert again.status is WishStatus.OPEN
    assert (again.starts_at, again.venue_id) != (listed.starts_at, listed.venue_id)
    done = await wishes.grant(listed.id, lead, OPERATOR, now=MONDAY)
    assert done.status is WishStatus.GRANTED


async def test_without_a_free_hour_it_is_a_draft_for_the_desk(school):
    course = await school.course()
    await Certificate.all().update(valid_through=local(MONDAY).date())
    await all_wish(school, course)
    listed = await WishList.get()
    assert listed.starts_at is None
    done = await wishes.grant(listed.id, await lead_of(school), OPERATOR, now=MONDAY)
    assert (await Course.get(id=done.made_id)).status is CourseStatus.DRAFT


async def test_who_may_not_open_a_class_answers_no_wishes(school):
    """A member of the grid works there, and opens no classes; a lead elsewhere neither."""
    course = await school.course()
    await all_wish(school, course)
    listed = await WishList.get()
    for member in (school.chen, school.stranger):
        with pytest.raises(NotAllowed):
            await wishes.grant(listed.id, member, OPERATOR, now=MONDAY)
        with pytest.raises(NotAllowed):
            await wishes.decline(listed.id, member, "没有老师", OPERATOR, now=MONDAY)
    assert (await WishList.get()).status is WishStatus.OPEN


async def test_a_next_list_needs_as_many_wishes_again(school):
    course, lead = await school.course(), await lead_of(school)
    await all_wish(school, course)
    listed = await WishList.get()
    await wishes.decline(listed.id, lead, "没有老师", OPERATOR, now=MONDAY)
    await all_wish(school, course, FIVE[:4])
    assert await WishList.all().count() == 1
    await wish(school, course, "钱阿姨")
    assert await WishList.filter(status=WishStatus.OPEN).count() == 1


async def test_what_nobody_wishes_any_more_is_not_granted(school):
    course = await school.course()
    await all_wish(school, course)
    for name in FIVE:
        await wishes.take_back(course.id, await school.person(name), OPERATOR, now=MONDAY)
    with pytest.raises(NobodyWishes):
        await wishes.grant((await WishList.get()).id, await lead_of(school), OPERATOR, now=MONDAY)


def meet_before_counting(monkeypatch):
    """Whoever counts waits, a while, for another to get as far."""
    met = asyncio.Barrier(2)
    count = wishes.wishing

    async def together(course):
        if not met.broken:
            try:
                async with asyncio.timeout(1):
                    await met.wait()
            except (TimeoutError, asyncio.BrokenBarrierError):
                await met.abort()  # the other waits for a lock of ours: nobody comes
        return await count(course)

    monkeypatch.setattr(wishes, "wishing", together)


async def test_two_who_are_the_fifth_at_once_make_one_list(busy_school, monkeypatch):
    """One card, and one message of it."""
    await group_of(busy_school)
    course = await busy_school.course()
    await all_wish(busy_school, course, FIVE[:4])
    people = [await busy_school.person(name) for name in ("周爷爷", "钱阿姨")]
    meet_before_counting(monkeypatch)
    await asyncio.gather(
        *(wishes.wish(course.id, each, WishKind.OTHER, OPERATOR, now=MONDAY) for each in people)
    )
    assert await WishList.all().count() == 1
    assert await Card.filter(kind="wishes").count() == 1
    assert await Wish.filter(status=WishStatus.OPEN).count() == 6


async def test_twin_without_the_lock_there_are_two_lists(busy_school, monkeypatch):
    """On PostgreSQL, where two transactions run side by side; on SQLite one writes at a time."""
    course = await busy_school.course()
    await all_wish(busy_school, course, FIVE[:4])
    people = [await busy_school.person(name) for name in ("周爷爷", "钱阿姨")]

    async def unlocked(id):
        return await Course.get(id=id)

    monkeypatch.setattr(wishes, "locked", unlocked)
    meet_before_counting(monkeypatch)
    await asyncio.gather(
        *(wishes.wish(course.id, each, WishKind.OTHER, OPERATOR, now=MONDAY) for each in people)
    )
    on_postgres = Course._meta.db.capabilities.dialect == "postgres"
    assert await WishList.all().count() == (2 if on_postgres else 1)


async def test_whoever_wished_hears_what_became_of_it(school):
    """Once a person, however many wishes."""
    course, lead = await school.course(), await lead_of(school)
    chat = await chats.seen("1", ChatKind.PRIVATE, "王秀英", "zh")
    wang = await school.person("王秀英")
    await Account.create(external_id="1", chat_id=chat.id, resident_id=wang.id, created_at=MONDAY)
    await all_wish(school, course)
    await wish(school, course, "王秀英", WishKind.OTHER)
    listed = await WishList.get()
    await wishes.decline(listed.id, lead, "没有老师", OPERATOR, now=MONDAY)
    (told,) = await Outgoing.filter(kind="wish-declined")
    assert told.facts == {"title": "书法", "answer": "没有老师"}

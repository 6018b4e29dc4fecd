"""Leave 请假: said before the lesson, it frees a seat for that lesson, and can be taken back."""

from datetime import timedelta

import pytest
from school import EVENING, MONDAY, NEXT_MORNING

from models import agenda, courses
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.courses import Enrolment, Leave, Standing, leaves
from models.courses.leaves import AlreadyOnLeave, LessonBegan, NoSeat, SeatGivenAway
from models.errors import NotFound
from models.journal import OPERATOR
from models.outbox import Outgoing

WEEK = timedelta(days=7)


@pytest.fixture
async def full(school):
    """One seat, which is 王's; 李 and 赵 wait. And the lesson of tomorrow."""
    course = await school.course(seats=1)
    for name in ("王", "李", "赵"):
        await school.signs_up(course, name)
    (tomorrow, *_) = await courses.lessons_to_come([course.id], now=MONDAY)
    return course, tomorrow


async def hers(name: str = "王") -> Enrolment:
    return await Enrolment.get(name=name, lesson_id=None)


async def test_the_seat_of_that_lesson_is_offered_to_whoever_waits_longest(full):
    """They keep their place in the line for the whole course."""
    _, tomorrow = full
    await leaves.ask((await hers()).id, tomorrow.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert (offer.name, offer.lesson_id) == ("李", tomorrow.id)
    assert (await hers("李")).standing is Standing.WAITING
    assert await courses.in_lesson(tomorrow) == []
    await courses.accept(offer.id, OPERATOR, now=MONDAY)
    assert [e.name for e in await courses.in_lesson(tomorrow)] == ["李"]
    assert await courses.place_in_line(await hers("李")) == 1


async def test_whoever_comes_while_a_seat_is_lent_is_offered_it_at_once(full, school):
    """The course is full and one lesson is not: a newcomer waits for the one and has the other."""
    course, tomorrow = full
    await leaves.ask((await hers()).id, tomorrow.id, OPERATOR, now=MONDAY)
    for _ in range(2):  # neither of those who wait wants it
        offer = await Enrolment.get(standing=Standing.OFFERED)
        await courses.decline(offer.id, OPERATOR, now=MONDAY)
    sun = await school.signs_up(course, "孙")
    assert sun.standing is Standing.WAITING
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert (offer.name, offer.lesson_id) == ("孙", tomorrow.id)


async def test_whoever_does_not_want_that_lesson_is_not_asked_again(full):
    _, tomorrow = full
    await leaves.ask((await hers()).id, tomorrow.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    await courses.decline(offer.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert offer.name == "赵", "declining frees at once"
    await courses.decline(offer.id, OPERATOR, now=MONDAY)
    assert not await Enrolment.exists(standing=Standing.OFFERED)
    assert (await hers("李")).standing is (await hers("赵")).standing is Standing.WAITING


async def test_it_can_be_taken_back_until_the_seat_is_given_away(full):
    _, tomorrow = full
    wang = await hers()
    await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=EVENING)
    await leaves.take_back(wang.id, tomorrow.id, OPERATOR, now=EVENING)
    assert [e.name for e in await courses.in_lesson(tomorrow)] == ["王"], "at night nobody is asked"
    await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=EVENING)
    await agenda.run_due(now=NEXT_MORNING)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert offer.offer_until == tomorrow.starts_at, "never after the start"
    with pytest.raises(SeatGivenAway):
        await leaves.take_back(wang.id, tomorrow.id, OPERATOR, now=NEXT_MORNING)
    for _ in range(2):
        offer = await Enrolment.get(standing=Standing.OFFERED)
        await courses.decline(offer.id, OPERATOR, now=NEXT_MORNING)
    await leaves.take_back(wang.id, tomorrow.id, OPERATOR, now=NEXT_MORNING)
    with pytest.raises(NotFound):
        await leaves.take_back(wang.id, tomorrow.id, OPERATOR, now=NEXT_MORNING)


async def test_a_lesson_far_ahead_is_offered_when_it_comes_near(full):
    course, _ = full
    far = (await courses.lessons_to_come([course.id], now=MONDAY))[-1]
    await leaves.ask((await hers()).id, far.id, OPERATOR, now=MONDAY)
    assert not await Enrolment.exists(standing=Standing.OFFERED)
    await agenda.run_due(now=far.starts_at - WEEK)
    assert (await Enrolment.get(standing=Standing.OFFERED)).lesson_id == far.id


async def test_a_pair_frees_two_seats_for_a_pair(school):
    course = await school.course(seats=2)
    first, _ = await school.pair(course, "王"), await school.pair(course, "李")
    (tomorrow, *_) = await courses.lessons_to_come([course.id], now=MONDAY)
    await leaves.ask(first.id, tomorrow.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert (offer.seats, offer.lesson_id) == (2, tomorrow.id)


async def test_leave_is_for_those_who_have_a_seat_in_a_lesson_to_come(full):
    _, tomorrow = full
    wang, li = await hers(), await hers("李")
    with pytest.raises(NoSeat):
        await leaves.ask(li.id, tomorrow.id, OPERATOR, now=MONDAY)
    with pytest.raises(LessonBegan):
        await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=tomorrow.starts_at)
    await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=MONDAY)
    with pytest.raises(AlreadyOnLeave):
        await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=MONDAY)
    with pytest.raises(LessonBegan):
        await leaves.take_back(wang.id, tomorrow.id, OPERATOR, now=tomorrow.starts_at)


async def test_whoever_gets_the_whole_course_needs_the_single_lesson_no_more(full):
    """Nobody sits on two seats; nor is anybody kept out by their own seat in one lesson."""
    course, tomorrow = full
    wang = await hers()
    await leaves.ask(wang.id, tomorrow.id, OPERATOR, now=MONDAY)
    offer = await Enrolment.get(standing=Standing.OFFERED)
    await courses.accept(offer.id, OPERATOR, now=MONDAY)
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    whole = await hers("李")
    assert whole.standing is Standing.OFFERED
    await courses.accept(whole.id, OPERATOR, now=MONDAY)
    assert (await Enrolment.get(id=offer.id)).standing is Standing.LEFT
    assert (await courses.seats_of(course, now=MONDAY))[course.id].fullest == 0


async def test_a_lesson_that_is_cancelled_is_offered_to_nobody(full):
    _, tomorrow = full
    await leaves.ask((await hers()).id, tomorrow.id, OPERATOR, now=EVENING)
    await courses.cancel_lesson(tomorrow.id, OPERATOR, now=EVENING)
    await agenda.run_due(now=NEXT_MORNING)
    assert not await Enrolment.exists(standing=Standing.OFFERED)


async def test_those_on_leave_are_not_reminded(full):
    """And those who come in their stead are."""
    _, tomorrow = full
    await leaves.ask((await hers()).id, tomorrow.id, OPERATOR, now=MONDAY)
    await courses.accept((await Enrolment.get(standing=Standing.OFFERED)).id, OPERATOR, now=MONDAY)
    assert [e.name for e in await courses.in_lesson(tomorrow)] == ["李"]
    assert await Leave.all().count() == 1


# --- whoever has no chat


async def group_of(school) -> Chat:
    return await Chat.create(
        transport="telegram", external_id="-100", kind=ChatKind.GROUP, title="群", grid=school.grid
    )


async def test_of_a_seat_for_somebody_without_a_chat_the_grids_group_hears(school):
    """They have nowhere to read it, and somebody phones them; a name is masked in a group."""
    await group_of(school)
    course = await school.course(seats=1)
    wang, _ = await school.signs_up(course, "王"), await school.signs_up(course, "李秀英")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    told = await Outgoing.get(kind="seat-to-be-phoned")
    offer = await Enrolment.get(standing=Standing.OFFERED)
    assert (told.facts["name"], told.facts["enrolment"]) == ("李*", offer.id)
    assert told.expires_at == offer.offer_until


async def test_whoever_reads_it_in_the_chat_is_phoned_by_nobody(school):
    await group_of(school)
    private = await Chat.create(
        transport="telegram", external_id="7", kind=ChatKind.PRIVATE, title="李"
    )
    li = await school.person("李")
    account = {"transport": "telegram", "external_id": "7", "created_at": MONDAY}
    await Account.create(**account, name="李", resident=li, chat=private)
    course = await school.course(seats=1)
    wang, _ = await school.signs_up(course, "王"), await school.signs_up(course, "李")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert await Outgoing.filter(kind="seat-offered").count() == 1
    assert not await Outgoing.exists(kind="seat-to-be-phoned")

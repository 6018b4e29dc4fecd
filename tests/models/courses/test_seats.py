"""Seats: order of arrival, a line, offers that are held and lapse, approval by the grid."""

from datetime import UTC, datetime, timedelta

import pytest
from school import EVENING, MONDAY, NEXT_MORNING

from models import agenda, courses
from models.courses import (
    AlreadySignedUp,
    CourseNotOpen,
    Enrolment,
    NotAwaitingApproval,
    NotSignedUp,
    OfferGone,
    Relation,
    Standing,
)
from models.errors import NotAllowed, NotFound
from models.journal import OPERATOR, JournalEntry
from models.settings import RULES

SEATED, WAITING, OFFERED = Standing.SEATED, Standing.WAITING, Standing.OFFERED
LEFT, LAPSED, APPLIED = Standing.LEFT, Standing.LAPSED, Standing.APPLIED

HELD = RULES.seat_held_for


# --- signing up


async def test_seats_go_by_order_of_arrival_and_the_rest_wait(school):
    course = await school.course(seats=2)
    for name in ("王", "李", "赵", "周"):
        await school.signs_up(course, name)
    assert list((await school.standings(course)).values()) == [SEATED, SEATED, WAITING, WAITING]
    assert await courses.seats_taken(course.id) == 2


async def test_whoever_waits_knows_their_place(school):
    course = await school.course(seats=1)
    await school.signs_up(course, "王")
    li, zhao = await school.signs_up(course, "李"), await school.signs_up(course, "赵")
    assert [await courses.place_in_line(e) for e in (li, zhao)] == [1, 2]
    await courses.leave(li.id, OPERATOR, now=MONDAY)
    assert await courses.place_in_line(zhao) == 1


async def test_one_person_has_one_place_in_a_course(school):
    course = await school.course()
    first = await school.signs_up(course, "王")
    with pytest.raises(AlreadySignedUp) as refusal:
        await school.signs_up(course, "王")
    assert refusal.value.facts() == {"course": "书法", "name": "王"}
    await courses.leave(first.id, OPERATOR, now=MONDAY)
    assert (await school.signs_up(course, "王")).standing is SEATED
    assert (await school.signs_up(await school.course("绘画"), "王")).standing is SEATED


async def test_a_phone_signs_up_a_whole_family_each_once(school):
    course = await school.course()
    await school.signs_up(course, "王")
    for name in ("王爷爷", "王奶奶"):
        await school.signs_up(course, "王", relation=Relation.FAMILY, name=name)
    with pytest.raises(AlreadySignedUp) as refusal:
        await school.signs_up(course, "王", relation=Relation.FAMILY, name=" 王奶奶 ")
    assert refusal.value.name == "王奶奶"
    assert await courses.seats_taken(course.id) == 3


async def test_two_families_may_have_the_same_name_in_them(school):
    course = await school.course()
    for phone in ("王", "李"):
        await school.signs_up(course, phone, relation=Relation.FAMILY, name="小明")
    assert await courses.seats_taken(course.id) == 2


async def test_parent_and_child_get_two_seats_or_none(school):
    course = await school.course(seats=3)
    assert (await school.pair(course, "王")).standing is SEATED
    assert (await school.pair(course, "李")).standing is WAITING, "one seat is not two"
    assert (await school.signs_up(course, "赵")).standing is SEATED, "one seat is enough for one"
    assert await courses.seats_taken(course.id) == 3


async def test_a_course_must_be_published_to_be_signed_up_for(school):
    course = await school.draft()
    with pytest.raises(CourseNotOpen) as refusal:
        await school.signs_up(course, "王")
    assert refusal.value.facts() == {"course": "书法", "opens_at": ""}
    await courses.publish(course.id, OPERATOR, now=MONDAY)
    assert (await school.signs_up(course, "王")).standing is SEATED
    await courses.close(course.id, OPERATOR, now=MONDAY)
    with pytest.raises(CourseNotOpen):
        await school.signs_up(course, "李")


async def test_sign_up_has_a_window_and_says_when_it_opens(school):
    day = timedelta(days=1)
    course = await school.course(sign_up_from=MONDAY, sign_up_until=MONDAY + day)
    with pytest.raises(CourseNotOpen) as early:
        await school.signs_up(course, "王", now=MONDAY - timedelta(seconds=1))
    assert early.value.opens_at == "2026-11-23T09:00+08:00"
    assert (await school.signs_up(course, "王", now=MONDAY)).standing is SEATED
    assert await school.signs_up(course, "李", now=MONDAY + day - timedelta(seconds=1))
    with pytest.raises(CourseNotOpen) as late:
        await school.signs_up(course, "赵", now=MONDAY + day)
    assert late.value.opens_at == ""


async def test_nobody_signs_up_once_the_last_lesson_began(school):
    course = await school.course()
    last = (await school.lessons(course))[-1].starts_at
    with pytest.raises(CourseNotOpen):
        await school.signs_up(course, "王", now=last)
    assert await school.signs_up(course, "王", now=last - timedelta(seconds=1))


async def test_there_is_no_signing_up_for_what_is_not_there(school):
    with pytest.raises(NotFound):
        await courses.sign_up(404, await school.person("王"), OPERATOR, now=MONDAY)


# --- giving up, and being offered a seat


async def full(school, *waiting):
    """A course of one seat, which 王 has; the others wait."""
    course = await school.course(seats=1)
    seated = await school.signs_up(course, "王")
    return course, seated, [await school.signs_up(course, name) for name in waiting]


async def test_a_seat_given_up_is_offered_to_whoever_waited_longest(school):
    """The queue is first come, first served."""
    course, wang, _ = await full(school, "李", "赵")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert await school.standings(course) == {"王": LEFT, "李": OFFERED, "赵": WAITING}
    assert await courses.seats_taken(course.id) == 1, "an offered seat is held"


async def test_a_newcomer_does_not_get_the_seat_that_is_held_for_another(school):
    course, wang, _ = await full(school, "李")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert (await school.signs_up(course, "周")).standing is WAITING


async def test_who_left_cannot_leave_again(school):
    course, wang, _ = await full(school)
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    with pytest.raises(NotSignedUp) as refusal:
        await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert refusal.value.facts() == {"course": "书法"}
    assert await courses.seats_taken(course.id) == 0


async def test_an_offer_is_taken(school):
    course, wang, (li,) = await full(school, "李")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    taken = await courses.accept(li.id, OPERATOR, now=MONDAY + HELD - timedelta(seconds=1))
    assert (taken.standing, taken.offer_until) == (SEATED, None)
    with pytest.raises(OfferGone):
        await courses.accept(li.id, OPERATOR, now=MONDAY)
    assert await courses.seats_taken(course.id) == 1


async def test_an_offer_that_is_declined_goes_to_the_next_at_once(school):
    course, wang, (li, _) = await full(school, "李", "赵")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    await courses.decline(li.id, OPERATOR, now=MONDAY)
    assert await school.standings(course) == {"王": LEFT, "李": LEFT, "赵": OFFERED}
    with pytest.raises(OfferGone):
        await courses.decline(li.id, OPERATOR, now=MONDAY)


async def test_whoever_waits_and_was_offered_nothing_can_neither_take_nor_decline(school):
    _, _, (li,) = await full(school, "李")
    for act in (courses.accept, courses.decline):
        with pytest.raises(OfferGone):
            await act(li.id, OPERATOR, now=MONDAY)
    assert (await Enrolment.get(id=li.id)).standing is WAITING


async def test_an_offer_is_held_for_a_time_and_then_goes_to_the_next(school):
    course, wang, (li, _) = await full(school, "李", "赵")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert await courses.lapse_offers(now=MONDAY + HELD - timedelta(seconds=1)) == 0
    with pytest.raises(OfferGone):
        await courses.accept(li.id, OPERATOR, now=MONDAY + HELD)
    assert await courses.lapse_offers(now=MONDAY + HELD) == 1
    assert await school.standings(course) == {"王": LEFT, "李": LAPSED, "赵": OFFERED}
    assert await courses.lapse_offers(now=MONDAY + HELD) == 0, "once"


async def test_whoever_let_an_offer_lapse_may_sign_up_again_behind_the_others(school):
    course, wang, _ = await full(school, "李", "赵")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    await courses.lapse_offers(now=MONDAY + HELD)
    assert (await school.signs_up(course, "李", now=MONDAY + HELD)).standing is WAITING


async def test_at_night_a_seat_is_offered_to_nobody_and_taken_by_no_newcomer(school):
    course, wang, _ = await full(school, "李")
    await courses.leave(wang.id, OPERATOR, now=EVENING)
    assert (await school.standings(course))["李"] is WAITING
    assert (await school.signs_up(course, "周", now=EVENING)).standing is WAITING
    await agenda.run_due(now=NEXT_MORNING - timedelta(seconds=1))
    assert (await school.standings(course))["李"] is WAITING
    await agenda.run_due(now=NEXT_MORNING)
    assert await school.standings(course) == {"王": LEFT, "李": OFFERED, "周": WAITING}
    offer = await Enrolment.get(name="李")
    assert offer.offer_until == NEXT_MORNING + HELD


async def test_an_offer_of_the_evening_is_held_into_the_morning(school):
    """Quiet hours don't count: offered at eight, held an hour that day and three the next."""
    course, wang, _ = await full(school, "李")
    await courses.leave(wang.id, OPERATOR, now=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    offer = await Enrolment.get(course_id=course.id, name="李")
    assert offer.offer_until == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


async def test_nobody_is_told_at_night_that_a_seat_is_gone(school):
    """An offer that ends at nine in the evening lapses in the morning, when the next is told."""
    course, wang, _ = await full(school, "李", "赵")
    await courses.leave(wang.id, OPERATOR, now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert (await Enrolment.get(name="李")).offer_until == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert await courses.lapse_offers(now=EVENING) == 0
    assert await courses.lapse_offers(now=NEXT_MORNING) == 1
    assert await school.standings(course) == {"王": LEFT, "李": LAPSED, "赵": OFFERED}


async def test_no_seat_is_offered_once_the_last_lesson_began_nor_held_beyond(school):
    course, wang, _ = await full(school, "李")
    last = (await school.lessons(course))[-1].starts_at
    begun = Enrolment.filter(course_id=course.id, standing=OFFERED)
    await courses.leave(wang.id, OPERATOR, now=last)
    await agenda.run_due(now=last)
    assert not await begun.exists()
    await agenda.run_due(now=last - timedelta(minutes=30))
    assert (await begun.get()).offer_until == last, "not the full time, but until it begins"


async def test_a_pair_waits_for_two_seats_and_keeps_its_place(school):
    course = await school.course(seats=2)
    one, other = await school.signs_up(course, "王"), await school.signs_up(course, "李")
    pair, single = await school.pair(course, "赵"), await school.signs_up(course, "周")
    await courses.leave(one.id, OPERATOR, now=MONDAY)
    assert (await Enrolment.get(id=pair.id)).standing is WAITING
    assert (await Enrolment.get(id=single.id)).standing is OFFERED
    await courses.decline(single.id, OPERATOR, now=MONDAY)
    await courses.leave(other.id, OPERATOR, now=MONDAY)
    assert (await Enrolment.get(id=pair.id)).standing is OFFERED
    assert await courses.seats_taken(course.id) == 2


async def test_what_a_waiting_pair_leaves_over_is_a_newcomers_even_at_night(school):
    course = await school.course(seats=3)
    wang = [await school.signs_up(course, name) for name in ("王", "李", "赵")]
    await school.pair(course, "周")
    for enrolment in wang:
        await courses.leave(enrolment.id, OPERATOR, now=EVENING)
    assert (await school.signs_up(course, "孙", now=EVENING)).standing is SEATED
    assert (await school.signs_up(course, "钱", now=EVENING)).standing is WAITING


# --- approval


async def test_where_the_grid_decides_a_seat_is_held_until_it_has(school):
    course = await school.course(seats=1, approval=True)
    wang = await school.signs_up(course, "王")
    assert wang.standing is APPLIED
    assert (await school.signs_up(course, "李")).standing is WAITING
    approved = await courses.approve(wang.id, school.chen, OPERATOR, now=MONDAY)
    assert approved.standing is SEATED


async def test_a_no_frees_the_seat_for_the_next(school):
    course = await school.course(seats=1, approval=True)
    wang, li = await school.signs_up(course, "王"), await school.signs_up(course, "李")
    refused = await courses.refuse(wang.id, school.chen, OPERATOR, now=MONDAY)
    assert (refused.standing, refused.left_at) == (Standing.REFUSED, MONDAY)
    assert (await Enrolment.get(id=li.id)).standing is OFFERED


async def test_who_takes_an_offered_seat_is_approved_like_everyone_else(school):
    course = await school.course(seats=1, approval=True)
    wang, li = await school.signs_up(course, "王"), await school.signs_up(course, "李")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    assert (await courses.accept(li.id, OPERATOR, now=MONDAY)).standing is APPLIED
    approved = await courses.approve(li.id, school.chen, OPERATOR, now=MONDAY)
    assert approved.standing is SEATED


async def test_only_staff_of_the_owner_grid_decide(school):
    course = await school.course(approval=True)
    wang = await school.signs_up(course, "王")
    for act in (courses.approve, courses.refuse):
        with pytest.raises(NotAllowed) as refusal:
            await act(wang.id, school.stranger, OPERATOR, now=MONDAY)
        assert refusal.value.what == "一网格"
    assert (await Enrolment.get(id=wang.id)).standing is APPLIED
    assert await courses.approve(wang.id, school.chen, OPERATOR, now=MONDAY)


async def test_what_is_decided_is_not_decided_again(school):
    course = await school.course(approval=True)
    wang = await school.signs_up(course, "王")
    await courses.approve(wang.id, school.chen, OPERATOR, now=MONDAY)
    with pytest.raises(NotAwaitingApproval) as refusal:
        await courses.refuse(wang.id, school.chen, OPERATOR, now=MONDAY)
    assert refusal.value.facts() == {"course": "书法", "standing": SEATED}


# --- what is kept of it


async def test_every_change_is_written_down_with_its_version(school):
    _, wang, (li,) = await full(school, "李")
    await courses.leave(wang.id, OPERATOR, now=MONDAY)
    await courses.accept(li.id, OPERATOR, now=MONDAY)
    acts = JournalEntry.filter(subject=f"enrolment:{li.id}").order_by("id")
    assert await acts.values_list("act", flat=True) == [
        "enrolment-made",
        "seat-offered",
        "seat-taken",
    ]
    assert (await Enrolment.get(id=li.id)).version == 3
    assert not any("李" in str(entry.facts) for entry in await acts), "no names in the journal"


async def test_the_seats_of_many_courses_are_read_at_once(school):
    full_one, open_one = await school.course(seats=1), await school.course("绘画", seats=5)
    await school.signs_up(full_one, "王")
    await school.signs_up(full_one, "李")
    await school.pair(open_one, "赵")
    seats = await courses.seats_of(full_one, open_one, now=MONDAY)
    assert (seats[full_one.id].taken, len(seats[full_one.id].waiting)) == (1, 1)
    assert (seats[open_one.id].taken, seats[open_one.id].free) == (2, 3)

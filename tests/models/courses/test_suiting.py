"""Suiting: which hours suit whoever said, in their own words, when they can come."""

from datetime import datetime

import pytest
from school import MONDAY

from models.calendar import local, zone
from models.courses import Term, Venue, wishes
from models.courses.free_hours import free_hours
from models.courses.suiting import suited, suits
from models.courses.timetable import slot
from models.courses.wished import WishKind, WishList
from models.journal import OPERATOR


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of a day in the week of Monday 23 November 2026, or after it."""
    return datetime(2026, 11, day, hour, minute, tzinfo=zone())


def told_apart(said: str, suiting: datetime, not_suiting: datetime) -> bool:
    """Whether the one hour is for these words and the other against them."""
    found = [suits(moment, said, now=MONDAY) for moment in (suiting, not_suiting)]
    return found == [True, False]


@pytest.mark.parametrize(
    ("said", "suiting", "not_suiting"),
    [
        ("周末", at(28, 10), at(27, 10)),
        ("工作日", at(27, 10), at(28, 10)),
        ("weekday evenings", at(27, 19), at(27, 10)),
        ("weekends", at(29, 15), at(30, 15)),
        ("周三或者周五", at(27, 15), at(26, 15)),
        ("下周三", at(25, 15), at(26, 15)),
        ("周六上午", at(28, 9), at(28, 14)),
        ("礼拜天下午", at(29, 15), at(29, 10)),
        ("上午", at(26, 9), at(26, 14)),
        ("晚上都行", at(26, 19), at(26, 14)),
        ("白天", at(26, 14), at(26, 19)),
        ("三点以后", at(26, 15), at(26, 10)),
        ("下午三点", at(26, 14), at(26, 9)),
        ("周四两点半", at(26, 14, 30), at(27, 14, 30)),
        ("三点以后", at(26, 19), at(26, 14)),
        ("每天下午五点以后，周末随时", at(28, 10), at(26, 16)),
        ("十点以前", at(26, 9), at(26, 10)),
        ("下午四点前", at(26, 14), at(26, 9)),
        ("after 3 pm", at(26, 19), at(26, 14)),
        ("两点到四点", at(26, 15, 30), at(26, 16)),
        ("晚上七点到九点", at(26, 20, 30), at(26, 21)),
        ("9:00-11:00", at(26, 10), at(26, 11)),
        ("周三下午，最好三点", at(25, 15), at(25, 13)),
        ("十三点，十九点，三点", at(26, 19), at(26, 10)),
    ],
)
def test_an_hour_suits_words_or_it_does_not(said, suiting, not_suiting):
    """The success and the refusal differ in one thing, the hour."""
    assert told_apart(said, suiting, not_suiting)


@pytest.mark.parametrize(
    ("said", "suiting", "not_suiting"),
    [
        ("周三上午或周四下午", [at(25, 9), at(26, 15)], [at(25, 15), at(26, 9), at(27, 9)]),
        ("wednesday morning or thursday afternoon", [at(25, 9), at(26, 15)], [at(26, 9)]),
        ("周三、周四下午", [at(25, 15), at(26, 15)], [at(25, 9), at(26, 9)]),
        ("周三上午或下午", [at(25, 9), at(25, 15)], [at(25, 19), at(26, 9)]),
        ("周三全天、周五上午", [at(25, 15), at(27, 9)], [at(27, 15)]),
        ("周末或者工作日晚上", [at(28, 10), at(27, 19)], [at(27, 10)]),
        ("工作日晚上或者周末", [at(28, 10), at(27, 19)], [at(27, 10)]),
        ("上午都行，周三下午也行", [at(26, 9), at(25, 15)], [at(26, 15)]),
        ("晚上，周三周五", [at(25, 19), at(27, 19)], [at(25, 9), at(26, 19)]),
    ],
)
def test_each_day_that_was_named_has_its_own_times(said, suiting, not_suiting):
    """But days in a row share those behind them."""
    assert [suits(moment, said, now=MONDAY) for moment in suiting] == [True] * len(suiting)
    assert [suits(moment, said, now=MONDAY) for moment in not_suiting] == [False] * len(not_suiting)


@pytest.mark.parametrize(
    ("said", "suiting", "not_suiting"),
    [
        ("周三没空", at(26, 10), at(25, 10)),
        ("周三", at(25, 10), at(26, 10)),  # the twin
        ("除了周三和周四都可以", at(27, 10), at(26, 10)),
        ("any day except wednesday", at(26, 10), at(25, 10)),
        ("周三上午不行，下午可以", at(25, 15), at(25, 9)),
        ("周一到周五上班，周末可以", at(28, 10), at(25, 10)),
        ("我白天上班，晚上可以", at(26, 19), at(26, 14)),
        ("不要晚上", at(26, 9), at(26, 19)),
        ("周末不用上班", at(28, 9), at(27, 9)),
        ("i work weekdays, weekends are fine", at(28, 10), at(26, 10)),
    ],
)
def test_who_says_when_they_cannot_come_can_come_at_other_times(said, suiting, not_suiting):
    """上班 and 没空 turn the meaning round; 不用上班 does not."""
    assert told_apart(said, suiting, not_suiting)


@pytest.mark.parametrize("said", ["", "都可以", "随便", "any time", "听安排"])
def test_words_that_name_no_time_are_neither_for_nor_against(said):
    assert suits(at(26, 15), said, now=MONDAY) is None


def test_only_those_whom_it_suits_are_counted():
    """Whoever named no time is not counted for an hour, and so not against another one."""
    assert suited(at(28, 10), ["周末", "周六上午", "都可以", "工作日"], now=MONDAY) == 2


async def test_of_the_free_hours_that_is_proposed_which_suits_most(school):
    """Three of five can come on Thursday afternoons, two on Wednesdays, which are earlier."""
    course = await school.course(slots=[slot(2, "09:00")])
    said = ("周三上午", "周四下午", "周三", "周四下午两点半", "周四下午")
    await _wish(school, course, said)
    listed = await WishList.get()
    starts = local(listed.starts_at)
    assert (starts.isoweekday(), 13 <= starts.hour < 18) == (4, True), starts


async def test_where_nobody_says_when_the_earliest_free_hour_is_proposed(school):
    """The twin: without their words it is another hour."""
    course = await school.course(slots=[slot(2, "09:00")])
    await _wish(school, course, ("", "都可以", "", "", ""))
    earliest, *_ = await free_hours(course, 5, now=MONDAY)
    assert (await WishList.get()).starts_at == earliest.span[0]
    assert local(earliest.span[0]).isoweekday() == 3


async def test_an_hour_that_would_suit_but_is_not_free_is_not_proposed(school):
    """The room is taken on Thursday afternoons; who asked for one of them gets what is left."""
    course = await school.course(slots=[slot(2, "09:00")])
    taken = [slot(4, "14:00", 240)]
    await school.course("绘画", venue=await Venue.get(id=course.venue_id), slots=taken)
    await _wish(school, course, ("周四下午", "周四下午", "周四下午", "周五", "周五"))
    starts = local((await WishList.get()).starts_at)
    assert starts.isoweekday() == 5


async def _wish(school, course, said):
    """One wish each of as many people as the term wants."""
    await Term.filter(id=school.term.id).update(wishes=len(said))
    for number, words in enumerate(said):
        who = await school.person(f"居民{number}")
        kind = WishKind.ANOTHER_TIME
        await wishes.wish(course.id, who, kind, OPERATOR, now=MONDAY, times=words)

"""Who gets a seat: the promises hold for any line, any number of seats and any lesson."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.courses.seating import Seats, Wish, next_up

sizes = st.integers(1, 2)
free_seats = st.integers(0, 12)
LESSONS = (1, 2, 3)


def wishes(first: int):
    return st.lists(sizes, max_size=8).map(
        lambda asked: tuple(Wish(number, seats) for number, seats in enumerate(asked, start=first))
    )


@st.composite
def schools(draw):
    """A course in which lessons are fuller or emptier than it; those for one lesson come later."""
    taken, capacity = draw(free_seats), draw(free_seats)
    waiting = draw(wishes(1))
    more = draw(st.dictionaries(st.sampled_from(LESSONS), st.integers(-3, 3)))
    lines = {lesson: (*waiting, *draw(wishes(100 * lesson))) for lesson in LESSONS}
    return Seats(capacity + taken, taken, waiting, more, lines)


def seats_of(offered) -> int:
    return sum(wish.seats for wish in offered)


@given(schools())
def test_never_more_is_offered_than_is_free(seats):
    found = next_up(seats)
    held = seats.taken + seats_of(found.course)
    if found.course:
        assert held + max([0, *seats.more.values()]) <= seats.capacity
    for lesson, line in found.lessons.items():
        assert held + seats.more.get(lesson, 0) + seats_of(line) <= seats.capacity


@given(schools())
def test_never_an_empty_seat_while_somebody_waits_whom_it_fits(seats):
    found = next_up(seats)
    fullest = max([0, *(n for n in seats.more.values())])
    free = seats.capacity - found.left.taken - fullest
    assert all(wish.seats > free for wish in seats.waiting if wish not in found.course)
    for lesson in LESSONS:
        free = seats.capacity - found.left.taken - found.left.more.get(lesson, 0)
        lucky = (*found.course, *found.lessons.get(lesson, ()))
        assert all(wish.seats > free for wish in seats.lines[lesson] if wish not in lucky)


@given(schools())
def test_nobody_jumps_the_queue_among_equal_wishes(seats):
    found = next_up(seats)
    lines = [(seats.waiting, found.course)]
    for lesson, lucky in found.lessons.items():
        others = [wish for wish in seats.lines[lesson] if wish not in found.course]
        lines.append((others, lucky))
    for line, offered in lines:
        assert list(offered) == [wish for wish in line if wish in offered], "in order of arrival"
        for at, wish in enumerate(line):
            if wish in offered:
                earlier = [other for other in line[:at] if other.seats <= wish.seats]
                assert all(other in offered for other in earlier), "who asked for no more"


@given(seats=schools(), asked=sizes)
def test_a_newcomer_sits_down_exactly_when_everybody_who_waits_has_been_asked(seats, asked):
    """What is shown as free is what nobody who waits could take."""
    newcomer = Wish(99, asked)
    then = next_up(seats).left
    assert (asked <= seats.free) == (newcomer in next_up(replace(then, waiting=(newcomer,))).course)
    for lesson in LESSONS:
        alone = next_up(replace(then, lines={lesson: (newcomer,)}))
        assert (asked <= seats.free_in(lesson)) == (lesson in alone.lessons)


@given(seats=schools())
def test_what_is_free_in_the_course_is_free_in_every_lesson(seats):
    assert all(seats.free <= seats.free_in(lesson) for lesson in LESSONS)
    assert seats.free >= 0


@given(seats=schools())
def test_whoever_is_in_a_lesson_already_needs_no_second_seat_there(seats):
    """A seat in the course is never harder to get for it."""
    fuller = {lesson: n + 1 for lesson, n in seats.more.items()}
    for wish in seats.waiting[:1]:
        own = replace(wish, own=dict.fromkeys(fuller, 1))
        mine = next_up(replace(seats, waiting=(own,), more=fuller, lines={}))
        without = next_up(replace(seats, waiting=(wish,), lines={}))
        assert len(mine.course) == len(without.course)

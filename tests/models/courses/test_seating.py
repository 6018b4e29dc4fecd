"""Who gets a seat: the promises hold for any line and any number of seats."""

from hypothesis import given
from hypothesis import strategies as st

from models.courses.seating import Seats, Wish, fits, next_up

lines = st.lists(st.integers(1, 2), max_size=12).map(
    lambda sizes: [Wish(number, seats) for number, seats in enumerate(sizes, start=1)]
)
free_seats = st.integers(0, 12)


@given(line=lines, free=free_seats)
def test_never_more_is_offered_than_is_free(line, free):
    assert sum(wish.seats for wish in next_up(line, free=free)) <= free


@given(line=lines, free=free_seats)
def test_never_an_empty_seat_while_somebody_waits_whom_it_fits(line, free):
    offered = next_up(line, free=free)
    left = free - sum(wish.seats for wish in offered)
    assert all(wish.seats > left for wish in line if wish not in offered)


@given(line=lines, free=free_seats)
def test_nobody_jumps_the_queue_among_equal_wishes(line, free):
    offered = next_up(line, free=free)
    assert offered == [wish for wish in line if wish in offered], "in order of arrival"
    for wish in offered:
        earlier = [w for w in line if w.id < wish.id and w.seats <= wish.seats]
        assert all(w in offered for w in earlier), "whoever came before and asked for no more"


@given(line=lines, free=free_seats, seats=st.integers(1, 2))
def test_a_newcomer_sits_down_exactly_when_the_end_of_the_line_would(line, free, seats):
    newcomer = Wish(99, seats)
    at_once = fits(seats, capacity=free, taken=0, ahead=line)
    assert at_once == (newcomer in next_up([*line, newcomer], free=free))


@given(line=lines, capacity=free_seats, taken=free_seats)
def test_what_is_shown_as_free_is_what_a_newcomer_gets(line, capacity, taken):
    seats = Seats(capacity, taken, tuple(line))
    for wanted in (1, 2):
        sits = fits(wanted, capacity=capacity, taken=taken, ahead=line)
        assert sits == (wanted <= seats.free)
    assert 0 <= seats.free <= max(0, capacity - taken)


@given(line=lines, free=free_seats)
def test_more_free_seats_never_seat_fewer(line, free):
    def seated(free: int) -> int:
        return sum(wish.seats for wish in next_up(line, free=free))

    assert seated(free + 1) >= seated(free)

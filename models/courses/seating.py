"""Who gets a seat: pure decisions over orders of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """An enrolment as seating sees it: who, and how many seats at once."""

    id: int
    seats: int = 1


def fits(seats: int, *, capacity: int, taken: int, ahead: Sequence[Wish]) -> bool:
    """Whether a newcomer can sit down at once.

    Not when somebody who waits already could take the seat.

    >>> fits(1, capacity=20, taken=19, ahead=[])
    True
    >>> fits(1, capacity=20, taken=19, ahead=[Wish(7)])
    False
    >>> fits(1, capacity=20, taken=19, ahead=[Wish(7, seats=2)])
    True
    """
    free = capacity - taken
    return seats <= free and not next_up(ahead, free=free)


def next_up(waiting: Sequence[Wish], *, free: int) -> list[Wish]:
    """Those who are offered the free seats, in order of arrival.

    A wish for two seats is never split; while there is one seat only, it goes to whoever
    waits longest for one, and the pair keeps its place in the line.

    >>> [w.id for w in next_up([Wish(7, seats=2), Wish(3), Wish(9)], free=1)]
    [3]
    >>> [w.id for w in next_up([Wish(7, seats=2), Wish(3), Wish(9)], free=3)]
    [7, 3]
    """
    offered = []
    for wish in waiting:
        if wish.seats <= free:
            offered.append(wish)
            free -= wish.seats
    return offered

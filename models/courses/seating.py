"""Who gets a seat: pure decisions over orders of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """An enrolment as seating sees it: who, and how many seats at once."""

    id: int
    seats: int = 1


@dataclass(frozen=True)
class Seats:
    """How the seats of a course stand: how many, how many held, and who waits."""

    capacity: int
    taken: int
    waiting: tuple[Wish, ...] = ()

    @property
    def free(self) -> int:
        """Seats a newcomer can have: not those that somebody who waits is about to be offered.

        >>> Seats(20, 17).free, Seats(20, 19, (Wish(7),)).free, Seats(20, 21).free
        (3, 0, 0)
        """
        left = self.capacity - self.taken
        return max(0, left - sum(wish.seats for wish in next_up(self.waiting, free=left)))


def fits(seats: int, *, capacity: int, taken: int, ahead: Sequence[Wish]) -> bool:
    """Whether a newcomer can sit down at once.

    Not when somebody who waits already could take the seat; what those can't use is free.

    >>> fits(1, capacity=20, taken=19, ahead=[])
    True
    >>> fits(1, capacity=20, taken=19, ahead=[Wish(7)])
    False
    >>> fits(1, capacity=20, taken=19, ahead=[Wish(7, seats=2)])
    True
    >>> fits(1, capacity=20, taken=17, ahead=[Wish(7, seats=2)])
    True
    """
    return seats <= Seats(capacity, taken, tuple(ahead)).free


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

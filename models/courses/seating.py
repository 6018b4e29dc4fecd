"""Who gets a seat: pure decisions over orders of arrival.

A seat in a course is one in each of its lessons. Somebody on leave frees theirs for that lesson
alone, and a seat in a single lesson can be had where one is free: so lessons may be fuller, or
emptier, than their course.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Wish:
    """An enrolment as seating sees it: which, and how many seats at once.

    `own` are the seats that the same person has in single lessons, by the lesson: who gets a seat
    in the course needs no second one there.
    """

    id: int
    seats: int = 1
    own: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Seats:
    """How the seats of a course stand: how many, how many held, and who waits, next one first.

    `more` tells of lessons to come in which more seats are held than in the course, or fewer;
    `lines` who would come to a single lesson.
    """

    capacity: int
    taken: int
    waiting: tuple[Wish, ...] = ()
    more: Mapping[int, int] = field(default_factory=dict)
    lines: Mapping[int, Sequence[Wish]] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """Seats a newcomer can have: not those that somebody who waits is about to be offered.

        >>> Seats(20, 17).free, Seats(20, 19, (Wish(7),)).free, Seats(20, 21).free
        (3, 0, 0)
        >>> Seats(20, 17, more={1: 2, 2: -1}).free
        1
        """
        left = next_up(self).left
        return max(0, left.capacity - left.taken - left.fullest)

    def free_in(self, lesson: int) -> int:
        """Seats a newcomer can have in a single lesson.

        >>> [Seats(20, 20, more={1: -1}).free_in(lesson) for lesson in (1, 2)]
        [1, 0]
        """
        left = next_up(self).left
        return max(0, left.capacity - left.taken - left.more.get(lesson, 0))

    def takes(self, wish: Wish) -> bool:
        """Whether a newcomer can sit down at once, in the whole course.

        >>> full = Seats(2, 1, more={1: 1})
        >>> full.takes(Wish(9)), full.takes(Wish(9, own={1: 1}))
        (False, True)
        """
        return wish in next_up(replace(next_up(self).left, waiting=(wish,))).course

    @property
    def fullest(self) -> int:
        """How many seats more than in the course are held in the fullest lesson."""
        return max([0, *self.more.values()])


@dataclass(frozen=True)
class NextUp:
    """Those who are offered seats, in the course and in single lessons, and what is left then."""

    course: tuple[Wish, ...]
    lessons: Mapping[int, tuple[Wish, ...]]
    left: Seats


def next_up(seats: Seats) -> NextUp:
    """Those who are offered the free seats, in order of arrival.

    A wish for two seats is never split; while there is one seat only, it goes to whoever
    waits longest for one, and the pair keeps its place in the line. What nobody can have for the
    whole course goes lesson by lesson.

    >>> [w.id for w in next_up(Seats(9, 8, (Wish(7, seats=2), Wish(3), Wish(9)))).course]
    [3]
    >>> [w.id for w in next_up(Seats(9, 6, (Wish(7, seats=2), Wish(3), Wish(9)))).course]
    [7, 3]
    >>> lines = {1: (Wish(3), Wish(4)), 2: (Wish(3),)}
    >>> on_leave = next_up(Seats(9, 9, (Wish(3),), more={1: -1}, lines=lines))
    >>> {lesson: [w.id for w in line] for lesson, line in on_leave.lessons.items()}
    {1: [3]}
    """
    course, left = _for_the_course(seats)
    seated = {wish.id for wish in course}
    lessons: dict[int, tuple[Wish, ...]] = {}
    more = dict(left.more)
    for lesson, line in seats.lines.items():
        for wish in line:
            held = left.taken + more.get(lesson, 0) + wish.seats
            if wish.id not in seated and held <= seats.capacity:
                lessons[lesson] = (*lessons.get(lesson, ()), wish)
                more[lesson] = more.get(lesson, 0) + wish.seats
    return NextUp(course, lessons, Seats(left.capacity, left.taken, more=more))


def _for_the_course(seats: Seats) -> tuple[tuple[Wish, ...], Seats]:
    """Those who are offered a seat in the course, and what is left."""
    offered: list[Wish] = []
    left = Seats(seats.capacity, seats.taken, more=seats.more)
    for wish in seats.waiting:
        more = {lesson: n - wish.own.get(lesson, 0) for lesson, n in left.more.items()}
        then = Seats(left.capacity, left.taken + wish.seats, more=more)
        if then.taken + then.fullest <= then.capacity:
            offered.append(wish)
            left = then
    return tuple(offered), left

"""Pairs: a parent with a child are one wish for two seats, and each of them comes or does not.

Of a pair of which only one came the roll says which. The other one is expected and did not come:
in every figure of people, and in no count of no-shows, as their seats did not stand empty.
"""

from models.courses.tables import Enrolment, Mark
from models.errors import Invalid

HERE = (Mark.PRESENT, Mark.CHILD, Mark.PARENT)
"""Somebody came."""

HALVES = (Mark.CHILD, Mark.PARENT)
"""Of two only one came."""

NEXT = {Mark.PRESENT: Mark.CHILD, Mark.CHILD: Mark.PARENT, Mark.PARENT: None}
"""What a further tap says of a pair: both, the child alone, the parent alone, nobody."""

_HALVES = ", ".join(f"'{half}'" for half in HALVES)

HOW_MANY = f"CASE WHEN a.mark IN ({_HALVES}) THEN 1 ELSE n.seats END"
"""How many of an enrolment `n` came, of whom an attendance `a` says that somebody did."""

SOMEBODY = f"a.mark IN ('{Mark.PRESENT}', {_HALVES})"

CAME = f"""(a.mark = '{Mark.PRESENT}' OR a.mark = '{Mark.CHILD}' AND p.nth = 1
    OR a.mark = '{Mark.PARENT}' AND p.nth = 2)"""
"""Whether the `p.nth` of an enrolment came: the first is the child, the second the parent."""

STAYED_AWAY = f"""(a.mark = '{Mark.CHILD}' AND p.nth = 2 OR a.mark = '{Mark.PARENT}' AND p.nth = 1)
    AND l.roll_closed_at IS NOT NULL"""
"""Whether the `p.nth` did not come though the other one did."""


def after_a_tap(enrolment: Enrolment, mark: Mark | None) -> Mark | None:
    """What the roll says once a name is tapped.

    >>> pair, alone = Enrolment(seats=2), Enrolment(seats=1)
    >>> after_a_tap(alone, Mark.PRESENT), after_a_tap(alone, Mark.LEAVE)
    (None, <Mark.PRESENT: 'present'>)
    >>> after_a_tap(pair, Mark.PRESENT)
    <Mark.CHILD: 'child'>
    """
    if mark not in HERE:
        return Mark.PRESENT
    return NEXT[mark] if enrolment.seats == 2 else None


def who_came(enrolment: Enrolment, mark: Mark | None) -> int:
    """How many people of an enrolment came.

    >>> [who_came(Enrolment(seats=2), mark) for mark in (Mark.PRESENT, Mark.CHILD, None)]
    [2, 1, 0]
    """
    if mark in HALVES:
        return 1
    return enrolment.seats if mark is Mark.PRESENT else 0


def must_be_two(enrolment: Enrolment, mark: Mark | None) -> None:
    """Raise `Invalid` where one of two is said to have come, and there is one only."""
    if mark in HALVES and enrolment.seats != 2:
        raise Invalid(field="mark", value=str(mark))

"""Families: several of them in one sign-up. All are written down, or none with the reason.

Each has a wish of their own, in the order of their names, so that two may sit while a third waits.
Of a parent with children the first child comes with the parent, as two seats or none; the others
need one seat each.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.courses import limits, seats
from models.courses.filling import locked
from models.courses.tables import ACTIVE, Enrolment, Relation, Term
from models.database import attempt
from models.journal import Actor
from models.residents import Resident


def relations(relation: Relation, count: int) -> list[Relation]:
    """How each of several comes.

    >>> [str(each) for each in relations(Relation.PARENT_CHILD, 3)]
    ['parent_child', 'family', 'family']
    """
    others = Relation.FAMILY if relation is Relation.PARENT_CHILD else relation
    return [relation, *[others] * (count - 1)]


async def sign_up(
    course: int,
    resident: Resident,
    actor: Actor,
    *,
    now: datetime,
    relation: Relation,
    names: Sequence[str],
    born: Mapping[str, int],
) -> list[Enrolment]:
    """Ask for a seat for each of them; `born` are their years of birth, as far as they are known.

    Raises what `seats.sign_up` raises, of whoever it is, and then nobody is signed up.
    """
    wanted = list(zip(names, relations(relation, len(names)), strict=True))
    async with attempt():
        if len(wanted) > 1:
            # all together first: a household's limit is not told of one that was just signed up
            row = await locked(course)
            term = await Term.get(id=row.term_id)
            together = sum(seats.SEATS[each] for _, each in wanted)
            await limits.must_be_within(row, term, resident, names[0], together)
        return [
            await seats.sign_up(
                course,
                resident,
                actor,
                now=now,
                relation=each,
                name=name,
                born_in=born.get(name),
            )
            for name, each in wanted
        ]


async def signed_up(course: int, resident: Resident) -> set[str]:
    """The names of whoever is in a course already by this resident, or waits for it."""
    theirs = Enrolment.filter(
        course_id=course, lesson_id=None, resident_id=resident.id, standing__in=ACTIVE
    )
    return {name for e in await theirs for name in seats.people_of(e.relation, e.name, resident)}

"""Limits: how much of a term one person, or one household, may have.

A place in a line counts like a seat: what is waited for is wanted. Single lessons count nowhere.
Those who live together are one household; whoever's home nobody knows is one alone.
"""

from dataclasses import dataclass

from models.addresses import Household
from models.courses.tables import ACTIVE, Course, Enrolment, Term
from models.errors import RuleBroken
from models.residents import Resident


@dataclass(eq=False)
class EnoughCourses(RuleBroken):
    """One person has as many courses this term as one may have."""

    course: str
    name: str
    most: int
    has: str


@dataclass(eq=False)
class EnoughInTerm(RuleBroken):
    """A household has as many seats this term as one may have."""

    course: str
    most: int
    has: str


@dataclass(eq=False)
class EnoughInCourse(RuleBroken):
    """A household has as many seats in the course as one may have."""

    course: str
    most: int
    has: str


async def must_be_within(
    course: Course, term: Term, resident: Resident, name: str, seats: int
) -> None:
    """Refuse what would be too much. Raises `EnoughCourses`, `EnoughInTerm`, `EnoughInCourse`."""
    if (term.courses_a_person, term.seats_a_household, course.seats_a_household) == (None,) * 3:
        return
    family = await _family(resident)
    theirs = await Enrolment.filter(
        resident_id__in=family, course__term_id=term.id, lesson_id=None, standing__in=ACTIVE
    ).select_related("course")
    own = [e for e in theirs if (e.resident_id, e.name) == (resident.id, name)]
    if term.courses_a_person is not None and len(own) >= term.courses_a_person:
        raise EnoughCourses(course.title, name, term.courses_a_person, _courses(own))
    if _too_many(theirs, seats, term.seats_a_household):
        raise EnoughInTerm(course.title, term.seats_a_household or 0, _names(theirs))
    here = [e for e in theirs if e.course_id == course.id]
    if _too_many(here, seats, course.seats_a_household):
        raise EnoughInCourse(course.title, course.seats_a_household or 0, _names(here))


def _too_many(held: list[Enrolment], seats: int, most: int | None) -> bool:
    return most is not None and sum(e.seats for e in held) + seats > most


async def _family(resident: Resident) -> list[int]:
    """Those of a household, for nobody else to sign up until this is committed.

    Its courses are others: locking this one would not keep two apart who press at once.
    """
    if resident.household_id is None:
        await Resident.filter(id=resident.id).select_for_update().first()
        return [resident.id]
    await Household.filter(id=resident.household_id).select_for_update().first()
    family = await Resident.filter(household_id=resident.household_id).only("id")
    return [one.id for one in family]


def _courses(enrolments: list[Enrolment]) -> str:
    return "、".join(dict.fromkeys(f"《{e.course.title}》" for e in enrolments))


def _names(enrolments: list[Enrolment]) -> str:
    return "、".join(f"{e.name}《{e.course.title}》" for e in enrolments)

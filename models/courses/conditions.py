"""Conditions: for whom a course is, by age and by where they live.

The age is the one somebody reaches in the year of the sign-up. A birth year that nobody has said
is asked for: what a resident says of themselves stays in the register, where the desk can correct
it; of a member of the family, with the sign-up.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from models import addresses, journal
from models.addresses import Estate
from models.calendar import local
from models.courses.tables import Course, Enrolment, Relation
from models.errors import Invalid, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.residents import Resident

_DIGITS = str.maketrans("０１２３４５６７８９〇零一二三四五六七八九", "012345678900123456789")
_NUMBER = re.compile(r"([二三四五六七八九]?)十([一二三四五六七八九]?)")

OLDEST = 120
"""Years of age that somebody may have."""


@dataclass(eq=False)
class AgeUnknown(RuleBroken):
    """The course is for an age, and nobody has said how old they are."""

    course: str
    name: str
    youngest: int | None
    oldest: int | None


@dataclass(eq=False)
class WrongAge(RuleBroken):
    """The course is for others: younger ones, or older ones."""

    course: str
    name: str
    age: int
    youngest: int | None
    oldest: int | None


@dataclass(eq=False)
class HomeUnknown(RuleBroken):
    """The course is for those who live somewhere, and nobody knows where they live."""

    course: str
    area: str


@dataclass(eq=False)
class LivesElsewhere(RuleBroken):
    """The course is for those who live somewhere else."""

    course: str
    area: str


def fits(age: int, age_from: int | None, age_through: int | None) -> bool:
    """Whether an age is one of those a course is for; a bound that is None is none.

    >>> fits(59, 60, None), fits(60, 60, None), fits(12, 7, 12), fits(13, 7, 12)
    (False, True, True, False)
    """
    return (age_from is None or age >= age_from) and (age_through is None or age <= age_through)


def year_said(words: str, *, this_year: int) -> int | None:
    """The year of birth in an answer: 1955, 五五年, or how old somebody is this year.

    >>> [year_said(words, this_year=2026) for words in ("1955年的", "二零一六", "55年", "16年生")]
    [1955, 2016, 1955, 2016]
    >>> [year_said(words, this_year=2026) for words in ("今年七十一岁", "10 years", "不知道")]
    [1955, 2016, None]
    """
    plain = _NUMBER.sub(lambda found: f"{found[1] or '一'}{found[2] or '零'}", words)
    plain = plain.translate(_DIGITS).lower()
    if whole := re.search(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", plain):
        return int(whole[0])
    if age := re.search(r"(?<!\d)(\d{1,3})\s*(?:周?岁|years?|yrs?)", plain):
        return this_year - int(age[1])
    if short := re.search(r"(?<!\d)(\d\d)\s*(?:年|后)", plain):
        century = this_year // 100 * 100
        year = century + int(short[1])
        return year if year <= this_year else year - 100
    return None


def must_be_possible(age_from: int | None, age_through: int | None) -> None:
    """Raise `Invalid` for ages that nobody has."""
    if age_from is not None and age_through is not None and age_through < age_from:
        raise Invalid(field="age_through", value=str(age_through))


async def area_of(course: Course) -> str:
    """Where those live whom a course is for; "" for everywhere."""
    if course.for_estate_id:
        return (await Estate.get(id=course.for_estate_id)).name
    return (await Grid.get(id=course.for_grid_id)).name if course.for_grid_id else ""


async def must_meet(
    course: Course,
    resident: Resident,
    actor: Actor,
    *,
    now: datetime,
    relation: Relation,
    name: str,
    born_in: int | None,
) -> int | None:
    """Refuse whoever a course is not for. Returns the birth year that belongs to the sign-up.

    Raises `AgeUnknown`, `WrongAge`, `HomeUnknown` or `LivesElsewhere`.
    """
    await _must_live_there(course, resident)
    ages = (course.age_from, course.age_through)
    if ages == (None, None):
        return None
    year = await _year_of(resident, relation, name) or born_in
    if year is None:
        raise AgeUnknown(course.title, name, *ages)
    this_year = local(now).year
    if not this_year - OLDEST <= year <= this_year:
        raise Invalid(field="born_in", value=str(year))
    if not fits(this_year - year, *ages):
        raise WrongAge(course.title, name, this_year - year, *ages)
    if relation is Relation.SELF and resident.born_in is None:
        await _keep(resident, year, actor, now=now)
    return None if relation is Relation.SELF else year


async def _year_of(resident: Resident, relation: Relation, name: str) -> int | None:
    """What is known already; of a member of the family from an earlier sign-up."""
    if relation is Relation.SELF:
        now_known: int | None = (await Resident.get(id=resident.id)).born_in
        return now_known
    before = Enrolment.filter(resident_id=resident.id, name=name, born_in__not_isnull=True)
    known = await before.order_by("-id").first()
    year: int | None = known.born_in if known else None
    return year


async def _keep(resident: Resident, year: int, actor: Actor, *, now: datetime) -> None:
    resident.born_in = year
    resident.version += 1
    await resident.save(update_fields=["born_in", "version"])
    await journal.write(actor, "birth-year-said", resident, now=now)


async def _must_live_there(course: Course, resident: Resident) -> None:
    if not (area := await area_of(course)):
        return
    home = await addresses.home_of(resident.household_id)
    if home is None:
        raise HomeUnknown(course=course.title, area=area)
    if course.for_estate_id and home.estate.id != course.for_estate_id:
        raise LivesElsewhere(course=course.title, area=area)
    if course.for_grid_id:
        grid = await Grid.get(id=course.for_grid_id)
        if not home.grid.path.startswith(grid.path):
            raise LivesElsewhere(course=course.title, area=area)

"""Priority: who stands before others in a line, and who may come earlier.

Where a term says so, whoever waited in vain all last term may sign up some hours before the
others, and stands before them in every line. Whoever stayed away too often without a word stands
behind them: later, and never shut out. Whoever wished for a class that was then made of wishes
may sign up as soon as it is there.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from models.courses.tables import Attendance, Course, Enrolment, Mark, Standing, Term
from models.courses.wished import Wish
from models.residents import Resident


class Rank(IntEnum):
    """The smaller stands before, whoever came first."""

    LEFT_OUT = 0
    USUAL = 1
    STAYED_AWAY = 2


async def rank_of(resident: Resident, name: str, term: Term) -> Rank:
    """How somebody stands in the lines of a term, by what became of them in the one before."""
    if term.head_start_hours is None and term.no_shows is None:
        return Rank.USUAL
    before = await Term.filter(through__lt=term.starts_on).order_by("-through").first()
    if before is None:
        return Rank.USUAL
    if term.no_shows is not None and await stayed_away(resident.id, name, before) >= term.no_shows:
        return Rank.STAYED_AWAY
    if term.head_start_hours is not None and await _was_left_out(resident, name, before):
        return Rank.LEFT_OUT
    return Rank.USUAL


def opens_for(course: Course, term: Term, rank: Rank) -> datetime | None:
    """When sign-up begins for somebody of that rank; None when it has no beginning."""
    if course.sign_up_from is None or rank is not Rank.LEFT_OUT:
        return course.sign_up_from
    return course.sign_up_from - timedelta(hours=term.head_start_hours or 0)


async def opens_at(course: Course, resident: Resident | None) -> datetime | None:
    """When sign-up begins for a resident; for everybody where nobody is named."""
    if course.sign_up_from is None or resident is None:
        return course.sign_up_from
    if await wished_for_it(course, resident):
        return None
    term = await Term.get(id=course.term_id)
    return opens_for(course, term, await rank_of(resident, resident.name, term))


async def wished_for_it(course: Course, resident: Resident) -> bool:
    """Whether somebody is among those of whose wishes the course was made."""
    return await Wish.exists(resident_id=resident.id, wish_list__made_id=course.id)


async def stayed_away(resident: int, name: str, term: Term) -> int:
    """How often somebody had a seat in a lesson of a term, and neither came nor said so."""
    return await Attendance.filter(
        mark=Mark.ABSENT,
        enrolment__resident_id=resident,
        enrolment__name=name,
        enrolment__course__term_id=term.id,
    ).count()


async def _was_left_out(resident: Resident, name: str, term: Term) -> bool:
    """Whether somebody waited in a term to its end, and had a seat in no course of it."""
    theirs = Enrolment.filter(
        resident_id=resident.id, name=name, lesson_id=None, course__term_id=term.id
    )
    waited = await theirs.filter(standing=Standing.WAITING).exists()
    return waited and not await theirs.filter(standing=Standing.SEATED).exists()

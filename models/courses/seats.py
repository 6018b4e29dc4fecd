"""Seats: who may sign up, who sits, who waits; giving a place up and taking what is offered.

Whatever changes seats locks the course first. What has to be told is told in the same transaction.
Whether somebody may is for `conditions`, `limits` and `priority` to say; what became free is
offered by `offers`; a seat in one lesson alone is `dropping_in`'s.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import journal, outbox
from models.courses import conditions, limits, priority
from models.courses.filling import (
    goes_on,
    lends_seats,
    locked,
    moment,
    own_lessons,
    seats_of,
    seats_taken,
    term_of,
)
from models.courses.offers import offer_free_seats, settle
from models.courses.seating import Wish
from models.courses.tables import (
    ACTIVE,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Relation,
    Standing,
)
from models.database import padded, places, those, writing
from models.errors import NotFound, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.members import Member, must_hold
from models.outbox import Notice
from models.residents import Resident, masked

SEATS = {Relation.SELF: 1, Relation.FAMILY: 1, Relation.PARENT_CHILD: 2}
"""How many seats a sign-up asks for."""


# --- refusals


@dataclass(eq=False)
class AlreadySignedUp(RuleBroken):
    """One person has one place in a course."""

    course: str
    name: str


@dataclass(eq=False)
class CourseNotOpen(RuleBroken):
    """Sign-up has not begun, or is over, or the course is not published."""

    course: str
    opens_at: str


@dataclass(eq=False)
class NotSignedUp(RuleBroken):
    """There is no place to give up."""

    course: str


@dataclass(eq=False)
class NotAwaitingApproval(RuleBroken):
    """The grid has decided already, or the sign-up was taken back."""

    course: str
    standing: str


@dataclass(eq=False)
class OfferGone(RuleBroken):
    """The seat was held for a while, and is not any more."""

    course: str


# --- notices


@dataclass
class EnrolmentApproved(Notice):
    """The grid said yes."""

    title: str
    enrolment: int
    name: str


@dataclass
class EnrolmentRefused(Notice):
    """The grid said no."""

    title: str
    enrolment: int
    name: str


@dataclass
class ApprovalWanted(Notice):
    """To the owner grid's group: somebody signed up and waits for a yes."""

    title: str
    enrolment: int
    name: str


# --- signing up


def is_early(course: Course, *, now: datetime) -> bool:
    """Whether sign-up has yet to begin."""
    return course.sign_up_from is not None and now < course.sign_up_from


def is_over(course: Course, *, now: datetime) -> bool:
    """Whether nobody can sign up any more."""
    until = course.sign_up_until
    return course.status is not CourseStatus.PUBLISHED or (until is not None and now >= until)


async def _must_be_open(course: Course, opens: datetime | None, *, now: datetime) -> None:
    if is_over(course, now=now) or not await goes_on(course.id, now=now):
        raise CourseNotOpen(course=course.title, opens_at="")
    if opens is not None and now < opens:
        raise CourseNotOpen(course=course.title, opens_at=moment(opens))


async def sign_up(
    course: int,
    resident: Resident,
    actor: Actor,
    *,
    now: datetime,
    relation: Relation = Relation.SELF,
    name: str = "",
    born_in: int | None = None,
) -> Enrolment:
    """Ask for a seat, or for two that belong together; whoever comes too late waits.

    `born_in` is the year in which they were born for whom the seat is, where that is not known.
    Raises `CourseNotOpen` or `AlreadySignedUp`, what `conditions.must_meet` raises, and what
    `limits.must_be_within` raises.
    """
    who = name.strip() or resident.name
    async with writing():
        # locked before counting: two people may press at once
        row = await locked(course)
        term = await term_of(row)
        rank = await priority.rank_of(resident, who, term)
        opens = priority.opens_for(row, term, rank)
        if opens and now < opens and await priority.wished_for_it(row, resident):
            opens = None
        await _must_be_open(row, opens, now=now)
        await _must_be_new(row, resident, people_of(relation, who, resident))
        year = await conditions.must_meet(
            row, resident, actor, now=now, relation=relation, name=who, born_in=born_in
        )
        await limits.must_be_within(row, term, resident, who, SEATS[relation])
        enrolment = Enrolment(
            course=row,
            resident_id=resident.id,
            relation=relation,
            name=who,
            seats=SEATS[relation],
            standing=Standing.WAITING,
            rank=rank,
            born_in=year,
            arrived_at=now,
        )
        taken = await seats_taken(row.id)
        enrolment.stand(await _first_standing(row, enrolment, taken, now=now), now=now)
        await enrol(enrolment, row, actor, now=now)
        waits = enrolment.standing is Standing.WAITING
        if waits and (taken < row.seats or await lends_seats(row.id, now=now)):
            await offer_free_seats(row, now=now)
    return enrolment


def people_of(relation: Relation, name: str, resident: Resident) -> list[str]:
    """For whom a wish is, by their names: whoever comes with a child is the one who signs up.

    >>> people_of(Relation.PARENT_CHILD, "小明", Resident(name="王芳"))
    ['小明', '王芳']
    """
    return [name, *([resident.name] if relation is Relation.PARENT_CHILD else [])]


async def _must_be_new(course: Course, resident: Resident, names: list[str]) -> None:
    """Nobody has two seats: neither for the same name, nor as a parent and for themselves."""
    theirs = await those(
        Enrolment,
        "resident_id = ? AND course_id = ? AND lesson_id IS NULL"
        f" AND standing IN ({places(ACTIVE)})",
        [resident.id, course.id, *padded(ACTIVE)],
    )
    known = [name for e in theirs for name in people_of(e.relation, e.name, resident)]
    for name in names:
        if name in known:
            raise AlreadySignedUp(course=course.title, name=name)


async def enrol(enrolment: Enrolment, course: Course, actor: Actor, *, now: datetime) -> None:
    """Write down who signed up, and tell whom it concerns."""
    await enrolment.save()
    await journal.write(actor, "enrolment-made", enrolment, now=now, standing=enrolment.standing)
    if enrolment.standing is Standing.APPLIED:
        await _ask_approval(enrolment, course, now=now)
    await _absorb(enrolment, actor, now=now)
    await outbox.refresh(("course",), course.subject, now=now)
    if enrolment.lesson_id:
        await outbox.refresh(("roll",), f"lesson:{enrolment.lesson_id}", now=now)


async def _first_standing(
    course: Course, wish: Enrolment, taken: int, *, now: datetime
) -> Standing:
    # in a rush nearly everyone comes too late: all else is read only when there is a choice
    if taken + wish.seats > course.seats:
        return Standing.WAITING
    seats = (await seats_of(course, now=now))[course.id]
    if not seats.takes(Wish(0, wish.seats, await own_lessons(wish))):
        return Standing.WAITING
    return Standing.APPLIED if course.approval else Standing.SEATED


async def _absorb(enrolment: Enrolment, actor: Actor, *, now: datetime) -> None:
    """Whoever has a seat in the whole course needs none in single lessons."""
    if enrolment.lesson_id or enrolment.standing not in (Standing.SEATED, Standing.APPLIED):
        return
    singles = Enrolment.filter(
        course_id=enrolment.course_id,
        lesson_id__not_isnull=True,
        resident_id=enrolment.resident_id,
        name=enrolment.name,
        standing__in=ACTIVE,
    )
    for single in await singles:
        single.stand(Standing.LEFT, now=now)
        single.version += 1
        await single.save(update_fields=Enrolment.MOVED)
        await journal.write(actor, "enrolment-absorbed", single, now=now, by=enrolment.id)


async def _ask_approval(enrolment: Enrolment, course: Course, *, now: datetime) -> None:
    notice = ApprovalWanted(course.title, enrolment.id, masked(enrolment.name))
    await outbox.tell(await Grid.get(id=course.grid_id), notice, now=now)


# --- giving a place up, taking what is offered


@asynccontextmanager
async def standing_of(
    id: int, actor: Actor, act: str, *, now: datetime
) -> AsyncIterator[tuple[Enrolment, Course]]:
    """Lock the course an enrolment is in, let it change, write it down, settle the seats."""
    async with writing():
        found = await Enrolment.filter(id=id).first()
        if found is None:
            raise NotFound(what="enrolment")
        course = await locked(found.course_id)
        enrolment = await Enrolment.get(id=id)  # as it is now that the course is locked
        enrolment.course = course
        yield enrolment, course
        enrolment.version += 1
        await enrolment.save(update_fields=Enrolment.MOVED)
        await journal.write(actor, act, enrolment, now=now, standing=enrolment.standing)
        await _absorb(enrolment, actor, now=now)
        await settle(course, now=now)
        if enrolment.lesson_id:
            await outbox.refresh(("roll",), f"lesson:{enrolment.lesson_id}", now=now)


async def leave(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Give a place up, seated or waiting. Raises `NotSignedUp` when it was already."""
    async with standing_of(id, actor, "enrolment-left", now=now) as (enrolment, course):
        if enrolment.standing not in ACTIVE:
            raise NotSignedUp(course=course.title)
        enrolment.stand(Standing.LEFT, now=now)
    return enrolment


async def accept(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Take the seat that is held; where the grid decides on sign-ups, it is asked now.

    Raises `OfferGone` when the seat is no longer held.
    """
    async with standing_of(id, actor, "seat-taken", now=now) as (enrolment, course):
        await _must_be_offered(enrolment, course, now=now)
        enrolment.stand(Standing.APPLIED if course.approval else Standing.SEATED, now=now)
        if course.approval:
            await _ask_approval(enrolment, course, now=now)
    return enrolment


async def decline(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Not want the seat that is held: the next one is offered it at once."""
    async with standing_of(id, actor, "seat-declined", now=now) as (enrolment, course):
        await _must_be_offered(enrolment, course, now=now)
        enrolment.stand(Standing.LEFT, now=now)
    return enrolment


async def _must_be_offered(enrolment: Enrolment, course: Course, *, now: datetime) -> None:
    until = enrolment.offer_until
    gone = enrolment.standing is not Standing.OFFERED or (until is not None and now >= until)
    if enrolment.lesson_id:
        held = Lesson.filter(id=enrolment.lesson_id, status=LessonStatus.PLANNED, starts_at__gt=now)
        gone = gone or not await held.exists()
    if gone:
        raise OfferGone(course=course.title)


# --- approval


async def approve(id: int, member: Member, actor: Actor, *, now: datetime) -> Enrolment:
    """The owner grid says yes to a sign-up."""
    return await _decide(id, member, actor, Standing.SEATED, EnrolmentApproved, now=now)


async def refuse(id: int, member: Member, actor: Actor, *, now: datetime) -> Enrolment:
    """The owner grid says no to a sign-up; the seat is free again."""
    return await _decide(id, member, actor, Standing.REFUSED, EnrolmentRefused, now=now)


async def _decide(
    id: int, member: Member, actor: Actor, standing: Standing, notice: Any, *, now: datetime
) -> Enrolment:
    async with standing_of(id, actor, f"enrolment-{standing}", now=now) as (enrolment, course):
        await must_hold(member, await Grid.get(id=course.grid_id), to="decide:enrolments")
        if enrolment.standing is not Standing.APPLIED:
            raise NotAwaitingApproval(course=course.title, standing=enrolment.standing)
        enrolment.stand(standing, now=now)
        await outbox.tell(
            Resident(id=enrolment.resident_id),
            notice(course.title, enrolment.id, enrolment.name),
            now=now,
        )
    return enrolment

"""Seats: who may sign up, who sits, who waits, and who is offered what became free.

Whatever changes seats locks the course first. What has to be told is told in the same transaction.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import journal, outbox
from models.calendar import after_quiet, held_until, local
from models.courses.seating import Seats, Wish, fits, next_up
from models.courses.tables import (
    ACTIVE,
    HOLDING,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Relation,
    Standing,
)
from models.database import fetch, writing
from models.errors import NotFound, RuleBroken
from models.grids import Grid
from models.journal import CLOCK, Actor
from models.members import Member, must_hold
from models.outbox import Notice
from models.residents import Resident, masked
from models.settings import RULES

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
class SeatOffered(Notice):
    """To whoever waited longest: a seat, until then."""

    title: str
    enrolment: int
    name: str
    until: str


@dataclass
class SeatLapsed(Notice):
    """The seat was not taken in time."""

    title: str
    enrolment: int
    name: str


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


def moment(at: datetime) -> str:
    """A moment in a fact: ISO 8601 in the community's time."""
    return local(at).isoformat(timespec="minutes")


# --- how the seats stand


async def locked(id: int) -> Course:
    """The course, for nobody else to change until this is committed. Raises `NotFound`."""
    course = await Course.filter(id=id).select_for_update().first()
    if course is None:
        raise NotFound(what="course")
    return course


async def seats_taken(course: int) -> int:
    """Seats held, offered ones included."""
    rows = await fetch(
        "SELECT COALESCE(SUM(seats), 0) AS taken FROM enrolments"
        f" WHERE course_id = ? AND standing IN ({', '.join('?' * len(HOLDING))})",
        [course, *HOLDING],
    )
    return int(rows[0]["taken"])


async def seats_of(*courses: Course) -> dict[int, Seats]:
    """How the seats of courses stand, by the course's id, read at once."""
    active = await Enrolment.filter(
        course_id__in=[course.id for course in courses], standing__in=ACTIVE
    ).order_by("id")
    return {course.id: _seats(course, active) for course in courses}


def _seats(course: Course, active: Sequence[Enrolment]) -> Seats:
    mine = [e for e in active if e.course_id == course.id]
    return Seats(
        capacity=course.seats,
        taken=sum(e.seats for e in mine if e.standing in HOLDING),
        waiting=tuple(Wish(e.id, e.seats) for e in mine if e.standing is Standing.WAITING),
    )


async def _waiting(course: int) -> list[Enrolment]:
    return await Enrolment.filter(course_id=course, standing=Standing.WAITING).order_by("id")


async def _last_beginning(course: int, *, after: datetime) -> datetime | None:
    """When the last lesson to come begins; None when all have begun."""
    last = (
        await Lesson.filter(course_id=course, starts_at__gt=after, status=LessonStatus.PLANNED)
        .order_by("-starts_at")
        .first()
    )
    return last.starts_at if last else None


async def place_in_line(enrolment: Enrolment) -> int:
    """Which place in the waiting list an enrolment has; the next one up is 1."""
    return await Enrolment.filter(
        course_id=enrolment.course_id, standing=Standing.WAITING, id__lte=enrolment.id
    ).count()


# --- signing up


def is_early(course: Course, *, now: datetime) -> bool:
    """Whether sign-up has yet to begin."""
    return course.sign_up_from is not None and now < course.sign_up_from


def is_over(course: Course, *, now: datetime) -> bool:
    """Whether nobody can sign up any more."""
    until = course.sign_up_until
    return course.status is not CourseStatus.PUBLISHED or (until is not None and now >= until)


async def _must_be_open(course: Course, *, now: datetime) -> None:
    if is_over(course, now=now) or await _last_beginning(course.id, after=now) is None:
        raise CourseNotOpen(course=course.title, opens_at="")
    if is_early(course, now=now):
        opens = moment(course.sign_up_from) if course.sign_up_from else ""
        raise CourseNotOpen(course=course.title, opens_at=opens)


async def sign_up(
    course: int,
    resident: Resident,
    actor: Actor,
    *,
    now: datetime,
    relation: Relation = Relation.SELF,
    name: str = "",
) -> Enrolment:
    """Ask for a seat, or for two that belong together; whoever comes too late waits.

    Raises `CourseNotOpen` or `AlreadySignedUp`.
    """
    who = name.strip() or resident.name
    async with writing():
        # locked before counting: two people may press at once
        row = await locked(course)
        await _must_be_open(row, now=now)
        if await Enrolment.filter(
            course_id=course, resident_id=resident.id, name=who, standing__in=ACTIVE
        ).exists():
            raise AlreadySignedUp(course=row.title, name=who)
        enrolment = await Enrolment.create(
            course=row,
            resident_id=resident.id,
            relation=relation,
            name=who,
            seats=SEATS[relation],
            standing=await _first_standing(row, SEATS[relation]),
            arrived_at=now,
        )
        await journal.write(
            actor, "enrolment-made", enrolment, now=now, standing=enrolment.standing
        )
        if enrolment.standing is Standing.APPLIED:
            await _ask_approval(enrolment, row, now=now)
        await outbox.refresh(("course",), row.subject, now=now)
    return enrolment


async def _first_standing(course: Course, seats: int) -> Standing:
    taken = await seats_taken(course.id)
    # in a rush nearly everyone comes too late: the line is read only when there is a choice
    ahead = await _waiting(course.id) if taken + seats <= course.seats else []
    wishes = [Wish(e.id, e.seats) for e in ahead]
    if not fits(seats, capacity=course.seats, taken=taken, ahead=wishes):
        return Standing.WAITING
    return Standing.APPLIED if course.approval else Standing.SEATED


async def _ask_approval(enrolment: Enrolment, course: Course, *, now: datetime) -> None:
    notice = ApprovalWanted(course.title, enrolment.id, masked(enrolment.name))
    await outbox.tell(await Grid.get(id=course.grid_id), notice, now=now)


# --- giving a place up, taking what is offered


@asynccontextmanager
async def _standing(
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
        await enrolment.save(update_fields=["standing", "offer_until", "left_at", "version"])
        await journal.write(actor, act, enrolment, now=now, standing=enrolment.standing)
        await settle(course, now=now)


async def leave(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Give a place up, seated or waiting. Raises `NotSignedUp` when it was already."""
    async with _standing(id, actor, "enrolment-left", now=now) as (enrolment, course):
        if enrolment.standing not in ACTIVE:
            raise NotSignedUp(course=course.title)
        enrolment.standing = Standing.LEFT
        enrolment.offer_until = None
        enrolment.left_at = now
    return enrolment


async def accept(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Take the seat that is held; where the grid decides on sign-ups, it is asked now.

    Raises `OfferGone` when the seat is no longer held.
    """
    async with _standing(id, actor, "seat-taken", now=now) as (enrolment, course):
        _must_be_offered(enrolment, course, now=now)
        enrolment.standing = Standing.APPLIED if course.approval else Standing.SEATED
        enrolment.offer_until = None
        if course.approval:
            await _ask_approval(enrolment, course, now=now)
    return enrolment


async def decline(id: int, actor: Actor, *, now: datetime) -> Enrolment:
    """Not want the seat that is held: the next one is offered it at once."""
    async with _standing(id, actor, "seat-declined", now=now) as (enrolment, course):
        _must_be_offered(enrolment, course, now=now)
        enrolment.standing = Standing.LEFT
        enrolment.offer_until = None
        enrolment.left_at = now
    return enrolment


def _must_be_offered(enrolment: Enrolment, course: Course, *, now: datetime) -> None:
    until = enrolment.offer_until
    if enrolment.standing is not Standing.OFFERED or (until and now >= until):
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
    async with _standing(id, actor, f"enrolment-{standing}", now=now) as (enrolment, course):
        await must_hold(member, await Grid.get(id=course.grid_id), to="decide:enrolments")
        if enrolment.standing is not Standing.APPLIED:
            raise NotAwaitingApproval(course=course.title, standing=enrolment.standing)
        enrolment.standing = standing
        enrolment.left_at = now if standing is Standing.REFUSED else None
        await outbox.tell(
            Resident(id=enrolment.resident_id),
            notice(course.title, enrolment.id, enrolment.name),
            now=now,
        )
    return enrolment


# --- offers


async def settle(course: Course, *, now: datetime) -> None:
    """Offer what is free and show the new state: after anything that changed seats."""
    await offer_free_seats(course, now=now)
    await outbox.refresh(("course",), course.subject, now=now)


async def offer_free_seats(course: Course, *, now: datetime) -> list[Enrolment]:
    """Offer free seats to those who waited longest; not in quiet hours, not after the end."""
    if course.status is not CourseStatus.PUBLISHED or after_quiet(now) > now:
        return []
    free = course.seats - await seats_taken(course.id)
    if free <= 0:
        return []
    waiting = {e.id: e for e in await _waiting(course.id)}
    wishes = [Wish(e.id, e.seats) for e in waiting.values()]
    offered = [waiting[wish.id] for wish in next_up(wishes, free=free)]
    last = await _last_beginning(course.id, after=now) if offered else None
    if last is None:
        return []
    for enrolment in offered:
        await _offer(enrolment, course, now=now, last=last)
    return offered


async def _offer(enrolment: Enrolment, course: Course, *, now: datetime, last: datetime) -> None:
    enrolment.standing = Standing.OFFERED
    # a seat in a course whose last lesson has begun is nothing to wait for
    enrolment.offer_until = min(held_until(now, RULES.seat_held_for), last)
    enrolment.version += 1
    await enrolment.save(update_fields=["standing", "offer_until", "version"])
    await journal.write(CLOCK, "seat-offered", enrolment, now=now)
    notice = SeatOffered(course.title, enrolment.id, enrolment.name, moment(enrolment.offer_until))
    await outbox.tell(
        Resident(id=enrolment.resident_id), notice, now=now, expires_at=enrolment.offer_until
    )


async def lapse_offers(*, now: datetime) -> int:
    """Take back seats that were not taken in time, and offer what could not be at night.

    In quiet hours nothing happens: nobody is told at night that a seat is gone, and nobody
    could be offered it. Returns how many offers lapsed.
    """
    if after_quiet(now) > now:
        return 0
    overdue = await Enrolment.filter(standing=Standing.OFFERED, offer_until__lte=now)
    lapsed = [await _lapse(offer, now=now) for offer in overdue]
    waited_for = await Course.filter(
        status=CourseStatus.PUBLISHED, enrolments__standing=Standing.WAITING
    ).distinct()
    for course in waited_for:
        async with writing():
            if await offer_free_seats(await locked(course.id), now=now):
                await outbox.refresh(("course",), course.subject, now=now)
    return sum(lapsed)


async def _lapse(offer: Enrolment, *, now: datetime) -> bool:
    async with writing():
        await locked(offer.course_id)
        still = Enrolment.filter(id=offer.id, standing=Standing.OFFERED, offer_until__lte=now)
        if not await still.exists():
            return False  # taken or given up since it was found
        async with _standing(offer.id, CLOCK, "offer-lapsed", now=now) as (enrolment, course):
            enrolment.standing = Standing.LAPSED
            enrolment.left_at = now
            await outbox.tell(
                Resident(id=enrolment.resident_id),
                SeatLapsed(course.title, enrolment.id, enrolment.name),
                now=now,
            )
    return True

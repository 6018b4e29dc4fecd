"""Offers: what becomes free goes to whoever waits longest, and is held for a while.

Never in quiet hours, never after the start. What nobody can have for the whole course, because
somebody is only on leave or a lesson is fuller than the others, goes as a seat in that lesson
alone, to the same line. Whoever has no chat is phoned by the staff of the grid, or the monitor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.calendar import after_quiet, held_until
from models.courses.filling import lessons_to_come, locked, moment, seats_of
from models.courses.seating import next_up
from models.courses.tables import (
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Standing,
)
from models.database import writing
from models.grids import Grid
from models.journal import CLOCK
from models.outbox import Notice, Recipient
from models.residents import Resident, masked
from models.settings import RULES


@dataclass
class SeatOffered(Notice):
    """To whoever waited longest: a seat, until then."""

    title: str
    enrolment: int
    name: str
    until: str


@dataclass
class LessonSeatOffered(Notice):
    """To whoever waited longest: a seat in a single lesson, until then."""

    title: str
    enrolment: int
    name: str
    starts: str
    until: str


@dataclass
class SeatToBePhoned(Notice):
    """To those who run the course: a seat is offered to somebody who has no chat to read it in."""

    title: str
    enrolment: int
    name: str
    starts: str
    until: str


@dataclass
class SeatLapsed(Notice):
    """The seat was not taken in time."""

    title: str
    enrolment: int
    name: str


async def settle(course: Course, *, now: datetime) -> None:
    """Offer what is free and show the new state: after anything that changed seats."""
    await offer_free_seats(course, now=now)
    await outbox.refresh(("course",), course.subject, now=now)


async def offer_free_seats(course: Course, *, now: datetime) -> list[Enrolment]:
    """Offer free seats to those who waited longest; not in quiet hours, not after the end."""
    if course.status is not CourseStatus.PUBLISHED or after_quiet(now) > now:
        return []
    waiting = Enrolment.filter(course_id=course.id, standing=Standing.WAITING)
    wishes = {wish.id: wish for wish in await waiting}
    if not wishes:
        return []
    free = next_up((await seats_of(course, now=now))[course.id])
    coming = {lesson.id: lesson for lesson in await lessons_to_come([course.id], now=now)}
    if not coming:
        return []
    # a seat in a course whose last lesson has begun is nothing to wait for
    last = max(lesson.starts_at for lesson in coming.values())
    offered = [wishes[wish.id] for wish in free.course]
    for enrolment in offered:
        await _offer(enrolment, course, last, now=now)
    for id, line in free.lessons.items():
        for wish in line:
            single = await _for_a_lesson(wishes[wish.id], coming[id], now=now)
            await _offer(single, course, coming[id].starts_at, now=now, lesson=coming[id])
            offered.append(single)
    return offered


async def _for_a_lesson(wish: Enrolment, lesson: Lesson, *, now: datetime) -> Enrolment:
    """The wish for that lesson; of whoever waits for the whole course a new one beside it."""
    if wish.lesson_id:
        return wish
    return await Enrolment.create(
        course_id=wish.course_id,
        lesson=lesson,
        resident_id=wish.resident_id,
        relation=wish.relation,
        name=wish.name,
        seats=wish.seats,
        standing=Standing.WAITING,
        rank=wish.rank,
        born_in=wish.born_in,
        arrived_at=now,
    )


async def _offer(
    enrolment: Enrolment,
    course: Course,
    until: datetime,
    *,
    now: datetime,
    lesson: Lesson | None = None,
) -> None:
    enrolment.stand(Standing.OFFERED, now=now)
    enrolment.offer_until = min(held_until(now, RULES.seat_held_for), until)
    enrolment.version += 1
    await enrolment.save(update_fields=Enrolment.MOVED)
    await journal.write(CLOCK, "seat-offered", enrolment, now=now)
    ends, facts = enrolment.offer_until, (course.title, enrolment.id, enrolment.name)
    notice: Notice = SeatOffered(*facts, moment(ends))
    if lesson:
        notice = LessonSeatOffered(*facts, moment(lesson.starts_at), moment(ends))
    resident = Resident(id=enrolment.resident_id)
    await outbox.tell(resident, notice, now=now, expires_at=ends)
    if all(chat.unreachable_since for chat in await outbox.chats_of(resident)):
        await _have_phoned(enrolment, course, lesson, now=now)


async def _have_phoned(
    enrolment: Enrolment, course: Course, lesson: Lesson | None, *, now: datetime
) -> None:
    """Nobody would read it: the group of the grid hears of it, and the monitor."""
    starts = moment(lesson.starts_at) if lesson else ""
    until = enrolment.offer_until or now
    told: dict[Recipient, str] = {await Grid.get(id=course.grid_id): masked(enrolment.name)}
    if course.monitor_id:
        told[Resident(id=course.monitor_id)] = enrolment.name
    for to, name in told.items():
        notice = SeatToBePhoned(course.title, enrolment.id, name, starts, moment(until))
        await outbox.tell(to, notice, now=now, expires_at=until)


async def lapse_offers(*, now: datetime) -> int:
    """Take back seats that were not taken in time, and offer what could not be at night.

    In quiet hours nothing happens: nobody is told at night that a seat is gone, and nobody
    could be offered it. Returns how many offers lapsed.
    """
    if after_quiet(now) > now:
        return 0
    overdue = await Enrolment.filter(standing=Standing.OFFERED, offer_until__lte=now)
    lapsed = [await _lapse(offer, now=now) for offer in overdue]
    await _wait_no_longer(now=now)
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
        course = await locked(offer.course_id)
        still = Enrolment.filter(id=offer.id, standing=Standing.OFFERED, offer_until__lte=now)
        enrolment = await still.first()
        if enrolment is None:
            return False  # taken or given up since it was found
        await _end([enrolment], now=now)
        facts = SeatLapsed(course.title, enrolment.id, enrolment.name)
        await outbox.tell(Resident(id=enrolment.resident_id), facts, now=now)
        await settle(course, now=now)
    return True


async def _wait_no_longer(*, now: datetime) -> None:
    """For a lesson that began, or is not held, nobody waits."""
    waiting = Enrolment.filter(standing=Standing.WAITING, lesson_id__not_isnull=True)
    async with writing():
        await _end(await waiting.filter(lesson__starts_at__lte=now), now=now)
        await _end(await waiting.filter(lesson__status=LessonStatus.CANCELLED), now=now)


async def _end(enrolments: Sequence[Enrolment], *, now: datetime) -> None:
    for enrolment in enrolments:
        enrolment.stand(Standing.LAPSED, now=now)
        enrolment.version += 1
        await enrolment.save(update_fields=Enrolment.MOVED)
        await journal.write(CLOCK, "offer-lapsed", enrolment, now=now, standing=Standing.LAPSED)

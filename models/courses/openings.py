"""Openings: whoever comes before sign-up begins can have themselves told when it does.

When that is due stands in a row, which is gone in the transaction that tells: so it is told once,
also after a restart. It is the opening of that very person, who may come earlier than others, and
never in quiet hours: what opens at night is told in the morning. When the office moves the
opening, what is due moves with it.
"""

from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.calendar import after_quiet
from models.courses import priority
from models.courses.filling import goes_on, locked, moment
from models.courses.seats import CourseNotOpen, is_over
from models.courses.tables import Course, OpeningReminder
from models.database import writing
from models.errors import RuleBroken
from models.journal import Actor
from models.outbox import Notice
from models.residents import Resident


@dataclass(eq=False)
class AlreadyOpen(RuleBroken):
    """Sign-up has begun: there is nothing to wait for."""

    course: str


@dataclass
class SignUpBegan(Notice):
    """To whoever wanted to be told: now one can sign up."""

    title: str
    course: int


async def opens_for(course: Course, resident: Resident | None, *, now: datetime) -> str:
    """When sign-up will begin for somebody, as a fact; "" once it has, or is over."""
    opens = await priority.opens_at(course, resident)
    return moment(opens) if opens and now < opens and not is_over(course, now=now) else ""


async def awaits(course: Course, resident: Resident) -> bool:
    """Whether somebody will be told."""
    return await OpeningReminder.exists(course_id=course.id, resident_id=resident.id)


async def remind(id: int, resident: Resident, actor: Actor, *, now: datetime) -> OpeningReminder:
    """Tell this resident when sign-up begins; asked again, nothing changes.

    Raises `AlreadyOpen` once it has, `CourseNotOpen` when it is over.
    """
    async with writing():
        course = await locked(id)
        if is_over(course, now=now):
            raise CourseNotOpen(course=course.title, opens_at="")
        opens = await priority.opens_at(course, resident)
        if opens is None or opens <= now:
            raise AlreadyOpen(course=course.title)
        known = await OpeningReminder.filter(course_id=id, resident_id=resident.id).first()
        if known is not None:
            return known
        asked = await OpeningReminder.create(
            course_id=id, resident_id=resident.id, due_at=after_quiet(opens), asked_at=now
        )
        await journal.write(actor, "opening-awaited", course, now=now, resident=resident.id)
    return asked


async def forget(id: int, resident: Resident, actor: Actor, *, now: datetime) -> None:
    """Do not tell this resident after all."""
    async with writing():
        course = await locked(id)
        if await OpeningReminder.filter(course_id=id, resident_id=resident.id).delete():
            await journal.write(actor, "opening-not-awaited", course, now=now, resident=resident.id)


async def moved(course: Course, *, now: datetime) -> None:
    """Sign-up begins at another moment: called where that is written, in the same transaction."""
    for row in await OpeningReminder.filter(course_id=course.id).select_related("resident"):
        opens = await priority.opens_at(course, row.resident)
        row.due_at = after_quiet(max(opens or now, now))
        await row.save(update_fields=["due_at"])


async def tell_of_openings(*, now: datetime) -> int:
    """Tell whoever is due to be told. Returns how many people were."""
    told = 0
    for row in await OpeningReminder.filter(due_at__lte=now).order_by("due_at", "id").limit(500):
        async with writing():
            # whoever takes the row away tells; a second one finds nothing
            if await OpeningReminder.filter(id=row.id, due_at=row.due_at).delete():
                told += await _tell(row, now=now)
    return told


async def _tell(row: OpeningReminder, *, now: datetime) -> int:
    course = await Course.get(id=row.course_id)
    if is_over(course, now=now) or not await goes_on(course.id, now=now):
        return 0
    news = SignUpBegan(course.title, course.id)
    # a process that slept may be late by hours
    at = after_quiet(now)
    resident = Resident(id=row.resident_id)
    return await outbox.tell(resident, news, now=now, due_at=at, expires_at=course.sign_up_until)

"""Certificates: teachers are certified, and whose certificate runs out is told in time.

The grids whose courses it concerns hear of it, else the grid that keeps the teacher; once for each
certificate, unless its last day is changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import journal, outbox, registers
from models.calendar import after_quiet, local
from models.courses.tables import Certificate, Course, CourseStatus, Teacher
from models.database import writing
from models.grids import Grid
from models.journal import CLOCK, Actor
from models.outbox import Notice
from models.settings import RULES


@dataclass
class CertificateExpires(Notice):
    """A teacher's certificate runs out; after that day no lesson of theirs can be published."""

    teacher: str
    through: str
    titles: str


async def certify(
    teacher: Teacher,
    number: str,
    valid_through: date,
    actor: Actor,
    *,
    now: datetime,
    **details: Any,
) -> Certificate:
    """Write down a certificate of a teacher. Raises `Taken` for a number that is known."""
    values = {"number": number, "valid_through": valid_through, **details}
    return await registers.create(Certificate, {"teacher_id": teacher.id, **values}, actor, now=now)


async def correct(
    paper: Certificate, values: dict[str, Any], actor: Actor, *, now: datetime, version: int | None
) -> Certificate:
    """Correct a certificate; one that is valid longer is warned of again when its day comes."""
    async with writing():
        through = values.get("valid_through", paper.valid_through)
        changed = await registers.change(paper, values, actor, now=now, version=version)
        if through != paper.valid_through:
            await Certificate.filter(id=paper.id).update(warned_at=None)
            changed.warned_at = None
    return changed


async def warn_of_certificates(*, now: datetime) -> int:
    """Tell of the certificates that run out soon. Returns how many."""
    if after_quiet(now) > now:
        return 0
    today = local(now).date()
    running_out = Certificate.filter(
        warned_at=None, valid_through__lte=today + RULES.certificate_warning
    )
    warned = 0
    for paper in await running_out.select_related("teacher").order_by("valid_through"):
        async with writing():
            if await Certificate.filter(id=paper.id, warned_at=None).update(warned_at=now):
                warned += await _warn(paper, now=now)
    return warned


async def _warn(paper: Certificate, *, now: datetime) -> bool:
    teacher = paper.teacher
    longer = Certificate.filter(teacher_id=teacher.id, valid_through__gt=paper.valid_through)
    if teacher.archived_at or await longer.exists():
        return False
    taught = Course.filter(teacher_id=teacher.id).exclude(status=CourseStatus.CLOSED)
    known = await taught.select_related("grid").order_by("id")
    grids = {course.grid_id: course.grid for course in known}
    notice = CertificateExpires(
        teacher.name, paper.valid_through.isoformat(), "、".join(course.title for course in known)
    )
    for grid in grids.values() or [await Grid.get(id=teacher.grid_id)]:
        await outbox.tell(grid, notice, now=now)
    await journal.write(CLOCK, "certificate-warned", paper, now=now)
    return True

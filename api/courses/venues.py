"""Venues, teachers and their certificates over HTTP.

What belongs to a grid is seen by everybody below it, and changed by those whose grid it is.
"""

from datetime import date, datetime
from typing import Annotated, Any

from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.fields import (
    AskedId,
    AskedWords,
    Form,
    Id,
    Line,
    MaybeName,
    Name,
    Phone,
    PlaceName,
    Seats,
    found_in,
    given,
    kept,
)
from api.registers import Register, Values, handlers
from api.registers import change as change_row
from api.registers import remove as remove_row
from models.access import Sight
from models.courses import Certificate, Teacher, Venue, certificates
from models.errors import NotAllowed
from models.grids import Grid

Number = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*(?!\n)$")]


class VenueOut(Struct):
    """A place where lessons are held."""

    id: int
    grid_id: int
    name: str
    capacity: int | None
    note: str
    archived_at: datetime | None
    version: int


class NewVenue(Form):
    """A place; `capacity` is how many fit in, null where nobody counts."""

    grid_id: Id
    name: PlaceName
    capacity: Seats | None = None
    note: Line = ""


class TeacherOut(Struct):
    """Somebody who teaches."""

    id: int
    grid_id: int
    name: str
    phone: str
    resident_id: int | None
    archived_at: datetime | None
    version: int


class NewTeacher(Form):
    """Somebody who teaches; `resident_id` where it is a neighbour."""

    grid_id: Id
    name: Name
    phone: Phone = ""
    resident_id: Id | None = None


class CertificateOut(Struct):
    """What entitles a teacher to teach, through a day; `warned_at` when that was told of."""

    id: int
    teacher_id: int
    name: str
    number: str
    valid_from: date | None
    valid_through: date
    warned_at: datetime | None
    version: int


class NewCertificate(Form):
    """A certificate; `valid_through` is its last day."""

    teacher_id: Id
    number: Number
    valid_through: date
    name: MaybeName = ""
    valid_from: date | None = None


async def venues_wanted(
    archived: FromQuery[bool] = False, grid_id: AskedId = None, q: AskedWords = None
) -> Q:
    """The venues asked for; `q` looks into names."""
    return kept(archived) & given(grid_id=grid_id) & found_in(q, "name")


async def teachers_wanted(
    archived: FromQuery[bool] = False,
    grid_id: AskedId = None,
    resident_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The teachers asked for; `q` looks into names."""
    return kept(archived) & given(grid_id=grid_id, resident_id=resident_id) & found_in(q, "name")


async def certificates_wanted(
    teacher_id: AskedId = None, runs_out_by: FromQuery[date | None] = None
) -> Q:
    """The certificates asked for; `runs_out_by` a day after which they are no longer valid."""
    return given(teacher_id=teacher_id, valid_through__lte=runs_out_by)


async def _must_be_theirs(row: Any, sight: Sight) -> None:
    """What is shared from above is not changed from below."""
    teacher = await Teacher.get(id=row.teacher_id) if isinstance(row, Certificate) else row
    if not sight.sees(teacher.grid_id):
        raise NotAllowed(what=(await Grid.get(id=teacher.grid_id)).name)


async def change(row: Any, values: Values, sight: Sight, now: datetime, version: int | None) -> Any:
    """Correct what is one's own."""
    await _must_be_theirs(row, sight)
    return await change_row(row, values, sight, now, version)


async def remove(row: Any, sight: Sight, now: datetime, version: int | None) -> None:
    """Put away what is one's own."""
    await _must_be_theirs(row, sight)
    await remove_row(row, sight, now, version)


async def certify(values: Values, sight: Sight, now: datetime) -> Certificate:
    """Write a certificate down."""
    teacher = await Teacher.get(id=values.pop("teacher_id"))
    await _must_be_theirs(teacher, sight)
    return await certificates.certify(teacher, actor=sight.actor, now=now, **values)


async def correct(
    paper: Certificate, values: Values, sight: Sight, now: datetime, version: int | None
) -> Certificate:
    """Correct a certificate."""
    await _must_be_theirs(paper, sight)
    return await certificates.correct(paper, values, sight.actor, now=now, version=version)


VENUES = Register(
    plural="venues",
    orders=("name",),
    table=Venue,
    out=VenueOut,
    new=NewVenue,
    reads="read:courses",
    writes="change:courses",
    where=venues_wanted,
    fixed=("grid_id",),
    change=change,
    remove=remove,
)
TEACHERS = Register(
    plural="teachers",
    orders=("name",),
    table=Teacher,
    out=TeacherOut,
    new=NewTeacher,
    reads="read:teachers",
    writes="change:teachers",
    where=teachers_wanted,
    fixed=("grid_id",),
    change=change,
    remove=remove,
)
CERTIFICATES = Register(
    plural="certificates",
    orders=("valid_through", "valid_from", "name"),
    table=Certificate,
    out=CertificateOut,
    new=NewCertificate,
    reads="read:teachers",
    writes="change:teachers",
    where=certificates_wanted,
    fixed=("teacher_id",),
    create=certify,
    change=correct,
    remove=remove,
)


def routes() -> list[Any]:
    """Venues, teachers, certificates."""
    return [*handlers(VENUES), *handlers(TEACHERS), *handlers(CERTIFICATES)]

"""Registers: how the plain registers of the community are kept.

Levels, estates, buildings, households, residents, members, categories, terms, accounts: rows
that the office writes down, corrects and puts away. A row is changed narrowly and under its
version, everything is written in the journal (which fields, and what stood in them, masked), values
that must be the only ones of their kind are refused by name, and what something still hangs on
stays. Where history hangs on a row it is archived, else it is deleted.

What moves by rules of its own (requests, seats, posts, the tree of grids) has them in its module.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import journal, requests
from models.accounts import Account
from models.addresses import Building, Estate, Household
from models.calendar import CalendarDay, HoursWrong
from models.calendar.working import hours
from models.canned import CannedAnswer, must_be_fillable
from models.categories import OTHER, Category
from models.courses import (
    ACTIVE,
    Certificate,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Teacher,
    Term,
    Venue,
)
from models.courses.lessons import skip
from models.database import writing
from models.errors import InUse, Invalid, NotFound, Stale, Taken
from models.grids import Grid, Level
from models.journal import CLOCK, Actor, word_of
from models.members import Member
from models.requests import ALIVE, OPEN_STATUSES, ResidentRequest
from models.residents import Resident

M = TypeVar("M", bound=Model)
Values = Mapping[str, Any]

LONGEST_TERM = timedelta(days=366)

UNSETTLED = ALIVE


async def create(table: type[M], values: Values, actor: Actor, *, now: datetime) -> M:
    """Write a row down. Raises `Taken` or `Invalid` with the field."""
    async with writing():
        await _must_hold(table, values, None)
        row = await table.create(**values, **_stamps(table, now, new=True))
        await journal.write(actor, f"{word_of(table)}-created", row, now=now)
        await _follow(row, now=now)
    return row


async def change(
    row: M, values: Values, actor: Actor, *, now: datetime, version: int | None = None
) -> M:
    """Correct a row: only what differs is written. Raises `Stale`, `Taken` or `Invalid`."""
    table = type(row)
    async with writing():
        present: Any = await _locked(row, version)
        differs = {name: value for name, value in values.items() if getattr(present, name) != value}
        before = {name: getattr(present, name) for name in differs}
        if differs:
            await _must_hold(table, {**_values(present), **differs}, present)
            await table.filter(pk=row.pk).update(
                **differs, **_stamps(table, now), version=present.version + 1
            )
            await present.refresh_from_db()
            act = f"{word_of(table)}-changed"
            told = {
                "before": journal.tell(table, before),
                "after": journal.tell(table, differs),
            }
            await journal.write(actor, act, present, now=now, personal=told, fields=sorted(differs))
            await _follow(present, now=now)
    return present  # type: ignore[no-any-return]


async def remove(row: Model, actor: Actor, *, now: datetime, version: int | None = None) -> None:
    """Archive a row, or delete it where a table has no archive.

    Raises `InUse` while something hangs on it, `NotFound` when it is archived already.
    """
    table = type(row)
    async with writing():
        present: Any = await _locked(row, version)
        await _must_be_free(present)
        if "archived_at" in table._meta.fields_map:
            if present.archived_at:
                raise NotFound(what=word_of(table))
            await journal.write(actor, f"{word_of(table)}-archived", present, now=now)
            await table.filter(pk=row.pk).update(
                archived_at=now, **_stamps(table, now), version=present.version + 1
            )
        else:
            hung_on = {n: v for n, v in _values(present).items() if n.endswith("_id")}
            hung_on.pop("external_id", None)  # a person's number in a chat app
            await journal.write(actor, f"{word_of(table)}-deleted", present, now=now, **hung_on)
            await present.delete()
        await _follow(present, now=now)


async def _locked(row: M, version: int | None) -> M:
    present = await type(row).filter(pk=row.pk).select_for_update().first()
    if present is None:
        raise NotFound(what=word_of(type(row)))
    if version is not None and getattr(present, "version", version) != version:
        raise Stale(what=word_of(type(row)))
    return present


def _values(row: Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row._meta.fields_db_projection}


def _stamps(table: type[Model], now: datetime, *, new: bool = False) -> dict[str, Any]:
    """The moments a table keeps of its rows: of the first writing, and of the last."""
    names = ("created_at", "changed_at") if new else ("changed_at",)
    return {name: now for name in names if name in table._meta.fields_map}


# --- what must be the only one of its kind


async def _must_hold(table: type[Model], values: Values, present: Model | None) -> None:
    await must_be_the_only(table, values, present)
    if table in CHECKS:
        await CHECKS[table](values, present)


async def must_be_the_only(
    table: type[Model], values: Values, present: Model | None = None
) -> None:
    """Raise `Taken` when another row has these values already."""
    for together in _uniques(table):
        if not all(name in values for name in together):
            continue
        others = table.filter(**{name: values[name] for name in together})
        if await (others.exclude(pk=present.pk) if present else others).exists():
            raise Taken(field=together[-1], value=str(values[together[-1]]))


def _uniques(table: type[Model]) -> Iterator[tuple[str, ...]]:
    """The columns, alone or together, that must be the only ones of their kind."""
    meta = table._meta
    for name, field in meta.fields_map.items():
        if field.unique and not field.pk and name in meta.fields_db_projection:
            yield (name,)
    for together in meta.unique_together:
        yield tuple(f"{name}_id" if name in meta.fk_fields else name for name in together)


# --- what must hold of a row


async def _level(values: Values, present: Any) -> None:
    """The tree is ordered by rank: it stays while there are grids of the level."""
    moved = present is not None and values["rank"] != present.rank
    if moved and await Grid.filter(level_id=present.id).exists():
        raise InUse(what="level", by="grids")


async def _two_levels(values: Values, present: Any) -> None:
    """A category's parent is of the first level, and a parent stays there."""
    parent = values.get("parent_id")
    if parent is None:
        return
    above = await Category.get_or_none(id=parent)
    has_children = present is not None and await Category.filter(parent_id=present.id).exists()
    if above is None or above.parent_id is not None or has_children:
        raise Invalid(field="parent_id", value=str(parent))


async def _fillable(values: Values, present: Any) -> None:
    """A canned answer has no blank that nothing is known for."""
    for field in ("text_zh", "text_en"):
        must_be_fillable(str(values[field]), field)


async def _term(values: Values, present: Any) -> None:
    """A term ends after it began, within a year; its days stay once lessons were made of them."""
    if not timedelta(0) <= values["through"] - values["starts_on"] < LONGEST_TERM:
        raise Invalid(field="through", value=str(values["through"]))
    if present is None:
        return
    days = (present.starts_on, present.through) != (values["starts_on"], values["through"])
    if days and await Course.filter(term_id=present.id).exists():
        raise InUse(what="term", by="courses")


async def _day(values: Values, _: Any) -> None:
    """A day off has no hours, and the hours of a day follow each other."""
    try:
        read = hours(values["hours"])
    except HoursWrong:
        read = None
    if read is None or (read and not values["worked"]):
        raise Invalid(field="hours", value=", ".join(values["hours"]))


async def _certificate(values: Values, _: Any) -> None:
    """A certificate is valid for a day at least."""
    first, last = values.get("valid_from"), values["valid_through"]
    if first is not None and last < first:
        raise Invalid(field="valid_through", value=str(last))


CHECKS: dict[type[Model], Callable[[Values, Any], Awaitable[None]]] = {
    CalendarDay: _day,
    Certificate: _certificate,
    Level: _level,
    Category: _two_levels,
    CannedAnswer: _fillable,
    Term: _term,
}
"""What else must hold of a row of a table: all its values, and the row as it stands, if any."""


# --- what follows from a row


async def _follow(row: Model, *, now: datetime) -> None:
    """What is due by days and hours is reckoned again when these change."""
    if isinstance(row, CalendarDay):
        await requests.reckon_again(now=now)
        if not row.worked and await CalendarDay.exists(id=row.id):
            await skip(row.day, row.note, CLOCK, now=now)
    elif isinstance(row, Category):
        await requests.reckon_again(now=now, category=row.id)


# --- what hangs on a row


def _on_level(id: int) -> dict[str, QuerySet[Any]]:
    return {
        "grids": Grid.filter(level_id=id),
        "categories": Category.filter(level_id=id),
        "requests": ResidentRequest.filter(settled_at_level_id=id),
    }


def _on_estate(id: int) -> dict[str, QuerySet[Any]]:
    return {
        "buildings": Building.filter(estate_id=id, archived_at=None),
        "requests": ResidentRequest.filter(estate_id=id, status__in=UNSETTLED),
    }


def _on_building(id: int) -> dict[str, QuerySet[Any]]:
    return {
        "residents": Resident.filter(household__building_id=id, archived_at=None),
        "requests": ResidentRequest.filter(building_id=id, status__in=UNSETTLED),
    }


def _on_household(id: int) -> dict[str, QuerySet[Any]]:
    return {
        "residents": Resident.filter(household_id=id, archived_at=None),
        "requests": ResidentRequest.filter(household_id=id, status__in=UNSETTLED),
    }


def _on_resident(id: int) -> dict[str, QuerySet[Any]]:
    return {
        "requests": ResidentRequest.filter(resident_id=id, status__in=UNSETTLED),
        "enrolments": Enrolment.filter(resident_id=id, standing__in=ACTIVE),
    }


def _in_use(column: str) -> Callable[[int], dict[str, QuerySet[Any]]]:
    """Courses that are not over, and lessons of others."""

    def hanging(id: int) -> dict[str, QuerySet[Any]]:
        mine: dict[str, Any] = {column: id}
        return {
            "courses": Course.filter(**mine).exclude(status=CourseStatus.CLOSED),
            "lessons": Lesson.filter(status=LessonStatus.PLANNED, **mine).exclude(
                course__status=CourseStatus.CLOSED
            ),
        }

    return hanging


HANGING: dict[type[Model], Callable[[int], dict[str, QuerySet[Any]]]] = {
    Level: _on_level,
    Estate: _on_estate,
    Building: _on_building,
    Household: _on_household,
    Resident: _on_resident,
    Member: lambda id: {
        "requests": ResidentRequest.filter(
            Q(claimer_id=id) | Q(lead_id=id), status__in=OPEN_STATUSES
        )
    },
    Account: lambda id: {"requests": ResidentRequest.filter(account_id=id, status__in=UNSETTLED)},
    Category: lambda id: {
        "categories": Category.filter(parent_id=id, archived_at=None),
        "guesses": Category.filter(id=id, code=OTHER),  # whatever fits nothing goes there
    },
    Term: lambda id: {"courses": Course.filter(term_id=id)},
    Venue: _in_use("venue_id"),
    Teacher: _in_use("teacher_id"),
}
"""What keeps a row of a table from being put away, by word."""


async def _must_be_free(row: Model) -> None:
    table = type(row)
    for word, rows in HANGING[table](row.pk).items() if table in HANGING else ():
        if await rows.exists():
            raise InUse(what=word_of(table), by=word)

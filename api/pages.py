"""Pages: lists in pieces, by key and not by count, so that the last page is as fast as the first.

`?limit=&cursor=&sort=`; the answer holds `items` and `next_cursor`, and a `Link` header leads on.
A cursor is only good for the list it came from; what is added meanwhile neither repeats nor hides
a row. Every list goes by `id` or `-id`; by which of its columns else, it says itself (`by`): rows
that are alike in these stand in the order of their ids, so that no two ever share a place, and
rows without a value come last.

What comes after a row is read range by range (the same day and a greater id, then the later days),
because one condition that says "or" would keep the database from going by its index.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.di import Dependency, Provide
from litestar.params import QueryParameter, SkipValidationMarker
from msgspec import Struct
from tortoise.expressions import Q
from tortoise.fields import BigIntField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from api.problems import BadRequest, FieldError
from models.database import fetch_plain
from models.visible import LARGEST_ID

Out = TypeVar("Out")
M = TypeVar("M", bound=Model)
Plain = dict[str, Any]
Key = tuple[str, bool]

OLDEST_FIRST = "id"
NEWEST_FIRST = "-id"

YEARS = range(2000, 2101)
LONGEST_CURSOR = 2_000

# Litestar drops the constraints of a Meta beside a QueryParameter, so they stand in the latter
Limit = Annotated[int, QueryParameter(description="How many at once.", ge=1, le=200)]
Cursor = Annotated[
    str | None,
    QueryParameter(
        description="`next_cursor` of the page before.", schema_extra={"format": "cursor"}
    ),
]


class Page(Struct, Generic[Out]):
    """Some of a list; `next_cursor` is null on the last page."""

    items: list[Out]
    next_cursor: str | None


def encode(order: str, last: Sequence[Any]) -> str:
    """A cursor: after the row that has these values. Opaque, so that nobody counts on its inside.

    >>> decode(encode("-name", ["书法", 17]))
    ('-name', ['书法', 17])
    """
    said = msgspec.json.encode([order, *last])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def decode(cursor: str) -> tuple[str, list[Any]]:
    """What a cursor says. Raises `ValueError` for what was never handed out."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        said = base64.b64decode(padded, altchars=b"-_", validate=True)
        order, *last = msgspec.json.decode(said, type=list[str | int | bool | None])
    except (binascii.Error, UnicodeError, msgspec.DecodeError, RecursionError) as exc:
        raise ValueError(cursor) from exc
    if not isinstance(order, str):
        raise ValueError(cursor)
    return order, last


def keys(order: str) -> list[Key]:
    """The columns that an order goes by, each with whether it falls; the id comes last.

    >>> keys("-filed_at"), keys("name,-id,name")
    ([('filed_at', True), ('id', True)], [('name', False), ('id', True)])
    """
    found: dict[str, bool] = {}
    for said in order.split(","):
        found.setdefault(said.removeprefix("-"), said.startswith("-"))
    if "id" not in found:
        found["id"] = list(found.values())[-1]
    names = list(found)
    return list(found.items())[: names.index("id") + 1]  # nothing is alike in its id


@dataclass(frozen=True)
class PageWanted:
    """Which piece of a list was asked for: after a row of these values, in an order, if any."""

    limit: int
    last: tuple[Any, ...] | None
    sort: str | None
    path: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def after(self) -> int | None:
        """The id of the last row that the caller has, in a list that goes by nothing else."""
        place = self.place(1)
        return place[0] if place else None

    def place(self, size: int) -> tuple[int, ...] | None:
        """The place of the last row that the caller has, in a list that goes by so many numbers."""
        if self.last is None:
            return None
        return tuple(_values_of(self.last, [int] * size, largest=2**63 - 1))

    async def of(
        self,
        rows: QuerySet[M],
        show: Callable[[Sequence[M]], Awaitable[list[Any]]],
        *,
        sort: str = OLDEST_FIRST,
    ) -> Response[Page[Any]]:
        """The page of these rows, in the order asked for or else that of the list."""

        async def read(piece: QuerySet[M]) -> Sequence[M]:
            return await piece

        order = self.sort or sort
        found = await self._found(rows, order, read)
        items, more = found[: self.limit], len(found) > self.limit
        last = [getattr(items[-1], name) for name, _ in keys(order)] if more else None
        return self.answer(await show(items), last, order)

    async def of_plain(
        self,
        rows: QuerySet[M],
        columns: Sequence[str],
        show: Callable[[Sequence[Plain]], Awaitable[list[Any]]],
        *,
        sort: str = OLDEST_FIRST,
        **related: str,
    ) -> Response[Page[Any]]:
        """The same of columns by name, as the database keeps them: for lists asked for often."""

        async def read(piece: QuerySet[M]) -> Sequence[Plain]:
            return await fetch_plain(piece, columns, **related)

        order = self.sort or sort
        found = await self._found(rows, order, read)
        items, more = found[: self.limit], len(found) > self.limit
        last = [items[-1][name] for name, _ in keys(order)] if more else None
        return self.answer(await show(items), last, order)

    async def _found(
        self, rows: QuerySet[M], order: str, read: Callable[[QuerySet[M]], Awaitable[Sequence[Any]]]
    ) -> list[Any]:
        """One row more than the page holds, if there is one."""
        found: list[Any] = []
        by = keys(order)
        _must_stand_first(rows.model, by)
        parts = _all(rows.model, by) if self.last is None else _after(rows.model, by, self.last)
        for part in parts:
            if len(found) <= self.limit:
                piece = rows.filter(part.where).order_by(*part.order)
                found += await read(piece.limit(self.limit + 1 - len(found)))
        return found

    def answer(
        self, items: list[Any], last: Sequence[Any] | None, order: str
    ) -> Response[Page[Any]]:
        """The page, and the way to the next one when the list goes on after the row `last`."""
        cursor = encode(order, last) if last is not None else None
        return Response(Page(items, cursor), headers=self._link(cursor))

    def _link(self, cursor: str | None) -> dict[str, str]:
        if cursor is None:
            return {}
        others = [(name, value) for name, value in self.parameters if name != "cursor"]
        query = urlencode([*others, ("cursor", cursor)])
        return {"Link": f'<{self.path}?{query}>; rel="next"'}


# --- what comes after a row


@dataclass(frozen=True)
class Range:
    """Rows that follow each other, and what they are sorted by: what differs among them."""

    where: Q
    by: Sequence[Key]

    @property
    def order(self) -> list[str]:
        """As the ORM has it."""
        return [f"-{name}" if falls else name for name, falls in self.by]


def _all(table: type[Model], by: Sequence[Key]) -> Iterator[Range]:
    """Every row. What has no value comes last, whichever way the order goes and on any database."""
    name = by[0][0]
    if not _may_be_empty(table, name):
        yield Range(Q(), by)
        return
    yield Range(_q(f"{name}__isnull", False), by)
    yield Range(_q(f"{name}__isnull", True), by[1:])


def _after(table: type[Model], by: Sequence[Key], last: Sequence[Any]) -> Iterator[Range]:
    """What follows a row: those alike in all columns but the last, in all but two, and so on."""
    values = _values(table, by, last)
    for place in reversed(range(len(by))):
        alike = Q(*(_is(n, v) for (n, _), v in zip(by[:place], values[:place], strict=True)))
        (name, falls), value = by[place], values[place]
        if value is not None:
            yield Range(alike & _q(f"{name}__lt" if falls else f"{name}__gt", value), by[place:])
            if _may_be_empty(table, name):
                yield Range(alike & _q(f"{name}__isnull", True), by[place + 1 :])


def _may_be_empty(table: type[Model], name: str) -> bool:
    return table._meta.fields_map[name].null


def _must_stand_first(table: type[Model], by: Sequence[Key]) -> None:
    for name, _ in by[1:]:
        if _may_be_empty(table, name):
            problem = FieldError("?sort", f"Not all have {name}: it stands first, or not at all")
            raise BadRequest("invalid-parameter", [problem], status=422)


def _is(name: str, value: Any) -> Q:
    return _q(f"{name}__isnull", True) if value is None else _q(name, value)


def _q(name: str, value: Any) -> Q:
    conditions: dict[str, Any] = {name: value}
    return Q(**conditions)


def _values(table: type[Model], by: Sequence[Key], last: Sequence[Any]) -> list[Any]:
    """The values of a row as the columns hold them: whoever forged a cursor is told so."""
    held = [table._meta.fields_map[name] for name, _ in by]
    kinds = [field.field_type | None if field.null else field.field_type for field in held]
    wide = isinstance(table._meta.pk, BigIntField)
    return _values_of(last, kinds, largest=2**63 - 1 if wide else LARGEST_ID)


def _values_of(last: Sequence[Any], kinds: Sequence[Any], *, largest: int) -> list[Any]:
    try:
        read = [msgspec.convert(v, k) for v, k in zip(last, kinds, strict=True)]
    except (ValueError, msgspec.ValidationError) as exc:
        raise _bad_cursor() from exc
    if not all(_is_kept(value, largest) for value in read):
        raise _bad_cursor()
    return read


def _is_kept(value: Any, largest: int) -> bool:
    """Whether a database can hold it, so that it is not asked in vain."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return False
    if isinstance(value, date):
        return value.year in YEARS
    if isinstance(value, str):
        return "\x00" not in value
    return not isinstance(value, int) or -largest <= value <= largest


# --- what a caller may ask for

Paged = Annotated[PageWanted, Dependency(kind="named"), SkipValidationMarker()]
"""The piece of the list that the caller asks for."""


def by(*columns: str) -> Provide:
    """The piece that was asked for, of a list that goes by these columns as well as by its id."""
    names = "|".join(("id", *columns))
    one = f"-?({names})"
    most = min(len(columns) + 1, 3)
    said = QueryParameter(
        description=f"By {', '.join(f'`{name}`' for name in ('id', *columns))}, `-` before what "
        f"is to fall{'; several with commas between' if columns else ''}.",
        pattern=f"^{one}(,{one}){{0,{most - 1}}}(?!\\n)$" if columns else f"^{one}(?!\\n)$",
    )

    def page(
        request: Request[Any, Any, Any], limit: Limit = 50, cursor: Cursor = None, sort: Any = None
    ) -> PageWanted:
        last = None
        if cursor is not None:
            order, last = _read(cursor, columns)
            sort = sort or order
            if sort != order:
                problem = FieldError("?sort", f"The cursor goes by {order}")
                raise BadRequest("invalid-parameter", [problem], status=422)
        parameters = tuple(request.query_params.multi_items())
        return PageWanted(limit, last, sort, request.url.path, parameters)

    page.__annotations__["sort"] = Annotated[str | None, said]
    return Provide(page, sync_to_thread=False)


def _read(cursor: str, columns: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError(cursor)
        order, last = decode(cursor)
    except ValueError as exc:
        raise _bad_cursor() from exc
    if not {name for name, _ in keys(order)} <= {"id", *columns}:
        raise _bad_cursor()
    return order, tuple(last)


def _bad_cursor() -> BadRequest:
    return BadRequest("invalid-parameter", [FieldError("?cursor", "No cursor of this list")])


def must_go_by_id(page: PageWanted) -> None:
    """Refuse another order: what is counted is counted upwards."""
    if page.sort not in (None, OLDEST_FIRST):
        upwards = FieldError("?sort", "Only by id")
        raise BadRequest("invalid-parameter", [upwards], status=422)


def columns(shown: type[Out]) -> Callable[[Sequence[Model]], Awaitable[list[Out]]]:
    """Show rows by their columns: those the Struct names."""

    async def show(rows: Sequence[Model]) -> list[Out]:
        return [msgspec.convert(row, shown, from_attributes=True) for row in rows]

    return show

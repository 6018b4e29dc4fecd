"""Pages: lists in pieces, by key and not by count, so that the last page is as fast as the first.

`?limit=&cursor=&sort=id|-id`; the answer holds `items` and `next_cursor`, and a `Link` header
leads on. A cursor is only good for the list it came from; what is added meanwhile neither
repeats nor hides a row.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.di import Dependency
from litestar.params import FromQuery, QueryParameter, SkipValidationMarker
from msgspec import Meta, Struct
from tortoise.fields import BigIntField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from api.problems import BadRequest, FieldError
from models.database import fetch_plain
from models.visible import LARGEST_ID

Out = TypeVar("Out")
M = TypeVar("M", bound=Model)
Plain = dict[str, Any]

Sort = Literal["id", "-id"]
OLDEST_FIRST: Sort = "id"
NEWEST_FIRST: Sort = "-id"

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


def encode(key: str) -> str:
    """A cursor; opaque, so that nobody counts on what is in it.

    >>> decode(encode("-id:17"))
    '-id:17'
    """
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def decode(cursor: str) -> str:
    """What a cursor says. Raises `ValueError` for what was never handed out."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError) as exc:
        raise ValueError(cursor) from exc


@dataclass(frozen=True)
class PageWanted:
    """Which piece of a list was asked for."""

    limit: int
    after: int | None
    sort: Sort | None
    path: str
    parameters: tuple[tuple[str, str], ...]

    async def of(
        self,
        rows: QuerySet[M],
        show: Callable[[Sequence[M]], Awaitable[list[Any]]],
        *,
        sort: Sort = OLDEST_FIRST,
    ) -> Response[Page[Any]]:
        """The page of these rows, in the order asked for or else that of the list."""
        piece, order = self._piece(rows, sort)
        found = await piece
        items, more = found[: self.limit], len(found) > self.limit
        return self.answer(await show(items), items[-1].pk if more else None, order)

    async def of_plain(
        self,
        rows: QuerySet[M],
        columns: Sequence[str],
        show: Callable[[Sequence[Plain]], Awaitable[list[Any]]],
        *,
        sort: Sort = OLDEST_FIRST,
        **related: str,
    ) -> Response[Page[Any]]:
        """The same of columns by name, as the database keeps them: for lists asked for often."""
        piece, order = self._piece(rows, sort)
        found = await fetch_plain(piece, columns, **related)
        items, more = found[: self.limit], len(found) > self.limit
        return self.answer(await show(items), items[-1]["id"] if more else None, order)

    def _piece(self, rows: QuerySet[M], sort: Sort) -> tuple[QuerySet[M], Sort]:
        order = self.sort or sort
        if self.after is not None:
            wide = isinstance(rows.model._meta.pk, BigIntField)
            after = self.after if wide else min(self.after, LARGEST_ID)  # a forged one, too
            rows = rows.filter(**{"id__lt" if order == "-id" else "id__gt": after})
        return rows.order_by(order).limit(self.limit + 1), order

    def answer(self, items: list[Any], last: int | None, order: Sort) -> Response[Page[Any]]:
        """The page, and the way to the next one when the list goes on after the row `last`."""
        cursor = encode(f"{order}:{last}") if last is not None else None
        return Response(Page(items, cursor), headers=self._link(cursor))

    def _link(self, cursor: str | None) -> dict[str, str]:
        if cursor is None:
            return {}
        others = [(name, value) for name, value in self.parameters if name != "cursor"]
        query = urlencode([*others, ("cursor", cursor)])
        return {"Link": f'<{self.path}?{query}>; rel="next"'}


Paged = Annotated[PageWanted, Dependency(kind="named"), SkipValidationMarker()]
"""The piece of the list that the caller asks for."""


def page(
    request: Request[Any, Any, Any],
    limit: Limit = 50,
    cursor: Cursor = None,
    sort: FromQuery[Sort | None] = None,
) -> PageWanted:
    """Read the parameters of a page."""
    after = None
    if cursor is not None:
        order, after = _read(cursor)
        sort = sort or order
        if sort != order:
            raise BadRequest(
                "invalid-parameter",
                [FieldError("?sort", f"The cursor goes by {order}")],
                status=422,
            )
    parameters = tuple(request.query_params.multi_items())
    return PageWanted(limit, after, sort, request.url.path, parameters)


def _read(cursor: str) -> tuple[Sort, int]:
    try:
        order, _, last = decode(cursor).partition(":")
        return msgspec.convert(order, Sort), msgspec.convert(last, _Last, strict=False)
    except (ValueError, msgspec.ValidationError) as exc:
        raise _bad_cursor() from exc


_Last = Annotated[int, Meta(ge=0, le=2**63 - 1)]


def _bad_cursor() -> BadRequest:
    return BadRequest("invalid-parameter", [FieldError("?cursor", "No cursor of this list")])


def columns(shown: type[Out]) -> Callable[[Sequence[Model]], Awaitable[list[Out]]]:
    """Show rows by their columns: those the Struct names."""

    async def show(rows: Sequence[Model]) -> list[Out]:
        return [msgspec.convert(row, shown, from_attributes=True) for row in rows]

    return show

"""Registers: list, get, create, change and remove for every plain word, written once.

A word says what it looks like going out and coming in, which permissions it takes and how its
list is narrowed; what may be written is for `models.registers` to say. `PATCH` changes the
fields that are sent. What a body refers to (`grid_id`) must be visible to the caller, so that
nothing is hung on, or moved to, a grid that is not theirs.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Response
from litestar.di import Provide
from msgspec import UNSET, Struct, UnsetType
from tortoise.models import Model

from api import pages, routes
from api.access import Seen
from api.conditions import Expected
from api.fields import Form, Number, Wanted
from api.pages import Page, Paged
from models import clock, journal, registers, visible
from models.access import Sight
from models.errors import Invalid, NotFound
from models.journal import word_of
from models.policy import FIELDS
from models.privacy import mask_number

Values = dict[str, Any]
Show = Callable[[Sequence[Any]], Awaitable[list[Any]]]
Create = Callable[[Values, Sight, datetime], Awaitable[Model]]
Change = Callable[[Any, Values, Sight, datetime, int | None], Awaitable[Model]]
Remove = Callable[[Any, Sight, datetime, int | None], Awaitable[None]]


def answer(
    out: Any, version: int | None, *, status: int = 200, at: str | None = None
) -> Response[Any]:
    """One thing, with its version and, when it is new, where it is now."""
    headers = {"ETag": f'"{version}"'} if version is not None else {}
    if at is not None:
        headers["Location"] = at
    return Response(out, status_code=status, headers=headers)


# --- the rules of a plain word


async def _create(table: type[Model], values: Values, sight: Sight, now: datetime) -> Model:
    return await registers.create(table, values, sight.actor, now=now)


async def change(
    row: Any, values: Values, sight: Sight, now: datetime, version: int | None
) -> Model:
    """Correct a row, in the name of whoever calls."""
    changed: Model = await registers.change(row, values, sight.actor, now=now, version=version)
    return changed


async def remove(row: Any, sight: Sight, now: datetime, version: int | None) -> None:
    """Put a row away, in the name of whoever calls."""
    await registers.remove(row, sight.actor, now=now, version=version)


# --- what not everybody reads


@lru_cache(None)
def personal_fields(word: str) -> tuple[str, ...]:
    """The personal fields of a word."""
    return tuple(name.partition(".")[2] for name in FIELDS if name.startswith(f"{word}."))


def masked(field: str, value: str) -> str:
    """A personal field for those who may know that it is there, and no more.

    >>> masked("phone", "13800138001"), masked("note", "独居"), masked("note", "")
    ('13****01', '***', '')
    """
    if not value:
        return ""
    return mask_number(value) if field == "phone" else "***"


# --- what a word says of itself


@dataclass(frozen=True)
class Register:
    """A word of the office. `new` has a field per value that can be given.

    `orders` are the columns its list goes by, if asked to; none that not everybody may read.
    """

    plural: str
    table: type[Model]
    out: type[Struct]
    new: type[Struct]
    reads: str
    writes: str
    where: Callable[..., Any]
    fixed: tuple[str, ...] = ()
    show: Show | None = None
    create: Create | None = None
    change: Change = change
    remove: Remove | None = remove
    sort: str = pages.OLDEST_FIRST
    orders: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word for one of them."""
        return word_of(self.table)

    @property
    def showing(self) -> Show:
        """How rows are shown: by their columns, where nothing else is said."""
        return self.show or pages.columns(self.out)

    async def seen(self, rows: Sequence[Any], sight: Sight) -> list[Any]:
        """Rows as this caller sees them: personal fields they may not read are masked.

        Whatever they do read is written in the journal, all of an answer in one entry.
        """
        outs, ids = await self.showing(rows), [row.pk for row in rows]
        shown: dict[str, list[int]] = {}
        for field in personal_fields(self.word):
            readable = await visible.readable(self.table, ids, field, sight)
            for out in outs:
                value = getattr(out, field)
                if out.id not in readable:
                    setattr(out, field, masked(field, value))
                elif value:
                    shown.setdefault(field, []).append(out.id)
        await journal.read(sight.actor, sight.member, rows, shown, now=clock.now())
        return outs

    async def shown(self, row: Model, sight: Sight, *, status: int = 200) -> Response[Any]:
        """One row as it goes out."""
        (out,) = await self.seen([row], sight)
        at = f"/api/v1/{self.plural}/{row.pk}" if status == 201 else None
        return answer(out, getattr(row, "version", None), status=status, at=at)


def changes_of(new: type[Struct], *fixed: str) -> type[Struct]:
    """The Struct that changes what `new` creates: each field may be left out.

    >>> class NewTown(Struct):
    ...     code: str
    ...     name: str = ""
    >>> changes_of(NewTown, "code")().name
    UNSET
    """
    fields: list[tuple[str, Any, Any]] = [
        (field.name, field.type | UnsetType, UNSET)
        for field in msgspec.structs.fields(new)
        if field.name not in fixed
    ]
    name = new.__name__.removeprefix("New") + "Change"
    return msgspec.defstruct(name, fields, bases=(Form,), module=new.__module__)


def values_of(body: Struct) -> Values:
    """What was sent, by field; what was left out is left out."""
    given = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in given.items() if value is not UNSET}


async def must_be_visible(table: type[Model], values: Mapping[str, Any], sight: Sight) -> None:
    """Raise `Invalid` with the field that refers to a row the sight does not reach."""
    for name, value in values.items():
        relation = table._meta.fields_map.get(name.removesuffix("_id"))
        related: type[Model] | None = getattr(relation, "related_model", None)
        if not name.endswith("_id") or value is None or related is None:
            continue
        await must_see(related, value, sight, field=name)


async def must_see(table: type[Model], id: int, sight: Sight, *, field: str) -> Any:
    """The row a field refers to. Raises `Invalid` with the field when it is not visible."""
    try:
        row = await visible.one(table, id, sight)
    except NotFound:
        row = None
    if row is None or getattr(row, "archived_at", None):
        raise Invalid(field=field, value=str(id))
    return row


# --- the routes of a word


def handlers(register: Register) -> list[Any]:
    """The routes of a word: the whole of them, in the order they are documented in."""
    made = [_list(register), _get(register), _post(register), _patch(register)]
    return [*made, _delete(register)] if register.remove else made


# generics that are filled at run time, with the Structs of a word
_Response: Any = Response
_Page: Any = Page
_Body: Any = routes.Body


def _typed(fn: Any, **annotations: Any) -> Any:
    """The function with the types of one word in place of the general ones."""
    fn.__annotations__.update(
        {name.replace("returns", "return"): t for name, t in annotations.items()}
    )
    return fn


def _list(r: Register) -> Any:
    async def rows(sight: Seen, where: Wanted, page: Paged) -> Response[Page[Any]]:
        async def show(found: Sequence[Any]) -> list[Any]:
            return await r.seen(found, sight)

        return await page.of(visible.rows(r.table, sight).filter(where), show, sort=r.sort)

    return routes.get(
        f"/{r.plural}",
        may=r.reads,
        operation_id=f"list_{r.plural}",
        summary=f"List {r.plural}",
        tags=[r.plural],
        dependencies={"where": Provide(r.where), "page": pages.by(*r.orders)},
    )(_typed(rows, returns=_Response[_Page[r.out]]))


def _get(r: Register) -> Any:
    async def row(sight: Seen, id: Number) -> Response[Any]:
        return await r.shown(await visible.one(r.table, id, sight), sight)

    return routes.get(
        f"/{r.plural}/{{id:int}}",
        may=r.reads,
        operation_id=f"get_{r.word}",
        summary=f"Get one of the {r.plural}",
        tags=[r.plural],
    )(_typed(row, returns=_Response[r.out]))


def _post(r: Register) -> Any:
    async def create(sight: Seen, data: Any) -> Response[Any]:
        values = values_of(data)
        await must_be_visible(r.table, values, sight)
        if r.create is None:
            row = await _create(r.table, values, sight, clock.now())
        else:
            row = await r.create(values, sight, clock.now())
        return await r.shown(row, sight, status=201)

    return routes.post(
        f"/{r.plural}",
        may=r.writes,
        operation_id=f"create_{r.word}",
        summary=f"Add to the {r.plural}",
        tags=[r.plural],
    )(_typed(create, data=_Body[r.new], returns=_Response[r.out]))


def _patch(r: Register) -> Any:
    async def update(sight: Seen, id: Number, data: Any, expected: Expected) -> Response[Any]:
        row, values = await visible.one(r.table, id, sight), values_of(data)
        await must_be_visible(r.table, values, sight)
        changed = await r.change(row, values, sight, clock.now(), expected)
        return await r.shown(changed, sight)

    changes = changes_of(r.new, *r.fixed)
    return routes.patch(
        f"/{r.plural}/{{id:int}}",
        may=r.writes,
        operation_id=f"change_{r.word}",
        summary=f"Change one of the {r.plural}",
        tags=[r.plural],
    )(_typed(update, data=_Body[changes], returns=_Response[r.out]))


def _delete(r: Register) -> Any:
    async def put_away(sight: Seen, id: Number, expected: Expected) -> None:
        assert r.remove is not None
        await r.remove(await visible.one(r.table, id, sight), sight, clock.now(), expected)

    kept = "archived_at" in r.table._meta.fields_map
    return routes.delete(
        f"/{r.plural}/{{id:int}}",
        may=r.writes,
        operation_id=f"{'archive' if kept else 'delete'}_{r.word}",
        summary=f"{'Archive' if kept else 'Delete'} one of the {r.plural}",
        tags=[r.plural],
    )(put_away)

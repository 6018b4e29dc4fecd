"""Filing 受理: a request is taken in, gets a number and goes to the grid that is responsible."""

from collections.abc import Sequence
from datetime import datetime

from models import calendar, grids, journal
from models.accounts import Account
from models.addresses import Place
from models.categories import Category
from models.database import add, fetch, later, made, recall, remember, writing
from models.grids import Grid
from models.journal import Via
from models.requests import clocks, fresh
from models.requests.allowed import Person
from models.requests.moving import actor, must_say_something, record
from models.requests.notices import FiledForYou
from models.requests.recurring import hint
from models.requests.tables import Answerer, Counter, ResidentRequest, Source
from models.requests.telling import File, show, show_receipt, tell_beneficiary
from models.residents import Resident


async def file(
    by: Person,
    text: str,
    *,
    category: Category,
    place: Place | None,
    now: datetime,
    files: Sequence[File] = (),
    resident: Resident | None = None,
    urgent: bool | None = None,
    to_desk: bool = False,
    follows: ResidentRequest | None = None,
    source: Source = Source.CHAT,
    callback_by: Answerer | None = None,
    part_of: ResidentRequest | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Take a request in and send it to the grid that is responsible.

    It is `urgent` as it is said to be, or else as its category is. Without a place, or when it is
    meant `to_desk`, it goes to the community's desk. `by` files for itself when it is an account,
    for `resident` when it is a member, or when `callback_by` says who of the two is called back.
    It `follows` a request that was closed too long ago to be reopened.
    """
    must_say_something(text, files)
    async with writing():
        grid = await responsible(category, None if to_desk or place is None else place.grid)
        urgent = category.urgent if urgent is None else urgent
        timed = clocks.begin(category, await calendar.current(), urgent=urgent, now=now)
        request = made(
            ResidentRequest,
            number=await _next_number(now),
            category=category,
            text=text.strip(),
            grid=grid,
            first_grid=grid,
            estate=place and place.estate,
            building=place and place.building,
            household=place and place.household,
            place_words=place.words() if place else "",
            account_id=by.id if isinstance(by, Account) else None,
            resident_id=resident.id if resident else getattr(by, "resident_id", None),
            urgent=urgent,
            follows=follows,
            parent=part_of,
            source=source,
            callback_by=callback_by,
            filed_at=now,
            **clocks.columns(timed),
        )
        await add(request, numbered=True)
        line = await record(request, None, by, request.text, files, now=now)
        await journal.write(actor(by, via), "request-filed", request, now=now, grid=grid.id)
        await show(request, grid, now=now, new=files)
        await show_receipt(request, now=now, new=True)
        if callback_by and isinstance(by, Account):
            notice = FiledForYou(request.number, request.id, by.name)
            await tell_beneficiary(request, notice, now=now)
        if part_of is None:
            await hint(request, now=now)
        if isinstance(by, Account) and not files:
            fresh.keep(request, line, by, resident)
    return request


async def responsible(category: Category, grid: Grid | None) -> Grid:
    """The grid that a request from there goes to; the desk's when it is from nowhere."""
    if grid is None:
        return await grids.front_desk()
    return await grids.responsible(
        grid, handled_at=await handled_at(category), confidential=category.confidential
    )


async def handled_at(category: Category) -> int:
    """The rank of the lowest level that handles a category; one below all when any does."""
    return (await grids.levels())[category.level_id].rank if category.level_id else 1_000


async def _next_number(now: datetime) -> str:
    """Day and running number, "261122-003": short enough to be said on the phone."""
    day = calendar.day_of(now)
    name = f"request:{day}"
    value = (recall(name) or await _last_number(name)) + 1
    later(_COUNTED, [name, value], table="counters", changes=name)
    remember(name, value, Counter)
    return f"{day}-{value:03d}"


_COUNTED = """
INSERT INTO counters (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

_HELD = """
INSERT INTO counters (name, value) VALUES (?, 0)
ON CONFLICT (name) DO UPDATE SET value = counters.value RETURNING value
"""


async def _last_number(name: str) -> int:
    """The last number given out; nobody else takes one before this transaction ends."""
    return int((await fetch(_HELD, [name]))[0]["value"])

"""Filing 受理: a request is taken in, gets a number and goes to the grid that is responsible."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.expressions import F

from models import grids, journal
from models.accounts import Account
from models.addresses import Place
from models.calendar import local
from models.categories import Category
from models.database import writing
from models.grids import Grid
from models.journal import Via
from models.requests.moving import Person, actor, must_say_something, record
from models.requests.tables import Counter, ResidentRequest
from models.requests.telling import File, show, show_receipt
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
    urgent: bool = False,
    to_desk: bool = False,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Take a request in and send it to the grid that is responsible.

    Without a place, or when it is meant `to_desk`, it goes to the community's desk. `by` files
    for itself when it is an account, for `resident` when it is a member.
    """
    must_say_something(text, files)
    async with writing():
        grid = await _responsible(category, None if to_desk else place)
        request = await ResidentRequest.create(
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
            urgent=urgent or category.urgent,
            filed_at=now,
        )
        await record(request, None, by, request.text, files, now=now)
        await journal.write(actor(by, via), "request-filed", request, now=now, grid=grid.id)
        await show(request, grid, now=now)
        await show_receipt(request, now=now)
    return request


async def _responsible(category: Category, place: Place | None) -> Grid:
    if place is None:
        return await grids.front_desk()
    await category.fetch_related("level")
    return await grids.responsible(
        place.grid,
        handled_at=category.level.rank if category.level else 1_000,
        confidential=category.confidential,
    )


async def _next_number(now: datetime) -> str:
    """Day and running number, "261122-003": short enough to be said on the phone."""
    day = f"{local(now):%y%m%d}"
    await Counter.get_or_create({"value": 0}, name=f"request:{day}")
    await Counter.filter(name=f"request:{day}").update(value=F("value") + 1)
    return f"{day}-{(await Counter.get(name=f'request:{day}')).value:03d}"

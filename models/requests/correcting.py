"""Correcting: the category or the urgency of a filed request, where the first guess was wrong.

Whoever works on a request may correct it until it has ended. A mere relabel is shown on the cards
and told to nobody. A category that the grid's level does not handle, or one that makes the request
confidential or ordinary again, sends it on by the rule of filing: open again, with nobody, the
first claimer still its lead; the resident is told where it is. What is done stays where it was
done, unless nobody there may see it.

What staff have corrected is there to learn from, text, guess and truth:

    Correction.exclude(after=None).values("entry__request__text", "guessed", "after__code")
"""

from datetime import datetime

from models import addresses, categories, copies, grids, outbox
from models.categories import Category
from models.database import writing
from models.grids import Grid
from models.journal import Via
from models.members import Member
from models.requests import calling
from models.requests.filing import handled_at, responsible
from models.requests.moves import Move, Status
from models.requests.moving import locked, moving, must_be_possible
from models.requests.notices import RequestUrgent
from models.requests.staff import pass_on
from models.requests.tables import Correction, Entry, ResidentRequest


async def correct(
    id: int,
    member: Member,
    *,
    category: Category | None = None,
    urgent: bool | None = None,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Correct what is given and is not so already; an urgent category makes a request urgent.

    Raises `MoveNotPossible` once the request has ended.
    """
    async with writing():
        found = await locked(id)
        await must_be_possible(found, Move.CORRECT, member, version)
        category, urgent = _differing(found, category, urgent)
        if category is None and urgent is None:
            return found
        grid = await _belongs(found, category) if category else found.grid
        move = Move.REROUTE if grid.id != found.grid_id else Move.CORRECT
        facts = _facts(found, category, urgent)
        async with moving(id, move, member, now=now, via=via, facts=facts) as request:
            if category:
                request.category = category
            if urgent is not None:
                request.urgent = urgent
            await _send(request, move, grid, ring=bool(urgent), now=now)
            if urgent:
                await calling.ring_now(request, now=now)
        await _keep(found, category, urgent)
    return request


def _differing(
    request: ResidentRequest, category: Category | None, urgent: bool | None
) -> tuple[Category | None, bool | None]:
    """What of it is news; an urgent category brings its urgency along, unless denied."""
    if category and category.id == request.category_id:
        category = None
    if category and category.urgent and urgent is None:
        urgent = True
    return category, None if urgent == request.urgent else urgent


async def _belongs(request: ResidentRequest, category: Category) -> Grid:
    """The grid it belongs to under another category: where it is, unless that can't be."""
    here: Grid = request.grid
    if category.confidential:
        return await responsible(category, here)
    if request.status is Status.DONE:
        return here
    if request.category.confidential:
        # the desk had it for its secrecy alone: it comes down to where it is from
        if request.estate_id is None:
            return here
        place = await addresses.place(request.estate_id, request.building_id)
        return await responsible(category, place.grid)
    if (await grids.levels())[here.level_id].rank <= await handled_at(category):
        return here
    return await responsible(category, here)


def _facts(
    request: ResidentRequest, category: Category | None, urgent: bool | None
) -> dict[str, str | bool]:
    facts: dict[str, str | bool] = {}
    if category:
        facts |= {"before": request.category.code, "after": category.code}
    if urgent is not None:
        facts["urgent"] = urgent
    return facts


async def _send(
    request: ResidentRequest, move: Move, grid: Grid, *, ring: bool, now: datetime
) -> None:
    """To its grid; what turned urgent is news there, unless the card is new and says so."""
    known = await outbox.shown_in(await outbox.chats_of(grid), "request", request.subject)
    if move is Move.REROUTE:
        request.done_at = None
        await pass_on(request, grid, now=now)
    if request.category.confidential:
        # photos and words are messages of their own, where they must not be seen any more
        stays_in = await outbox.chats_of(grid)
        await copies.remove(request.subject, stays_in=stays_in, now=now)
    if ring and known and request.status is not Status.DONE:
        await outbox.tell(grid, RequestUrgent(request.number, request.id), now=now)


async def _keep(before: ResidentRequest, category: Category | None, urgent: bool | None) -> None:
    line = await Entry.filter(request_id=before.id).order_by("-id").first()
    assert line is not None, "the move has just been recorded"
    await Correction.create(
        entry=line,
        guessed=(await categories.guess(before.text))[0].code if category else "",
        before=before.category if category else None,
        after=category,
        urgent=urgent,
    )

"""What each move does to a request, and who may make it.

Every move goes through `_moving`: it locks the request, holds it against the table of moves,
and afterwards writes what changed, one line of the timeline, the journal, and has every card
that shows the request brought up to date.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import F

from models import grids, journal, outbox
from models.accounts import Account
from models.addresses import Place
from models.calendar import local
from models.categories import Category
from models.database import writing
from models.errors import NotAllowed, NotFound, RuleBroken, Stale
from models.grids import Grid
from models.journal import CLOCK, Actor, Via
from models.members import Member, Role, must_hold, roles_at
from models.outbox import Notice
from models.privacy import mask
from models.requests.moves import MOVES, OPEN_STATUSES, RESIDENTS_MOVES, Move, Status
from models.requests.tables import (
    Attachment,
    Callback,
    Counter,
    Entry,
    Outcome,
    Paper,
    ResidentRequest,
    Satisfaction,
)
from models.residents import Resident
from models.settings import RULES

CARDS = ("request", "receipt")
"""The cards that show a request: in a group, and the resident's own receipt."""

Person = Account | Member
"""Whoever acts: somebody in a chat for themselves, or a member of staff."""


@dataclass(frozen=True)
class File:
    """A file somebody sent: its kind, and where its chat app keeps it."""

    paper: Paper
    source: str


# --- refusals


@dataclass(eq=False)
class MoveNotPossible(RuleBroken):
    """The request is not where this move could be made from."""

    number: str
    move: str
    status: str
    member: str


@dataclass(eq=False)
class RequestChanged(Stale):
    """It was looked at before something happened to it; this is what is true now."""

    number: str
    status: str
    member: str


@dataclass(eq=False)
class OnlyTheDesk(RuleBroken):
    """A confidential request never goes to a grid's group."""

    number: str


@dataclass(eq=False)
class AlreadyClaimed(RuleBroken):
    """Somebody was faster."""

    number: str
    member: str


@dataclass(eq=False)
class NotYours(RuleBroken):
    """Only whoever claimed it, or a lead, may do this."""

    number: str
    member: str


@dataclass(eq=False)
class ReasonMissing(RuleBroken):
    """This move needs a word of explanation."""

    move: str


@dataclass(eq=False)
class SameGrid(RuleBroken):
    """It is with that grid already."""

    grid: str


@dataclass(eq=False)
class AlreadyRated(RuleBroken):
    """A callback is answered once."""

    number: str


@dataclass(eq=False)
class NothingSaid(RuleBroken):
    """A request needs words, or at least a photo or a voice message."""


# --- notices


@dataclass
class RequestClaimed(Notice):
    """To the resident: somebody has taken it on."""

    number: str
    request: int
    member: str


@dataclass
class RequestReleased(Notice):
    """To the resident: it waits for somebody else."""

    number: str
    request: int


@dataclass
class RequestAsked(Notice):
    """To the resident: staff want to know something."""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class StaffSaid(Notice):
    """To the resident: a word from staff."""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class ResidentSaid(Notice):
    """To the group: a word from the resident."""

    number: str
    request: int
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestFile(Notice):
    """To the group: a photo or voice message that came with the request."""

    number: str
    request: int
    attachment: dict[str, str]


@dataclass
class RequestPassedOn(Notice):
    """To the resident: another grid handles it now."""

    number: str
    request: int
    grid: str


@dataclass
class RequestFinished(Notice):
    """To the resident: done; is it?"""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestDisputed(Notice):
    """To the group: the resident says it is not done."""

    number: str
    request: int
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestDeclined(Notice):
    """To the resident: it will not be handled, and why."""

    number: str
    request: int
    text: str


@dataclass
class RequestWithdrawn(Notice):
    """To the group: the resident took it back."""

    number: str
    request: int


@dataclass
class RequestClosed(Notice):
    """To the resident: closed because nobody answered the callback."""

    number: str
    request: int


@dataclass
class AppointNeeded(Notice):
    """To the lowest common parent: returned twice, so name who does it."""

    number: str
    request: int
    grid: str


@dataclass
class ContactForClaimer(Notice):
    """To the claimer alone: how to reach the resident. The words are made when it leaves."""

    number: str
    request: int


# --- filing


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
    _must_say_something(text, files)
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
        await _record(request, None, by, request.text, files, now=now)
        await journal.write(_actor(by, via), "request-filed", request, now=now, grid=grid.id)
        await _show(request, grid, now=now)
        await _show_receipt(request, now=now)
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


# --- the one way to move


@asynccontextmanager
async def _moving(
    id: int,
    move: Move,
    by: Person | None,
    *,
    now: datetime,
    version: int | None = None,
    text: str = "",
    files: Sequence[File] = (),
    via: Via = Via.CHAT,
) -> AsyncIterator[ResidentRequest]:
    async with writing():
        request = await _locked(id)
        target = await _target(request, move, by, version)
        before = {name: getattr(request, name) for name in request._meta.fields_db_projection}
        yield request
        request.status = target
        request.version += 1
        changed = [name for name, value in before.items() if getattr(request, name) != value]
        await request.save(update_fields=changed)
        await _record(request, move, by, text, files, now=now)
        await journal.write(
            _actor(by, via), f"request-{move}", request, now=now, grid=request.grid_id
        )
        await outbox.refresh(CARDS, request.subject, now=now)


async def check(id: int, move: Move, by: Person, *, version: int | None = None) -> ResidentRequest:
    """The request, when this person may make this move now.

    Raises what the move itself would, before anybody has written a word for it.
    """
    found = await ResidentRequest.filter(id=id).select_related("grid", "claimer").first()
    if found is None:
        raise NotFound(what="request")
    await _target(found, move, by, version)
    return found


async def _target(
    request: ResidentRequest, move: Move, by: Person | None, version: int | None
) -> Status:
    await _must_be_allowed(request, move, by)
    target = MOVES.get((request.status, move))
    if target is None:
        raise _refused(request, move)
    if version is not None and version != request.version:
        raise RequestChanged(
            what=request.number,
            number=request.number,
            status=request.status,
            member=request.claimer.name if request.claimer else "",
        )
    return target


async def _locked(id: int) -> ResidentRequest:
    found = (
        await ResidentRequest.filter(id=id)
        .select_for_update(of=("requests",))
        .select_related("grid", "claimer", "category")
        .first()
    )
    if found is None:
        raise NotFound(what="request")
    return found


def _refused(request: ResidentRequest, move: Move) -> RuleBroken:
    member = request.claimer.name if request.claimer else ""
    if move is Move.CLAIM and request.status in (Status.CLAIMED, Status.WAITING):
        return AlreadyClaimed(number=request.number, member=member)
    return MoveNotPossible(number=request.number, move=move, status=request.status, member=member)


async def _must_be_allowed(request: ResidentRequest, move: Move, by: Person | None) -> None:
    if by is None:
        return  # the clock
    if isinstance(by, Account):
        if move not in RESIDENTS_MOVES or not is_reporter(request, by):
            raise NotFound(what="request")
        return
    match move:
        case Move.DECLINE | Move.ANSWER | Move.CONFIRM | Move.DISPUTE | Move.WITHDRAW:
            await must_hold(by, request.grid, Role.DESK)
        case Move.ASSIGN:
            await must_hold(by, request.grid, Role.LEAD, Role.DESK)
        case Move.RELEASE | Move.ASK | Move.FINISH:
            await must_hold(by, request.grid)
            await _must_be_claimer_or_lead(request, by)
        case _:
            await must_hold(by, request.grid)
            if request.claimer_id:
                await _must_be_claimer_or_lead(request, by, move)


async def _must_be_claimer_or_lead(
    request: ResidentRequest, by: Member, move: Move | None = None
) -> None:
    if request.claimer_id in (None, by.id) or move is Move.CLAIM:
        return
    if not await roles_at(by, request.grid) & {Role.LEAD, Role.DESK}:
        raise NotYours(number=request.number, member=request.claimer.name)  # type: ignore[union-attr]


def is_reporter(request: ResidentRequest, account: Account) -> bool:
    """Whether the account filed the request, or is another account of the resident who did."""
    if account.resident_id and account.resident_id == request.resident_id:
        return True
    return request.account_id == account.id


def moves_for(request: ResidentRequest, *, staff: bool) -> list[Move]:
    """The moves that can be made now, in the order of the table, by staff or by the resident."""
    made_by_residents = set(RESIDENTS_MOVES)
    return [
        move
        for (status, move) in MOVES
        if status is request.status
        and move is not Move.CLOSE
        and (move in made_by_residents) is not staff
    ]


async def moves_by(request: ResidentRequest, member: Member) -> list[Move]:
    """The moves this member may make now, their own and those in the resident's name.

    The request comes with its grid and its claimer.
    """
    possible: list[Move] = []
    for status, move in MOVES:
        if status is not request.status or move is Move.CLOSE:
            continue
        with suppress(NotAllowed, NotYours):
            await _must_be_allowed(request, move, member)
            possible.append(move)
    return possible


# --- staff


async def claim(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Take a request on. Raises `AlreadyClaimed` with the name of whoever was faster."""
    async with _moving(id, Move.CLAIM, member, now=now, version=version, via=via) as request:
        request.claimer_id = member.id
        request.lead_id = request.lead_id or member.id
        request.claimed_at = now
        await _tell(request, RequestClaimed(request.number, request.id, member.name), now=now)
        await outbox.tell(member, ContactForClaimer(request.number, request.id), now=now)
    return request


async def release(
    id: int, member: Member, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Put a claimed request back."""
    async with _moving(id, Move.RELEASE, member, now=now, version=version, via=via) as request:
        request.claimer_id = None
        await _tell(request, RequestReleased(request.number, request.id), now=now)
    return request


async def ask(
    id: int,
    member: Member,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Ask the resident something; until the answer the request waits."""
    _must_say(Move.ASK, text, files)
    async with _moving(
        id, Move.ASK, member, now=now, version=version, text=text, files=files, via=via
    ) as request:
        await _tell_files(request, RequestAsked, member.name, text, files, now=now)
    return request


async def return_to(
    id: int,
    member: Member,
    grid: Grid,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Give a request back 退单: to another grid, with a reason.

    The second return goes to the lowest grid above both instead, which must appoint.
    """
    _must_say(Move.RETURN, reason)
    async with _moving(
        id, Move.RETURN, member, now=now, version=version, text=reason, via=via
    ) as request:
        if grid.id == request.grid_id:
            raise SameGrid(grid=grid.name)
        target = grid
        if request.returns:
            target = await Grid.get(id=grids.lowest_common(request.grid.path, grid.path))
        request.returns += 1
        appoint = AppointNeeded(request.number, request.id, grid.name) if target != grid else None
        await _pass_on(request, target, now=now)
        if appoint:
            await outbox.tell(target, appoint, now=now)
    return request


async def hand_up(
    id: int,
    member: Member,
    reason: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Hand a request up 上报 to the grid above. Raises `NoLevelAbove` at the top."""
    async with _moving(
        id, Move.HAND_UP, member, now=now, version=version, text=reason, via=via
    ) as request:
        await _pass_on(request, await grids.parent_of(request.grid), now=now)
    return request


async def assign(
    id: int,
    member: Member,
    grid: Grid,
    reason: str = "",
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.OFFICE,
) -> ResidentRequest:
    """Send a request 派遣 to a grid: by a lead or the desk above it."""
    async with _moving(
        id, Move.ASSIGN, member, now=now, version=version, text=reason, via=via
    ) as request:
        if grid.id == request.grid_id:
            raise SameGrid(grid=grid.name)
        await must_hold(member, grid, Role.LEAD, Role.DESK)
        await _pass_on(request, grid, now=now)
    return request


async def finish(
    id: int,
    member: Member,
    result: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Report a request done 办结, with what was done; the resident is asked whether it is."""
    _must_say(Move.FINISH, result, files)
    async with _moving(
        id, Move.FINISH, member, now=now, version=version, text=result, files=files, via=via
    ) as request:
        request.result = result
        request.done_at = now
        await _tell_files(request, RequestFinished, member.name, result, files, now=now)
    return request


async def decline(
    id: int,
    member: Member,
    reason: str,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Decline a request 不予受理: the desk alone, with a reason."""
    _must_say(Move.DECLINE, reason)
    async with _moving(
        id, Move.DECLINE, member, now=now, version=version, text=reason, via=via
    ) as request:
        _end(request, Outcome.DECLINED, now=now)
        await _tell(request, RequestDeclined(request.number, request.id, reason), now=now)
    return request


# --- the resident, or the desk in the resident's name


async def answer(
    id: int,
    by: Person,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Answer what was asked; work goes on."""
    _must_say_something(text, files)
    async with _moving(
        id, Move.ANSWER, by, now=now, version=version, text=text, files=files, via=via
    ) as request:
        await _tell_group(request, ResidentSaid, text, files, now=now)
    return request


async def confirm(
    id: int, by: Person, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """It is done 办好了."""
    async with _moving(id, Move.CONFIRM, by, now=now, version=version, via=via) as request:
        _end(request, Outcome.CONFIRMED, now=now)
        await Callback.create(
            request_id=id, at=now, solved=True, by_member=by if isinstance(by, Member) else None
        )
    return request


async def dispute(
    id: int,
    by: Person,
    reason: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """It is not done 没办好: work goes on with whoever had it."""
    async with _moving(
        id, Move.DISPUTE, by, now=now, version=version, text=reason, files=files, via=via
    ) as request:
        request.done_at = None
        await Callback.create(
            request_id=id, at=now, solved=False, by_member=by if isinstance(by, Member) else None
        )
        await _tell_group(request, RequestDisputed, reason, files, now=now)
    return request


async def withdraw(
    id: int, by: Person, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Take a request back 撤回."""
    async with _moving(id, Move.WITHDRAW, by, now=now, version=version, via=via) as request:
        _end(request, Outcome.WITHDRAWN, now=now)
        await outbox.tell(
            request.grid,
            RequestWithdrawn(request.number, request.id),
            now=now,
        )
    return request


async def rate(
    id: int, by: Person, satisfaction: Satisfaction, *, now: datetime, via: Via = Via.CHAT
) -> ResidentRequest:
    """Say how satisfied one is, once, after confirming. Raises `AlreadyRated`."""
    async with writing():
        request = await _locked(id)
        await _must_be_allowed(request, Move.CONFIRM, by)
        if request.outcome is not Outcome.CONFIRMED:
            raise MoveNotPossible(
                number=request.number, move="rate", status=request.status, member=""
            )
        rated = await Callback.filter(request_id=id, solved=True, satisfaction=None).update(
            satisfaction=satisfaction
        )
        if not rated:
            raise AlreadyRated(number=request.number)
        await journal.write(
            _actor(by, via), "request-rated", request, now=now, satisfaction=satisfaction
        )
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


# --- words that move nothing


async def say(
    id: int,
    by: Person,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    internal: bool = False,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """A word about a request: staff's reach the resident, the resident's reach the group.

    Internal notes stay in the group. Raises `MoveNotPossible` once the request has ended.
    """
    _must_say_something(text, files)
    async with writing():
        request = await _locked(id)
        if isinstance(by, Member):
            await must_hold(by, request.grid)
        elif not is_reporter(request, by):
            raise NotFound(what="request")
        if request.status not in (*OPEN_STATUSES, Status.DONE):
            raise MoveNotPossible(
                number=request.number, move="say", status=request.status, member=""
            )
        await _record(request, None, by, text, files, internal=internal, now=now)
        await journal.write(_actor(by, via), "request-said", request, now=now, internal=internal)
        if isinstance(by, Member) and not internal:
            await _tell_files(request, StaffSaid, by.name, text, files, now=now)
        elif isinstance(by, Account):
            await _tell_group(request, ResidentSaid, text, files, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


# --- the clock


async def close_silent(*, now: datetime) -> int:
    """Close what is done and was met with silence for a week. Returns how many."""
    silent = await ResidentRequest.filter(
        status=Status.DONE, done_at__lte=now - RULES.silent_until_closed
    ).only("id")
    closed = 0
    for found in silent:
        with suppress(MoveNotPossible):  # somebody answered meanwhile
            async with _moving(found.id, Move.CLOSE, None, now=now, via=Via.CLOCK) as request:
                _end(request, Outcome.NO_VALID_CALLBACK, now=now)
                await _tell(request, RequestClosed(request.number, request.id), now=now)
            closed += 1
    return closed


# --- parts


def _must_say(move: Move, text: str, files: Sequence[File] = ()) -> None:
    if not text.strip() and not files:
        raise ReasonMissing(move=move)


def _must_say_something(text: str, files: Sequence[File]) -> None:
    if not text.strip() and not files:
        raise NothingSaid()


def _actor(by: Person | None, via: Via = Via.CHAT) -> Actor:
    if by is None:
        return CLOCK
    return Actor("account" if isinstance(by, Account) else "member", by.id, via)


def _end(request: ResidentRequest, outcome: Outcome, *, now: datetime) -> None:
    request.outcome = outcome
    request.closed_at = now
    if outcome in (Outcome.CONFIRMED, Outcome.NO_VALID_CALLBACK):
        request.settled_at_level_id = request.grid.level_id


async def _pass_on(request: ResidentRequest, grid: Grid, *, now: datetime) -> None:
    """Open again, with another grid; its group gets the card, the resident a word.

    Raises `OnlyTheDesk` when it is confidential and the grid is below a desk.
    """
    if request.category.confidential and (await grids.desk_of(grid)).id != grid.id:
        raise OnlyTheDesk(number=request.number)
    request.grid_id = grid.id
    request.claimer_id = None
    await _show(request, grid, now=now)
    await _tell(request, RequestPassedOn(request.number, request.id, grid.name), now=now)


async def _record(
    request: ResidentRequest,
    move: Move | None,
    by: Person | None,
    text: str,
    files: Sequence[File],
    *,
    now: datetime,
    internal: bool = False,
) -> None:
    entry = await Entry.create(
        request_id=request.id,
        at=now,
        move=move,
        member_id=by.id if isinstance(by, Member) else None,
        grid_id=request.grid_id,
        text=text,
        internal=internal,
    )
    if files:
        await Attachment.bulk_create(
            Attachment(entry_id=entry.id, paper=f.paper, source=f.source) for f in files
        )


async def _show(request: ResidentRequest, grid: Grid, *, now: datetime) -> None:
    """A card in the group of the grid, or, where it has none, in the nearest above.

    Where it has not been shown before, the resident's photos and voice messages follow.
    """
    for chat in await outbox.chats_of(grid):
        if await outbox.show(chat, "request", request.subject, now=now):
            sent = Attachment.filter(entry__request_id=request.id, entry__member_id=None)
            for held in await sent.order_by("id"):
                note = {"paper": str(held.paper), "source": held.source}
                await outbox.tell(chat, RequestFile(request.number, request.id, note), now=now)


async def _show_receipt(request: ResidentRequest, *, now: datetime) -> None:
    for chat in await _reporter_chats(request):
        await outbox.show(chat, "receipt", request.subject, now=now)


async def _reporter_chats(request: ResidentRequest) -> list[Any]:
    if request.resident_id:
        chats = await outbox.chats_of(Resident(id=request.resident_id))
        if chats:
            return chats
    return await outbox.chats_of(Account(id=request.account_id)) if request.account_id else []


async def _tell(request: ResidentRequest, notice: Notice, *, now: datetime) -> None:
    for chat in await _reporter_chats(request):
        await outbox.tell(chat, notice, now=now)


async def _tell_files(
    request: ResidentRequest,
    notice: Any,
    member: str,
    text: str,
    files: Sequence[File],
    *,
    now: datetime,
) -> None:
    """One notice for the words with the first file, one more for each further file."""
    for words, file in _spread(text, files):
        await _tell(request, notice(request.number, request.id, member, words, file), now=now)


async def _tell_group(
    request: ResidentRequest, notice: Any, text: str, files: Sequence[File], *, now: datetime
) -> None:
    for words, file in _spread(mask(text), files):
        await outbox.tell(request.grid, notice(request.number, request.id, words, file), now=now)


def _spread(text: str, files: Sequence[File]) -> list[tuple[str, dict[str, str] | None]]:
    if not files:
        return [(text, None)]
    notes = [{"paper": str(f.paper), "source": f.source} for f in files]
    return [(text if i == 0 else "", note) for i, note in enumerate(notes)]


async def show_open(grid: Grid, *, now: datetime) -> None:
    """Have what is open at or below a grid shown in the group that now speaks for it.

    A group was bound, or lost, or found again; one that showed it till now only tells where it is.
    """
    waiting = ResidentRequest.filter(
        grid_id__in=await grids.subtree([grid]), status__in=[*OPEN_STATUSES, Status.DONE]
    )
    for request in await waiting.select_related("grid").order_by("id"):
        heard = await outbox.chats_of(request.grid)
        own = any(chat.grid_id == grid.id for chat in heard)
        if own or not await outbox.shown_in(heard, "request", request.subject):
            await outbox.refresh(CARDS, request.subject, now=now)
            await _show(request, request.grid, now=now)

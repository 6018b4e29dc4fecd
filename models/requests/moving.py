"""Moving: the one way in which a request changes.

`moving` locks the request, holds the move against the table of moves, and afterwards writes what
changed, one line of the timeline, the journal, and has every card that shows it brought up to date.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache

from models import calendar, copies, journal, outbox
from models.accounts import Account
from models.database import add, made, writing
from models.errors import NotFound, RuleBroken
from models.journal import CLOCK, Actor, Via
from models.members import Member
from models.requests import calling, clocks, contacts, fresh
from models.requests.allowed import Person, must_be_allowed, must_make_sense, possible_by
from models.requests.moves import (
    BESIDE,
    CORRECTIONS,
    MOVES,
    OPEN_STATUSES,
    RESIDENTS_MOVES,
    WHO,
    Move,
    Status,
    Who,
)
from models.requests.refusals import (
    AlreadyClaimed,
    Merged,
    MoveNotPossible,
    NothingSaid,
    ReasonMissing,
    RequestChanged,
)
from models.requests.shared import Parking, Reply
from models.requests.tables import Attachment, Entry, Outcome, ResidentRequest
from models.requests.telling import CARDS, File
from models.requests.voices import Voice, speaks_as
from models.settings import RULES


@asynccontextmanager
async def moving(
    id: int,
    move: Move,
    by: Person | None,
    *,
    now: datetime,
    version: int | None = None,
    text: str = "",
    files: Sequence[File] = (),
    via: Via = Via.CHAT,
    facts: Mapping[str, str | bool] | None = None,
) -> AsyncIterator[ResidentRequest]:
    """The locked request, for one move; what the block changes in it is written with the move.

    The journal takes the `facts` as they are: codes, never words.
    """
    async with writing():
        request = await locked(id)
        target = await must_be_possible(request, move, by, version)
        before = {name: getattr(request, name) for name in request._meta.fields_db_projection}
        # before anything is told of it: what passes its words on names it
        line = await record(request, move, by, text, files, internal=move in BESIDE, now=now)
        yield request
        was, request.status = request.status, target
        clocks.moved(request, was, move, await calendar.current(), now=now)
        if was is Status.PARKED and target is not was:
            request.review_at = None
            parked = Parking.filter(request_id=id, reply=Reply.YES)
            await parked.update(reply=Reply.OVER, ended_at=now)
        if was in OPEN_STATUSES and target not in OPEN_STATUSES:
            await calling.call_off(request, now=now)
        if move not in BESIDE:
            request.version += 1
        changed = [name for name, value in before.items() if getattr(request, name) != value]
        if changed:
            await request.save(update_fields=changed)
        if request.grid_id != line.grid_id:
            await Entry.filter(id=line.id).update(grid_id=request.grid_id)
        await journal.write(
            actor(by, via),
            f"request-{move}",
            request,
            now=now,
            personal=_told(request, before, changed),
            grid=request.grid_id,
            **(facts or {}),
        )
        await contacts.follow(request, before["claimer_id"], was, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
        if request.parent_id:
            await outbox.refresh(CARDS, f"request:{request.parent_id}", now=now)


def _told(
    request: ResidentRequest, before: Mapping[str, object], changed: Sequence[str]
) -> dict[str, object] | None:
    """What stood in the request, and what stands in it now; None where nothing differs."""
    was = journal.tell(ResidentRequest, {name: before[name] for name in changed})
    now = journal.tell(ResidentRequest, {name: getattr(request, name) for name in changed})
    return {"before": was, "after": now} if was else None


async def found(id: int) -> ResidentRequest:
    """The request, with its grid and its claimer. Raises `NotFound`."""
    row = await ResidentRequest.filter(id=id).select_related("grid", "claimer").first()
    if row is None:
        raise NotFound(what="request")
    return row


async def check(id: int, move: Move, by: Person, *, version: int | None = None) -> ResidentRequest:
    """The request, when this person may make this move now.

    Raises what the move itself would, before anybody has written a word for it.
    """
    request = await found(id)
    await must_be_possible(request, move, by, version)
    return request


async def must_be_possible(
    request: ResidentRequest, move: Move, by: Person | None, version: int | None
) -> Status:
    """The state the move leads to. Raises what stands against it."""
    await must_be_allowed(request, move, by)
    target = MOVES.get((request.status, move))
    if target is None:
        raise await refused(request, move)
    _must_be_current(request, version)
    if by is not None:
        await must_make_sense(request, move)
    return target


def _must_be_current(request: ResidentRequest, version: int | None) -> None:
    if version not in (None, request.version):
        raise RequestChanged(
            what=request.number,
            number=request.number,
            status=request.status,
            member=request.claimer.name if request.claimer else "",
        )


async def as_seen(id: int, version: int | None) -> ResidentRequest:
    """The request, held against other writers, as it was when somebody looked at it.

    Raises `RequestChanged`, or `NotFound`.
    """
    request = await locked(id)
    _must_be_current(request, version)
    return request


async def locked(id: int) -> ResidentRequest:
    """The request, held against other writers until the end. Raises `NotFound`."""
    found = (
        await ResidentRequest.filter(id=id)
        .select_for_update(of=("requests",))
        .select_related("grid", "claimer", "category")
        .first()
    )
    if found is None:
        raise NotFound(what="request")
    return found


async def refused(request: ResidentRequest, move: Move) -> RuleBroken:
    """Why a request can't be moved so from where it is."""
    if request.merged_into_id:
        into = await ResidentRequest.get(id=request.merged_into_id)
        return Merged(number=request.number, into=into.number)
    member = request.claimer.name if request.claimer else ""
    if move is Move.CLAIM and request.status in (Status.CLAIMED, Status.WAITING):
        return AlreadyClaimed(number=request.number, member=member)
    return MoveNotPossible(number=request.number, move=move, status=request.status, member=member)


def reopens_until(request: ResidentRequest) -> datetime | None:
    """Until when it can be reopened; None while it is not closed."""
    return request.closed_at and request.closed_at + RULES.reopen_within


def moves_for(request: ResidentRequest, *, staff: bool, now: datetime | None = None) -> list[Move]:
    """The moves that can be made now, in the order of the table, by staff or by the resident.

    Reopening is among them where the time is given and not over.
    """
    ways = _ways_from(request.status, staff)
    return [move for move in ways if move is not Move.REOPEN or _in_time(request, now)]


@cache
def _ways_from(state: Status, staff: bool) -> tuple[Move, ...]:
    return tuple(
        move
        for (status, move) in MOVES
        if status is state
        and WHO[move] is not Who.CLOCK
        and move not in CORRECTIONS
        and (move in RESIDENTS_MOVES) is not staff
    )


def _in_time(request: ResidentRequest, now: datetime | None) -> bool:
    until = reopens_until(request)
    return now is not None and until is not None and now < until


async def moves_by(
    request: ResidentRequest, member: Member, *, now: datetime | None = None
) -> list[Move]:
    """The moves this member may make now, their own and those in the resident's name.

    The request comes with its grid and its claimer.
    """
    possible: list[Move] = []
    for status, move in MOVES:
        if status is not request.status or move in CORRECTIONS:
            continue
        if move is Move.REOPEN and not _in_time(request, now):
            continue
        if await possible_by(request, move, member):
            possible.append(move)
    return possible


def must_say(move: Move, text: str, files: Sequence[File] = ()) -> None:
    """Raise `ReasonMissing` when a move that needs words has none."""
    if not text.strip() and not files:
        raise ReasonMissing(move=move)


def must_say_something(text: str, files: Sequence[File]) -> None:
    """Raise `NothingSaid` when there are neither words nor files."""
    if not text.strip() and not files:
        raise NothingSaid()


def actor(by: Person | None, via: Via = Via.CHAT) -> Actor:
    """How the journal names a person; nobody is the clock."""
    if by is None:
        return CLOCK
    return Actor("account" if isinstance(by, Account) else "member", by.id, via)


def end(request: ResidentRequest, outcome: Outcome, *, now: datetime) -> None:
    """The request is over; what was settled was settled at the level it is at."""
    request.outcome = outcome
    request.closed_at = now
    if outcome in (Outcome.CONFIRMED, Outcome.NO_VALID_CALLBACK):
        request.settled_at_level_id = request.grid.level_id


async def record(
    request: ResidentRequest,
    move: Move | None,
    by: Person | None,
    text: str,
    files: Sequence[File],
    *,
    now: datetime,
    internal: bool = False,
    voice: Voice = None,
) -> Entry:
    """Add a line to the timeline, with its files; somebody else's `voice` may be given."""
    if isinstance(by, Account) and request.joined:
        voice = await speaks_as(request, by)
    entry = made(
        Entry,
        request_id=request.id,
        reporter_id=voice and voice.id,
        at=now,
        move=move,
        member_id=by.id if isinstance(by, Member) else None,
        grid_id=request.grid_id,
        text=text,
        internal=internal,
    )
    await add(entry, numbered=True)
    await attach(entry, files)
    fresh.has_more(request.id)
    if text or files:
        copies.remember(entry.words)
    request.line = entry
    return entry


async def attach(entry: Entry, files: Sequence[File]) -> None:
    """Add files to a line."""
    for file in files:
        await add(Attachment(entry_id=entry.id, paper=file.paper, source=file.source))
    if files:
        fresh.has_more(entry.request_id)

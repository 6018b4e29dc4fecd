"""What reporters do with their requests, or the desk in their name; what is said; and silence.

What they answer when it is done stands in `callbacks`.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from models import calendar, journal, outbox
from models.accounts import Account
from models.database import writing
from models.errors import NotAllowed, NotFound
from models.journal import CLOCK, Via
from models.members import Member
from models.requests import clocks, contacts
from models.requests.allowed import Person, may_speak
from models.requests.asking import ask_no_more
from models.requests.callbacks import count_gone, count_settled
from models.requests.moves import ALIVE, Move, Status
from models.requests.moving import (
    actor,
    end,
    locked,
    moving,
    must_say_something,
    record,
)
from models.requests.notices import (
    RequestClosed,
    RequestWithdrawn,
    ResidentSaid,
    StaffSaid,
    ToldFirst,
)
from models.requests.parts import close_parts, withdraw_parts
from models.requests.refusals import MoveNotPossible, OthersFollow
from models.requests.tables import Outcome, Reporter, ResidentRequest
from models.requests.telling import CARDS, File, tell, tell_files, tell_first, tell_group
from models.requests.voices import is_reporter, others, reporter_of
from models.settings import RULES


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
    must_say_something(text, files)
    async with moving(
        id, Move.ANSWER, by, now=now, version=version, text=text, files=files, via=via
    ) as request:
        await _has_spoken(request, by)
        await tell_group(request, ResidentSaid, text, files, now=now)
        await tell_first(request, ToldFirst, text, files, now=now)
    return request


async def withdraw(
    id: int, by: Person, *, now: datetime, version: int | None = None, via: Via = Via.CHAT
) -> ResidentRequest:
    """Take a request back 撤回. Raises `OthersFollow` when it is not theirs alone."""
    async with moving(id, Move.WITHDRAW, by, now=now, version=version, via=via) as request:
        if count := len(await others(request)):
            raise OthersFollow(number=request.number, count=count)
        end(request, Outcome.WITHDRAWN, now=now)
        await count_gone(request, now=now)
        await withdraw_parts(request, now=now)
        await outbox.tell(
            request.grid,
            RequestWithdrawn(request.number, request.id),
            now=now,
        )
    return request


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

    Internal notes stay in the group. What is said about a merged request is said about the one it
    was merged into. Raises `MoveNotPossible` once the request has ended.
    """
    must_say_something(text, files)
    async with writing():
        request = await survivor(id)
        if isinstance(by, Member):
            if not await may_speak(request, by):
                raise NotAllowed(what=request.grid.name)
        elif not await is_reporter(request, by):
            raise NotFound(what="request")
        if request.status not in ALIVE:
            raise MoveNotPossible(
                number=request.number, move="say", status=request.status, member=""
            )
        line = await record(request, None, by, text, files, internal=internal, now=now)
        said = {"entry": line.id, "internal": internal}
        await journal.write(actor(by, via), "request-said", request, now=now, **said)
        if isinstance(by, Member) and not internal:
            await tell_files(request, StaffSaid, by.name, text, files, now=now)
            if by.id == request.claimer_id:
                await clocks.heard(request, await calendar.current(), now=now)
        elif isinstance(by, Account):
            await _has_spoken(request, by)
            await tell_group(request, ResidentSaid, text, files, now=now)
            await tell_first(request, ToldFirst, text, files, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


async def survivor(id: int) -> ResidentRequest:
    """The request, locked, or the one that it was merged into."""
    request = await locked(id)
    while request.merged_into_id:
        request = await locked(request.merged_into_id)
    return request


async def _has_spoken(request: ResidentRequest, by: Person) -> None:
    """Whoever has said something reads the answer, though they only follow the request."""
    reporter = await reporter_of(request, by) if isinstance(by, Account) else None
    if reporter and not reporter.spoke:
        await Reporter.filter(id=reporter.id).update(spoke=True)


async def close_silent(*, now: datetime) -> int:
    """Close what is done and was met with silence for a week. Returns how many."""
    silent = await ResidentRequest.filter(
        status=Status.DONE, parent_id=None, done_at__lte=now - RULES.silent_until_closed
    ).only("id")
    closed = 0
    for found in silent:
        with suppress(MoveNotPossible):  # somebody answered meanwhile
            async with moving(found.id, Move.CLOSE, None, now=now, via=Via.CLOCK) as request:
                end(request, Outcome.NO_VALID_CALLBACK, now=now)
                voices = (None, *await others(request))
                await contacts.conceal_calls(request, *voices, whose=CLOCK, now=now)
                ask_no_more(request)
                await count_settled(request, now=now)
                await close_parts(request, now=now)
                await tell(request, RequestClosed(request.number, request.id), now=now)
            closed += 1
    return closed

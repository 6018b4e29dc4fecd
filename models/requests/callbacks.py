"""Callbacks 回访: was the resident contacted, is it solved, are they satisfied? Three questions.

Each is answered once by each voice (`voices`), in the chat, or by phone to the desk; when they are
asked stands in `asking`. The first 办好了 closes a request; those who have not answered may still,
for as long as it can be reopened. Every valid answer counts: whoever joined lives with it, too, and
were only the first asked, merging would be a way of not hearing the others.

A callback is valid, or there is a cause why not: nobody was reached, or the reporter is staff, or
of the household of whoever handled it. These may say that it is done; they rate nothing. Whoever
handled it never answers in the resident's name.

没办好 gives it back to whoever had it, until it is closed and for a week beyond; later it is a new
request that `follows` the old one. What was said before is then taken back and counts no more.
"""

from collections.abc import Sequence
from datetime import datetime

from models import grids, journal, outbox, statistics
from models.accounts import Account
from models.database import writing
from models.journal import Via
from models.members import Member, must_hold
from models.requests import contacts
from models.requests.allowed import Person, must_be_allowed
from models.requests.asking import ask_no_more
from models.requests.checks import POINTS, choose
from models.requests.moves import Move, Status
from models.requests.moving import (
    actor,
    end,
    locked,
    moving,
    must_be_possible,
    refused,
    reopens_until,
)
from models.requests.notices import RequestDisputed, RequestReopened
from models.requests.parts import close_parts
from models.requests.refusals import (
    AlreadyRated,
    MayNotRate,
    MoveNotPossible,
    NotByHandler,
    TooLateToReopen,
)
from models.requests.tables import (
    Answerer,
    Callback,
    Cause,
    Entry,
    Outcome,
    ResidentRequest,
    Satisfaction,
)
from models.requests.telling import CARDS, File, tell_group
from models.requests.voices import (
    Voice,
    answered,
    has_answered,
    must_be_asked,
    others,
    speaks_as,
)
from models.residents import Resident
from models.statistics.tables import Figure

SAID = (Figure.CONTACTED, Figure.SOLVED, Figure.SATISFIED)

BY_PHONE = (Cause.NO_ANSWER, Cause.OFF, Cause.WRONG_NUMBER, Cause.REFUSED)
"""Why nobody was reached."""


async def confirm(
    id: int,
    by: Person,
    *,
    now: datetime,
    version: int | None = None,
    reporter: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """It is done 办好了. The desk may have a `reporter` on the phone who is not the first."""
    if await ResidentRequest.filter(id=id, outcome=Outcome.CONFIRMED, joined__gt=0).exists():
        return await _confirm_too(id, by, reporter, now=now, via=via)
    async with moving(id, Move.CONFIRM, by, now=now, version=version, via=via) as request:
        voice, cause = await _must_speak(request, by, reporter)
        end(request, Outcome.CONFIRMED, now=now)
        await _solved(request, by, voice, True, cause, now=now, via=via)
        if len(await answered(request, request.done_at)) > len(await others(request)):
            ask_no_more(request)
        await count_settled(request, now=now)
        if cause is None:
            await choose(request, now=now)
        await close_parts(request, now=now)
    return request


async def _confirm_too(
    id: int, by: Person, reporter: int | None, *, now: datetime, via: Via
) -> ResidentRequest:
    """Somebody else says so as well, of what was closed on another's word."""
    async with writing():
        request = await locked(id)
        await must_be_allowed(request, Move.CONFIRM, by)
        voice, cause = await _must_speak(request, by, reporter)
        if request.outcome is not Outcome.CONFIRMED or await has_answered(request, voice):
            raise await refused(request, Move.CONFIRM)
        _must_be_in_time(request, now)
        await _solved(request, by, voice, True, cause, now=now, via=via)
        await journal.write(actor(by, via), "request-confirmed-too", request, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


async def _must_speak(
    request: ResidentRequest, by: Person, reporter: int | None
) -> tuple[Voice, Cause | None]:
    """In whose name somebody says it, and why it may not count."""
    voice = await speaks_as(request, by, reporter)
    must_be_asked(request, by, voice)
    return voice, await _cause(request, by, voice)


async def dispute(
    id: int,
    by: Person,
    reason: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    version: int | None = None,
    reporter: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """It is not done 没办好: work goes on with whoever had it, or had it when it was closed.

    Raises `TooLateToReopen` a week after closing.
    """
    move = await _way_back(id)
    async with moving(
        id, move, by, now=now, version=version, text=reason, files=files, via=via
    ) as request:
        voice = await speaks_as(request, by, reporter)  # of two, either may say that it is not
        if reporter and request.line:
            # what they said on the phone is no more the others' to read than had they written it
            await Entry.filter(id=request.line.id).update(reporter_id=reporter)
        cause = await _cause(request, by, voice)
        if move is Move.REOPEN:
            await _reopen(request, now=now)
        request.done_at = None
        ask_no_more(request)
        await _solved(request, by, voice, False, cause, now=now, via=via)
        notice = RequestReopened if move is Move.REOPEN else RequestDisputed
        await tell_group(request, notice, reason, files, now=now)
    return request


async def check_dispute(
    id: int, by: Person, *, now: datetime, version: int | None = None
) -> ResidentRequest:
    """The request, when this person may say now that it is not done. Raises what stands against."""
    async with writing():
        request = await locked(id)
        move = await _way_back(id)
        # whoever looks at an old message may still say so once it was closed
        seen = None if move is Move.REOPEN else version
        await must_be_possible(request, move, by, seen)
        if move is Move.REOPEN:
            _must_be_in_time(request, now)
    return request


async def _way_back(id: int) -> Move:
    closed = await ResidentRequest.filter(id=id, status=Status.CLOSED).exists()
    return Move.REOPEN if closed else Move.DISPUTE


def _must_be_in_time(request: ResidentRequest, now: datetime) -> None:
    until = reopens_until(request)
    if until is None or now >= until:
        raise TooLateToReopen(number=request.number)


async def _reopen(request: ResidentRequest, *, now: datetime) -> None:
    _must_be_in_time(request, now)
    since = request.done_at or request.closed_at
    await statistics.take_back(request, Figure.SETTLED, Figure.SILENT, now=now)
    await statistics.take_back(request, *SAID, now=now, since=since)
    request.outcome = None  # type: ignore[assignment]
    request.closed_at = request.settled_at_level_id = None


async def rate(
    id: int,
    by: Person,
    satisfaction: Satisfaction,
    *,
    now: datetime,
    reporter: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """How satisfied? Once, after saying whether it is done. Raises `AlreadyRated`, `MayNotRate`."""
    return await _add(id, by, "satisfaction", satisfaction, reporter, now=now, via=via)


async def tell_contacted(
    id: int,
    by: Person,
    contacted: bool,
    *,
    now: datetime,
    reporter: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Has anybody been in touch meanwhile? Once. Raises `AlreadyRated`, `MayNotRate`."""
    return await _add(id, by, "contacted", contacted, reporter, now=now, via=via)


async def _add(
    id: int,
    by: Person,
    question: str,
    said: Satisfaction | bool,
    reporter: int | None,
    *,
    now: datetime,
    via: Via,
) -> ResidentRequest:
    async with writing():
        request = await locked(id)
        await must_be_allowed(request, Move.CONFIRM, by)
        await _must_not_be_handler(request, by)
        voice = await speaks_as(request, by, reporter)
        last = await latest(id, voice)
        if last is None:
            raise MoveNotPossible(
                number=request.number, move="rate", status=request.status, member=""
            )
        if last.cause:
            raise MayNotRate(number=request.number, cause=last.cause)
        if cause := await _cause(request, by, voice):
            raise MayNotRate(number=request.number, cause=cause)
        if getattr(last, question) is not None:
            raise AlreadyRated(number=request.number)
        await Callback.filter(id=last.id).update(**{question: said})
        await _tally(request, question, said, last.at, now=now)
        act = "request-rated" if question == "satisfaction" else "request-contacted"
        await journal.write(actor(by, via), act, request, now=now, **{question: said})
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


async def latest(id: int, voice: Voice = None) -> Callback | None:
    """What a voice said last, of those callbacks in which they said anything."""
    said = Callback.filter(request_id=id, solved__not_isnull=True, reporter_id=voice and voice.id)
    return await said.order_by("-id").first()


async def unasked(id: int, voice: Voice = None) -> str:
    """What a voice has not been asked yet since its last callback: satisfaction, contacted, ""."""
    last = await latest(id, voice)
    if last is None or last.cause:
        return ""
    if last.satisfaction is None:
        return "satisfaction"
    return "contacted" if last.contacted is None else ""


# --- by phone


async def phoned(
    id: int,
    by: Member,
    *,
    now: datetime,
    cause: Cause | None = None,
    solved: bool | None = None,
    contacted: bool | None = None,
    satisfaction: Satisfaction | None = None,
    text: str = "",
    reporter: int | None = None,
    via: Via = Via.OFFICE,
) -> ResidentRequest:
    """What the desk heard on the phone: either why nobody was reached, or what was said.

    It is the word of whoever filed the request, or of another `reporter`. Said to be done, the
    request is closed; said not to be, it goes back. Raises `MoveNotPossible` when there is nothing
    to call back about.
    """
    if cause is not None:
        return await _not_reached(id, by, cause, reporter, now=now, via=via)
    async with writing():
        if solved:
            request = await confirm(id, by, now=now, reporter=reporter, via=via)
        else:
            request = await dispute(id, by, text, now=now, reporter=reporter, via=via)
        last = await latest(id, await speaks_as(request, by, reporter))
        if last is not None and last.cause is None:
            if satisfaction is not None:
                await rate(id, by, satisfaction, now=now, reporter=reporter, via=via)
            if contacted is not None:
                await tell_contacted(id, by, contacted, now=now, reporter=reporter, via=via)
    return request


async def _not_reached(
    id: int, by: Member, cause: Cause, reporter: int | None, *, now: datetime, via: Via
) -> ResidentRequest:
    async with writing():
        request = await locked(id)
        await must_hold(by, request.grid, to="record:callbacks")
        await _must_not_be_handler(request, by)
        if request.status is not Status.DONE:
            raise MoveNotPossible(
                number=request.number, move="callback", status=request.status, member=""
            )
        voice = await speaks_as(request, by, reporter)
        await Callback.create(
            request_id=id, reporter_id=voice and voice.id, at=now, cause=cause, by_member=by
        )
        await journal.write(actor(by, via), "request-not-reached", request, now=now, cause=cause)
    return request


# --- who may judge


async def _cause(request: ResidentRequest, by: Person, voice: Voice) -> Cause | None:
    """Why this voice's word can't count."""
    await _must_not_be_handler(request, by)
    whose = voice or request
    account = by if isinstance(by, Account) else await _account(request, voice)
    if account and account.member_id and await _is_staff(account.member_id):
        return Cause.STAFF
    resident = whose.resident_id or (account.resident_id if account else None)
    home = await Resident.get_or_none(id=resident) if resident else None
    if home is None or home.household_id is None:
        return None
    handlers = [id for id in (request.claimer_id, request.lead_id) if id]
    family = Account.filter(member_id__in=handlers, resident__household_id=home.household_id)
    return Cause.HOUSEHOLD if await family.exists() else None


async def _account(request: ResidentRequest, voice: Voice) -> Account | None:
    """The account of whom the desk has on the phone; of who it is for, not of who filed it."""
    if voice is None and request.callback_by is Answerer.BENEFICIARY:
        return await Account.filter(resident_id=request.resident_id).first()
    id = (voice or request).account_id
    return await Account.get_or_none(id=id) if id else None


async def _is_staff(member: int) -> bool:
    return await Member.filter(id=member, archived_at=None).exists()


async def _must_not_be_handler(request: ResidentRequest, by: Person) -> None:
    if isinstance(by, Member) and by.id in (request.claimer_id, request.lead_id):
        raise NotByHandler(number=request.number)


# --- what is kept and counted


async def _solved(
    request: ResidentRequest,
    by: Person,
    voice: Voice,
    solved: bool,
    cause: Cause | None,
    *,
    now: datetime,
    via: Via,
) -> None:
    await contacts.conceal_calls(request, voice, whose=actor(by, via), now=now)
    await Callback.create(
        request_id=request.id,
        reporter_id=voice and voice.id,
        at=now,
        solved=solved,
        cause=cause,
        by_member=by if isinstance(by, Member) else None,
    )
    if cause is None:
        await statistics.count(request, Figure.SOLVED, int(solved), now=now)


async def _tally(
    request: ResidentRequest,
    question: str,
    said: Satisfaction | bool,
    at: datetime,
    *,
    now: datetime,
) -> None:
    if isinstance(said, Satisfaction):
        await statistics.count(request, Figure.SATISFIED, POINTS[said], at=at, now=now)
    else:
        await statistics.count(request, Figure.CONTACTED, int(said), at=at, now=now)


async def count_settled(request: ResidentRequest, *, now: datetime) -> None:
    """It is closed at a level: what the shares of settlement are made of."""
    if request.settled_at_level_id:
        rank = (await grids.levels())[request.settled_at_level_id].rank
        await statistics.count(request, Figure.SETTLED, rank, now=now)
    if request.outcome is Outcome.NO_VALID_CALLBACK:
        await statistics.count(request, Figure.SILENT, 0, now=now)


async def count_gone(request: ResidentRequest, *, now: datetime) -> None:
    """It was withdrawn or declined: whether what was said before counts, the rules say."""
    because = statistics.Because(str(request.outcome))
    await statistics.take_back(request, *SAID, now=now, because=because)

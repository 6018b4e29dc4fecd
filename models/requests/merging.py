"""Merging 并案: what several have filed about one thing is done once, and told to all of them.

The merged request ends there: its clocks stop, nothing reminds of it, and nothing hands it up. Its
reporters, and those whose requests were merged into it before, become reporters of the other; what
they say about theirs is said about that. Merging what others were merged into takes them along, so
that from any number one step leads to the request that is worked on. It is not undone: whoever was
merged wrongly is asked when it is done, and says 没办好.
"""

from datetime import datetime

from models import grids, journal, outbox
from models.database import writing
from models.errors import NotFound
from models.journal import Via
from models.members import Member, must_hold
from models.requests.correcting import correct
from models.requests.joining import add, following
from models.requests.moves import OPEN_STATUSES, Move, Status
from models.requests.moving import actor, end, locked, moving, record
from models.requests.notices import (
    RequestFile,
    RequestMerged,
    RequestMergedAway,
    RequestMergedHere,
)
from models.requests.refusals import NoSuchNumber, NotToMerge, OnlyTheDesk, SameRequest
from models.requests.similar import alike, near_of
from models.requests.tables import Outcome, Reporter, ResidentRequest
from models.requests.telling import CARDS, files_of, notes_of, tell
from models.settings import RULES

INTO = (*OPEN_STATUSES, Status.SPLIT)


async def merge(
    id: int,
    member: Member,
    into: int,
    *,
    now: datetime,
    version: int | None = None,
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Merge a request into another, or into what that was merged into. Returns the other.

    Raises `SameRequest`, `NotToMerge`, `OnlyTheDesk`, and `NotAllowed` when the member holds no
    post over the other's grid.
    """
    async with writing():
        target = await _hold_both(id, into)
        await must_hold(member, target.grid)
        async with moving(
            id, Move.MERGE, member, now=now, version=version, text=target.number, via=via
        ) as request:
            _must_fit(request, target)
            await _bring_reporters(request, target, now=now)
            await _tell(request, target, member, now=now)
            await ResidentRequest.filter(merged_into_id=id).update(merged_into_id=target.id)
            request.merged_into_id = target.id
            end(request, Outcome.MERGED, now=now)
        note = f"{request.number}：{request.text}"
        await record(target, Move.MERGE, member, note, (), now=now, internal=True)
        await journal.write(
            actor(member, via), "request-merged-into", target, now=now, merged=request.id
        )
        if request.urgent and not target.urgent:
            await correct(target.id, member, urgent=True, now=now, via=via)
        await outbox.refresh(CARDS, target.subject, now=now)
    return target


async def _hold_both(id: int, into: int) -> ResidentRequest:
    """The other, or what it was merged into; both are held, the older first, whoever merges what.

    Raises `SameRequest`.
    """
    wanted = into
    while found := await ResidentRequest.filter(id=wanted).only("id", "merged_into_id").first():
        if found.merged_into_id is None:
            break
        wanted = found.merged_into_id
    if found is None:
        raise NotFound(what="request")
    held = {one: await locked(one) for one in sorted({id, wanted})}
    target = held[wanted]
    if wanted == id:
        raise SameRequest(number=target.number)
    if target.merged_into_id:  # meanwhile
        return await _hold_both(id, wanted)
    return target


def _must_fit(request: ResidentRequest, target: ResidentRequest) -> None:
    for one in (request, target):
        if one.category.confidential:
            raise OnlyTheDesk(number=one.number)
    if request.parent_id or target.parent_id or target.status not in INTO:
        other = request if request.parent_id else target
        raise NotToMerge(number=other.number, status=other.status)


async def _bring_reporters(
    request: ResidentRequest, target: ResidentRequest, *, now: datetime
) -> None:
    """Whoever filed it and whoever follows it: each once, and not whoever follows the other."""
    theirs = await Reporter.filter(request_id=request.id, left_at=None)
    known = await Reporter.filter(request_id=target.id, left_at=None)
    accounts = {target.account_id, *(row.account_id for row in known)} - {None}
    residents = {target.resident_id, *(row.resident_id for row in known)} - {None}
    first = (request.account_id, request.resident_id, request.id, True)
    for account, resident, of, spoke in (
        first,
        *((row.account_id, row.resident_id, row.of_id or request.id, row.spoke) for row in theirs),
    ):
        if account is None and resident is None:
            continue
        if account in accounts or resident in residents:
            continue
        await add(target, account, resident, of=of, spoke=spoke, now=now)
        accounts |= {account} - {None}
        residents |= {resident} - {None}


async def _tell(
    request: ResidentRequest, target: ResidentRequest, member: Member, *, now: datetime
) -> None:
    await tell(request, RequestMerged(request.number, target.number, target.id), now=now)
    if request.claimer and request.claimer_id not in (member.id, target.claimer_id):
        away = RequestMergedAway(request.number, target.number, target.id, member.name)
        await outbox.tell(request.claimer, away, now=now)
    count = await following(target) + 1
    here = RequestMergedHere(target.number, request.number, target.id, count)
    await outbox.tell(target.grid, here, now=now)
    if request.grid_id != target.grid_id:
        for words, files in (await files_of(request)).items():
            notice = RequestFile(target.number, target.id, notes_of(files) or [])
            await outbox.tell(target.grid, notice, words=words, now=now)


# --- into which


async def candidates(request: ResidentRequest, *, now: datetime) -> list[ResidentRequest]:
    """What it may be merged into: the likest first, then what else is open in the estate."""
    near = near_of(request)
    if near is None or request.category.confidential:
        return []
    found = await alike(near, since=now - RULES.recurs_within, but=request.id)
    rest = ResidentRequest.filter(
        estate_id=request.estate_id,
        status__in=list(INTO),
        parent_id=None,
        category__confidential=False,
    ).exclude(id__in=[request.id, *(row.id for row in found)])
    return [*found, *await rest.select_related("category").order_by("-id").limit(24)]


async def numbered(said: str, near: ResidentRequest) -> ResidentRequest:
    """The request of a number as people write it, of the same community; a day's may be left out.

    Raises `NoSuchNumber`.
    """
    digits = "".join(char for char in said if char.isdigit())
    number = f"{digits[:6]}-{digits[6:]}" if len(digits) > 6 else ""
    if len(digits) <= 6 and digits:
        number = f"{near.number.partition('-')[0]}-{int(digits):03d}"
    desk = await grids.desk_of(near.grid)
    found = await ResidentRequest.get_or_none(number=number, grid__path__startswith=desk.path)
    if found is None:
        raise NoSuchNumber(said=said[:30])
    return found

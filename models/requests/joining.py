"""Joining 我也遇到: somebody to whom the same has happened follows a request instead of filing one.

They hear what becomes of it, may say something about it, and are asked themselves whether it is
done. What the first has written is not theirs to read. They may leave again; they never take the
request back. Whoever phones about it, or comes to the desk, is joined to it by staff: `join_for`.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.expressions import F

from models import journal, outbox
from models.accounts import Account
from models.database import writing
from models.errors import NotFound
from models.journal import Via
from models.members import Member
from models.requests.moves import OPEN_STATUSES, Status
from models.requests.moving import actor, record
from models.requests.notices import ResidentSaid
from models.requests.refusals import AlreadyYours, NotToJoin
from models.requests.reporters import survivor
from models.requests.tables import Reporter, ResidentRequest
from models.requests.telling import CARDS, File, tell_group
from models.requests.voices import filed, is_reporter, reporter_of
from models.residents import Resident

TO_JOIN = (*OPEN_STATUSES, Status.SPLIT)


async def join(
    id: int,
    account: Account,
    text: str = "",
    *,
    now: datetime,
    files: Sequence[File] = (),
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Follow a request, or the one it was merged into.

    What they have to say about it stands in the timeline, for staff and for themselves; the group
    is sent their photos. Raises `AlreadyYours`, `NotToJoin`.
    """
    async with writing():
        request = await survivor(id)
        if await is_reporter(request, account):
            raise AlreadyYours(number=request.number)
        _must_be_joinable(request)
        await add(request, account.id, account.resident_id, now=now)
        if text.strip() or files:
            await record(request, None, account, text, files, now=now)
        if files:
            await tell_group(request, ResidentSaid, text, files, now=now)
        await journal.write(actor(account, via), "request-joined", request, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
        for chat in await outbox.chats_of(account):
            await outbox.show(chat, "receipt", request.subject, now=now)
    return request


async def join_for(
    id: int,
    resident: Resident,
    by: Member,
    text: str = "",
    *,
    now: datetime,
    files: Sequence[File] = (),
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Have a resident follow a request about which they have phoned, or come to the desk.

    Their words are theirs, and not read by the others. Whose it is already has only said more.
    Raises `NotToJoin`.
    """
    async with writing():
        request = await survivor(id)
        _must_be_joinable(request)
        first = request.resident_id == resident.id
        theirs = Reporter.filter(request_id=request.id, resident_id=resident.id, left_at=None)
        voice = None if first else await theirs.first()
        if is_new := not first and voice is None:
            voice = await add(request, None, resident.id, now=now)
        if text.strip() or files:
            await record(request, None, None, text, files, voice=voice, now=now)
        if files or (text.strip() and not is_new):
            await tell_group(request, ResidentSaid, text, files, now=now)
        act, facts = "request-joined", dict[str, bool]()
        if not is_new:
            act, facts = "request-said", {"internal": False}
        await journal.write(actor(by, via), act, request, now=now, **facts)
        await outbox.refresh(CARDS, request.subject, now=now)
        for chat in await outbox.chats_of(resident):
            await outbox.show(chat, "receipt", request.subject, now=now)
    return request


def _must_be_joinable(request: ResidentRequest) -> None:
    private = request.category.confidential or request.category.personal
    if private or request.parent_id or request.status not in TO_JOIN:
        raise NotToJoin(number=request.number, status=request.status)


async def add(
    request: ResidentRequest,
    account: int | None,
    resident: int | None,
    *,
    now: datetime,
    of: int | None = None,
    spoke: bool = False,
) -> Reporter:
    """Write down a reporter beside the first; the request is held."""
    reporter = await Reporter.create(
        request_id=request.id,
        account_id=account,
        resident_id=resident,
        of_id=of,
        joined_at=now,
        spoke=spoke,
    )
    await ResidentRequest.filter(id=request.id).update(joined=F("joined") + 1)
    request.joined += 1
    return reporter


async def leave(
    id: int, account: Account, *, now: datetime, via: Via = Via.CHAT
) -> ResidentRequest:
    """Be told nothing of it any more. Raises `NotFound` when one does not follow it."""
    async with writing():
        request = await survivor(id)
        reporter = await reporter_of(request, account)
        if reporter is None or filed(request, account):
            raise NotFound(what="request")
        await Reporter.filter(id=reporter.id).update(left_at=now)
        whose = actor(account, via)
        await journal.write(whose, "request-left", request, now=now, reporter=reporter.id)
        await outbox.refresh(CARDS, request.subject, now=now)
    return request


async def following(request: ResidentRequest) -> int:
    """How many follow it beside the first."""
    if not request.joined:
        return 0
    return await Reporter.filter(request_id=request.id, left_at=None).count()

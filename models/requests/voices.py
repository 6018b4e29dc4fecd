"""Voices: whose word about a request is whose.

Whoever filed a request and whoever it is for are one voice: of the two, one is called back. Each of
the others to whom it matters (they joined it, or theirs was merged into it) is a voice of their
own, a `Reporter`. Each voice is told of it, asked whether it is done, and counted for itself: were
only the first asked, merging would be a way of not hearing the others.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.expressions import Q

from models import outbox
from models.accounts import Account
from models.chats import Chat
from models.database import made
from models.errors import NotFound
from models.members import Member
from models.requests.refusals import NotAsked
from models.requests.tables import Answerer, Callback, Reporter, ResidentRequest
from models.residents import Resident

Voice = Reporter | None
"""A reporter beside the first; None is the voice of whoever filed it, and of who it is for."""


def filed(request: ResidentRequest, account: Account) -> bool:
    """Whether the account filed the request, or is of the resident whom it is for."""
    if account.resident_id and account.resident_id == request.resident_id:
        return True
    return request.account_id == account.id


async def is_reporter(request: ResidentRequest, account: Account) -> bool:
    """Whether a request is theirs: filed by or for them, joined, or merged from one of theirs."""
    if filed(request, account) or await reporter_of(request, account):
        return True
    if request.parent_id is None:
        return False
    return filed(await ResidentRequest.get(id=request.parent_id), account)


async def reporter_of(request: ResidentRequest, account: Account) -> Reporter | None:
    """The reporter that an account is of a request, beside the first; None when it is none."""
    if not request.joined:
        return None
    theirs = whose(account) & Q(request_id=request.id, left_at=None)
    return await Reporter.filter(theirs).order_by("id").first()


def whose(account: Account) -> Q:
    """What belongs to an account, or to its resident."""
    mine = Q(account_id=account.id)
    return mine | Q(resident_id=account.resident_id) if account.resident_id else mine


async def speaks_as(
    request: ResidentRequest, by: Account | Member, reporter: int | None = None
) -> Voice:
    """The voice that an account has; on the phone the desk has the first one's, or a `reporter`'s.

    Raises `NotFound` when it has none.
    """
    if isinstance(by, Member):
        return await _on_the_phone(request, reporter) if reporter else None
    if filed(request, by):
        return None
    if (voice := await reporter_of(request, by)) is None:
        raise NotFound(what="request")
    return voice


async def _on_the_phone(request: ResidentRequest, reporter: int) -> Reporter:
    found = await Reporter.get_or_none(id=reporter, request_id=request.id, left_at=None)
    if found is None:
        raise NotFound(what="reporter")
    return found


def must_be_asked(request: ResidentRequest, by: Account | Member, voice: Voice) -> None:
    """Raise `NotAsked` when of those who filed it, and whom it is for, the other is called back."""
    if voice is None and isinstance(by, Account) and not is_asked(request, by):
        raise NotAsked(number=request.number, by=str(request.callback_by))


def is_asked(request: ResidentRequest, account: Account) -> bool:
    """Whether, of those who filed it and whom it is for, the account is of who is called back."""
    if request.callback_by is Answerer.FILER:
        return account.id == request.account_id
    if request.callback_by is Answerer.BENEFICIARY:
        return account.resident_id is not None and account.resident_id == request.resident_id
    return True


# --- where each is told


async def first_chats(request: ResidentRequest) -> list[Chat]:
    """Where whoever filed a request, and whoever it is for, can be told; empty when nowhere."""
    if request.callback_by is not None:
        both = [*await _chats_of_resident(request), *await _chats_of_account(request)]
        return list({chat.id: chat for chat in both}.values())
    return await _chats_of_resident(request) or await _chats_of_account(request)


async def filer_chats(request: ResidentRequest) -> list[Chat]:
    """Where whoever filed a request can be told; who it is for, where that is the same."""
    if request.callback_by is not None:
        return await _chats_of_account(request)
    return await first_chats(request)


async def called_back(request: ResidentRequest) -> list[Chat]:
    """Where the first voice can be asked whether it is done; empty when only by phone."""
    if request.callback_by is Answerer.BENEFICIARY:
        return await _chats_of_resident(request)
    if request.callback_by is Answerer.FILER:
        return await _chats_of_account(request)
    return await first_chats(request)


async def others(request: ResidentRequest) -> list[Reporter]:
    """The reporters beside the first who have not left."""
    if not request.joined:
        return []
    return await Reporter.filter(request_id=request.id, left_at=None).order_by("id")


async def chats_of(reporters: Sequence[Reporter]) -> list[Chat]:
    """Where these can be told."""
    found: dict[int, Chat] = {}
    for reporter in reporters:
        for chat in await _chats_of_resident(reporter) or await _chats_of_account(reporter):
            found[chat.id] = chat
    return list(found.values())


async def _chats_of_resident(whose: ResidentRequest | Reporter) -> list[Chat]:
    to = whose.resident_id
    return await outbox.chats_of(made(Resident, id=to)) if to else []


async def _chats_of_account(whose: ResidentRequest | Reporter) -> list[Chat]:
    to = whose.account_id
    return await outbox.chats_of(made(Account, id=to)) if to else []


# --- who has answered


async def answered(request: ResidentRequest, since: datetime | None) -> set[int]:
    """The voices that have said since then whether it is done; 0 is the first."""
    said = Callback.filter(request_id=request.id, solved__not_isnull=True)
    if since:
        said = said.filter(at__gte=since)
    return {row.reporter_id or 0 for row in await said.only("id", "reporter_id")}


async def has_answered(request: ResidentRequest, voice: Voice) -> bool:
    """Whether this voice has said whether it is done, since it was reported done."""
    return (voice.id if voice else 0) in await answered(request, request.done_at)

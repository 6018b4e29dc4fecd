"""Consent: words in a group become a request when their author agrees, asked in private.

Staff raise them by replying `/report`. The author is asked once; until they answer the words lie in
the row that waits for it, and are blotted out with a no, or when nobody has answered in time. What
is filed is the author's own request. Who raised it is told of a yes or a no, and of nothing else.
"""

from collections.abc import Sequence
from datetime import datetime

from models import journal, outbox
from models.accounts import Account
from models.addresses import Place
from models.categories import Category
from models.chats import Chat
from models.database import writing
from models.errors import NotFound
from models.members import Member
from models.requests.filing import file
from models.requests.moving import actor, must_say_something
from models.requests.notices import ConsentGiven, ConsentRefused, ConsentWanted
from models.requests.refusals import ConsentAsked, ConsentOver
from models.requests.tables import Consent, Paper, ResidentRequest, Source
from models.requests.telling import File
from models.settings import RULES


async def raise_words(
    chat: Chat,
    message: int,
    author: Account,
    member: Member,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
) -> tuple[Consent, bool]:
    """Ask the author; whether they could be told, or have to come to the bot by themselves.

    Raises `ConsentAsked` for a message that was raised already.
    """
    must_say_something(text, files)
    async with writing():
        asked = await Consent.get_or_none(chat_id=chat.id, message_id=message)
        if asked is not None:
            raise ConsentAsked(said=_answer(asked))
        consent = await Consent.create(
            chat_id=chat.id,
            message_id=message,
            author_id=author.id,
            member_id=member.id,
            text=text,
            files=[[str(held.paper), held.source] for held in files],
            asked_at=now,
        )
        await journal.write(actor(member), "consent-asked", consent, now=now)
        return consent, bool(await ask(consent, member, now=now))


async def ask(consent: Consent, member: Member, *, now: datetime) -> int:
    """Ask in private. Returns in how many chats; none where the author never wrote to the bot."""
    notice = ConsentWanted(consent.id, member.name)
    told = 0
    for chat in await outbox.chats_of(Account(id=consent.author_id)):
        if chat.unreachable_since is None:
            told += await outbox.tell(chat, notice, now=now)
    return told


async def waiting(id: int, account: Account, *, now: datetime) -> Consent:
    """What an account has been asked, and has not answered.

    Raises `NotFound` when it was asked of somebody else, `ConsentOver` when it is too late.
    """
    rows = Consent.filter(id=id).select_for_update(of=("request_consents",))
    consent = await rows.select_related("member", "chat").first()
    if consent is None or consent.author_id != account.id:
        raise NotFound(what="consent")
    if consent.said is not None or consent.asked_at <= now - RULES.consent_within:
        raise ConsentOver(said=_answer(consent))
    return consent


async def agree(
    id: int,
    account: Account,
    *,
    category: Category,
    place: Place | None,
    urgent: bool | None = None,
    now: datetime,
) -> ResidentRequest:
    """Yes: it becomes the author's request. Raises `ConsentOver` when it was answered before."""
    async with writing():
        consent = await waiting(id, account, now=now)
        request = await file(
            account,
            consent.text,
            category=category,
            place=place,
            files=files_of(consent),
            urgent=urgent,
            source=Source.GROUP,
            now=now,
        )
        consent.request_id = request.id
        await _answered(consent, True, now=now)
        told = ConsentGiven(request.number, request.id, consent.member.name)
        await outbox.tell(consent.chat, told, now=now)
    return request


async def refuse(id: int, account: Account, *, now: datetime) -> None:
    """No: it stays what it was, something said in a group."""
    async with writing():
        consent = await waiting(id, account, now=now)
        await _answered(consent, False, now=now)
        await outbox.tell(consent.chat, ConsentRefused(consent.member.name), now=now)


async def forget_unanswered(*, now: datetime) -> int:
    """Blot out what nobody has answered in time."""
    late = Consent.filter(said=None, asked_at__lte=now - RULES.consent_within, answered_at=None)
    return await late.update(text="", files=[], answered_at=now)


def files_of(consent: Consent) -> list[File]:
    """What was sent with the words."""
    return [File(Paper(paper), source) for paper, source in consent.files]


async def _answered(consent: Consent, said: bool, *, now: datetime) -> None:
    consent.said, consent.answered_at = said, now
    consent.text, consent.files = "", []
    await consent.save(update_fields=["said", "answered_at", "text", "files", "request_id"])
    act = "consent-given" if said else "consent-refused"
    await journal.write(actor(Account(id=consent.author_id)), act, consent, now=now)


def _answer(consent: Consent) -> str:
    return "" if consent.said is None else "yes" if consent.said else "no"

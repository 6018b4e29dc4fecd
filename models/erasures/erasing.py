"""Erasing a person: table by table, in one transaction.

Rows stay where something is counted or hangs on them; what would tell whose they are goes. What
was posted in groups is edited away where it left (`models.copies`). The journal keeps that
something was done, by whom and when, and no longer of whom.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.models import Model

from models import copies, journal, outbox
from models.accounts import Account
from models.addresses import place as place_of
from models.answers import Answer
from models.chats import Chat
from models.conversations import Conversation
from models.copies import Spoken
from models.courses import Course, Enrolment, OpeningReminder, Proposal, Subscription, Teacher
from models.courses.chained import ChainLine
from models.courses.wished import Wish, WishStatus
from models.database import after_commit
from models.imports.tables import ImportRow
from models.inbox import Handling, Incoming
from models.journal import CLOCK
from models.outbox import Card, Outgoing, Posted, Sending, What
from models.requests import Attachment, Entry, ResidentRequest, Version
from models.requests.shared import Extension, HandOver, Help, Parking, Whistle
from models.requests.tables import Consent, Reporter
from models.requests.telling import CARDS
from models.residents import Resident

GONE = "erased:"
"""What a number in the chat app becomes, with ours behind it: it reaches nobody."""

WORDS_OF_STAFF: dict[type[Model], tuple[str, ...]] = {
    HandOver: ("text",),
    Help: ("text",),
    Whistle: ("text",),
    Extension: ("text", "answer"),
    Parking: ("text", "answer"),
}
"""What staff wrote about a request, and may have named its resident in."""

LOOSE = ("text", "name", "names", "resident", "phone", "home")
"""Facts of a notice that are, or may hold, a person's."""


async def erase(account: Account, *, now: datetime) -> None:
    """Take a person out of every table: the accounts, the resident, their words and photos."""
    own = Q(id=account.id)
    if account.resident_id:
        own |= Q(resident_id=account.resident_id)
    accounts = await Account.filter(own).select_related("chat")
    residents = [account.resident_id] if account.resident_id else []
    known = await _strings(accounts, residents)
    requests = await _requests(accounts, residents)
    enrolments = await Enrolment.filter(resident_id__in=residents)
    for request in requests:
        await _request(request, now=now)
    joined = await _joined(accounts, residents, now=now)
    await _messages([r.subject for r in requests] + [f"enrolment:{e.id}" for e in enrolments])
    await _classes(residents, enrolments)
    await _chats(accounts)
    await _elsewhere(known, [request.number for request in (*requests, *joined)])
    for one in accounts:
        await Account.filter(id=one.id).update(external_id=f"{GONE}{one.id}", name="")
    await Resident.filter(id__in=residents).update(
        name="", phone="", home_words="", note="", household_id=None, archived_at=now
    )
    await _papers(accounts, residents, [*requests, *enrolments], now=now)
    for request in (*requests, *joined):
        await outbox.refresh(CARDS, request.subject, now=now)


async def _strings(accounts: Sequence[Account], residents: Sequence[int]) -> list[str]:
    """What names them, in case it was copied."""
    found = [one.name for one in accounts] + [one.external_id for one in accounts]
    for resident in await Resident.filter(id__in=residents):
        found += [resident.name, resident.phone, resident.home_words]
    for enrolment in await Enrolment.filter(resident_id__in=residents):
        found.append(enrolment.name)
    return sorted({each for each in found if len(each) > 1})


async def _requests(accounts: Sequence[Account], residents: Sequence[int]) -> list[ResidentRequest]:
    """Theirs; what they filed for somebody else is that person's."""
    ids = [one.id for one in accounts]
    theirs = Q(account_id__in=ids, resident_id=None) | Q(resident_id__in=residents)
    return await ResidentRequest.filter(theirs).order_by("id")


# --- requests


async def _request(request: ResidentRequest, *, now: datetime) -> None:
    """All that they, and staff, said about it; what neighbours said stays theirs."""
    await _entries(await Entry.filter(request_id=request.id, reporter_id=None), now=now)
    for table, columns in WORDS_OF_STAFF.items():
        await table.filter(request_id=request.id).update(**dict.fromkeys(columns, ""))
    where = None
    if request.estate_id:
        where = await place_of(request.estate_id, request.building_id)
    await ResidentRequest.filter(id=request.id).update(
        text="", result="", household_id=None, place_words=where.words() if where else ""
    )


async def _joined(
    accounts: Sequence[Account], residents: Sequence[int], *, now: datetime
) -> list[ResidentRequest]:
    """What they said about requests of others, and what was asked of them in groups."""
    ids = [one.id for one in accounts]
    theirs = await Reporter.filter(Q(account_id__in=ids) | Q(resident_id__in=residents))
    said = await Entry.filter(reporter_id__in=[one.id for one in theirs])
    await _entries(said, now=now)
    await Consent.filter(author_id__in=ids).update(text="", files=[])
    return await ResidentRequest.filter(id__in=[entry.request_id for entry in said])


async def _entries(entries: Sequence[Entry], *, now: datetime) -> None:
    ids = [entry.id for entry in entries]
    for entry in entries:
        for words in (entry.words, copies.masked(entry.words)):
            await _blank_copies(words, now=now)
    await Attachment.filter(entry_id__in=ids).delete()
    await Version.filter(entry_id__in=ids).delete()
    await Spoken.filter(words__in=[entry.words for entry in entries]).delete()
    await Entry.filter(id__in=ids).exclude(text="").update(text="", withdrawn_at=now)


async def _blank_copies(words: str, *, now: datetime) -> None:
    """What stands in chats says that it was taken back; where a file was kept goes."""
    await copies.take_back(words, now=now)
    for row in await Outgoing.filter(words=words):
        await _set(row, _without(row.facts, ()))


async def _messages(subjects: Sequence[str]) -> None:
    """What was told about their things: only what is counted and named by number stays."""
    for row in await Outgoing.filter(subject__in=subjects):
        await _let_go(row)


async def _let_go(row: Outgoing) -> None:
    if row.what is What.CHANGE:
        return
    if row.sending in (Sending.DUE, Sending.GATHERED) and row.what is not What.CARD:
        await Outgoing.filter(id=row.id).update(sending=Sending.EXPIRED, error="erased")
    await _set(row, {} if row.what is What.CALL else _without(row.facts, ()))


def _without(facts: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Facts in which nothing is a person's; a file is known to have been there, and no more."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "attachment" and value:
            held = value if isinstance(value, list) else [value]
            kept[name] = [{"paper": each["paper"], "source": ""} for each in held]
        elif name in LOOSE or (isinstance(value, str) and any(each in value for each in known)):
            kept[name] = ""
        else:
            kept[name] = value
    return kept


async def _set(row: Outgoing, facts: dict[str, Any]) -> None:
    row.facts = facts
    await row.save(update_fields=["facts"])


# --- classes


async def _classes(residents: Sequence[int], enrolments: Sequence[Enrolment]) -> None:
    ids = [enrolment.id for enrolment in enrolments]
    await Enrolment.filter(id__in=ids).update(name="")
    await ChainLine.filter(enrolment_id__in=ids).update(name="")
    await Proposal.filter(resident_id__in=residents).update(
        title="", times="", audience="", answer=""
    )
    await Wish.filter(resident_id__in=residents).update(times="")
    open_ = Wish.filter(resident_id__in=residents, status=WishStatus.OPEN)
    await open_.update(status=WishStatus.TAKEN_BACK)
    await Subscription.filter(resident_id__in=residents).delete()
    await OpeningReminder.filter(resident_id__in=residents).delete()
    await Course.filter(monitor_id__in=residents).update(monitor_id=None)
    await Teacher.filter(resident_id__in=residents).update(resident_id=None)


# --- chats


async def _chats(accounts: Sequence[Account]) -> None:
    """What was said in their private chats, and what they were in the middle of anywhere."""
    chats = [one.chat for one in accounts if one.chat]
    for chat in chats:
        for row in await Outgoing.filter(chat_id=chat.id):
            still = row.sending in (Sending.DUE, Sending.GATHERED)
            state = {"sending": Sending.EXPIRED, "error": "erased"} if still else {}
            await Outgoing.filter(id=row.id).update(subject="", words="", **state)
            await _set(row, {})
        await Card.filter(chat_id=chat.id).delete()
        await Posted.filter(chat_id=chat.id).delete()
        await Spoken.filter(chat_id=chat.id).delete()
        await Chat.filter(id=chat.id).update(external_id=f"{GONE}{chat.id}", title="")
    for one in accounts:
        number = one.external_id
        await Conversation.filter(key__endswith=f":{number}:default").delete()
        await _inbox(number)


async def _inbox(number: str) -> None:
    """Updates of theirs that wait or were set aside, and the lane they came in."""
    await Incoming.filter(lane=number).update(payload="", lane="erased", handling=Handling.DONE)
    for row in await Incoming.exclude(payload=""):
        if f'"id":{number},' in row.payload:
            await Incoming.filter(id=row.id).update(payload="", handling=Handling.DONE)


# --- what was copied


async def _papers(
    accounts: Sequence[Account], residents: Sequence[int], things: Sequence[Model], *, now: datetime
) -> None:
    """What the journal says of them, and what stood in the register before a file was taken in."""
    chats = [one.chat for one in accounts if one.chat]  # the title of a private chat is a name
    persons: list[Model] = [*accounts, *chats, *(Resident(id=id) for id in residents)]
    await journal.erase_personal(persons[0], CLOCK, now=now, also=[*persons[1:], *things])
    # nothing is left to put back: such a file can't be undone any more
    await ImportRow.filter(word="resident", row__in=residents, before__isnull=False).update(
        before={}
    )


async def _elsewhere(known: Sequence[str], numbers: Sequence[str]) -> None:
    """Answers of the office that are kept for a day, what staff are in the middle of, notices.

    An answer about one of their requests holds their words, though it need not name them.
    """
    for answer in await Answer.all():
        if any(each in answer.body for each in (*known, *numbers)):
            await Answer.filter(id=answer.id).delete()
    if not known:
        return
    for row in await Conversation.all():
        if any(each in json.dumps(row.memory, ensure_ascii=False) for each in known):
            await Conversation.filter(key=row.key).delete()
    for sent in await Outgoing.exclude(facts="{}"):
        told = json.dumps(sent.facts, ensure_ascii=False)
        if any(each in told for each in known):
            facts = {} if sent.what is What.CALL else _without(sent.facts, known)
            await _set(sent, facts)
    after_commit(outbox.ring)

"""Rewording: what was said about a request is changed, or taken back, by whoever said it.

The timeline keeps what it said before as versions; every copy, in the group or with the resident,
follows (`models.copies`). The first words of a request can be changed; taking those back is to
withdraw the request.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import copies, journal, outbox
from models.copies import State
from models.database import writing
from models.errors import NotFound
from models.members import Member
from models.privacy import mask
from models.requests.allowed import Person
from models.requests.moves import Move
from models.requests.moving import actor, attach, locked
from models.requests.refusals import FirstWords
from models.requests.tables import Entry, ResidentRequest, Version
from models.requests.telling import CARDS, File, notes_of
from models.requests.voices import filed, is_reporter, reporter_of


async def reword(
    id: int, by: Person, before: str, after: str, *, now: datetime, internal: bool = False
) -> Entry:
    """Change a part of a line: `before` was one message's words, `after` is what it says now.

    A word to the resident that has become an `internal` note is taken back from them.
    """
    async with writing():
        entry, request = await _own(id, by)
        hides = internal and not entry.internal and isinstance(by, Member)
        if entry.withdrawn_at or (before == after and not hides):
            return entry
        text = replaced(entry.text, before, after)
        await _keep_version(entry, now=now)
        entry.text, entry.changed_at = text, now
        entry.internal = entry.internal or hides
        await entry.save(update_fields=["text", "changed_at", "internal"])
        await _in_request(request, entry, before, after)
        await journal.write(actor(by), "request-reworded", request, now=now, entry=entry.id)
        if hides:
            await _unsay(entry, now=now)
        elif not entry.internal:
            # who only follows it has read a masked copy, which stays one
            told = text if entry.member_id and not request.joined else mask(text)
            await copies.change(entry.words, now=now, text=told, state=State.CHANGED)
        await outbox.refresh(CARDS, request.subject, now=now)
    return entry


async def add_files(
    id: int, by: Person, text: str, files: Sequence[File], *, now: datetime
) -> Entry:
    """The further photos of an album, which belong to the line of the first."""
    async with writing():
        entry, request = await _own(id, by)
        if entry.withdrawn_at:
            return entry
        await attach(entry, files)
        copies.remember(entry.words)
        if text:
            entry.text = "\n".join(filter(None, [entry.text, text]))
            await entry.save(update_fields=["text"])
            if not entry.internal:
                await _change(entry, now=now)
        if not entry.internal:
            for words in (entry.words, copies.masked(entry.words)):
                await copies.add(words, notes_of(files) or [], now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return entry


async def take_back(id: int, by: Person, *, now: datetime) -> Entry:
    """Take a line back. Raises `FirstWords` where that would leave nothing of the request."""
    async with writing():
        entry, request = await _own(id, by)
        if entry.withdrawn_at:
            return entry
        if await _is_first(entry):
            raise FirstWords(number=request.number)
        await _keep_version(entry, now=now)
        entry.text, entry.withdrawn_at = "", now
        await entry.save(update_fields=["text", "withdrawn_at"])
        await journal.write(actor(by), "request-unsaid", request, now=now, entry=entry.id)
        await _unsay(entry, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return entry


async def _change(entry: Entry, *, now: datetime, **facts: Any) -> None:
    """Bring the copies to what a line says now, masked where it was."""
    plain, masked = entry.text, mask(entry.text)
    told = plain if entry.member_id else masked
    await copies.change(entry.words, now=now, text=told, **facts)
    await copies.change(copies.masked(entry.words), now=now, text=masked, **facts)


async def _unsay(entry: Entry, *, now: datetime) -> None:
    for words in (entry.words, copies.masked(entry.words)):
        await copies.take_back(words, now=now)


async def _own(id: int, by: Person) -> tuple[Entry, ResidentRequest]:
    """A line and its request, when they said it. Raises `NotFound`."""
    entry = await Entry.get_or_none(id=id)
    if entry is None:
        raise NotFound(what="entry")
    request = await locked(entry.request_id)
    if isinstance(by, Member):
        own = entry.member_id == by.id
    else:
        own = entry.member_id is None and await is_reporter(request, by)
        voice = await reporter_of(request, by) if own and not filed(request, by) else None
        own = own and entry.reporter_id == (voice and voice.id)
    if not own:
        raise NotFound(what="entry")
    await entry.refresh_from_db()
    return entry, request


async def _is_first(entry: Entry) -> bool:
    return not await Entry.filter(request_id=entry.request_id, id__lt=entry.id).exists()


async def _keep_version(entry: Entry, *, now: datetime) -> None:
    await Version.create(entry_id=entry.id, at=now, text=entry.text)


async def _in_request(request: ResidentRequest, entry: Entry, before: str, after: str) -> None:
    """What stands in the request itself says the same."""
    name = ""
    if entry.move is Move.FINISH:
        name = "result"
    elif entry.move is None and await _is_first(entry):
        name = "text"
    if name:
        setattr(request, name, replaced(getattr(request, name), before, after))
        request.version += 1
        await request.save(update_fields=[name, "version"])


def replaced(text: str, before: str, after: str) -> str:
    """A text with one part of it said anew; what was not in it is added.

    >>> replaced("电梯坏了\\n快来", "快来", "请快来"), replaced("", "", "三楼的")
    ('电梯坏了\\n请快来', '三楼的')
    """
    if before and before in text:
        return text.replace(before, after, 1).strip()
    return "\n".join(filter(None, [text, after]))

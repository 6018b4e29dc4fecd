"""Announcements 通知: the office tells many people one thing, once they have seen whom and what.

    announcement = await announcements.draft(place, Audience.RESIDENTS, texts, actor, now=now)
    them = await announcements.recipients(announcement, sight.grids)     # looked at, and counted
    second = await announcements.confirm(announcement.id, them.count, …)  # with the count seen

Whoever confirms says how many they saw; when that is not true any more nothing leaves. Above
`RULES.told_at_once` a second call, with what the first one gave back, is needed. Then everybody
who can be reached is told once, in one transaction, by broadcasts that nothing waits behind; not
in quiet hours unless it is urgent. What has not left can be called back.

Whom it reaches stands in `reaching`; what is told in `tables`.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count

from models import journal, outbox
from models.addresses import Building, Estate
from models.announcements.reaching import Recipients, office_of, recipients
from models.announcements.tables import (
    TABLES,
    Announcement,
    AnnouncementStatus,
    Audience,
    Place,
)
from models.calendar import after_quiet
from models.chats import digest
from models.courses import Course
from models.database import remembered, writing
from models.errors import Invalid, NotFound, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.outbox import Notice, Outgoing, Sending
from models.settings import RULES

__all__ = [
    "TABLES",
    "Announced",
    "Announcement",
    "AnnouncementOver",
    "AnnouncementStatus",
    "Audience",
    "NobodyToTell",
    "Place",
    "Recipients",
    "RecipientsChanged",
    "SecondConfirmationNeeded",
    "cancel",
    "confirm",
    "draft",
    "figures",
    "known",
    "office_of",
    "recipients",
]


@dataclass
class Announced(Notice):
    """To each of them: what the office has to say. The words are read when it leaves."""

    announcement: int


@dataclass(eq=False)
class NobodyToTell(RuleBroken):
    """Nobody of them can be reached in the chat."""


@dataclass(eq=False)
class RecipientsChanged(RuleBroken):
    """It would reach others than was seen: look again, then confirm."""

    seen: int
    count: int


@dataclass(eq=False)
class SecondConfirmationNeeded(RuleBroken):
    """So many are told only when it was confirmed twice, the second time by what the first gave."""

    count: int


@dataclass(eq=False)
class AnnouncementOver(RuleBroken):
    """It has been sent or called back already."""

    status: str


LONGEST = 4_096
"""UTF-16 units of one message in the chat."""


def as_read(sender: str, text: str) -> str:
    """What a recipient reads, letter by letter; "" where nothing is said.

    >>> as_read("凌波社区", "明天停水")
    '【凌波社区】\\n明天停水'
    """
    return f"【{sender}】\n{text.strip()}" if text.strip() else ""


async def draft(
    place: Grid | Estate | Building | Course,
    audience: Audience,
    texts: tuple[str, str],
    actor: Actor,
    *,
    now: datetime,
    urgent: bool = False,
) -> Announcement:
    """Write one down; nobody is told yet. `texts` are Chinese and English, of which one may lack.

    Raises `Invalid` when nothing is said, or more than a message holds.
    """
    grid = await office_of(place)
    said = [as_read(grid.name, text) for text in texts]
    for field, text in zip(("text_zh", "text_en"), said, strict=True):
        if len(text.encode("utf-16-le")) > 2 * LONGEST:
            raise Invalid(field=field, value=str(len(text)))
    if not any(said):
        raise Invalid(field="text_zh", value="")
    async with writing():
        made = await Announcement.create(
            place=next(name for name, table in TABLES.items() if isinstance(place, table)),
            place_id=place.id,
            grid=grid,
            audience=audience,
            text_zh=said[0],
            text_en=said[1],
            urgent=urgent,
            status=AnnouncementStatus.DRAFT,
            created_at=now,
        )
        await journal.write(actor, "announcement-drafted", made, now=now)
    return made


# --- sending it


async def confirm(
    id: int,
    seen: int,
    within: Collection[int],
    actor: Actor,
    *,
    now: datetime,
    second: str | None = None,
) -> str | None:
    """Send it, if it still reaches as many as were seen.

    Returns None when it is on its way, or what the second confirmation must bring. Raises
    `AnnouncementOver`, `NobodyToTell`, `RecipientsChanged`, or `SecondConfirmationNeeded` when it
    was confirmed once and this is no second time.
    """
    async with writing():
        # locked before counting: two may confirm at once
        row = await _locked(id)
        them = await recipients(row, within)
        if not them.count:
            raise NobodyToTell()
        if them.count != seen:
            raise RecipientsChanged(seen=seen, count=them.count)
        if them.count > RULES.told_at_once:
            if row.second_until is None or row.second_until <= now:
                return await _confirmed_once(row, actor, now=now)
            if second is None or not secrets.compare_digest(digest(second), row.second_digest):
                raise SecondConfirmationNeeded(count=them.count)
        await _send(row, them, actor, now=now)
    return None


async def _locked(id: int) -> Announcement:
    row = await Announcement.filter(id=id).select_for_update().first()
    if row is None:
        raise NotFound(what="announcement")
    if row.status in (AnnouncementStatus.SENT, AnnouncementStatus.CANCELLED):
        raise AnnouncementOver(status=row.status)
    return row


async def _confirmed_once(row: Announcement, actor: Actor, *, now: datetime) -> str:
    second = secrets.token_urlsafe(16)
    row.status = AnnouncementStatus.CONFIRMED
    row.second_digest = digest(second)
    row.second_until = now + RULES.confirmed_again_within
    await _changed(row, "status", "second_digest", "second_until")
    await journal.write(actor, "announcement-confirmed", row, now=now)
    return second


async def _send(row: Announcement, them: Recipients, actor: Actor, *, now: datetime) -> None:
    row.status, row.sent_at, row.told = AnnouncementStatus.SENT, now, len(them.chats)
    await _changed(row, "status", "sent_at", "told")
    due_at = now if row.urgent else after_quiet(now)
    await outbox.broadcast(
        them.chats,
        Announced(row.id),
        words=row.words,
        now=now,
        due_at=due_at,
        expires_at=due_at + RULES.announcement_good_for,
    )
    await journal.write(actor, "announcement-sent", row, now=now, people=them.count)


async def cancel(id: int, actor: Actor, *, now: datetime) -> int:
    """Call it back: what has not left does not leave. Returns how many are spared.

    Raises `AnnouncementOver` when it was called back already.
    """
    async with writing():
        row = await Announcement.filter(id=id).select_for_update().first()
        if row is None:
            raise NotFound(what="announcement")
        if row.status is AnnouncementStatus.CANCELLED:
            raise AnnouncementOver(status=row.status)
        row.status, row.cancelled_at = AnnouncementStatus.CANCELLED, now
        await _changed(row, "status", "cancelled_at")
        waiting = Outgoing.filter(words=row.words, sending=Sending.DUE)
        spared: int = await waiting.update(sending=Sending.EXPIRED, error="cancelled")
        await journal.write(actor, "announcement-cancelled", row, now=now, spared=spared)
    return spared


async def _changed(row: Announcement, *fields: str) -> None:
    row.version += 1
    await row.save(update_fields=[*fields, "version"])


async def figures(rows: Sequence[Announcement]) -> dict[int, dict[Sending, int]]:
    """How far what leaves for each of them got, in messages."""
    by_words = {row.words: row.id for row in rows}
    found: dict[int, dict[Sending, int]] = {row.id: {} for row in rows}
    counted = Outgoing.filter(words__in=list(by_words)).annotate(n=Count("id"))
    for line in await counted.group_by("words", "sending").values("words", "sending", "n"):
        found[by_words[line["words"]]][Sending(line["sending"])] = line["n"]
    return found


async def known(id: int) -> Announcement:
    """One that is being told to many, read once for all of them."""

    async def read() -> Announcement:
        return await Announcement.get(id=id)

    return await remembered(("announcement", id), (Announcement,), read)

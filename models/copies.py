"""Copies: which message said what, and where else that stands now.

What a person writes in one chat stands in another, in a message of ours. Both are remembered here
by what was said ("entry:45"): when it is changed or taken back, every copy follows. A copy that
has not left leaves in its new words, or not at all; one that has left is edited, by a row of the
outbox that is made when it leaves (`bot.delivery.changing`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models import outbox
from models.chats import Chat, ChatKind
from models.database import later, writing
from models.outbox import Card, Outgoing, Posted, Priority, Sending, What

LEFT = (Sending.SENDING, Sending.SENT, Sending.UNCERTAIN)
"""It stands at the other side, or may."""

CHANGE = "edit"
"""What such a row of the outbox is called: it puts no message where none was."""


class State(StrEnum):
    """What has become of what was said."""

    CHANGED = "changed"  # 〔已修改〕
    WITHDRAWN = "withdrawn"  # 〔已撤回〕


class Spoken(Model):
    """A message of a person, and what its words became: `words` is "entry:45".

    A draft of several messages becomes one entry; `text` is the part that this message said.
    """

    id = fields.BigIntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="spoken", on_delete=fields.CASCADE
    )
    chat_id: int
    message_id = fields.BigIntField()
    words = fields.CharField(max_length=40, db_index=True)
    text = fields.TextField(default="")

    class Meta(Model.Meta):
        table = "spoken"
        unique_together = (("chat", "message_id"),)


Heard = Sequence[tuple[int, str]]
"""Messages, each with what it says."""

ALBUM = timedelta(seconds=1.2)
"""Photos that were sent together come one by one; so long the first waits for the others."""

_heard: ContextVar[tuple[int, Heard, bool]] = ContextVar("heard", default=(0, (), False))


@contextmanager
def hearing(chat: Chat, messages: Heard, *, album: bool = False) -> Iterator[None]:
    """What is written down within was said by these messages; of an `album` more may come."""
    token = _heard.set((chat.id, messages, album))
    try:
        yield
    finally:
        _heard.reset(token)


_SPOKEN = """
INSERT INTO spoken (chat_id, message_id, words, text) VALUES (?, ?, ?, ?)
ON CONFLICT (chat_id, message_id) DO UPDATE SET words = excluded.words, text = excluded.text
"""


def remember(words: str) -> None:
    """What is being said becomes this."""
    chat, messages, _ = _heard.get()
    for message, text in messages:
        later(_SPOKEN, [chat, message, words, text], table="spoken")


def leaves_at(now: datetime) -> datetime:
    """When what is being said leaves."""
    return now + ALBUM if _heard.get()[2] else now


async def said_in(chat: Chat, message_id: int) -> Spoken | None:
    """What a person's message became; None when it became nothing."""
    return await Spoken.filter(chat_id=chat.id, message_id=message_id).first()


def masked(words: str) -> str:
    """How copies are remembered in which numbers are masked."""
    return f"{words}:masked" if words else ""


async def change(words: str, *, now: datetime, **facts: Any) -> None:
    """Bring every copy to new facts; the notices that said it are worded anew."""
    async with writing():
        for row in await Outgoing.filter(words=words, what=What.NOTICE):
            row.facts = {**row.facts, **facts}
            await row.save(update_fields=["facts"])
        await _follow(words, now=now)


async def are_told(words: str) -> bool:
    """Whether there are copies that have not been taken back."""
    rows = await Outgoing.filter(words=words, what=What.NOTICE).exclude(sending=Sending.EXPIRED)
    return any(row.facts.get("state") != State.WITHDRAWN for row in rows)


async def take_back(words: str, *, now: datetime) -> None:
    """Have every copy say that it was taken back; what has not left never does."""
    async with writing():
        await Outgoing.filter(words=words, what=What.NOTICE, sending=Sending.DUE).update(
            sending=Sending.EXPIRED, error="taken back", facts={}
        )
        await change(words, now=now, text="", state=State.WITHDRAWN)


async def add(words: str, files: Sequence[Any], *, now: datetime) -> None:
    """More files of what was said: with the rest where that still waits, else by themselves."""
    async with writing():
        for row in await Outgoing.filter(words=words, what=What.NOTICE).order_by("id"):
            held = [*_files(row), *files]
            if row.sending is Sending.DUE:
                row.facts = {**row.facts, "attachment": held}
                await row.save(update_fields=["facts"])
            elif row.facts.get("first", True):
                await _again(
                    row, {**row.facts, "text": "", "attachment": files, "first": False}, now
                )


def _files(row: Outgoing) -> list[Any]:
    held = row.facts.get("attachment") or []
    return held if isinstance(held, list) else [held]


async def _again(row: Outgoing, facts: dict[str, Any], now: datetime) -> None:
    kept = ("chat_id", "lane", "what", "kind", "subject", "words", "priority")
    values = {name: getattr(row, name) for name in kept}
    await outbox.put(**values, facts=facts, due_at=now, created_at=now)


async def _follow(words: str, *, now: datetime) -> None:
    """One row for each chat in which it stands, behind all that is on its way there."""
    rows = await Outgoing.filter(words=words, what=What.NOTICE).exclude(sending=Sending.DUE)
    waiting = Outgoing.filter(words=words, what=What.CHANGE, sending=Sending.DUE)
    known = {row.chat_id for row in await waiting}
    left = {row.chat_id: row for row in rows if row.sending in LEFT}
    for chat, row in left.items():
        if chat not in known:
            await _put(chat, row.subject, words, {}, now=now)
    lists = [row.card_id for row in rows if row.sending is Sending.GATHERED and row.card_id]
    for card in await Card.filter(id__in=lists) if lists else []:
        await outbox.refresh([card.kind], card.subject, now=now)


async def remove(subject: str, *, stays_in: Sequence[Chat], now: datetime) -> None:
    """Take every message about a thing out of the groups that may not see it any more.

    Its card stays, and says no more than where it is; what was not sent yet never is.
    """
    keep = [chat.id for chat in stays_in]
    groups = Outgoing.filter(subject=subject, chat__kind=ChatKind.GROUP).exclude(chat_id__in=keep)
    async with writing():
        unseen = groups.filter(sending__in=(Sending.DUE, Sending.GATHERED)).exclude(what=What.CARD)
        rows = await unseen
        await Outgoing.filter(id__in=[row.id for row in rows]).update(
            sending=Sending.EXPIRED, error="taken back", facts={}
        )
        for card in await Card.filter(id__in=[row.card_id for row in rows if row.card_id]):
            await outbox.refresh([card.kind], card.subject, now=now)
        for chat, messages in (await _standing(subject, keep)).items():
            await _put(chat, subject, "", {"remove": messages}, now=now)


async def _standing(subject: str, keep: Sequence[int]) -> dict[int, list[int]]:
    """The messages about a thing in the other groups, without its cards."""
    cards = {(card.chat_id, card.message_id) for card in await Card.filter(subject=subject)}
    posted = Posted.filter(subject=subject, chat__kind=ChatKind.GROUP).exclude(chat_id__in=keep)
    standing: dict[int, list[int]] = {}
    for row in await posted.order_by("message_id"):
        if (row.chat_id, row.message_id) not in cards:
            standing.setdefault(row.chat_id, []).append(row.message_id)
    return standing


async def _put(
    chat: int, subject: str, words: str, facts: dict[str, Any], *, now: datetime
) -> None:
    await outbox.put(
        chat_id=chat,
        lane=str(chat),
        what=What.CHANGE,
        kind=CHANGE,
        facts=facts,
        subject=subject,
        words=words,
        priority=Priority.NOTICE,
        due_at=now,
        created_at=now,
    )

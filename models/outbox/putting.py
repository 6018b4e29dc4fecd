"""Putting in: what was said and what has to be told, in the transaction that made it true."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from models.chats import Chat, ChatKind
from models.database import add_row, after_commit, next_id, recall, remember, writing
from models.outbox.notices import Notice, Recipient, chats_of
from models.outbox.tables import Card, Outgoing, Priority, Sending, What

Bell = Callable[[int | None], None]
"""Told which row was put in; None when that is not known, or nothing was but something is due."""

_bells: list[Bell] = []


def on_due(bell: Bell) -> Callable[[], None]:
    """Ring this bell whenever something was put in. Returns the way to take it down."""
    _bells.append(bell)
    return lambda: _bells.remove(bell)


def ring(id: int | None = None) -> None:
    """Something is due that was not before."""
    for bell in list(_bells):
        bell(id)


def lane_of(chat: Chat, priority: Priority) -> str:
    """What leaves in order with it."""
    return f"{chat.id}b" if priority is Priority.BROADCAST else str(chat.id)


class Put(NamedTuple):
    """A row as it was put in, without what it has by default, with its chat and its card."""

    row: dict[str, Any]
    chat: Chat
    card: Card | None


async def put(*, chat: Chat | None = None, card: Card | None = None, **row: Any) -> None:
    """Put a row in; the bells ring once it is committed.

    With its `chat`, and its `card` when that is new, it is known till the transaction ends
    (`just_put`).
    """
    id = await next_id(Outgoing)
    if id is not None:
        row["id"] = id
    if id is None or chat is None or _needs_reading(chat, row):
        remember(_UNKNOWN, True)
    else:
        remember(_key(id), Put(row, chat, card), Outgoing, Card, Chat)
    add_row(Outgoing, **row)
    after_commit(partial(ring, id))


def _needs_reading(chat: Chat, row: dict[str, Any]) -> bool:
    """News in a group stand below the message that shows their thing, which is not known here."""
    return chat.kind is ChatKind.GROUP and row["what"] is What.NOTICE and bool(row["subject"])


def just_put(id: int) -> Put | None:
    """A row that this transaction has put in, while nothing has changed it."""
    known: Put | None = recall(_key(id))
    return known


def must_read() -> bool:
    """Whether this transaction has put rows in that are not known."""
    return recall(_UNKNOWN) is not None


def _key(id: int) -> tuple[str, int]:
    return ("put", id)


_UNKNOWN = ("put", "others")


async def tell(
    to: Recipient,
    notice: Notice,
    *,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    words: str = "",
) -> int:
    """Put a notice in for every chat of a recipient. Returns how many there are.

    What passes `words` on can be changed and taken back by them.
    """
    chats = await chats_of(to)
    async with writing():
        for chat in chats:
            await put(
                chat=chat,
                chat_id=chat.id,
                lane=lane_of(chat, priority),
                what=What.NOTICE,
                kind=notice.code,
                facts=notice.facts(),
                subject=notice.about,
                words=words,
                priority=priority,
                due_at=due_at or now,
                expires_at=expires_at,
                created_at=now,
            )
    return len(chats)


async def broadcast(
    chats: Sequence[int],
    notice: Notice,
    *,
    words: str,
    now: datetime,
    due_at: datetime,
    expires_at: datetime,
) -> None:
    """Put a notice in for many chats at once; nothing waits behind it. `words` names all of it."""
    async with writing():
        for chat in chats:
            await put(
                chat_id=chat,
                lane=f"{chat}b",
                what=What.NOTICE,
                kind=notice.code,
                facts=notice.facts(),
                words=words,
                priority=Priority.BROADCAST,
                due_at=due_at,
                expires_at=expires_at,
                created_at=now,
            )


async def take_back(chat: Chat, kind: str, subject: str) -> list[dict[str, Any]]:
    """Take news back that has not left yet, to tell newer news instead. Returns their facts."""
    waiting = Outgoing.filter(
        chat_id=chat.id, what=What.NOTICE, kind=kind, subject=subject, sending=Sending.DUE
    )
    async with writing():
        rows = await waiting.order_by("id")
        await Outgoing.filter(id__in=[row.id for row in rows], sending=Sending.DUE).delete()
    return [row.facts for row in rows]


async def call(
    chat: Chat, method: str, parameters: dict[str, Any], *, now: datetime, subject: str = ""
) -> None:
    """Put in what a conversation said."""
    async with writing():
        await put(
            chat=chat,
            chat_id=chat.id,
            lane=lane_of(chat, Priority.INTERACTIVE),
            what=What.CALL,
            kind=method,
            facts=parameters,
            subject=subject,
            priority=Priority.INTERACTIVE,
            due_at=now,
            created_at=now,
        )


async def amend(chat: Chat, subject: str, parameters: dict[str, Any]) -> bool:
    """Change what was said about a thing, if it has not left yet. Returns whether it could be."""
    row = (
        await Outgoing.filter(chat_id=chat.id, subject=subject, what=What.CALL, sending=Sending.DUE)
        .order_by("-id")
        .first()
    )
    if row is None:
        return False
    row.facts = {**row.facts, **parameters}
    await row.save(update_fields=["facts"])
    return True


async def not_sent(ids: Sequence[int]) -> None:
    """What was about to be sent, and was not even begun, waits again."""
    if ids:
        still = Outgoing.filter(id__in=list(ids), sending=Sending.SENDING)
        await still.update(sending=Sending.DUE)

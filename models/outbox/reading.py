"""Reading back: what was said in a chat lately, and what a message of ours was about."""

from collections.abc import Sequence

from models.chats import Chat
from models.database import fetch, recall, remember, row_of
from models.outbox.tables import Outgoing, Posted, Sending, What

LATELY = 5
"""The messages that are meant by what was said "lately"."""

_LATELY = f"""
SELECT o.* FROM chats c JOIN outbox o ON o.id IN (
    SELECT id FROM outbox WHERE chat_id = c.id AND what <> '{What.CHANGE}'
    AND sending IN ('{Sending.SENT}',
    '{Sending.SENDING}') ORDER BY id DESC LIMIT {LATELY}
) WHERE c.id IN ({{}}) ORDER BY o.id DESC
"""


async def meet(chats: Sequence[Chat]) -> None:
    """Read at once what was sent lately to several chats, for as long as the transaction lasts.

    What is put in meanwhile has not been sent.
    """
    for id, rows in (await _sent_lately([chat.id for chat in chats])).items():
        remember(("lately", id), rows, Outgoing)


async def lately(chat: Chat) -> list[Outgoing]:
    """What was sent to a chat last, the newest first."""
    known: list[Outgoing] | None = recall(("lately", chat.id))
    return (await _sent_lately([chat.id]))[chat.id] if known is None else known


async def _sent_lately(chats: Sequence[int]) -> dict[int, list[Outgoing]]:
    sent: dict[int, list[Outgoing]] = {chat: [] for chat in chats}
    if sent:
        for row in await fetch(_LATELY.format(", ".join("?" * len(sent))), list(sent)):
            sent[row["chat_id"]].append(row_of(Outgoing, row))
    return sent


async def last_news(chat: Chat) -> Outgoing | None:
    """The last message to a chat; what changes in place does not count."""
    return (
        # what is being sent may have been read already
        await Outgoing.filter(chat_id=chat.id, sending__in=(Sending.SENDING, Sending.SENT))
        .exclude(what__in=(What.CARD, What.CHANGE))
        .order_by("-id")
        .first()
    )


async def last_message(chat: Chat, subject: str) -> int | None:
    """The newest message about a thing in a chat."""
    row = await Posted.filter(chat_id=chat.id, subject=subject).order_by("-message_id").first()
    return row.message_id if row else None


class NotYetKnown(Exception):
    """A message was answered before it was written down which one it is; soon it will be."""


async def about(chat: Chat, message_id: int) -> str:
    """The thing a message of ours is about ("request:17"), or "" when it is about none we know.

    Raises `NotYetKnown` while a message to that chat is on its way: it may be the very one.
    """
    row = await Posted.filter(chat_id=chat.id, message_id=message_id).first()
    if row is None and await Outgoing.filter(chat_id=chat.id, sending=Sending.SENDING).exists():
        raise NotYetKnown
    return row.subject if row else ""

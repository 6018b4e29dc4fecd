"""Claiming: rows of the outbox that leave now, marked as being sent before they are.

Many rows are marked and read in the transaction of whoever asks, with what else it writes. What
several rows of a group are gathered into is claimed as one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec

from models import outbox
from models.chats import Chat, ChatKind
from models.database import as_moment, fetch, json_again, later, made, padded, places
from models.outbox import Priority, What

# `||` keeps the database from going through all that is due, or being sent, to find them
_MARK = "UPDATE outbox SET sending = 'sending' WHERE id IN ({}) AND sending || '' = 'due'"

# outer joins that find what is there anyway: so SQLite begins with the outbox. `+` keeps it from
# going through every card of a chat where there are few of a thing
_READ = """
SELECT o.id, o.what, o.kind, o.facts, o.card_id, o.subject, o.words, o.priority, o.attempts,
    o.repeated, o.expires_at, o.created_at, k.wanted, k.message_id, k.shown,
    o.chat_id, c.transport, c.external_id, c.kind AS chat_kind, c.title, c.locale, c.grid_id,
    c.course_id,
    CASE WHEN c.kind = 'group' AND o.what = 'notice' AND o.subject <> '' THEN (
        SELECT MAX(b.message_id) FROM cards b
        WHERE b.subject = o.subject AND +b.chat_id = o.chat_id
    ) END AS below
FROM outbox o LEFT JOIN chats c ON c.id = o.chat_id LEFT JOIN cards k ON k.id = o.card_id
WHERE {} ORDER BY o.id
"""


class Leaving(msgspec.Struct):
    """A row on its way: what it says, where to, and what is known of its card.

    `wanted` is the revision that will be shown: a change that comes after this was read is wanted
    once more. `below` is the message that shows the thing a notice is about; what is `silent` makes
    no sound.
    """

    id: int
    chat: Chat
    what: What
    kind: str
    facts: Any
    card_id: int | None
    subject: str
    words: str
    priority: int
    attempts: int
    repeated: bool
    expires_at: datetime | None
    created_at: datetime
    wanted: int
    shown: int
    message_id: int | None
    below: int | None
    silent: bool = False

    @property
    def chat_id(self) -> int:
        """Our number of the chat."""
        return self.chat.id


MARKED = "how far a message has got"
"""No look-up is of that: what is marked as being sent, or sent, makes none untrue."""


async def claim(ids: Collection[int]) -> dict[int, Leaving]:
    """Mark rows as being sent, those that are still due, and read them.

    What this transaction has just put in is known.
    """
    known = {id: _put(put) for id in ids if (put := outbox.just_put(id))}
    if known:
        later(
            _MARK.format(places(known)),
            padded(known),
            table="outbox",
            changes=MARKED,
            after_rows=True,
        )
    others = [id for id in ids if id not in known]
    if others:
        later(_MARK.format(places(others)), padded(others), table="outbox", changes=MARKED)
        marked = f"o.id IN ({places(others)}) AND o.sending || '' = 'sending'"
        rows = await fetch(_READ.format(marked), padded(others))
        known |= {row.id: row for row in _leaving(rows)}
    return known


def _put(put: outbox.Put) -> Leaving:
    row, card = put.row, put.card
    facts = row.get("facts")
    return Leaving(
        row["id"],
        put.chat,
        row["what"],
        row["kind"],
        json_again(facts) if facts else {},
        row.get("card_id"),
        row.get("subject", ""),
        row.get("words", ""),
        row["priority"],
        0,
        False,
        row.get("expires_at"),
        row["created_at"],
        card.wanted if card else 0,
        card.shown if card else 0,
        card.message_id if card else None,
        None,
    )


async def on_the_way() -> list[Leaving]:
    """What was marked as being sent and never heard of again."""
    return _leaving(await fetch(_READ.format("o.sending = 'sending'")))


def _leaving(rows: Sequence[dict[str, Any]]) -> list[Leaving]:
    chats: dict[int, Chat] = {}
    return [_row(row, chats) for row in rows]


def _row(row: dict[str, Any], chats: dict[int, Chat]) -> Leaving:
    id = row["chat_id"]
    if id not in chats:
        chats[id] = made(
            Chat,
            id=id,
            transport=row["transport"],
            external_id=row["external_id"],
            kind=ChatKind(row["chat_kind"]),
            title=row["title"],
            locale=row["locale"],
            grid_id=row["grid_id"],
            course_id=row["course_id"],
        )
    facts = row["facts"]
    return Leaving(
        row["id"],
        chats[id],
        What(row["what"]),
        row["kind"],
        msgspec.json.decode(facts) if isinstance(facts, str | bytes) else facts,
        row["card_id"],
        row["subject"],
        row["words"],
        Priority(row["priority"]),
        row["attempts"],
        bool(row["repeated"]),
        as_moment(row["expires_at"]) if row["expires_at"] else None,
        as_moment(row["created_at"]),
        row["wanted"] or 0,
        row["shown"] or 0,
        row["message_id"],
        row["below"],
    )

"""Conversations: what a person and the bot are in the middle of, in one chat.

Kept in the database, in the same transaction as what was said, so that a restart changes
nothing. Nothing here times out.
"""

from collections.abc import Collection
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField, later, made, padded, places, recall, remember, those
from models.database.fields import encode


class Conversation(Model):
    """`key` names bot, chat and person; `step` what is being asked; `memory` what is known."""

    key = fields.CharField(max_length=120, primary_key=True)
    step = fields.CharField(max_length=60, default="")
    memory: Any = JsonField(default=dict)

    class Meta(Model.Meta):
        table = "conversations"


def key_of(bot: int, chat: int, person: int) -> str:
    """How a conversation is named.

    >>> key_of(7, -100, 5)
    'c:7:-100:5:default'
    """
    return f"c:{bot}:{chat}:{person}:default"


async def meet(keys: Collection[str]) -> None:
    """Read several conversations at once, for as long as the transaction lasts."""
    wanted = f'"key" IN ({places(keys)})'
    found = {row.key: row for row in await those(Conversation, wanted, padded(keys))}
    for key in keys:
        remember(key, found.get(key) or made(Conversation, key=key), Conversation)


async def of(key: str) -> Conversation:
    """A conversation as it stands; a new one where there was none. It is not to be changed."""
    if (known := recall(key)) is not None:
        found: Conversation = known
        return found
    return await Conversation.filter(key=key).first() or Conversation(key=key)


_KEPT = """
INSERT INTO conversations ("key", step, memory) VALUES (?, ?, ?)
ON CONFLICT ("key") DO UPDATE SET step = excluded.step, memory = excluded.memory
"""


def keep(key: str, step: str, memory: dict[str, Any]) -> None:
    """This is how it stands now."""
    later(_KEPT, [key, step, encode(memory)], table="conversations", changes=key)
    remember(key, made(Conversation, key=key, step=step, memory=memory), Conversation)

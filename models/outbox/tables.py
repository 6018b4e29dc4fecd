"""The tables of the outbox: what goes out, the cards it keeps up to date, where it arrived."""

from enum import IntEnum, StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.chats import Chat
from models.database import JsonField, UtcDatetimeField


class What(StrEnum):
    """What kind of thing goes out."""

    CALL = "call"
    NOTICE = "notice"
    CARD = "card"
    CHANGE = "change"  # of messages that have left: see `models.copies`


class Priority(IntEnum):
    """Smaller leaves first."""

    INTERACTIVE = 0
    NOTICE = 1
    BROADCAST = 2


class Sending(StrEnum):
    """How far it got."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    EXPIRED = "expired"
    GATHERED = "gathered"  # it stands on a list, which `card` names for a notice


class Card(Model):
    """The message that shows one thing (`subject`, "request:17") in one chat."""

    id = fields.IntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="cards", on_delete=fields.CASCADE
    )
    chat_id: int
    kind = fields.CharField(max_length=20)
    subject = fields.CharField(max_length=40, db_index=True)
    wanted = fields.IntField(default=0)
    shown = fields.IntField(default=0)
    message_id = fields.BigIntField(null=True)
    page = fields.SmallIntField(default=0, db_default=0)  # of what does not fit under one message
    list: fields.ForeignKeyNullableRelation["Card"] = fields.ForeignKeyField(
        "models.Card", related_name="listed", null=True, on_delete=fields.SET_NULL
    )
    list_id: int | None

    class Meta(Model.Meta):
        table = "cards"
        unique_together = (("chat", "kind", "subject"),)
        indexes = (("list",),)


class Outgoing(Model):
    """One thing to send. `repeated` marks what may have arrived once already.

    `words` is what a notice passes on ("entry:45"), so that it can be changed and taken back.
    """

    id = fields.BigIntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="outgoing", on_delete=fields.CASCADE
    )
    chat_id: int
    lane = fields.CharField(max_length=20)
    what = fields.CharEnumField(What, max_length=10)
    kind = fields.CharField(max_length=60)
    facts: Any = JsonField(default=dict)
    card: fields.ForeignKeyNullableRelation[Card] = fields.ForeignKeyField(
        "models.Card", related_name="outgoing", null=True, on_delete=fields.CASCADE
    )
    card_id: int | None
    subject = fields.CharField(max_length=40, default="")
    words = fields.CharField(max_length=40, default="", db_default="", db_index=True)
    priority = fields.IntEnumField(Priority, default=Priority.NOTICE)
    sending = fields.CharEnumField(Sending, max_length=10, default=Sending.DUE)
    attempts = fields.SmallIntField(default=0)
    due_at = UtcDatetimeField()
    expires_at = UtcDatetimeField(null=True)
    repeated = fields.BooleanField(default=False)
    error = fields.CharField(max_length=200, default="")
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "outbox"
        # every message changes `sending` twice, and with it each index that holds it
        indexes = (("sending", "due_at"), ("subject",), ("card",), ("chat", "id"))


class Posted(Model):
    """Which thing a message in a chat is about, so that a reply to it finds its way.

    `outgoing` is the row of the outbox by which it left.
    """

    id = fields.BigIntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="posted", on_delete=fields.CASCADE
    )
    chat_id: int
    message_id = fields.BigIntField()
    subject = fields.CharField(max_length=40)
    outgoing = fields.BigIntField(null=True, db_index=True)

    class Meta(Model.Meta):
        table = "posted"
        unique_together = (("chat", "message_id"),)

"""Conversations: what a person and the bot are in the middle of, in one chat.

Kept in the database, in the same transaction as what was said, so that a restart changes
nothing. Nothing here times out.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField


class Conversation(Model):
    """`key` names bot, chat and person; `step` what is being asked; `memory` what is known."""

    key = fields.CharField(max_length=120, primary_key=True)
    step = fields.CharField(max_length=60, default="")
    memory: Any = JsonField(default=dict)

    class Meta(Model.Meta):
        table = "conversations"

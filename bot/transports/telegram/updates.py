"""What comes in from Telegram: updates, as they are kept and as aiogram has them."""

import json
from typing import Any

from aiogram import Bot
from aiogram.types import Update

TRANSPORT = "telegram"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for."""


def lane_of(update: dict[str, Any]) -> str:
    """The chat an update belongs to: updates of one lane are handled in order.

    >>> lane_of({"update_id": 1, "message": {"chat": {"id": -5}}})
    '-5'
    >>> lane_of({"update_id": 1, "poll": {}})
    'other'
    """
    for kind in UPDATES:
        if event := _inside(update, kind):
            chat = _inside(event, "chat") or _inside(_inside(event, "message"), "chat")
            return str(chat.get("id") or _inside(event, "from").get("id") or "other")[:80]
    return "other"


def _inside(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def is_update(value: object) -> bool:
    """Whether it can be kept; what is in it is for `parse` to find out.

    >>> is_update({"update_id": 5}), is_update({"update_id": "5"}), is_update({"update_id": 2**63})
    (True, False, False)
    """
    number = value.get("update_id") if isinstance(value, dict) else None
    return type(number) is int and 0 <= number < 2**63


def encoded(update: dict[str, Any]) -> str:
    """An update as it is kept. Half a character, which no database takes, becomes "?"."""
    text = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace").decode()


def prepare() -> None:
    """Build what `parse` needs: a third of a second, which the first who writes would wait."""
    Update.model_rebuild()


def parse(payload: str, bot: Bot) -> Update | None:
    """An update as aiogram has it; None for a kind it has never heard of.

    Raises pydantic's `ValidationError`.
    """
    update = Update.model_validate_json(payload, context={"bot": bot})
    return update if kind_of(update) else None


_KINDS = Update.model_fields.keys() - {"update_id"}


def kind_of(update: Update) -> str:
    """The kind of an update; aiogram's own `event_type` compares whole updates to find it."""
    for name in update.model_fields_set:
        if name in _KINDS and getattr(update, name) is not None:
            return name
    return ""

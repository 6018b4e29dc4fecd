"""Wording: a notice in the words of its kind, in the language of a chat.

What was changed since says so, and of what was taken back nothing is left.
"""

from typing import Any

from bot.chat.keyboards import Words
from bot.texts import Say
from models.chats import Chat
from models.copies import State

ABOUT_IT = ("kind", "attachment", "state", "first")
"""The facts that are no part of a text."""


async def said(facts: dict[str, Any], chat: Chat) -> Words:
    """A notice in the words of its kind, with its files when it has any."""
    say = Say(chat.locale)
    told = {name: value for name, value in facts.items() if name not in ABOUT_IT}
    state = facts.get("state")
    if state == State.WITHDRAWN:
        told["text"] = say.plain("mark-withdrawn")
        return Words(say(facts["kind"], **told))
    if state == State.CHANGED and told.get("text"):
        told["text"] += f" {say.plain('mark-changed')}"
    return Words(say(facts["kind"], **told), files=files_of(facts))


def files_of(facts: dict[str, Any]) -> list[dict[str, str]]:
    """The files of a notice; what was put in by an older version has one by itself."""
    held = facts.get("attachment") or []
    return held if isinstance(held, list) else [held]

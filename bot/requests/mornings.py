"""The morning in a group: what waits, each with a press to see it."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.delivery import said
from bot.requests import group
from bot.texts import Say
from models.chats import Chat
from models.requests import OPEN_STATUSES, ResidentRequest


async def begun(facts: dict[str, Any], chat: Chat) -> Words:
    """What waits, as it is when this leaves."""
    say = Say(chat.locale)
    told = {name: value for name, value in facts.items() if name != "requests"}
    rows = ResidentRequest.filter(id__in=facts["requests"], status__in=list(OPEN_STATUSES))
    found = {row.id: row for row in await rows.select_related("category", "claimer")}
    items = [
        Choice(group.line(found[id], say), data("show-card", id))
        for id in facts["requests"]
        if id in found
    ]
    return Words((await said(told, chat)).html, items)


def routes() -> Routes:
    """How a morning is told."""
    return Routes(notices={"day-begins": begun})

"""Announcements: what the office tells many, word for word, in the language of each chat."""

from collections.abc import Collection
from typing import Any

from bot.chat.keyboards import Words
from bot.chat.routes import Routes
from bot.texts import Say
from models import announcements
from models.announcements import Announced, Announcement
from models.chats import Chat


async def shown(facts: dict[str, Any], chat: Chat) -> Words:
    """The words, read as it leaves: thousands of rows hold no copy of them."""
    announcement = await announcements.known(facts["announcement"])
    return Words(Say(chat.locale)(Announced.code, text=announcement.text(chat.locale)))


async def urgent(ids: Collection[int]) -> list[int]:
    """Which of these cannot wait till morning."""
    rows = await Announcement.filter(id__in=list(ids), urgent=True).only("id")
    return [row.id for row in rows]


def routes() -> Routes:
    """What leaves for an announcement."""
    return Routes(notices={Announced.code: shown}, urgent={"announcement": urgent})

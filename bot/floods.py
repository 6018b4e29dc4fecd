"""Floods in the chat: one answer to many messages, which says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiogram.types import Update

from bot.chat.parts import MOST, units
from bot.texts import Say
from models import floods
from models.floods import Flood


def who(update: Update, kind: str, lane: str) -> str:
    """The person in the chat: in a group a flood is one person's."""
    person = getattr(getattr(update, kind), "from_user", None)
    return f"{lane}:{person.id if person else ''}"


@asynccontextmanager
async def answered(flood: Flood, lane: str, *, now: datetime, at: float) -> AsyncIterator[None]:
    """Handle a turn of a flood within: its answers are gathered."""
    before = await floods.last_row()
    yield
    leaves_at = now + timedelta(seconds=flood.leaves_at - at)
    await floods.gather(flood, lane, after=before, leaves_at=leaves_at, worded=worded)


def worded(locale: str, text: str, turns: int) -> str:
    """An answer that says how many messages it answers; left alone when it is too long for that."""
    if turns < 2:
        return text
    said = f"{Say(locale)('flood-gathered', count=turns)}\n{text}"
    return said if units(said) <= MOST else text

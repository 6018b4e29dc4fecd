"""Ringing: what leaves in quiet hours makes no sound, unless it is urgent or is asked for.

Nothing is held back by this, as what is told to many is (`holding`): it stands in the chat for
whoever looks. What sounds is what a word's table calls `urgent`, and the answer to what somebody
has just said or pressed in private.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.chat.routes import Routes
from bot.delivery.claiming import Leaving
from bot.delivery.gathering import LIST, things_on
from models.calendar import is_quiet, local
from models.chats import ChatKind
from models.outbox import Priority

ANSWERED_WITHIN = timedelta(minutes=1)
"""What comes later is no answer any more to somebody who looks at the screen."""


async def hush(rows: Sequence[Leaving], routes: Routes, *, now: datetime) -> None:
    """Take the sound from those of these rows that must not ring now."""
    if not is_quiet(local(now).time()):
        return
    unasked = [(row, await _about(row)) for row in rows if not _answers(row, now)]
    urgent = await urgent_among({thing for _, things in unasked for thing in things}, routes)
    for row, things in unasked:
        row.silent = not things & urgent


def _answers(row: Leaving, now: datetime) -> bool:
    asked = row.priority == Priority.INTERACTIVE and row.chat.kind is ChatKind.PRIVATE
    return asked and now - row.created_at <= ANSWERED_WITHIN


async def _about(row: Leaving) -> set[str]:
    """The things a row is about, as "request:17"; of what is told to many, which words."""
    return await things_on(row.subject) if row.kind == LIST else {row.subject or row.words}


async def urgent_among(things: Collection[str], routes: Routes) -> set[str]:
    """Which of these things cannot wait till morning."""
    found: set[str] = set()
    for word, among in routes.urgent.items():
        ids = {int(t.partition(":")[2]) for t in things if t.partition(":")[0] == word}
        if ids:
            found |= {f"{word}:{id}" for id in await among(ids)}
    return found

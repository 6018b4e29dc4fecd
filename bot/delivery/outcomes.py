"""Outcomes: what became of a message, written down.

Surely not sent is tried again for as long as it takes. An unknown outcome is tried again, marked
as a repetition; a card is shown again, a broadcast is left and counted. What the platform will
never take is dead, with the reason.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.claiming import MARKED, Leaving
from bot.transports.telegram import Meaning, Outcome
from models import chats, requests
from models.chats import Chat, ChatKind
from models.database import attempt, later, later_each, padded, places
from models.outbox import Card, Outgoing, Priority, Sending, What

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60
"""Seconds between two tries at most."""

TRIES = 8
KEEP_TRYING = timedelta(days=1)
"""An unknown outcome is given up after so many tries, but not before so long."""

_SENT = "UPDATE outbox SET sending = 'sent', sent_at = ? WHERE id IN ({})"
_SHOWN = "UPDATE cards SET shown = ?, message_id = ? WHERE id = ?"
_REMEMBER = """
INSERT INTO posted (chat_id, message_id, subject, outgoing)
SELECT * FROM (
    VALUES (CAST(? AS INT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT))
) v WHERE column1 IN (SELECT id FROM chats)
ON CONFLICT (chat_id, message_id) DO UPDATE SET subject = excluded.subject
"""


class Outcomes:
    """Writes outcomes down, in the transaction of whoever asks."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self._handlers: dict[Meaning, Callable[[Leaving, Outcome], Awaitable[datetime | None]]] = {
            Meaning.NOT_SENT: self._again,
            Meaning.UNKNOWN: self.unknown,
            Meaning.LATER: self._later,
            Meaning.MOVED: self._moved,
            Meaning.GONE: self._gone,
            Meaning.UNREACHABLE: self._unreachable,
            Meaning.REFUSED: self._refused,
            Meaning.MOOT: self._moot,
        }

    async def write(self, outcomes: Sequence[tuple[Leaving, Outcome]]) -> dict[int, datetime]:
        """Write them down. Returns the rows that are due again, and when."""
        due = {}
        sent = [row.id for row, outcome in outcomes if outcome.meaning is Meaning.SENT]
        if sent:
            values = [self.now(), *padded(sent)]
            later(_SENT.format(places(sent)), values, table="outbox", changes=MARKED)
        self._shown([each for each in outcomes if each[1].meaning is Meaning.SENT])
        for row, outcome in outcomes:
            if outcome.meaning is Meaning.SENT:
                continue
            if due_at := await self._trouble(row, outcome):
                due[row.id] = due_at
        return due

    def _shown(self, sent: Sequence[tuple[Leaving, Outcome]]) -> None:
        """That is what is shown now, and there. Written with what follows."""
        cards = [
            (row.wanted, outcome.messages[0] if outcome.messages else row.message_id, row.card_id)
            for row, outcome in sent
            if row.what is What.CARD
        ]
        posted = [
            (row.chat.id, message, row.subject, row.id)
            for row, outcome in sent
            for message in (outcome.messages if row.subject else ())
            if message != row.message_id or not row.shown
        ]
        if cards:
            later_each(_SHOWN, cards, table="cards", changes=MARKED)
        if posted:
            later_each(_REMEMBER, posted, table="posted", changes=MARKED)

    async def _trouble(self, row: Leaving, outcome: Outcome) -> datetime | None:
        """Write one down that follows from an error. What goes wrong with it stops no other."""
        try:
            async with attempt():
                return await self._handlers[outcome.meaning](row, outcome)
        except Exception:
            log.exception("outcome-not-handled", extra={"outgoing": row.id})
            await self._end(row, Sending.UNCERTAIN, outcome.error)
            return None

    async def _again(self, row: Leaving, outcome: Outcome) -> datetime:
        pause = _pause(row.attempts)
        # once one try has ended unknown, only those are counted
        attempts = row.attempts if row.repeated else min(row.attempts + 1, 1_000)
        return await self._due(row, pause, outcome.error, attempts=attempts, **_begun(outcome))

    async def unknown(self, row: Leaving, outcome: Outcome) -> datetime | None:
        """It may have arrived."""
        tries = row.attempts + 1 if row.repeated else 1
        if row.priority is Priority.BROADCAST:
            await self._end(row, Sending.UNCERTAIN, outcome.error)
            return None
        if tries >= TRIES and self.now() - row.created_at >= KEEP_TRYING:
            await self._end(row, Sending.DEAD, outcome.error)
            return None
        pause = _pause(tries) if row.repeated else 0
        return await self._due(row, pause, outcome.error, attempts=tries, repeated=True)

    async def _later(self, row: Leaving, outcome: Outcome) -> datetime:
        return await self._due(row, outcome.wait, outcome.error, **_begun(outcome))

    async def _moved(self, row: Leaving, outcome: Outcome) -> datetime:
        await chats.moved(row.chat.transport, row.chat.external_id, outcome.moved_to)
        return await self._due(row, 0, outcome.error)

    async def _gone(self, row: Leaving, outcome: Outcome) -> datetime | None:
        """Somebody deleted the message that was to be changed: it is said anew, below."""
        if row.what is What.CARD:
            await Card.filter(id=row.card_id).update(message_id=None)
            return await self._due(row, 0, outcome.error)
        if row.what is What.CHANGE:
            await self._moot(row, outcome)  # somebody has taken it away already
            return None
        if row.kind == "editMessageText":
            said = {name: value for name, value in row.facts.items() if name != "message_id"}
            return await self._due(row, 0, outcome.error, kind="sendMessage", facts=said)
        await self._refused(row, outcome)
        return None

    async def _unreachable(self, row: Leaving, outcome: Outcome) -> None:
        chat, now = await Chat.get(id=row.chat_id), self.now()
        if chat.kind is ChatKind.GROUP:
            if chat.unreachable_since is None:
                await chats.lost(chat, now=now)
        else:
            await Chat.filter(id=chat.id, unreachable_since=None).update(unreachable_since=now)
            if row.priority is not Priority.BROADCAST:
                await requests.have_phoned(row.id, chat, row.subject, now=now)
        await self._end(row, Sending.DEAD, outcome.error)

    async def _refused(self, row: Leaving, outcome: Outcome) -> None:
        log.error("message-refused", extra={"outgoing": row.id, "kind": row.kind})
        await self._end(row, Sending.DEAD, outcome.error)

    async def _moot(self, row: Leaving, outcome: Outcome) -> None:
        await self._end(row, Sending.EXPIRED, outcome.error)

    async def _due(self, row: Leaving, pause: float, error: str, **values: Any) -> datetime:
        due_at = self.now() + timedelta(seconds=pause)
        await Outgoing.filter(id=row.id).update(
            sending=Sending.DUE, due_at=due_at, error=error or "tried", **values
        )
        return due_at

    @staticmethod
    async def _end(row: Leaving, sending: Sending, error: str) -> None:
        await Outgoing.filter(id=row.id).update(sending=sending, error=error)


def _begun(outcome: Outcome) -> dict[str, Any]:
    """Some parts of a long message have arrived: the next try repeats them."""
    return {"repeated": True} if outcome.messages else {}


def _pause(tries: int) -> int:
    return min(LONGEST_PAUSE, 1 << min(tries, 6))

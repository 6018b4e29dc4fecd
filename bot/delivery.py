"""Delivery: the only one that speaks to the chat platform.

Up to `SENDERS` messages are on their way at once, never two of one lane. A row is marked as
being sent before it is, and its outcome is written after; the outcomes of several share a
commit with the marking of the next. So a kill leaves at most one message per sender unknown:
those are sent again, silently and marked as a repetition, and a card is simply shown again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery

from bot.chat.keyboards import Words
from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.texts import Say
from bot.transports.telegram import Meaning, Outcome, edit_of, message_of, send
from models import chats, clock, outbox
from models.chats import Chat, ChatKind
from models.database import as_text, dialect, fetch, writing
from models.outbox import Card, Outgoing, Posted, Priority, Sending, What

log = logging.getLogger(__name__)

SENDERS = 8
"""Messages on their way at once."""

TRIES = 8
"""After so many tries of unknown outcome a message is given up; what was surely not sent, never."""

CANDIDATES = 400
"""Lanes that are looked at for something to send."""

_DUE = """
SELECT o.id, o.chat_id, c.kind FROM outbox o JOIN chats c ON c.id = o.chat_id
WHERE o.sending = 'due' AND o.due_at <= ? AND NOT EXISTS (
    SELECT 1 FROM outbox e
    WHERE e.lane = o.lane AND e.id < o.id AND e.sending IN ('due', 'sending')
)
ORDER BY o.priority, o.id LIMIT ?
"""


class Delivery:
    """Brings the outbox to the platform."""

    def __init__(
        self,
        bot: Bot,
        routes: Routes,
        *,
        pacing: Pacing | None = None,
        now: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bot = bot
        self.routes = routes
        self.pacing = pacing or Pacing()
        self.now = now
        self.monotonic = monotonic
        self._bell = asyncio.Event()
        self._sending: dict[asyncio.Task[Outcome], Outgoing] = {}
        self._passing: set[asyncio.Task[Any]] = set()

    def ring(self) -> None:
        """There is something in the outbox."""
        self._bell.set()

    def answer_press(self, answer: AnswerCallbackQuery) -> None:
        """Answer a press: at once, once, and nothing is lost when it fails."""
        task = asyncio.create_task(
            send(self.bot, answer.__api_method__, answer.model_dump(exclude_none=True))
        )
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    # --- the loop

    async def run(self) -> None:
        """Deliver until cancelled."""
        stop = outbox.on_due(self.ring)
        try:
            await self.recover()
            while True:
                await self._round()
        finally:
            stop()
            await self._let_finish()

    async def _round(self) -> None:
        self._bell.clear()
        try:
            wait = await self.step()
        except Exception as error:
            log.exception("delivery-failed", extra={"error": type(error).__name__})
            wait = 1.0
        if wait:
            await self._rest(wait)

    async def drain(self) -> None:
        """Deliver everything that is due, and return."""
        while await self.step() == 0 or self._sending:
            if self._sending:
                await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def step(self) -> float:
        """Write down what ended and start what can start.

        Returns the seconds until something more may be done; 0 when something was.
        """
        ended = [task for task in self._sending if task.done()]
        outcomes = [(self._sending.pop(task), task.result()) for task in ended]
        wait, ready = await self._choose(SENDERS - len(self._sending))
        if not outcomes and not ready:
            return wait
        async with writing():
            for row, outcome in outcomes:
                await self._settle(row, outcome)
            if ready:
                await Outgoing.filter(id__in=[row.id for row in ready]).update(
                    sending=Sending.SENDING
                )
        for row in ready:
            task = asyncio.create_task(self._send(row))
            self._sending[task] = row
            task.add_done_callback(lambda _: self._bell.set())
        return 0.0

    async def _rest(self, wait: float) -> None:
        try:
            async with asyncio.timeout(min(wait, 1.0)):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _let_finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)
            outcomes = [(r, t.result()) for t, r in self._sending.items() if t.done()]
            async with writing():
                for row, outcome in outcomes:
                    await self._settle(row, outcome)
        for task in self._passing:
            task.cancel()

    async def recover(self) -> None:
        """What was on its way when the process ended: its outcome is unknown."""
        async with writing():
            for row in await Outgoing.filter(sending=Sending.SENDING).order_by("id"):
                await self._unknown(row, "the process ended")

    # --- what can be sent now

    async def _choose(self, free: int) -> tuple[float, list[Outgoing]]:
        if free <= 0:
            return 1.0, []
        now = self.now()
        due = await fetch(_DUE, [as_text(now) if dialect() == "sqlite" else now, CANDIDATES])
        at = self.monotonic()
        soonest, ids = 1.0, []
        for row in due:
            group = row["kind"] == ChatKind.GROUP
            wait = self.pacing.wait(row["chat_id"], group=group, now=at)
            if wait > 0:
                soonest = min(soonest, wait)
                continue
            self.pacing.take(row["chat_id"], group=group, now=at)
            ids.append(row["id"])
            if len(ids) == free:
                break
        rows = await Outgoing.filter(id__in=ids).select_related("chat", "card") if ids else []
        return soonest, list(rows)

    # --- sending one

    async def _send(self, row: Outgoing) -> Outcome:
        try:
            if row.expires_at and row.expires_at <= self.now():
                return Outcome(Meaning.REFUSED, error="expired")
            made = await self._made(row)
        except Exception as error:
            log.exception("message-not-made", extra={"outgoing": row.id, "kind": row.kind})
            return Outcome(Meaning.REFUSED, error=type(error).__name__)
        if made is None:
            return Outcome(Meaning.REFUSED, error="nothing to show")
        return await send(self.bot, *made)

    async def _made(self, row: Outgoing) -> tuple[str, dict[str, Any]] | None:
        match row.what:
            case What.CALL:
                return row.kind, {**row.facts, "chat_id": row.chat.external_id}
            case What.NOTICE:
                words = await self._notice(row)
                return message_of(words, row.chat.external_id)
            case What.CARD:
                return await self._card(row)

    async def _notice(self, row: Outgoing) -> Words:
        """A notice in words; a repeated one says so, and comes without a sound."""
        make = self.routes.notices.get(row.kind, said)
        words = await make({"kind": row.kind, **row.facts}, row.chat)
        if row.repeated:
            mark = Say(row.chat.locale)("repeated")
            words = replace(words, html=f"{mark}{words.html}", silent=True)
        return replace(words, extra={**words.extra, **await self._below_card(row)})

    async def _below_card(self, row: Outgoing) -> dict[str, Any]:
        """In a group, news about a thing replies to the card that shows it."""
        if row.chat.kind is not ChatKind.GROUP or not row.subject:
            return {}
        card = await Card.filter(
            chat_id=row.chat_id, subject=row.subject, message_id__not_isnull=True
        ).first()
        if card is None:
            return {}
        return {
            "reply_parameters": {
                "message_id": card.message_id,
                "allow_sending_without_reply": True,
            }
        }

    async def _card(self, row: Outgoing) -> tuple[str, dict[str, Any]] | None:
        card = await Card.get(id=row.card_id)
        row.card = card
        words = await self.routes.cards[row.kind](int(row.subject.partition(":")[2]), row.chat)
        if words is None:
            return None
        if card.message_id is None:
            return message_of(words, row.chat.external_id)
        return edit_of(words, row.chat.external_id, card.message_id)

    # --- what became of it

    async def _settle(self, row: Outgoing, outcome: Outcome) -> None:
        handlers: dict[Meaning, Callable[[Outgoing, Outcome], Awaitable[None]]] = {
            Meaning.SENT: self._sent,
            Meaning.NOT_SENT: self._again,
            Meaning.UNKNOWN: lambda row, outcome: self._unknown(row, outcome.error),
            Meaning.LATER: self._later,
            Meaning.MOVED: self._moved,
            Meaning.GONE: self._gone,
            Meaning.UNREACHABLE: self._unreachable,
            Meaning.REFUSED: self._refused,
        }
        await handlers[outcome.meaning](row, outcome)

    async def _sent(self, row: Outgoing, outcome: Outcome) -> None:
        await self._mark(row, Sending.SENT, sent_at=self.now())
        if row.what is What.CARD:
            values: dict[str, Any] = {"shown": row.card.wanted}  # type: ignore[union-attr]
            if outcome.message_id:
                values["message_id"] = outcome.message_id
            await Card.filter(id=row.card_id).update(**values)
        if row.subject and outcome.message_id:
            await self._remember(row, outcome.message_id)

    async def _remember(self, row: Outgoing, message_id: int) -> None:
        known = await Posted.filter(chat_id=row.chat_id, message_id=message_id).update(
            subject=row.subject
        )
        if not known:
            await Posted.create(chat_id=row.chat_id, message_id=message_id, subject=row.subject)

    async def _again(self, row: Outgoing, outcome: Outcome) -> None:
        wait = min(60, 2 ** min(row.attempts, 6))
        await self._due(row, wait, outcome.error, attempts=row.attempts + 1)

    async def _unknown(self, row: Outgoing, error: str) -> None:
        if row.priority is Priority.BROADCAST:
            await self._mark(row, Sending.UNCERTAIN, error=error)
        elif row.attempts + 1 >= TRIES:
            await self._mark(row, Sending.DEAD, error=error)
        else:
            wait = min(60, 2 ** min(row.attempts, 6)) if row.attempts else 0
            await self._due(row, wait, error, attempts=row.attempts + 1, repeated=True)

    async def _later(self, row: Outgoing, outcome: Outcome) -> None:
        self.pacing.close(row.chat_id, outcome.wait, now=self.monotonic())
        await self._due(row, outcome.wait, outcome.error)

    async def _moved(self, row: Outgoing, outcome: Outcome) -> None:
        await chats.moved(row.chat.transport, row.chat.external_id, outcome.moved_to)
        await self._due(row, 0, outcome.error)

    async def _gone(self, row: Outgoing, outcome: Outcome) -> None:
        """Somebody deleted the card's message: it is shown anew, below."""
        if row.what is not What.CARD:
            await self._refused(row, outcome)
            return
        await Card.filter(id=row.card_id).update(message_id=None)
        await self._due(row, 0, outcome.error)

    async def _unreachable(self, row: Outgoing, outcome: Outcome) -> None:
        await Chat.filter(id=row.chat_id).update(unreachable_since=self.now())
        await self._mark(row, Sending.DEAD, error=outcome.error)

    async def _refused(self, row: Outgoing, outcome: Outcome) -> None:
        expired = outcome.error == "expired"
        await self._mark(row, Sending.EXPIRED if expired else Sending.DEAD, error=outcome.error)
        if not expired:
            log.error("message-refused", extra={"outgoing": row.id, "kind": row.kind})

    async def _due(self, row: Outgoing, wait: float, error: str, **values: Any) -> None:
        due_at = self.now() + timedelta(seconds=wait)
        await self._mark(row, Sending.DUE, due_at=due_at, error=error, **values)

    @staticmethod
    async def _mark(row: Outgoing, sending: Sending, **values: Any) -> None:
        await Outgoing.filter(id=row.id).update(sending=sending, **values)


async def said(facts: dict[str, Any], chat: Chat) -> Words:
    """A notice in the words of its kind, with its file when it has one."""
    told = {name: value for name, value in facts.items() if name not in ("kind", "attachment")}
    return Words(Say(chat.locale)(facts["kind"], **told), file=facts.get("attachment"))

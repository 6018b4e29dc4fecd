"""Cards: messages that show the present state of one thing: wanted in a revision, shown in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.expressions import F

from models.chats import Chat
from models.database import (
    add,
    after_commit,
    execute,
    fetch,
    made,
    padded,
    places,
    recall,
    remember,
    those,
    writing,
)
from models.outbox.putting import put, ring
from models.outbox.tables import Card, Outgoing, Priority, Sending, What


async def show(
    chat: Chat,
    kind: str,
    subject: str,
    *,
    now: datetime,
    message_id: int | None = None,
    new: bool = False,
    priority: Priority = Priority.NOTICE,
) -> bool:
    """Have a card in a chat, newest. Returns whether it is the first time.

    With `message_id` an existing message becomes the card (a draft becomes its receipt). What is
    `new` itself can't have a card yet, so that none is looked for. The first time it leaves with
    this `priority`: it may be what somebody waits for.
    """
    async with writing():
        if new:
            card = made(
                Card, chat_id=chat.id, kind=kind, subject=subject, wanted=1, message_id=message_id
            )
            await add(card, numbered=True)
            await _send([card], now=now, priority=priority, chat=chat)
            return True
        card, created = await Card.get_or_create(
            {"message_id": message_id, "wanted": 1}, chat_id=chat.id, kind=kind, subject=subject
        )
        if created:
            await _send([card], now=now, priority=priority)
            return True
        if message_id and card.message_id is None:
            await Card.filter(id=card.id).update(message_id=message_id)
        await _want([card], now=now)
    return False


async def shown_in(chats: Sequence[Chat], kind: str, subject: str) -> bool:
    """Whether the thing has a card in one of the chats."""
    ids = [chat.id for chat in chats]
    return await Card.filter(chat_id__in=ids, kind=kind, subject=subject).exists()


async def show_anew(chat: Chat, kind: str, subject: str, *, now: datetime) -> int | None:
    """Have a card in a new message, below everything.

    Returns the message that was the card till now, if there was one.
    """
    async with writing():
        card = await Card.filter(chat_id=chat.id, kind=kind, subject=subject).first()
        if card is None:
            await show(chat, kind, subject, now=now)
            return None
        before: int | None = card.message_id
        await Card.filter(id=card.id).update(message_id=None, wanted=F("wanted") + 1)
        if card.id not in await _on_their_way([card.id], Sending.DUE):
            # somebody waits for it: it is not gathered again
            await _send([card], now=now, priority=Priority.INTERACTIVE)
    return before


async def bring_files(chat: Chat, subject: str, *, now: datetime) -> None:
    """Send the photos and the like of a thing that were only marks on a list till now."""
    gathered = Outgoing.filter(
        lane=str(chat.id), sending=Sending.GATHERED, what=What.NOTICE, subject=subject
    )
    async with writing():
        held = [row for row in await gathered.order_by("id") if row.facts.get("attachment")]
        await Outgoing.filter(id__in=[row.id for row in held]).update(
            sending=Sending.SENT, words=""
        )
        for row in held:
            await put(
                chat_id=chat.id,
                lane=row.lane,
                what=What.NOTICE,
                kind=row.kind,
                facts=row.facts,
                subject=subject,
                words=row.words,
                priority=Priority.INTERACTIVE,
                due_at=now,
                created_at=now,
            )


async def refresh(kinds: Sequence[str], subject: str, *, now: datetime) -> None:
    """Bring every card of a thing, wherever it is shown, to its present state.

    What it shows is read after the commit: once in a transaction is enough.
    """
    key = ("refreshed", *kinds, subject)
    if recall(key):
        return
    condition = f"subject = ? AND kind IN ({places(kinds)})"
    if cards := await those(Card, condition, [subject, *padded(kinds)]):
        await _want(cards, now=now)
    remember(key, True, Card, Outgoing)


async def _want(cards: Sequence[Card], *, now: datetime) -> None:
    """Have cards brought up to date; what stands on a list alone, by way of the list."""
    ids = [card.id for card in cards]
    waiting = await _on_their_way(ids, Sending.DUE, Sending.SENDING)
    own = [c for c in cards if c.message_id or c.list_id is None or c.id in waiting]
    on_lists = sorted({c.list_id for c in cards if c.list_id})
    lists = await Card.filter(id__in=on_lists) if on_lists else []
    if lists:
        waiting |= await _on_their_way([card.id for card in lists], Sending.DUE)
    behind = [*own, *lists]
    if ids := [card.id for card in behind]:
        async with writing():
            await execute(
                f"UPDATE cards SET wanted = wanted + 1 WHERE id IN ({places(ids)})", padded(ids)
            )
    due = {id for id, states in waiting.items() if Sending.DUE in states}
    await _send([card for card in behind if card.id not in due], now=now)


async def _on_their_way(ids: Sequence[int], *sending: Sending) -> dict[int, set[Sending]]:
    """How far the rows of cards got, of those that are as far as that."""
    found: dict[int, set[Sending]] = {}
    if ids:
        rows = await fetch(
            f"SELECT card_id, sending FROM outbox WHERE card_id IN ({places(ids)})"
            f" AND sending || '' IN ({places(sending)}) AND what = '{What.CARD}'",
            [*padded(ids), *padded(sending)],
        )
        for row in rows:
            found.setdefault(row["card_id"], set()).add(Sending(row["sending"]))
    return found


async def _send(
    cards: Sequence[Card],
    *,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    chat: Chat | None = None,
) -> None:
    """Put in that cards are to be shown; when they are new, the `chat` is known they are all in."""
    async with writing():
        for card in cards:
            await put(
                chat=chat,
                card=card,
                chat_id=card.chat_id,
                lane=str(card.chat_id),
                what=What.CARD,
                kind=card.kind,
                card_id=card.id,
                subject=card.subject,
                priority=priority,
                due_at=now,
                created_at=now,
            )


async def catch_up(chat: Chat, *, since: datetime, now: datetime) -> None:
    """Tell a chat that can be reached again what it missed; what was broadcast is over."""
    # what was the first to fail had been put in a little earlier
    missed = Outgoing.filter(
        chat_id=chat.id, sending=Sending.DEAD, created_at__gte=since - timedelta(minutes=10)
    )
    async with writing():
        await missed.filter(what=What.NOTICE, priority=Priority.NOTICE).update(
            sending=Sending.DUE, due_at=now
        )
        await missed.update(sending=Sending.EXPIRED)  # answers too late; cards are shown anew
        behind = await Card.filter(chat_id=chat.id, wanted__gt=F("shown"))
        await _want(behind, now=now)
        after_commit(ring)

"""The outbox: everything that has to be told, kept in the transaction that made it true.

Three things go out. A *call* is what a conversation said (a method of the chat platform with
its parameters). A *notice* is a kind with facts, turned into words when it leaves. A *card* is
a message that shows the present state of one thing in one chat: it is wanted in a revision and
shown in a revision, and however often it changed meanwhile, it leaves once, newest.

When more is due to a group than it may be sent, what waits is *gathered* into one message: a card
of its own, a list, that shows what became of each thing on it (`bot.delivery.gathering`).

Rows of one lane leave in order; a lane is a chat, and what is broadcast to that chat has
one of its own so that nothing waits behind it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model

from models import accounts
from models.accounts import Account
from models.chats import Chat, groups_of
from models.database import (
    JsonField,
    UtcDatetimeField,
    add,
    add_row,
    after_commit,
    fetch,
    made,
    recall,
    remember,
    remembered,
    writing,
)
from models.errors import Coded
from models.grids import Grid, way_up
from models.members import Member
from models.residents import Resident


class What(StrEnum):
    """What kind of thing goes out."""

    CALL = "call"
    NOTICE = "notice"
    CARD = "card"
    CHANGE = "change"  # of messages that have left: see `models.copies`


class Priority(IntEnum):
    """Smaller leaves first."""

    INTERACTIVE = 0
    NOTICE = 1
    BROADCAST = 2


class Sending(StrEnum):
    """How far it got."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    EXPIRED = "expired"
    GATHERED = "gathered"  # it stands on a list, which `card` names for a notice


class Card(Model):
    """The message that shows one thing (`subject`, "request:17") in one chat."""

    id = fields.IntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="cards", on_delete=fields.CASCADE
    )
    chat_id: int
    kind = fields.CharField(max_length=20)
    subject = fields.CharField(max_length=40, db_index=True)
    wanted = fields.IntField(default=0)
    shown = fields.IntField(default=0)
    message_id = fields.BigIntField(null=True)
    page = fields.SmallIntField(default=0, db_default=0)  # of what does not fit under one message
    list: fields.ForeignKeyNullableRelation["Card"] = fields.ForeignKeyField(
        "models.Card", related_name="listed", null=True, on_delete=fields.SET_NULL
    )
    list_id: int | None

    class Meta(Model.Meta):
        table = "cards"
        unique_together = (("chat", "kind", "subject"),)
        indexes = (("list",),)


class Outgoing(Model):
    """One thing to send. `repeated` marks what may have arrived once already.

    `words` is what a notice passes on ("entry:45"), so that it can be changed and taken back.
    """

    id = fields.BigIntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="outgoing", on_delete=fields.CASCADE
    )
    chat_id: int
    lane = fields.CharField(max_length=20)
    what = fields.CharEnumField(What, max_length=10)
    kind = fields.CharField(max_length=60)
    facts: Any = JsonField(default=dict)
    card: fields.ForeignKeyNullableRelation[Card] = fields.ForeignKeyField(
        "models.Card", related_name="outgoing", null=True, on_delete=fields.CASCADE
    )
    card_id: int | None
    subject = fields.CharField(max_length=40, default="")
    words = fields.CharField(max_length=40, default="", db_default="", db_index=True)
    priority = fields.IntEnumField(Priority, default=Priority.NOTICE)
    sending = fields.CharEnumField(Sending, max_length=10, default=Sending.DUE)
    attempts = fields.SmallIntField(default=0)
    due_at = UtcDatetimeField()
    expires_at = UtcDatetimeField(null=True)
    repeated = fields.BooleanField(default=False)
    error = fields.CharField(max_length=200, default="")
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "outbox"
        # every message changes `sending` twice, and with it each index that holds it
        indexes = (("sending", "due_at"), ("subject",), ("card",), ("chat", "id"))


class Posted(Model):
    """Which thing a message in a chat is about, so that a reply to it finds its way.

    `outgoing` is the row of the outbox by which it left.
    """

    id = fields.BigIntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="posted", on_delete=fields.CASCADE
    )
    chat_id: int
    message_id = fields.BigIntField()
    subject = fields.CharField(max_length=40)
    outgoing = fields.BigIntField(null=True, db_index=True)

    class Meta(Model.Meta):
        table = "posted"
        unique_together = (("chat", "message_id"),)


SUBJECTS = ("request", "enrolment", "lesson", "course", "proposal")
"""The facts that can name what a notice is about, the nearest first."""


class Notice(Coded):
    """News for somebody: a kind, from the class name, and facts that JSON can hold.

    What it is about is told by a fact of that name (`request`, `course`): replies to it find
    their way by that.
    """

    @property
    def about(self) -> str:
        """The thing it is about, as "request:17"; "" when it is about none."""
        facts = self.facts()
        return next((f"{word}:{facts[word]}" for word in SUBJECTS if word in facts), "")


def notices() -> list[type[Notice]]:
    """Every notice there is, for the test that holds the texts against them."""
    return Notice.__subclasses__()


_bells: list[Callable[[], None]] = []


def on_due(bell: Callable[[], None]) -> Callable[[], None]:
    """Ring this bell whenever something was put in. Returns the way to take it down."""
    _bells.append(bell)
    return lambda: _bells.remove(bell)


def ring() -> None:
    """Something is due that was not before."""
    for bell in list(_bells):
        bell()


Recipient = Chat | Account | Resident | Member | Grid


async def chats_of(to: Recipient) -> list[Chat]:
    """Where somebody can be told something; empty when nowhere.

    A grid without a group, or whose group has thrown the bot out, is spoken to in the nearest
    group above it.
    """
    match to:
        case Chat():
            return [to]
        case Account():
            known = recall(accounts.key(to.id))
            return [known.chat] if known and known.chat else await _chats(accounts__id=to.id)
        case Resident():
            return await _chats(accounts__resident_id=to.id)
        case Member():
            return await _chats(accounts__member_id=to.id)
        case Grid():
            way = await way_up(to)
            groups = await groups_of(way)
            return next(([groups[g.id]] for g in way if g.id in groups), [])


async def _chats(**whose: int) -> list[Chat]:
    async def read() -> list[Chat]:
        return await Chat.filter(**whose)

    return await remembered(("chats", *whose.items()), (Chat, Account), read)


async def tell(
    to: Recipient,
    notice: Notice,
    *,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    words: str = "",
) -> int:
    """Put a notice in for every chat of a recipient. Returns how many there are.

    What passes `words` on can be changed and taken back by them.
    """
    chats = await chats_of(to)
    async with writing():
        for chat in chats:
            _put(
                chat_id=chat.id,
                lane=_lane(chat, priority),
                what=What.NOTICE,
                kind=notice.code,
                facts=notice.facts(),
                subject=notice.about,
                words=words,
                priority=priority,
                due_at=due_at or now,
                expires_at=expires_at,
                created_at=now,
            )
    return len(chats)


async def broadcast(
    chats: Sequence[int],
    notice: Notice,
    *,
    words: str,
    now: datetime,
    due_at: datetime,
    expires_at: datetime,
) -> None:
    """Put a notice in for many chats at once; nothing waits behind it. `words` names all of it."""
    async with writing():
        for chat in chats:
            _put(
                chat_id=chat,
                lane=f"{chat}b",
                what=What.NOTICE,
                kind=notice.code,
                facts=notice.facts(),
                words=words,
                priority=Priority.BROADCAST,
                due_at=due_at,
                expires_at=expires_at,
                created_at=now,
            )


async def take_back(chat: Chat, kind: str, subject: str) -> list[dict[str, Any]]:
    """Take news back that has not left yet, to tell newer news instead. Returns their facts."""
    waiting = Outgoing.filter(
        chat_id=chat.id, what=What.NOTICE, kind=kind, subject=subject, sending=Sending.DUE
    )
    async with writing():
        rows = await waiting.order_by("id")
        await Outgoing.filter(id__in=[row.id for row in rows], sending=Sending.DUE).delete()
    return [row.facts for row in rows]


async def call(
    chat: Chat, method: str, parameters: dict[str, Any], *, now: datetime, subject: str = ""
) -> None:
    """Put in what a conversation said."""
    async with writing():
        _put(
            chat_id=chat.id,
            lane=_lane(chat, Priority.INTERACTIVE),
            what=What.CALL,
            kind=method,
            facts=parameters,
            subject=subject,
            priority=Priority.INTERACTIVE,
            due_at=now,
            created_at=now,
        )


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
            await _send([card], now=now, priority=priority)
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
            _put(
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
    """Bring every card of a thing, wherever it is shown, to its present state."""
    cards = await Card.filter(kind__in=list(kinds), subject=subject)
    if cards:
        await _want(cards, now=now)


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
    await Card.filter(id__in=[card.id for card in behind]).update(wanted=F("wanted") + 1)
    due = {id for id, states in waiting.items() if Sending.DUE in states}
    await _send([card for card in behind if card.id not in due], now=now)


async def _on_their_way(ids: Sequence[int], *sending: Sending) -> dict[int, set[Sending]]:
    """How far the rows of cards got, of those that are as far as that."""
    found: dict[int, set[Sending]] = {}
    rows = Outgoing.filter(card_id__in=ids, sending__in=sending, what=What.CARD)
    for row in await rows.only("id", "card_id", "sending"):
        found.setdefault(row.card_id or 0, set()).add(row.sending)
    return found


async def _send(
    cards: Sequence[Card], *, now: datetime, priority: Priority = Priority.NOTICE
) -> None:
    async with writing():
        for card in cards:
            _put(
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


def _lane(chat: Chat, priority: Priority) -> str:
    return f"{chat.id}b" if priority is Priority.BROADCAST else str(chat.id)


def _put(**row: Any) -> None:
    add_row(Outgoing, **row)
    after_commit(ring)


async def not_sent(ids: Sequence[int]) -> None:
    """What was about to be sent, and was not even begun, waits again."""
    if ids:
        still = Outgoing.filter(id__in=list(ids), sending=Sending.SENDING)
        await still.update(sending=Sending.DUE)


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


LATELY = 5
"""The messages that are meant by what was said "lately"."""

_LATELY = f"""
SELECT o.* FROM chats c JOIN outbox o ON o.id IN (
    SELECT id FROM outbox WHERE chat_id = c.id AND what <> '{What.CHANGE}'
    AND sending IN ('{Sending.SENT}',
    '{Sending.SENDING}') ORDER BY id DESC LIMIT {LATELY}
) WHERE c.id IN ({{}}) ORDER BY o.id DESC
"""


async def meet(chats: Sequence[Chat]) -> None:
    """Read at once what was sent lately to several chats, for as long as the transaction lasts.

    What is put in meanwhile has not been sent.
    """
    for id, rows in (await _sent_lately([chat.id for chat in chats])).items():
        remember(("lately", id), rows, Outgoing)


async def lately(chat: Chat) -> list[Outgoing]:
    """What was sent to a chat last, the newest first."""
    known: list[Outgoing] | None = recall(("lately", chat.id))
    return (await _sent_lately([chat.id]))[chat.id] if known is None else known


async def _sent_lately(chats: Sequence[int]) -> dict[int, list[Outgoing]]:
    sent: dict[int, list[Outgoing]] = {chat: [] for chat in chats}
    if sent:
        for row in await fetch(_LATELY.format(", ".join("?" * len(sent))), list(sent)):
            sent[row["chat_id"]].append(Outgoing._init_from_db(**row))
    return sent


async def last_news(chat: Chat) -> Outgoing | None:
    """The last message to a chat; what changes in place does not count."""
    return (
        # what is being sent may have been read already
        await Outgoing.filter(chat_id=chat.id, sending__in=(Sending.SENDING, Sending.SENT))
        .exclude(what__in=(What.CARD, What.CHANGE))
        .order_by("-id")
        .first()
    )


async def amend(chat: Chat, subject: str, parameters: dict[str, Any]) -> bool:
    """Change what was said about a thing, if it has not left yet. Returns whether it could be."""
    row = (
        await Outgoing.filter(chat_id=chat.id, subject=subject, what=What.CALL, sending=Sending.DUE)
        .order_by("-id")
        .first()
    )
    if row is None:
        return False
    row.facts = {**row.facts, **parameters}
    await row.save(update_fields=["facts"])
    return True


async def last_message(chat: Chat, subject: str) -> int | None:
    """The newest message about a thing in a chat."""
    row = await Posted.filter(chat_id=chat.id, subject=subject).order_by("-message_id").first()
    return row.message_id if row else None


class NotYetKnown(Exception):
    """A message was answered before it was written down which one it is; soon it will be."""


async def about(chat: Chat, message_id: int) -> str:
    """The thing a message of ours is about ("request:17"), or "" when it is about none we know.

    Raises `NotYetKnown` while a message to that chat is on its way: it may be the very one.
    """
    row = await Posted.filter(chat_id=chat.id, message_id=message_id).first()
    if row is None and await Outgoing.filter(chat_id=chat.id, sending=Sending.SENDING).exists():
        raise NotYetKnown
    return row.subject if row else ""

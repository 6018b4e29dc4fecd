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

from models.outbox.cards import bring_files, catch_up, refresh, show, show_anew, shown_in
from models.outbox.notices import Notice, Recipient, chats_of, notices
from models.outbox.putting import (
    Put,
    amend,
    broadcast,
    call,
    just_put,
    must_read,
    not_sent,
    on_due,
    put,
    ring,
    take_back,
    tell,
)
from models.outbox.reading import NotYetKnown, about, last_message, last_news, lately, meet
from models.outbox.tables import Card, Outgoing, Posted, Priority, Sending, What

__all__ = [
    "Card",
    "NotYetKnown",
    "Notice",
    "Outgoing",
    "Posted",
    "Priority",
    "Put",
    "Recipient",
    "Sending",
    "What",
    "about",
    "amend",
    "bring_files",
    "broadcast",
    "call",
    "catch_up",
    "chats_of",
    "just_put",
    "last_message",
    "last_news",
    "lately",
    "meet",
    "must_read",
    "not_sent",
    "notices",
    "on_due",
    "put",
    "refresh",
    "ring",
    "show",
    "show_anew",
    "shown_in",
    "take_back",
    "tell",
]

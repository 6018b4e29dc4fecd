"""The journal: who did what to what, when. Rows are only ever added.

`actor` and `subject` are written as "kind:id" ("member:3", "request:17"); `via` tells the
door it came through (chat, office, clock, load). `facts` holds ids, codes and counts, never
names, phones or free text, so that erasing a person leaves the journal whole.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField, UtcDatetimeField, add_row, writing


class Via(StrEnum):
    """The door an act came through."""

    CHAT = "chat"
    OFFICE = "office"
    CLOCK = "clock"
    LOAD = "load"


class Actor:
    """Who acts, and through which door. Rules take one and write it down.

    >>> str(Actor("member", 3, Via.CHAT))
    'member:3'
    """

    __slots__ = ("id", "kind", "via")

    def __init__(self, kind: str, id: int, via: Via) -> None:
        self.kind, self.id, self.via = kind, id, via

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


CLOCK = Actor("clock", 0, Via.CLOCK)
"""Time itself: what happens when nobody does anything."""

OPERATOR = Actor("operator", 0, Via.LOAD)
"""Whoever sits at the shell."""


class JournalEntry(Model):
    """One act."""

    id = fields.BigIntField(primary_key=True)
    at = UtcDatetimeField(db_index=True)
    actor = fields.CharField(max_length=40)
    via = fields.CharEnumField(Via, max_length=10)
    act = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=40, db_index=True)
    facts: Any = JsonField(default=dict)

    class Meta(Model.Meta):
        table = "journal"


async def write(actor: Actor, act: str, subject: Model, *, now: datetime, **facts: Any) -> None:
    """Add one act. Called inside the transaction of the act itself."""
    async with writing():
        add_row(
            JournalEntry,
            at=now,
            actor=str(actor),
            via=actor.via,
            act=act,
            subject=subject_of(subject),
            facts=facts,
        )


def subject_of(row: Model) -> str:
    """How a row is named in the journal: by its table, in the singular, and its id.

    >>> class Lesson(Model):
    ...     id = fields.IntField(primary_key=True)
    >>> subject_of(Lesson(id=4))
    'lesson:4'
    """
    return f"{word_of(type(row))}:{row.pk}"


def word_of(table: type[Model]) -> str:
    """The word for one row of a table: "request", "estate"."""
    return WORDS.get(table.__name__, table.__name__.lower())


WORDS = {
    "ResidentRequest": "request",
    "ApiToken": "token",
    "Incoming": "inbox",
    "CalendarDay": "day",
    "CalendarHours": "hours",
}

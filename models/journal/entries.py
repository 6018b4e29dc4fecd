"""Entries: one act each.

`actor` and `subject` are written as "kind:id" ("member:3", "request:17"); `via` tells the
door it came through (chat, office, clock, load). `facts` holds ids, codes and counts, never
names, phones or free text. What is said of a person (what stood in a field before and after,
masked; why something was shown) stands in `personal`, beside a digest of it with a salt of its
own: erasing a person empties the one and leaves the other, so that the journal stays whole and
nothing can be guessed from what is left.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from models.database import (
    JsonField,
    UtcDatetimeField,
    add_row,
    execute,
    when_undone,
    writing,
)
from models.journal import changes


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
    personal: Any = JsonField(null=True)
    personal_digest = fields.CharField(max_length=64, default="", db_default="")

    class Meta(Model.Meta):
        table = "journal"


SALT = "salt"
READ = "personal-read"
"""The act of whoever was shown a personal field as it is."""
ERASED = "personal-erased"
"""The act that says of which entries the personal part was erased."""

_exactly = msgspec.json.Encoder(order="deterministic", decimal_format="string").encode


def exactly(value: Any) -> bytes:
    """A value as bytes, always the same for what is the same."""
    return _exactly(value)


def digest_of(personal: Any) -> str:
    """The digest that stays when a personal part goes."""
    return hashlib.sha256(exactly(personal)).hexdigest()


async def write(
    actor: Actor,
    act: str,
    subject: Model,
    *,
    now: datetime,
    personal: Any = None,
    **facts: Any,
) -> None:
    """Add one act. Called inside the transaction of the act itself.

    `personal` is a mapping with what is said of persons, if anything is. What changed in the row is
    told as well.
    """
    from models import webhooks  # of things that are written down here

    said = _said(actor, act, subject_of(subject), facts, now=now)
    watch = changes.watched()
    async with writing():
        if personal and "after" in personal:
            _keep(said, personal)
            changes.told(subject)
        elif watch is None:
            _keep(said, {**changes.told_of(subject), **(personal or {})})
        else:
            entry = changes.Entry(subject, said, dict(personal or {}))
            watch.entries.append(entry)
            when_undone(lambda: watch.entries.remove(entry))
        await webhooks.note(act, subject, now=now)


@asynccontextmanager
async def watching() -> AsyncIterator[None]:
    """Entries made within tell what stood in their rows before and after (`changes`).

    Inside the transaction of the act; where it fails, nothing is kept.
    """
    with changes.watching() as watch:
        yield
    for entry, told in await changes.differences(watch):
        _keep(entry.said, {**entry.personal, **told})


async def read(
    actor: Actor,
    reader: Model,
    rows: Sequence[Model],
    shown: Mapping[str, Sequence[int]],
    *,
    now: datetime,
) -> None:
    """Write down that personal fields were read as they are: one entry, however many rows.

    `shown` has the ids by field. The entry is about the row, or where there are several about
    whoever read them. Nothing is written when nothing was shown.
    """
    if not shown:
        return
    subject, of = rows[0] if len(rows) == 1 else reader, word_of(type(rows[0]))
    facts = {"of": of, "fields": {name: list(ids) for name, ids in sorted(shown.items())}}
    async with writing():
        _keep(_said(actor, READ, subject_of(subject), facts, now=now), None)


def _said(
    actor: Actor, act: str, subject: str, facts: dict[str, Any], *, now: datetime
) -> dict[str, Any]:
    return {
        "at": now,
        "actor": str(actor),
        "via": actor.via,
        "act": act,
        "subject": subject,
        "facts": facts,
    }


def _keep(said: dict[str, Any], personal: Any) -> None:
    salted = {SALT: secrets.token_hex(16), **personal} if personal else None
    digest = digest_of(salted) if salted else ""
    add_row(JournalEntry, **said, personal=salted, personal_digest=digest)


async def erase_personal(
    subject: Model, actor: Actor, *, now: datetime, also: Iterable[Model] = ()
) -> int:
    """Erase what the journal says of a person: the personal parts of all that was done to these.

    That something was done, by whom and when, stays. Returns how many entries were emptied.
    """
    names = [subject_of(row) for row in (subject, *also)]
    async with writing():
        speaking = JournalEntry.filter(subject__in=names, personal__isnull=False)
        ids = sorted(await speaking.values_list("id", flat=True))
        for some in (ids[at : at + 500] for at in range(0, len(ids), 500)):
            places = ", ".join("?" * len(some))
            await execute(f"UPDATE journal SET personal = NULL WHERE id IN ({places})", some)
            await write(actor, ERASED, subject, now=now, entries=some)
    return len(ids)


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
    "ImportBatch": "import",
    "CalendarDay": "day",
    "CannedAnswer": "canned-answer",
    "CalendarHours": "hours",
    "WishList": "wishes",
}

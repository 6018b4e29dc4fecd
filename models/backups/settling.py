"""Settling: what must be done to a database that was restored before it goes to work again.

The world has gone on since the backup: people were told things, were given numbers and secrets,
and remember them; the restored database does not. So, in one transaction:

* **Secrets.** What was issued since is not in the backup and opens nothing. What was revoked or
  used up since would work again, and nobody can know which that is: so every API token,
  invitation and binding code is void, and so is every link to a person's own calendar. The office
  gives out new ones; a calendar's link is one press in the chat.
* **What waited to be said** when the backup was taken has been said since, or has not: it becomes
  uncertain, and somebody decides line by line. What is due only later waits on. Cards are no
  words but the present state: those of whatever is open are shown anew.
* **Numbers** jump ahead: ids, request numbers and versions, so that none means two things, and a
  button pressed or a page saved from before is recognised as old.
* **The gap** is told to every desk, with what to do.

What people were in the middle of stays: what they were about to file may be lost otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.context import get_current_context
from tortoise.expressions import F
from tortoise.models import Model

from models import outbox
from models.access import ApiToken
from models.calendar import local
from models.chats import BindingCode
from models.courses import Course, CourseStatus, Subscription
from models.database import sequences, writing
from models.grids import DESK_LEVEL, Grid
from models.journal import OPERATOR, JournalEntry
from models.members import Invitation
from models.outbox import Notice, Outgoing, Sending, What
from models.requests import ALIVE, ResidentRequest
from models.requests.numbers import jump_ahead
from models.requests.telling import CARDS
from models.sessions import SignInLink

IDS_AHEAD = 100_000
VERSIONS_AHEAD = 1_000

SECRETS: tuple[tuple[type[Model], str, str], ...] = (
    (ApiToken, "revoked_at", "revoked_at"),
    (Invitation, "used_at", "expires_at"),
    (SignInLink, "used_at", "expires_at"),
    (BindingCode, "used_at", "expires_at"),
)
"""What opens a door: its table, the column that is empty while it works, the one that ends it."""

LINKS: tuple[type[Model], ...] = (Subscription,)
"""What opens a door for as long as there is a row of it."""

RESTORED = "restored from a backup: it may have been sent"


@dataclass
class DatabaseRestored(Notice):
    """To every desk: what happened between these moments is not known any more."""

    since: str
    until: str
    uncertain: int
    number: str


@dataclass(frozen=True)
class Numbers:
    """How far a later state of the database had come: ids by table, and counters by name."""

    ids: Mapping[str, int] = field(default_factory=dict)
    counters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """What was done: secrets void by table, messages in doubt, groups that will be told."""

    void: Mapping[str, int]
    uncertain: int
    first_number: str
    told: int


async def settle(*, taken_at: datetime, known: Numbers, now: datetime) -> Settled:
    """Settle the open database, restored at `now` from a backup of `taken_at`."""
    async with writing():
        await _raise_numbers(known)
        first_number = await jump_ahead(known.counters, now=now)
        void = {
            model._meta.db_table: await _void(model, *names, now=now) for model, *names in SECRETS
        }
        void |= {model._meta.db_table: await model.all().delete() for model in LINKS}
        uncertain = await _doubt(now)
        await _show_anew(now)
        notice = DatabaseRestored(
            since=local(taken_at).isoformat(timespec="minutes"),
            until=local(now).isoformat(timespec="minutes"),
            uncertain=uncertain,
            number=first_number,
        )
        desks = await Grid.filter(archived_at=None, level__code=DESK_LEVEL)
        told = sum([await outbox.tell(desk, notice, now=now) for desk in desks])
        await JournalEntry.create(
            at=now,
            actor=str(OPERATOR),
            via=OPERATOR.via,
            act="restored",
            subject="database:0",
            facts={"taken_at": taken_at.isoformat(), "uncertain": uncertain, "void": void},
        )
    return Settled(void, uncertain, first_number, told)


async def _void(model: type[Model], working: str, ended: str, *, now: datetime) -> int:
    works: Any = {working: None, "expires_at__gt": now}
    return await model.filter(**works).update(**{ended: now})


async def _doubt(now: datetime) -> int:
    """What was due by now may have left since; what is due later has not."""
    waited = Outgoing.filter(sending__in=(Sending.DUE, Sending.SENDING)).exclude(what=What.CARD)
    return await waited.filter(due_at__lte=now).update(sending=Sending.UNCERTAIN, error=RESTORED)


async def _raise_numbers(known: Numbers) -> None:
    reached = await sequences.given_out()
    await sequences.raise_to(
        {table: max(n, known.ids.get(table, 0)) + IDS_AHEAD for table, n in reached.items()}
    )
    context = get_current_context()
    assert context is not None, "a database is open"
    assert context.apps is not None, "a database is open"
    for model in context.apps["models"].values():
        if "version" in model._meta.fields:
            await model.all().update(version=F("version") + VERSIONS_AHEAD)


async def _show_anew(now: datetime) -> None:
    """What the chats show of open things may be newer than what is known: they show it again."""
    unfinished = ResidentRequest.filter(status__in=list(ALIVE))
    for request in await unfinished.order_by("id"):
        await outbox.refresh(CARDS, request.subject, now=now)
    for course in await Course.filter(status=CourseStatus.PUBLISHED).order_by("id"):
        await outbox.refresh(("course",), course.subject, now=now)

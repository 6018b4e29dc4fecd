"""The database: whether it is there, sound, of this version's shape; and what waits in it."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from cli.database import UNREACHABLE, unreachable
from cli.doctor.findings import Finding, Level, age, found
from models import duty, journal
from models.chats import Chat, ChatKind
from models.database import close_database, fetch, open_database, plan
from models.database.connecting import Address, address
from models.inbox import Handling, Incoming
from models.outbox import Outgoing, Sending
from models.settings import Settings

SLOW = 60.0
STUCK = 600.0
CAREFUL = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True)
class Group:
    """A group that is bound: its number in the chat app, and what it is bound to."""

    chat: str
    place: str


async def examine(settings: Settings, *, now: datetime) -> tuple[list[Finding], list[Group] | None]:
    """What there is to say of the database; and the groups, None when they can't be known."""
    try:
        where = address(settings.database_url)
    except ValueError as exc:
        return [found("database-url", why=str(exc))], None
    if where.file is not None and not where.file.exists():
        return [found("database-missing")], None
    try:
        await open_database(where.url)
        try:
            return await _opened(where, now)
        finally:
            await close_database()
    except sqlite3.DatabaseError as exc:
        return [found("database-broken", why=str(exc))], None
    except UNREACHABLE as exc:
        return [found("database-unreachable", why=unreachable(where, exc))], None


async def _opened(where: Address, now: datetime) -> tuple[list[Finding], list[Group] | None]:
    kept = [await _sound(where), await _shape(), await _duty(where)]
    if kept[1].level is Level.BAD:
        return kept, None  # the tables may be others
    kept.append(await _journal())
    kept += [finding async for finding in _waiting(now)]
    return kept, await _groups()


async def _shape() -> Finding:
    there = {key.name for key in await plan.recorded()}
    if there - plan.known():
        return found("migrations-newer")
    missing = len(plan.known() - there)
    return found("migrations-pending", count=missing) if missing else found("migrations-none")


async def _sound(where: Address) -> Finding:
    if where.dialect == "sqlite":
        # that the pragmas are as they must be was asserted when it was opened
        said = (await fetch("PRAGMA quick_check(1)"))[0]["quick_check"]
        if said != "ok":
            return found("database-broken", why=said)
        (version,) = await fetch("SELECT sqlite_version() AS v")
        return found("database-sound", what=f"SQLite {version['v']}, WAL, synchronous=FULL")
    names = ", ".join(f"'{name}'" for name in CAREFUL)
    rows = await fetch(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})")
    careless = sorted(row["name"] for row in rows if row["setting"] == "off")
    if careless:
        return found("database-careless", names=", ".join(careless))
    (version,) = await fetch("SELECT current_setting('server_version') AS v")
    return found("database-sound", what=f"PostgreSQL {version['v']}")


async def _duty(where: Address) -> Finding:
    try:
        holder = await duty.holder(where.url)
    except (OSError, asyncpg.PostgresError):
        return found("not-asked", what="duty")
    return found("duty-held", holder=holder) if holder else found("duty-nobody")


async def _journal() -> Finding:
    verdict = await journal.verify()
    if verdict.sound:
        return found("journal-sound", links=verdict.links, head=verdict.head)
    first = verdict.faults[0]
    return found("journal-broken", count=len(verdict.faults), wrong=first.wrong, at=first.at)


async def _waiting(now: datetime) -> AsyncIterator[Finding]:
    due = Outgoing.filter(sending=Sending.DUE, due_at__lte=now)
    oldest = await due.order_by("due_at").first().values("due_at")
    late = (now - oldest["due_at"]).total_seconds() if oldest else 0.0
    code = "outbox-stuck" if late > STUCK else "outbox-slow" if late > SLOW else "outbox-quick"
    yield found(code, age=age(late))
    uncertain = await Outgoing.filter(sending=Sending.UNCERTAIN).count()
    dead = await Outgoing.filter(sending=Sending.DEAD).count()
    code = "outbox-doubtful" if uncertain or dead else "outbox-certain"
    yield found(code, uncertain=uncertain, dead=dead)
    aside = await Incoming.filter(handling=Handling.SET_ASIDE).count()
    yield found("inbox-set-aside" if aside else "inbox-clear", count=aside)


async def _groups() -> list[Group]:
    bound = Chat.filter(kind=ChatKind.GROUP, transport="telegram").select_related("grid", "course")
    groups = []
    for chat in await bound.order_by("id"):
        place = chat.grid.name if chat.grid else chat.course.title if chat.course else ""
        if place:
            groups.append(Group(chat.external_id, place))
    return groups

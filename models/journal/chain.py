"""The chain: each entry is linked to the one before it by a digest of both.

Links are written afterwards, seconds after the acts, by the process on duty. So an act costs no
more than its line; on PostgreSQL many write at once, and none waits for another's link. What was
changed in these seconds by somebody who can write to the database could as well have been written
by them in the first place: no chain tells that.

Who can write to the database can also cut its end off. The head, how many links there are and the
last digest, is therefore signed apart, and told to the log: whoever has noted a head somewhere
else can ask whether it is still part of the chain (`lingrid doctor` and the office show it).
"""

import hashlib
import hmac
import logging
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from models import installation
from models.database import (
    UtcDatetimeField,
    as_moment,
    as_text,
    dialect,
    execute,
    fetch,
    later,
    writing,
)
from models.journal.entries import exactly

AT_ONCE = 2_000
"""Entries that are linked in one transaction."""
SETTLED = {"sqlite": timedelta(seconds=5), "postgres": timedelta(minutes=2)}
"""How old an entry is when it is linked: nothing older is still on its way to the database."""

BEGINNING = "0" * 64

_log = logging.getLogger(__name__)


class JournalLink(Model):
    """A link: its number in the chain, the entry, and the digest of it and all before it."""

    id = fields.BigIntField(primary_key=True)
    entry_id = fields.BigIntField(unique=True)
    digest = fields.CharField(max_length=64)

    class Meta(Model.Meta):
        table = "journal_links"


class JournalHead(Model):
    """How long the chain is and how it ends, signed."""

    id = fields.IntField(primary_key=True)
    links = fields.BigIntField()
    digest = fields.CharField(max_length=64)
    signature = fields.CharField(max_length=64)
    at = UtcDatetimeField()

    class Meta(Model.Meta):
        table = "journal_head"


COLUMNS = "id, at, actor, via, act, subject, facts, personal_digest"


def linked(before: str, entry: dict[str, Any]) -> str:
    """The digest of an entry, read by hand, and of all before it."""
    facts = entry["facts"]
    said = msgspec.json.decode(facts) if isinstance(facts, str | bytes) else facts
    plain = [
        *(entry["id"], as_text(as_moment(entry["at"])), entry["actor"], entry["via"]),
        *(entry["act"], entry["subject"], said, entry["personal_digest"]),
    ]
    return hashlib.sha256(before.encode() + exactly(plain)).hexdigest()


async def signature(links: int, digest: str) -> str:
    """What signs a head: made with the secret of this installation."""
    secret = (await installation.known()).secret
    return hmac.new(secret.encode(), f"journal:{links}:{digest}".encode(), "sha256").hexdigest()


async def seal(*, now: datetime) -> int:
    """Link what has settled since the last time. Returns how many entries."""
    done = 0
    while linked_now := await _link_some(now):
        done += linked_now
        if linked_now < AT_ONCE:
            break
    return done


async def _link_some(now: datetime) -> int:
    if not await _settled(0, now, limit=1):
        return 0
    async with writing():
        await _alone()
        (last,) = await fetch("SELECT MAX(id) AS id FROM journal_links") or [{"id": None}]
        end = await JournalLink.get_or_none(id=last["id"] or 0)
        links, entry, digest = (end.id, end.entry_id, end.digest) if end else (0, 0, BEGINNING)
        entries = await _settled(entry, now, limit=AT_ONCE)
        for links, one in enumerate(entries, links + 1):  # noqa: B020  (it goes on counting)
            digest = linked(digest, one)
            later(_LINK, [links, one["id"], digest], table="journal_links")
        if entries:
            await _keep_head(links, digest, now)
    return len(entries)


async def _alone() -> None:
    """Two processes may look at the clock for a moment; next to a SQLite file only one writes."""
    if dialect() != "sqlite":
        await execute("LOCK TABLE journal_head IN EXCLUSIVE MODE")


_LINK = "INSERT INTO journal_links (id, entry_id, digest) VALUES (?, ?, ?)"


async def _settled(after: int, now: datetime, *, limit: int) -> list[dict[str, Any]]:
    """Entries that follow the last link, as far as they have settled."""
    last = "SELECT COALESCE(MAX(entry_id), 0) FROM journal_links"
    rows = await fetch(
        f"SELECT {COLUMNS} FROM journal WHERE id > ({last}) ORDER BY id LIMIT ?", [limit]
    )
    until = now - SETTLED[dialect()]
    return list(takewhile(lambda row: as_moment(row["at"]) <= until and row["id"] > after, rows))


async def _keep_head(links: int, digest: str, now: datetime) -> None:
    signed = await signature(links, digest)
    await execute(
        "INSERT INTO journal_head (id, links, digest, signature, at) VALUES (1, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET links = excluded.links, digest = excluded.digest,"
        " signature = excluded.signature, at = excluded.at",
        [links, digest, signed, as_text(now) if dialect() == "sqlite" else now],
    )
    _log.info("journal-sealed", extra={"links": links, "digest": digest})

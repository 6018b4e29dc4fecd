"""The journal over HTTP: read only. One sees the acts on what one sees, and one's own."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from litestar import Response
from litestar.params import QueryParameter
from msgspec import Struct
from tortoise.expressions import Q
from tortoise.models import Model

from api import pages
from api.access import Seen
from api.fields import AskedDay, AskedKey, Number, Wanted, given, on_days
from api.pages import Page, Paged
from api.routes import get
from models import journal, visible
from models.access import Sight
from models.errors import NotFound
from models.journal import JournalEntry, Via, Wrong, word_of

AT_ONCE = 500
"""How many entries are looked at together, and at most in vain, for one page."""

TABLES = {word_of(t): t for t in visible.SCOPES if t is not JournalEntry}


class JournalOut(Struct):
    """Who did what to what, when, and through which door."""

    id: int
    at: datetime
    actor: str
    via: Via
    act: str
    subject: str
    facts: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None


class FaultOut(Struct):
    """What is wrong, and at which entry."""

    wrong: Wrong
    at: int


class ChainOut(Struct):
    """Whether the journal is as it was written. Note `head`, and ask again with it."""

    sound: bool
    links: int
    unlinked: int
    head: str
    faults: list[FaultOut]


Noted = Annotated[
    str | None,
    QueryParameter(
        description="A `head` that was noted before.", pattern=r"^[0-9]{1,18}:[0-9a-f]{64}(?!\n)$"
    ),
]


async def entries_wanted(
    subject: AskedKey = None,
    actor: AskedKey = None,
    act: AskedKey = None,
    at_from: AskedDay = None,
    at_through: AskedDay = None,
) -> Q:
    """The acts asked for: `subject=request:17`, `actor=member:3`."""
    return given(subject=subject, actor=actor, act=act) & on_days("at", at_from, at_through)


@get("/journal", may="read:journal", tags=["journal"], dependencies={"where": entries_wanted})
async def list_journal(sight: Seen, where: Wanted, page: Paged) -> Response[Page[JournalOut]]:
    """What was done, the newest first. A page may be short; follow `next_cursor` to the end."""
    order = page.sort or pages.NEWEST_FIRST
    rows = JournalEntry.filter(where).order_by(order)
    if page.after is not None:
        rows = rows.filter(Q(id__lt=page.after) if order == "-id" else Q(id__gt=page.after))
    looked_at = await rows.limit(AT_ONCE)
    seen = await _seen(looked_at, sight)
    items = seen[: page.limit]
    last = items[-1].id if len(seen) > page.limit else None
    if last is None and len(looked_at) == AT_ONCE:
        last = looked_at[-1].id
    return page.answer([_out(entry) for entry in items], [last] if last else None, order)


@get("/journal/{id:int}", may="read:journal", tags=["journal"])
async def get_journal_entry(sight: Seen, id: Number) -> JournalOut:
    """One act."""
    seen = await _seen(await JournalEntry.filter(id=id), sight)
    if not seen:
        raise NotFound(what="journal")
    return _out(seen[0])


@get("/journal/chain", may="read:journal", tags=["journal"])
async def verify_journal(sight: Seen, head: Noted = None) -> ChainOut:
    """Read the whole journal along its chain: nothing changed, left out, put in, moved, cut off."""
    verdict = await journal.verify(head or "")
    faults = [FaultOut(fault.wrong, fault.at) for fault in verdict.faults]
    return ChainOut(verdict.sound, verdict.links, verdict.unlinked, verdict.head, faults)


def _out(entry: JournalEntry) -> JournalOut:
    said = entry.personal or {}
    own: dict[str, Any] = {name: getattr(entry, name) for name in _OWN}
    told: dict[str, Any] = {name: said.get(name) for name in ("before", "after", "reason")}
    return JournalOut(**own, **told)


_OWN = ("id", "at", "actor", "via", "act", "subject", "facts")


async def _seen(entries: Sequence[JournalEntry], sight: Sight) -> list[JournalEntry]:
    """Those about something visible, and those of the caller's own doing."""
    asked: dict[type[Model], set[int]] = defaultdict(set)
    for entry in entries:
        word, _, id = entry.subject.partition(":")
        if word in TABLES:
            asked[TABLES[word]].add(int(id))
    visible_subjects = {
        f"{word_of(table)}:{id}"
        for table, ids in asked.items()
        for id in await visible.rows(table, sight).filter(id__in=ids).values_list("id", flat=True)
    }
    own = str(sight.actor)
    return [e for e in entries if e.subject in visible_subjects or e.actor == own]


def routes() -> list[Any]:
    """The journal."""
    return [list_journal, verify_journal, get_journal_entry]

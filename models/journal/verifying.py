"""Verifying: whether the journal is as it was written, from its first entry to its last."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from models.database import fetch
from models.journal.chain import BEGINNING, JournalHead, linked, signature
from models.journal.entries import ERASED, digest_of

AT_ONCE = 500
"""Entries that are looked at together."""
MOST = 100
"""Faults that are told; where there are more, one knows enough."""


class Wrong(StrEnum):
    """What is wrong in a place of the journal."""

    ENTRY_CHANGED = "entry-changed"
    ENTRY_MISSING = "entry-missing"
    ENTRY_INSERTED = "entry-inserted"
    LINK_MISSING = "link-missing"
    ORDER_CHANGED = "order-changed"
    PERSONAL_CHANGED = "personal-changed"
    PERSONAL_MISSING = "personal-missing"
    END_MISSING = "end-missing"
    HEAD_FORGED = "head-forged"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which entry (or link, where there is no entry)."""

    wrong: Wrong
    at: int


@dataclass
class Verdict:
    """How many entries are linked, how many are too new to be; the head, and what is wrong."""

    links: int = 0
    unlinked: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def find(self, wrong: Wrong, at: int) -> None:
        """Note a fault."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(wrong, at))


async def verify(noted: str = "") -> Verdict:
    """Read the whole journal along its chain. `noted` is a head "number:digest" from elsewhere."""
    verdict = Verdict()
    erased = await _erased()
    digest, entry = BEGINNING, 0
    places = {int(at): said for at, _, said in [noted.partition(":")] if at.isdecimal()}
    async for row in _links():
        if row["link"] != verdict.links + 1:
            verdict.find(Wrong.LINK_MISSING, verdict.links + 1)
        _look_at(row, digest, entry, erased, verdict)
        verdict.links, entry, digest = row["link"], row["entry_id"], row["digest"]
        if places.pop(verdict.links, digest) != digest:
            verdict.find(Wrong.HEAD_FORGED, verdict.links)
    if places or (noted and ":" not in noted):
        verdict.find(Wrong.END_MISSING, verdict.links)
    await _look_at_head(verdict, digest)
    await _look_at_others(verdict, entry)
    verdict.head = f"{verdict.links}:{digest}"
    return verdict


async def _links() -> AsyncIterator[dict[str, Any]]:
    """Every link with its entry, as far as there is one, in the order of the chain."""
    last = 0
    while rows := await fetch(
        "SELECT l.id AS link, l.entry_id, l.digest, j.* FROM journal_links l"
        " LEFT JOIN journal j ON j.id = l.entry_id WHERE l.id > ? ORDER BY l.id LIMIT ?",
        [last, AT_ONCE],
    ):
        for row in rows:
            yield row
        last = rows[-1]["link"]


def _look_at(
    row: dict[str, Any], before: str, above: int, erased: set[int], verdict: Verdict
) -> None:
    at = row["entry_id"]
    if row["id"] is None:
        verdict.find(Wrong.ENTRY_MISSING, at)
        return
    if at <= above:
        verdict.find(Wrong.ORDER_CHANGED, at)
    try:
        same = linked(before, row) == row["digest"]
    except (ValueError, TypeError, msgspec.DecodeError):  # no moment, no JSON
        same = False
    if not same:
        verdict.find(Wrong.ENTRY_CHANGED, at)
    _look_at_person(row, erased, verdict)


def _look_at_person(row: dict[str, Any], erased: set[int], verdict: Verdict) -> None:
    personal, digest = row["personal"], row["personal_digest"]
    if personal is None:
        if digest and row["id"] not in erased:
            verdict.find(Wrong.PERSONAL_MISSING, row["id"])
        return
    try:
        said = msgspec.json.decode(personal) if isinstance(personal, str | bytes) else personal
    except msgspec.DecodeError:
        said = None
    if said is None or digest_of(said) != digest:
        verdict.find(Wrong.PERSONAL_CHANGED, row["id"])


async def _erased() -> set[int]:
    """The entries of which the personal part was erased, by what the journal says itself."""
    rows = await fetch("SELECT facts FROM journal WHERE act = ?", [ERASED])
    found: set[int] = set()
    for row in rows:
        try:
            facts = row["facts"]
            said = msgspec.json.decode(facts) if isinstance(facts, str | bytes) else facts
            found.update(said["entries"])
        except (msgspec.DecodeError, KeyError, TypeError):
            continue  # it is changed, and found where it stands
    return found


async def _look_at_head(verdict: Verdict, digest: str) -> None:
    head = await JournalHead.get_or_none(id=1)
    if head is None:
        if verdict.links:
            verdict.find(Wrong.HEAD_FORGED, verdict.links)
        return
    if head.signature != await signature(head.links, head.digest):
        verdict.find(Wrong.HEAD_FORGED, verdict.links)
    if (head.links, head.digest) != (verdict.links, digest):
        verdict.find(Wrong.END_MISSING, verdict.links)


async def _look_at_others(verdict: Verdict, last: int) -> None:
    """Entries without a link: new ones at the end, and those that were put in between."""
    rows = await fetch(
        "SELECT j.id FROM journal j LEFT JOIN journal_links l ON l.entry_id = j.id"
        " WHERE l.id IS NULL AND j.id <= ? ORDER BY j.id LIMIT ?",
        [last, MOST],
    )
    for row in rows:
        verdict.find(Wrong.ENTRY_INSERTED, row["id"])
    (new,) = await fetch("SELECT COUNT(*) AS n FROM journal WHERE id > ?", [last])
    verdict.unlinked = new["n"]

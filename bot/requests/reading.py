"""Reading requests as they are shown: two statements for several, what hardly changes from memory.

Cards are most of what leaves, and reading them was most of what they cost: joins that the ORM
builds anew each time. Of whoever is named only the name is read. What leaves together is read
together: whoever is about to show several `meet`s them first. What was filed a moment ago is known
still.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

from models import grids
from models.accounts import Account
from models.categories import Category
from models.database import beside, fetch, padded, places, remembered, row_of
from models.grids import DESK_LEVEL, UNIT_LEVEL, Grid
from models.members import Member
from models.requests import Attachment, Entry, ResidentRequest, fresh
from models.residents import Resident

_REQUESTS = """
SELECT r.*, m.name AS claimer_name, l.name AS lead_name, d.name AS resident_name,
    a.name AS account_name
FROM requests r LEFT JOIN members m ON m.id = r.claimer_id
LEFT JOIN members l ON l.id = r.lead_id
LEFT JOIN residents d ON d.id = r.resident_id LEFT JOIN accounts a ON a.id = r.account_id
WHERE r.id IN ({})
"""
_ENTRIES = """
SELECT e.*, m.name AS member_name, t.id AS held, t.paper AS held_paper, t.source AS held_source
FROM request_entries e LEFT JOIN members m ON m.id = e.member_id
LEFT JOIN request_attachments t ON t.entry_id = e.id
WHERE e.request_id IN ({}) ORDER BY e.id, t.id
"""


class _Read(NamedTuple):
    """A request and the lines of its timeline; shared by whoever shows it, so not to be changed."""

    request: ResidentRequest
    lines: list[Entry]


_met: ContextVar[Mapping[int, _Read]] = ContextVar("met", default={})  # noqa: B039


async def meet(ids: Collection[int]) -> None:
    """Read at once what is shown next, here and in the tasks that are begun from here."""
    known = {id: kept for id in ids if (kept := fresh.of(id))}
    met = {id: _Read(kept.request, [kept.line]) for id, kept in known.items()}
    if others := [id for id in ids if id not in known]:
        requests, lines = await _requests(others), await _lines(others)
        met |= {id: _Read(request, lines[id]) for id, request in requests.items()}
    _met.set(met)


async def urgent(ids: Collection[int]) -> list[int]:
    """Which of these cannot wait till morning; what was met is not asked for again."""
    met = _met.get()
    found = [id for id in ids if id in met and met[id].request.urgent]
    if others := [id for id in ids if id not in met]:
        rows = await ResidentRequest.filter(id__in=others, urgent=True).only("id")
        found += [row.id for row in rows]
    return found


async def request(id: int) -> ResidentRequest | None:
    """The request with its grid, its category, and the names of those it has to do with."""
    met = _met.get().get(id)
    return met.request if met else (await _requests([id])).get(id)


async def entries(request: ResidentRequest, *, staff: bool) -> list[Entry]:
    """The lines of its timeline, oldest first, with their files; residents see no notes."""
    met = _met.get().get(request.id)
    known = met is not None and met.request is request
    lines = met.lines if met and known else (await _lines([request.id]))[request.id]
    return [line for line in lines if staff or not line.internal]


async def _requests(ids: Collection[int]) -> dict[int, ResidentRequest]:
    rows = await fetch(_REQUESTS.format(places(ids)), padded(ids))
    known, categories = await _grids(), await _categories()
    return {row["id"]: _request(row, known, categories) for row in rows}


def _request(
    row: dict[str, Any], known: Mapping[int, Grid], categories: Mapping[int, Category]
) -> ResidentRequest:
    read = row_of(ResidentRequest, row)
    return beside(
        read,
        grid=known[read.grid_id],
        category=categories[read.category_id],
        claimer=_named(Member, row, "claimer"),
        lead=_named(Member, row, "lead"),
        resident=_named(Resident, row, "resident"),
        account=_named(Account, row, "account"),
    )


async def _lines(ids: Collection[int]) -> Mapping[int, list[Entry]]:
    rows: dict[int, dict[str, Any]] = {}
    files: dict[int, list[Attachment]] = defaultdict(list)
    for row in await fetch(_ENTRIES.format(places(ids)), padded(ids)):
        rows[row["id"]] = row
        if row["held"]:
            held = {"id": row["held"], "entry_id": row["id"]}
            paper, source = row["held_paper"], row["held_source"]
            files[row["id"]].append(Attachment(**held, paper=paper, source=source))
    known = await _grids()
    lines: dict[int, list[Entry]] = defaultdict(list)
    for id, row in rows.items():
        lines[row["request_id"]].append(_entry(row, known, files[id]))
    return lines


def _entry(row: dict[str, Any], known: Mapping[int, Grid], files: list[Attachment]) -> Entry:
    entry = row_of(Entry, row)
    grid = known[entry.grid_id] if entry.grid_id else None
    beside(entry, member=_named(Member, row, "member"), grid=grid)
    entry.attachments._set_result_for_query(files)  # type: ignore[attr-defined]
    return entry


def _named(table: Any, row: dict[str, Any], name: str) -> Any:
    """Somebody, of whom only the name is known."""
    id = row[f"{name}_id"]
    if not id:
        return None
    known = table.__new__(table)
    known.__dict__.update(id=id, name=row[f"{name}_name"])
    return known


async def is_desk(grid: Grid) -> bool:
    """Whether it is a community's desk."""
    if grid.parent_id is None:
        return True
    return (await grids.levels())[grid.level_id].code == DESK_LEVEL


async def has_below(grid: Grid) -> bool:
    """Whether there are grids below that can be sent something."""

    async def read() -> set[int | None]:
        levels = await grids.levels()
        known = (await _grids()).values()
        open_ = (other for other in known if other.archived_at is None)
        return {o.parent_id for o in open_ if levels[o.level_id].code != UNIT_LEVEL}

    return grid.id in await remembered("with grids below", (Grid, grids.Level), read)


async def _grids() -> dict[int, Grid]:
    async def read() -> dict[int, Grid]:
        return {grid.id: grid for grid in await Grid.all()}

    return await remembered("every grid", (Grid,), read)


async def _categories() -> dict[int, Category]:
    async def read() -> dict[int, Category]:
        return {category.id: category for category in await Category.all()}

    return await remembered("every category", (Category,), read)

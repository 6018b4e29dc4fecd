"""Reading a request as it is shown: two statements for each, and what hardly changes from memory.

Cards are most of what leaves, and reading them was most of what they cost: joins that the ORM
builds anew each time. Of whoever is named only the name is read.
"""

from collections import defaultdict
from typing import Any

from models import grids
from models.accounts import Account
from models.categories import Category
from models.database import fetch, remembered
from models.grids import DESK_LEVEL, UNIT_LEVEL, Grid
from models.members import Member
from models.requests import Attachment, Entry, ResidentRequest
from models.residents import Resident

_REQUEST = """
SELECT r.*, m.name AS claimer_name, l.name AS lead_name, d.name AS resident_name,
    a.name AS account_name
FROM requests r LEFT JOIN members m ON m.id = r.claimer_id
LEFT JOIN members l ON l.id = r.lead_id
LEFT JOIN residents d ON d.id = r.resident_id LEFT JOIN accounts a ON a.id = r.account_id
WHERE r.id = ?
"""
_ENTRIES = """
SELECT e.*, m.name AS member_name, t.id AS held, t.paper AS held_paper, t.source AS held_source
FROM request_entries e LEFT JOIN members m ON m.id = e.member_id
LEFT JOIN request_attachments t ON t.entry_id = e.id
WHERE e.request_id = ? ORDER BY e.id, t.id
"""


async def request(id: int) -> ResidentRequest | None:
    """The request with its grid, its category, and the names of those it has to do with."""
    found = await fetch(_REQUEST, [id])
    if not found:
        return None
    (row,) = found
    read = ResidentRequest._init_from_db(**row)
    read.grid = (await _grids())[read.grid_id]
    read.category = (await _categories())[read.category_id]
    read.claimer = _named(Member, row, "claimer")
    read.lead = _named(Member, row, "lead")
    read.resident = _named(Resident, row, "resident")
    read.account = _named(Account, row, "account")
    return read


async def entries(request: ResidentRequest, *, staff: bool) -> list[Entry]:
    """The lines of its timeline, oldest first, with their files; residents see no notes."""
    rows: dict[int, dict[str, Any]] = {}
    files: dict[int, list[Attachment]] = defaultdict(list)
    for row in await fetch(_ENTRIES, [request.id]):
        rows[row["id"]] = row
        if row["held"]:
            held = {"id": row["held"], "entry_id": row["id"]}
            paper, source = row["held_paper"], row["held_source"]
            files[row["id"]].append(Attachment(**held, paper=paper, source=source))
    known = await _grids()
    return [
        _entry(row, known, files[id]) for id, row in rows.items() if staff or not row["internal"]
    ]


def _entry(row: dict[str, Any], known: dict[int, Grid], files: list[Attachment]) -> Entry:
    entry = Entry._init_from_db(**row)
    entry.member = _named(Member, row, "member")
    entry.grid = known[entry.grid_id] if entry.grid_id else None
    entry.attachments._set_result_for_query(files)  # type: ignore[attr-defined]
    return entry


def _named(table: Any, row: dict[str, Any], name: str) -> Any:
    """Somebody, of whom only the name is known."""
    id = row[f"{name}_id"]
    return table(id=id, name=row[f"{name}_name"]) if id else None


async def is_desk(grid: Grid) -> bool:
    """Whether it is a community's desk."""
    level = (await grids.levels())[grid.level_id]
    return level.code == DESK_LEVEL or grid.parent_id is None


async def has_below(grid: Grid) -> bool:
    """Whether there are grids below that can be sent something."""
    known = (await _grids()).values()
    levels = await grids.levels()
    return any(
        other.parent_id == grid.id
        and other.archived_at is None
        and levels[other.level_id].code != UNIT_LEVEL
        for other in known
    )


async def _grids() -> dict[int, Grid]:
    async def read() -> dict[int, Grid]:
        return {grid.id: grid for grid in await Grid.all()}

    return await remembered("every grid", (Grid,), read)


async def _categories() -> dict[int, Category]:
    async def read() -> dict[int, Category]:
        return {category.id: category for category in await Category.all()}

    return await remembered("every category", (Category,), read)

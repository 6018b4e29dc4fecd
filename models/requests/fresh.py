"""Fresh: requests as they were filed a moment ago, for whoever shows them first.

The receipt and the group's card leave a moment after a request was filed, when nothing has happened
to it: to read it again for them was a tenth of all it costs. What becomes of it later makes it
forgotten, and then it is read. Few are kept, and none where other processes write.
"""

from typing import NamedTuple

from models.accounts import Account
from models.categories import Category
from models.database import beside, forget, hand_on, handed_on, twin
from models.grids import Grid
from models.requests.tables import Entry, ResidentRequest
from models.residents import Resident

KEPT = 2_000
"""At most; whoever shows them is seldom further behind."""


class Fresh(NamedTuple):
    """A request with its category, its grid and whoever filed it, and the line it begins with."""

    request: ResidentRequest
    line: Entry


def keep(request: ResidentRequest, line: Entry, by: Account, resident: Resident | None) -> None:
    """Keep what an account has just filed, without files, for a resident or for its own."""
    resident = resident or by.__dict__.get("_resident")  # where it was read with the account
    if (resident and resident.id) != request.resident_id:
        return
    shown = twin(request)
    beside(shown, account=by, resident=resident, claimer=None, lead=None)
    begun = beside(twin(line), member=None, grid=request.grid)
    begun.attachments._set_result_for_query([])  # type: ignore[attr-defined]
    tables = (ResidentRequest, Entry, Account, Resident, Grid, Category)
    hand_on(_key(request.id), Fresh(shown, begun), *tables)


def of(id: int) -> Fresh | None:
    """A request to which nothing has happened; shared, so not to be changed."""
    known: Fresh | None = handed_on(_key(id))
    return known if known and known.request.id == id else None


def has_more(id: int) -> None:
    """A request has a further line, or file."""
    forget(_key(id))


def _key(id: int) -> tuple[str, int]:
    return ("filed", id % KEPT)

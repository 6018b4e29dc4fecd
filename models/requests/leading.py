"""Leading: what whoever leads where a request is has to know, for nobody else can put it right."""

from datetime import datetime

from models import outbox
from models.grids import Grid
from models.members import leads_of
from models.outbox import Notice
from models.requests.tables import ResidentRequest


async def tell_leads(
    request: ResidentRequest, notice: Notice, *, besides: int | None = None, now: datetime
) -> None:
    """Tell whoever leads the grid, or the nearest above; where nobody can be told, a group."""
    told = 0
    for lead in await leads_of(request.grid, besides=besides):
        told += await outbox.tell(lead, notice, now=now)
    if not told:
        above = await Grid.get_or_none(id=request.grid.parent_id)
        await outbox.tell(above or request.grid, notice, now=now)

"""Recurring: what is reported at one place again and again has a cause that nobody has seen to.

The third of its like in thirty days is a hint to the lead of the grid; the next is none while those
thirty days hold one that was.
"""

from datetime import datetime

from models.requests.leading import tell_leads
from models.requests.moves import Status
from models.requests.notices import RequestRecurs
from models.requests.similar import alike, near_of
from models.requests.tables import ResidentRequest
from models.settings import RULES

NO_REPORT = (Status.WITHDRAWN, Status.DECLINED)
"""What turned out to be none."""


async def hint(request: ResidentRequest, *, now: datetime) -> bool:
    """Tell the lead when a request is one of too many; it was just filed, and has its category."""
    near = near_of(request)
    if near is None:
        return False
    status = [status for status in Status if status not in NO_REPORT]
    before = await alike(near, since=now - RULES.recurs_within, status=status, but=request.id)
    count = len(before) + 1
    if count < RULES.recurs_at or any(row.hinted for row in before):
        return False
    await ResidentRequest.filter(id=request.id).update(hinted=True)
    notice = RequestRecurs(
        request.number,
        request.id,
        request.place_words,
        request.category.code,
        count,
        RULES.recurs_within.days,
    )
    await tell_leads(request, notice, now=now)
    return True

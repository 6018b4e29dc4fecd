"""Beside: who else has to do with a request, and what waits for an answer, on its card.

What was never asked for costs no look at the database: the timeline tells what was.
"""

from collections.abc import Iterable

from bot.texts import Say
from models.requests import Entry, Move, ResidentRequest, allowed
from models.requests.telling import iso


async def lines(request: ResidentRequest, entries: Iterable[Entry], say: Say) -> list[str]:
    """A line of HTML for each, in the order in which they matter."""
    made = {entry.move for entry in entries}
    found = []
    if request.lead and request.lead_id != request.claimer_id:
        found.append(say("beside-first", member=request.lead.name))
    if Move.OFFER in made and (offer := await allowed.offered(request)):
        found.append(say("beside-offered", member=offer.to.name))
    if Move.EXTEND in made and (asked := await allowed.time_asked(request)):
        found.append(say("beside-extend", until=iso(asked.until), member=asked.by.name))
    if Move.PARK in made and (wanted := await allowed.parking_asked(request)):
        found.append(say("beside-park", until=iso(wanted.review_at), member=wanted.by.name))
    if request.review_at:
        found.append(say("beside-parked", until=iso(request.review_at)))
    return found

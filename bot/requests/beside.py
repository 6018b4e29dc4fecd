"""Beside: who else has to do with a request, and what waits for an answer, on its card.

What was never asked for costs no look at the database: the timeline tells what was.
"""

from collections.abc import Iterable

from bot.chat.keyboards import Choice, data
from bot.texts import Say
from models.chats import Chat
from models.requests import OPEN_STATUSES, Entry, Move, ResidentRequest, Status, allowed
from models.requests.shared import Help, Reply, UnitCall
from models.requests.telling import iso


async def helper_buttons(request: ResidentRequest, chat: Chat, say: Say) -> list[Choice]:
    """What the group of a grid that helps can press on the card."""
    helps = Help.filter(request_id=request.id, grid_id=chat.grid_id or 0, reply=Reply.YES)
    if request.status not in (*OPEN_STATUSES, Status.DONE) or not await helps.exists():
        return []
    return [Choice(say.plain("button-helped"), data("helped", request.id, chat.grid_id))]


async def _helps(request: ResidentRequest, say: Say) -> list[str]:
    rows = Help.filter(request_id=request.id, reply__in=[Reply.ASKED, Reply.YES])
    return [
        say(
            "beside-helps" if row.reply is Reply.YES else "beside-asked",
            grid=row.grid.name,
            member=row.member.name if row.member else "",
        )
        for row in await rows.select_related("grid", "member").order_by("id")
    ]


def _call(call: UnitCall, say: Say) -> str:
    if call.arrived_at:
        return say("beside-arrived", name=call.unit.name, at=iso(call.arrived_at))
    if call.late_at:
        return say("beside-late", name=call.unit.name)
    return say("beside-called", name=call.unit.name, due=iso(call.due_at))


async def lines(request: ResidentRequest, entries: Iterable[Entry], say: Say) -> list[str]:
    """A line of HTML for each, in the order in which they matter."""
    made = {entry.move for entry in entries}
    found = []
    if request.lead and request.lead_id != request.claimer_id:
        found.append(say("beside-first", member=request.lead.name))
    if Move.OFFER in made and (offer := await allowed.offered(request)):
        found.append(say("beside-offered", member=offer.to.name))
    if Move.ASK_HELP in made:
        found += await _helps(request, say)
    if Move.WHISTLE in made:
        found += [_call(call, say) for call in await allowed.unscored(request)]
    if Move.EXTEND in made and (asked := await allowed.time_asked(request)):
        found.append(say("beside-extend", until=iso(asked.until), member=asked.by.name))
    if Move.PARK in made and (wanted := await allowed.parking_asked(request)):
        found.append(say("beside-park", until=iso(wanted.review_at), member=wanted.by.name))
    if request.review_at:
        found.append(say("beside-parked", until=iso(request.review_at)))
    return found

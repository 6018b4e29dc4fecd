"""Calling: when a unit that was whistled for hears of it, and calls that nobody has heard yet.

Quiet hours hold for units as for everybody: what is not urgent rings in the morning, and their half
hour begins then. Until it has rung a call can be brought forward; and it is called off, and stands
in nobody's figures, when the matter is over before.
"""

from datetime import datetime

from models import outbox
from models.calendar import after_quiet
from models.privacy import mask
from models.requests.notices import UnitCalled
from models.requests.shared import UnitCall, Whistle
from models.requests.tables import ResidentRequest
from models.requests.telling import iso
from models.settings import RULES


def rings_at(request: ResidentRequest, now: datetime) -> datetime:
    """When a unit that is called now hears it: at once, or in the morning."""
    return now if request.urgent else after_quiet(now)


async def tell(request: ResidentRequest, call: UnitCall, *, now: datetime) -> None:
    """Have the unit told, half an hour before it is due."""
    whistle, unit = call.whistle, call.unit
    notice = UnitCalled(
        request.number,
        request.id,
        unit.id,
        unit.name,
        whistle.by.name,
        iso(call.due_at),
        mask(whistle.text),
    )
    rings = call.due_at - RULES.whistle_arrive_within
    await outbox.tell(unit, notice, now=now, due_at=rings)


async def tell_no_more(call: UnitCall) -> None:
    """The unit need not be told, if it has not been."""
    for chat in await outbox.chats_of(call.unit):
        await outbox.take_back(chat, UnitCalled.code, f"request:{call.request_id}")


async def ring_now(request: ResidentRequest, *, now: datetime) -> None:
    """It has turned urgent: who would have been called in the morning is called at once."""
    for call in await _unheard(request, now=now):
        await tell_no_more(call)
        call.due_at = now + RULES.whistle_arrive_within
        await call.save(update_fields=["due_at"])
        await tell(request, call, now=now)


async def call_off(request: ResidentRequest, *, now: datetime) -> None:
    """It is over before they were called."""
    for call in await _unheard(request, now=now):
        await tell_no_more(call)
        await UnitCall.filter(id=call.id).delete()
        if not await UnitCall.exists(whistle_id=call.whistle_id, score=None):
            await Whistle.filter(id=call.whistle_id).update(closed_at=now)


async def _unheard(request: ResidentRequest, *, now: datetime) -> list[UnitCall]:
    """The calls that have not rung yet."""
    later = now + RULES.whistle_arrive_within
    calls = UnitCall.filter(
        request_id=request.id, due_at__gt=later, arrived_at=None, score=None
    ).select_related("whistle__by", "unit")
    return await calls.order_by("id")

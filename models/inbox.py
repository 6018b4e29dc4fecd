"""The inbox: every update the chat platform sent, kept before the platform may forget it.

Rows are handled in order of arrival, one at a time per `lane` (a chat). What fails is tried
again after 1, 4, 16 and 60 seconds and then set aside, for the office to see and replay. Keys
are kept for a week: a platform may send an update twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.database import UtcDatetimeField, writing

BACK_OFF = (1, 4, 16, 60)
"""Seconds before each further try."""

KEPT_FOR = timedelta(days=7)

A_MOMENT = timedelta(milliseconds=200)
"""How long an update waits for something that is being written down."""


class Handling(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


class Incoming(Model):
    """An update as it came. `payload` is its JSON; emptied when done."""

    id = fields.BigIntField(primary_key=True)
    transport = fields.CharField(max_length=20)
    bot = fields.CharField(max_length=40)
    update_id = fields.BigIntField()
    lane = fields.CharField(max_length=80)
    payload = fields.TextField()
    received_at = UtcDatetimeField()
    handling = fields.CharEnumField(Handling, max_length=10, default=Handling.WAITING)
    attempts = fields.SmallIntField(default=0)
    due_at = UtcDatetimeField()
    error = fields.CharField(max_length=200, default="")

    class Meta(Model.Meta):
        table = "inbox"
        unique_together = (("transport", "bot", "update_id"),)
        indexes = (("handling", "id"),)


@dataclass(frozen=True)
class Arrival:
    """An update before it is a row."""

    update_id: int
    lane: str
    payload: str


async def keep(arrivals: Sequence[Arrival], *, transport: str, bot: str, now: datetime) -> int:
    """Store what came; what is known already is passed over. Returns how many were new."""
    async with writing():
        rows = await Incoming.filter(
            transport=transport, bot=bot, update_id__in=[a.update_id for a in arrivals]
        ).only("update_id")
        known = {row.update_id for row in rows}
        new = {a.update_id: a for a in arrivals if a.update_id not in known}
        await Incoming.bulk_create(
            Incoming(
                transport=transport,
                bot=bot,
                update_id=a.update_id,
                lane=a.lane,
                payload=a.payload,
                received_at=now,
                due_at=now,
            )
            for a in new.values()
        )
    return len(new)


async def due(*, limit: int, now: datetime) -> list[Incoming]:
    """The next updates to handle, in order of arrival.

    A lane whose oldest update waits for its next try is left out whole, so that its order holds.
    """
    held = set(
        await Incoming.filter(handling=Handling.WAITING, due_at__gt=now).values_list(
            "lane", flat=True
        )
    )
    rows = Incoming.filter(handling=Handling.WAITING)
    if held:
        rows = rows.exclude(lane__in=list(held))
    return await rows.order_by("id").limit(limit)


async def next_try() -> datetime | None:
    """When the next update is due that waits for another try."""
    row = await Incoming.filter(handling=Handling.WAITING).order_by("due_at").first()
    return row.due_at if row else None


async def done(ids: Sequence[int]) -> None:
    """These were handled: their effects stand in the same transaction."""
    await Incoming.filter(id__in=list(ids)).update(handling=Handling.DONE, payload="")


async def postpone(row: Incoming, *, now: datetime) -> None:
    """Handle it in a moment, and what follows in its lane after it; no try was used up."""
    await Incoming.filter(id=row.id).update(due_at=now + A_MOMENT)


async def failed(row: Incoming, error: str, *, now: datetime) -> bool:
    """One more try failed. Returns whether the update is now set aside."""
    set_aside: bool = row.attempts >= len(BACK_OFF)
    wait = 0 if set_aside else BACK_OFF[row.attempts]
    await Incoming.filter(id=row.id).update(
        attempts=row.attempts + 1,
        error=error[:200],
        handling=Handling.SET_ASIDE if set_aside else Handling.WAITING,
        due_at=now + timedelta(seconds=wait),
    )
    return set_aside


async def replay(row: Incoming, *, now: datetime) -> None:
    """Handle an update that was set aside once more."""
    async with writing():
        await Incoming.filter(id=row.id, handling=Handling.SET_ASIDE).update(
            handling=Handling.WAITING, attempts=0, due_at=now
        )


async def forget_old(*, now: datetime) -> int:
    """Drop the keys of what was done more than a week ago."""
    async with writing():
        return await Incoming.filter(
            handling=Handling.DONE, received_at__lt=now - KEPT_FOR
        ).delete()

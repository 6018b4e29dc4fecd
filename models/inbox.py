"""The inbox: every update the chat platform sent, kept before the platform may forget it.

Rows are handled in order of arrival, one at a time per `lane` (a chat). What fails is tried
again after 1, 4, 16 and 60 seconds and then set aside, for the office to see and replay. Keys
are kept for a week: a platform may send an update twice.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import grids, journal, outbox
from models.database import UtcDatetimeField, execute, later, padded, places, those, writing
from models.errors import RuleBroken
from models.journal import Actor
from models.outbox import Notice

BACK_OFF = (1, 4, 16, 60)
"""Seconds before each further try."""

KEPT_FOR = timedelta(days=7)

SHARE = 4
"""Updates of one lane that are handled before it is the others' turn."""

ROUNDS = 8
"""Looks past lanes that have much to say, before what was found is handled."""

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
        indexes = (("handling", "id"), ("handling", "due_at"))


@dataclass(eq=False)
class NotSetAside(RuleBroken):
    """Only an update that was set aside can be handled once more."""

    handling: str


@dataclass(eq=False)
class HandledElsewhere(Exception):
    """Another process was on duty meanwhile: whatever was done here is undone."""


@dataclass(eq=False)
class UpdatesTakenElsewhere(Notice):
    """To the desk: another program asks for updates with this bot's token."""


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
        for a in new.values():
            values = [transport, bot, a.update_id, a.lane, a.payload, now, now]
            later(_ARRIVED, values, table="inbox")
    return len(new)


_ARRIVED = f"""
INSERT INTO inbox (transport, bot, update_id, lane, payload, received_at, due_at, handling,
attempts, error) VALUES (?, ?, ?, ?, ?, ?, ?, '{Handling.WAITING}', 0, '')
"""


async def due(*, limit: int, now: datetime) -> list[Incoming]:
    """The next updates to handle, in order of arrival.

    A lane whose oldest update waits for its next try is left out whole, so that its order holds.
    A lane that has much to say takes turns with the others, `SHARE` updates at a time.
    """
    waits = Incoming.filter(handling=Handling.WAITING, due_at__gt=now)
    held = {str(lane) for lane in await waits.values_list("lane", flat=True)}
    rows, without = await _first(limit, without=held), held
    for _ in range(ROUNDS):
        crowded = {lane for lane, n in Counter(row.lane for row in rows).items() if n > SHARE}
        if len(rows) % limit or not crowded - without:
            break
        # who has much to say is not in the way of those behind
        without = without | crowded
        rows += await _first(limit, without=without, after=rows[0].id)
    return in_turns(rows)[:limit]


async def _first(limit: int, *, without: set[str], after: int = 0) -> list[Incoming]:
    lanes = f"AND lane NOT IN ({places(without)}) " if without else ""
    return await those(
        Incoming,
        f"handling = '{Handling.WAITING}' AND id > ? {lanes}ORDER BY id LIMIT {int(limit)}",
        [after, *(padded(without) if without else ())],
    )


def in_turns(rows: Iterable[Incoming]) -> list[Incoming]:
    """`SHARE` of every lane in order of arrival, then as many again, and so on; each once."""
    of_lane: Counter[str] = Counter()
    placed = []
    for id, row in sorted({row.id: row for row in rows}.items()):
        placed.append((of_lane[row.lane] // SHARE, id, row))
        of_lane[row.lane] += 1
    return [row for *_, row in sorted(placed, key=lambda place: place[:2])]


async def next_try() -> datetime | None:
    """When the next update is due that waits for another try."""
    row = await Incoming.filter(handling=Handling.WAITING).order_by("due_at").first()
    return row.due_at if row else None


async def done(ids: Sequence[int]) -> None:
    """These were handled: their effects stand in the same transaction.

    Raises `HandledElsewhere` when one of them was, which undoes them all.
    """
    # asked while it is written: two that were on duty for a moment can't both have done it
    if ids and await execute(_DONE.format(places(ids)), padded(ids)) != len(ids):
        raise HandledElsewhere


# `||` keeps the database from going through all that waits to find them
_DONE = f"""
UPDATE inbox SET handling = '{Handling.DONE}', payload = ''
WHERE id IN ({{}}) AND handling || '' = '{Handling.WAITING}'
"""


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


async def replay(row: Incoming, actor: Actor, *, now: datetime) -> None:
    """Handle an update that was set aside once more. Raises `NotSetAside`."""
    async with writing():
        again = await Incoming.filter(id=row.id, handling=Handling.SET_ASIDE).update(
            handling=Handling.WAITING, attempts=0, due_at=now
        )
        await row.refresh_from_db()
        if not again:
            raise NotSetAside(handling=row.handling)
        await journal.write(actor, "update-replayed", row, now=now)


async def newest(transport: str, bot: str) -> list[tuple[int, int, datetime]]:
    """The last that came, as `numbers` tells it; nothing when nothing is known."""
    rows = await Incoming.filter(transport=transport, bot=bot).order_by("-id").limit(1)
    return [(row.id, row.update_id, row.received_at) for row in rows]


async def numbers(
    transport: str, bot: str, *, after: int, until: datetime
) -> list[tuple[int, int, datetime]]:
    """Row, number and moment of what came after a row and before a moment, in order."""
    came = Incoming.filter(transport=transport, bot=bot, id__gt=after, received_at__lt=until)
    rows = await came.order_by("id").only("id", "update_id", "received_at").limit(10_000)
    return [(row.id, row.update_id, row.received_at) for row in rows]


async def tell_taken_elsewhere(*, now: datetime) -> None:
    """Tell the desk that another program takes updates away."""
    async with writing():
        await outbox.tell(await grids.front_desk(), UpdatesTakenElsewhere(), now=now)


async def forget_old(*, now: datetime) -> int:
    """Drop the keys of what was done more than a week ago."""
    async with writing():
        return await Incoming.filter(handling=Handling.DONE, due_at__lt=now - KEPT_FOR).delete()

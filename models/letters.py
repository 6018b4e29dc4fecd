"""Dead letters 死信: what could not be delivered, kept for a while with the reason.

The office, or the operator, tries one again or drops it. A card is tried again as it is by then; a
message is sent in its words of old. What became of a thing is told by its newest card, so a letter
that waits too long is better dropped.
"""

from dataclasses import dataclass
from datetime import datetime

from models import journal
from models.database import after_commit, writing
from models.errors import RuleBroken
from models.journal import Actor
from models.outbox import Outgoing, Sending, ring
from models.settings import RULES

DEAD = (Sending.DEAD, Sending.UNCERTAIN)
"""What will not leave by itself: refused for good, or perhaps there already."""


@dataclass(eq=False)
class NotDead(RuleBroken):
    """It has left, or is about to: there is nothing to decide."""

    sending: str


async def retry(row: Outgoing, actor: Actor, *, now: datetime) -> None:
    """Send it once more. What may have arrived says that it is a repetition.

    Raises `NotDead`.
    """
    async with writing():
        await _must_be_dead(row)
        uncertain = row.sending is Sending.UNCERTAIN
        await Outgoing.filter(id=row.id).update(
            sending=Sending.DUE,
            due_at=now,
            attempts=0,
            expires_at=None,
            error="",
            repeated=row.repeated or uncertain,
        )
        await journal.write(actor, "letter-retried", row, now=now)
        after_commit(ring)
    await row.refresh_from_db()


async def drop(row: Outgoing, actor: Actor, *, now: datetime) -> None:
    """Let it be: nobody is told any more. Raises `NotDead`."""
    async with writing():
        await _must_be_dead(row)
        await journal.write(actor, "letter-dropped", row, now=now)
        await Outgoing.filter(id=row.id).delete()


async def _must_be_dead(row: Outgoing) -> None:
    found = await Outgoing.filter(id=row.id).select_for_update().get()
    row.sending = found.sending
    if row.sending not in DEAD:
        raise NotDead(sending=row.sending)


async def forget_old(*, now: datetime) -> int:
    """Drop the letters whose time is over. Returns how many there were."""
    async with writing():
        return await Outgoing.filter(
            sending__in=(*DEAD, Sending.EXPIRED),
            due_at__lt=now - RULES.dead_letters_kept_for,
        ).delete()

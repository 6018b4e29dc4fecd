"""The agenda: what time itself brings about. Every moment it waits for is stored in a row."""

from datetime import datetime, timedelta

from models import (
    answers,
    courses,
    erasures,
    inbox,
    journal,
    letters,
    requests,
    sessions,
    webhooks,
)
from models.courses import certificates, openings, roll
from models.database import index_waiting, writing
from models.inbox import Handling, Incoming
from models.outbox import Outgoing, Sending

AHEAD = timedelta(minutes=1)
"""So far two clocks may be apart."""


async def run_due(*, now: datetime) -> int:
    """Do whatever has become due. Returns how many things happened.

    Asked again, nothing happens twice: each rule changes the row that made it due.
    """
    done = await requests.run_out(now=now)
    done += await requests.close_silent(now=now)
    done += await requests.ask_due(now=now)
    done += await requests.whistles.due(now=now)
    done += await requests.begin_day(now=now)
    done += await courses.lapse_offers(now=now)
    done += await courses.remind(now=now)
    done += await openings.tell_of_openings(now=now)
    done += await roll.close_rolls(now=now)
    done += await certificates.warn_of_certificates(now=now)
    done += await erasures.carry_out(now=now)
    await inbox.forget_old(now=now)
    await letters.forget_old(now=now)
    await requests.consent.forget_unanswered(now=now)
    await answers.forget_old(now=now)
    await sessions.forget_old(now=now)
    await webhooks.forget_old(now=now)
    await journal.seal(now=now)
    await index_waiting()
    return done


async def clock_was_ahead(*, now: datetime) -> int:
    """What came from a clock that was ahead waits no longer than it was meant to.

    Asked when a process begins and when its clock has gone back. Returns how many rows waited
    for a moment that is now further away than it was.
    """
    async with writing():
        messages = await Outgoing.filter(sending=Sending.DUE, created_at__gt=now + AHEAD)
        for row in messages:
            meant = row.due_at - (row.created_at - now)
            await Outgoing.filter(id=row.id).update(due_at=meant, created_at=now)
        updates = Incoming.filter(handling=Handling.WAITING, received_at__gt=now + AHEAD)
        return len(messages) + await updates.update(due_at=now, received_at=now)

"""The agenda: what time itself brings about. Every moment it waits for is stored in a row."""

from datetime import datetime

from models import courses, inbox, requests


async def run_due(*, now: datetime) -> int:
    """Do whatever has become due. Returns how many things happened.

    Asked again, nothing happens twice: each rule changes the row that made it due.
    """
    done = await requests.close_silent(now=now)
    done += await courses.lapse_offers(now=now)
    await inbox.forget_old(now=now)
    return done

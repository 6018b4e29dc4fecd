"""Holding: what is told to many waits for the morning, also where it was delayed into the night.

It is put off when it is about to leave, all that leaves for the same words at once; what cannot
wait (`urgent` in a word's table) leaves at any hour.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.routes import Routes
from bot.delivery.ringing import urgent_among
from bot.delivery.waiting import Place
from models.calendar import after_quiet
from models.outbox import Outgoing, Priority, Sending


async def put_off(places: Sequence[Place], routes: Routes, *, now: datetime) -> set[int]:
    """Have broadcasts wait that must not leave now, and all that waits for the same words.

    In the transaction of whoever asks. Returns which of these it were.
    """
    morning = after_quiet(now)
    broadcasts = [place.id for place in places if place.priority == Priority.BROADCAST]
    if morning == now or not broadcasts:
        return set()
    of = await Outgoing.filter(id__in=broadcasts).values("id", "words")
    words = {row["words"] for row in of}
    waits = words - await urgent_among(words, routes)
    if waits:
        late = Outgoing.filter(words__in=list(waits), sending=Sending.DUE, due_at__lt=morning)
        await late.filter(priority=Priority.BROADCAST).update(due_at=morning)
    return {row["id"] for row in of if row["words"] in waits}

"""Numbers after a restore: what was given out since the backup is known to people, not to us.

A number stands on a resident's phone and in a group; given out twice it would mean two things.
"""

from collections.abc import Mapping
from datetime import datetime

from models.calendar import day_of
from models.database import writing
from models.requests.tables import Counter

AHEAD = 500
"""How many are passed over beyond the busiest day there has been."""


async def jump_ahead(known: Mapping[str, int], *, now: datetime) -> str:
    """Go on with numbers of today that nobody can have been given yet; the first of them.

    Numbers hold their day, so only today's can be given twice. `known` are counters of a later
    state of this database, as far as they can be read.
    """
    name = f"request:{day_of(now)}"
    async with writing():
        counted = dict(
            await Counter.filter(name__startswith="request:").values_list("name", "value")
        )
        values = [*counted.values(), *(n for key, n in known.items() if key.startswith("request:"))]
        last = max(values, default=0) + AHEAD
        counter, _ = await Counter.get_or_create({"value": last}, name=name)
        counter.value = last
        await counter.save(update_fields=["value"])
    return f"{day_of(now)}-{last + 1:03d}"

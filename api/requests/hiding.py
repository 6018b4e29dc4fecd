"""Hiding: numbers of persons in what was written about a request, as its ledger hides them.

People write their telephone and their identity number into anything. Whoever may not read the
telephones of residents here reads the words of requests without these numbers.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from models import visible
from models.access import Sight
from models.privacy import mask
from models.requests import ResidentRequest

FIELD = "resident.phone"


async def hidden_from(sight: Sight, requests: Iterable[int]) -> set[int]:
    """Of these requests, those in whose words the caller reads no numbers."""
    ids = set(requests)
    return ids - await visible.readable(ResidentRequest, ids, FIELD, sight)


async def hide(outs: Sequence[Any], sight: Sight, *fields: str, id: str = "request_id") -> None:
    """Mask the numbers in these fields of what is shown; `id` names the field of the request."""
    hidden = await hidden_from(sight, (getattr(out, id) for out in outs))
    for out in outs:
        if getattr(out, id) in hidden:
            for field in fields:
                setattr(out, field, mask(getattr(out, field)))

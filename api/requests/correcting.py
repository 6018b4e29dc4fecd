"""Requests as they are corrected: what was known of one wrongly, and nothing else of it."""

from typing import Any

from litestar import Response
from msgspec import UNSET, UnsetType

from api.access import Seen
from api.conditions import Expected
from api.fields import Code, Form, Number
from api.registers import values_of
from api.requests.filing import category_of
from api.requests.looking import RequestWhole, shown
from api.routes import Body, patch
from models import clock, requests, visible
from models.journal import Via
from models.requests import ResidentRequest


class RequestChange(Form):
    """What staff found to be otherwise. Another category may send the request elsewhere."""

    category: Code | UnsetType = UNSET
    urgent: bool | UnsetType = UNSET


@patch("/requests/{id:int}", may="move:requests", tags=["requests"])
async def correct_request(
    sight: Seen, id: Number, data: Body[RequestChange], expected: Expected
) -> Response[RequestWhole]:
    """Correct the category or the urgency, until the request has ended. The chat hears of it."""
    request = await visible.one(ResidentRequest, id, sight)
    await requests.as_seen(request.id, expected)
    wanted = values_of(data)
    if "category" in wanted:
        wanted["category"] = await category_of(wanted["category"])
    await requests.correct(
        request.id,
        sight.member,
        **wanted,
        now=clock.now(),
        via=Via.OFFICE,
    )
    return await shown(request.id, sight)


def routes() -> list[Any]:
    """Correcting."""
    return [correct_request]

"""Callbacks over HTTP: what residents said when they were asked, and what they say on the phone."""

from datetime import datetime
from typing import Any

from litestar import Response
from msgspec import Struct

from api import pages
from api.access import Seen
from api.conditions import Expected
from api.fields import Form, Id, Number, Text
from api.requests.looking import CallbackOut, RequestWhole, shown
from api.routes import Body, get, post
from models import clock, requests, visible
from models.errors import Invalid
from models.requests import (
    BY_PHONE,
    Callback,
    Cause,
    ResidentRequest,
    Satisfaction,
    SecondCheck,
)


class CheckOut(Struct):
    """A second check by a member of another grid; `at` is empty until they have called."""

    id: int
    chosen_at: datetime
    grid_id: int
    member_id: int
    at: datetime | None
    contacted: bool | None
    solved: bool | None
    satisfaction: Satisfaction | None
    cause: Cause | None


class CallbacksOut(Struct):
    """Everything that was asked about a request; when the resident is asked next, if they are."""

    items: list[CallbackOut]
    checks: list[CheckOut]
    asked: int
    next_at: datetime | None


class PhoneCallback(Form):
    """A call to the resident: either the `cause` why nobody was reached, or what was said.

    `solved` closes the request or gives it back; with `text` as the reason. It is the word of
    whoever filed the request, or of the one of its `reporters` that `reporter_id` names.
    """

    cause: Cause | None = None
    solved: bool | None = None
    contacted: bool | None = None
    satisfaction: Satisfaction | None = None
    text: Text = ""
    reporter_id: Id | None = None


@get("/requests/{id:int}/callbacks", may="read:requests", tags=["requests"])
async def list_callbacks(sight: Seen, id: Number) -> CallbacksOut:
    """What the resident said, the first time and when asked again by another grid."""
    request = await visible.one(ResidentRequest, id, sight)
    said = await Callback.filter(request_id=request.id).order_by("id")
    checks = await SecondCheck.filter(request_id=request.id).order_by("id")
    return CallbacksOut(
        await pages.columns(CallbackOut)(said),
        await pages.columns(CheckOut)(checks),
        request.callbacks_asked,
        request.callback_at,
    )


@post("/requests/{id:int}/callbacks", may="record:callbacks", tags=["requests"])
async def record_callback(
    sight: Seen, id: Number, data: Body[PhoneCallback], expected: Expected
) -> Response[RequestWhole]:
    """Write down what a resident said on the phone; never by whoever handled the request."""
    request = await visible.one(ResidentRequest, id, sight)
    _check(data)
    await requests.as_seen(request.id, expected)
    await requests.phoned(
        request.id,
        sight.member,
        cause=data.cause,
        solved=data.solved,
        contacted=data.contacted,
        satisfaction=data.satisfaction,
        text=data.text,
        reporter=data.reporter_id,
        now=clock.now(),
    )
    return await shown(request.id, sight, status=201)


def _check(data: PhoneCallback) -> None:
    answered = [data.solved, data.contacted, data.satisfaction]
    if data.cause is None:
        if data.solved is None:
            raise Invalid(field="solved", value="")
    elif data.cause not in BY_PHONE or answered != [None] * 3:
        raise Invalid(field="cause", value=data.cause)


def routes() -> list[Any]:
    """Callbacks."""
    return [list_callbacks, record_callback]

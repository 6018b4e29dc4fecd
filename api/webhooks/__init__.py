"""Webhooks over HTTP: who hears of what, the log of it, a test event, and sending once more."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.params import FromQuery
from msgspec import UNSET, Meta, Struct, UnsetType
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import AskedId, Form, Id, Number, Wanted, given
from api.pages import Page, Paged
from api.registers import answer, must_see, values_of
from api.routes import Body, delete, get, patch, post
from models import clock, visible, webhooks
from models.grids import Grid
from models.webhooks import Posting, Webhook, WebhookDelivery

Event = Literal[
    "request.filed",
    "request.claimed",
    "request.returned",
    "request.handed_up",
    "request.done",
    "request.disputed",
    "request.closed",
    "request.withdrawn",
    "request.declined",
    "request.reopened",
    "enrolment.made",
    "enrolment.left",
    "enrolment.offered",
]
Address = Annotated[
    str,
    Meta(
        min_length=9,
        max_length=500,
        pattern=r"^https?://[!-~]*(?!\n)$",
        examples=["https://example.com/lingrid"],
    ),
]

Events = Annotated[list[Event], Meta(min_length=1, max_length=20)]


class WebhookOut(Struct):
    """An address that hears of some events of a grid and of all below it."""

    id: int
    url: str
    events: list[str]
    grid_id: int
    created_at: datetime
    version: int


class NewWebhookOut(WebhookOut, kw_only=True):
    """With the secret that signs, shown this once."""

    secret: str


class NewWebhook(Form):
    """Who is to hear of what."""

    url: Address
    events: Events
    grid_id: Id


class WebhookChange(Form):
    """What is different: where it hears, or of what."""

    url: Address | UnsetType = UNSET
    events: Events | UnsetType = UNSET


class WebhookDeliveryOut(Struct):
    """One event for one webhook: how far it got, and the status it was answered with last."""

    id: int
    webhook_id: int
    key: str
    event: str
    posting: Posting
    attempts: int
    answered: int | None
    error: str
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None


@get("/webhooks", may="read:webhooks", tags=["webhooks"])
async def list_webhooks(sight: Seen, page: Paged) -> Response[Page[WebhookOut]]:
    """The webhooks of the caller's grids."""
    return await page.of(visible.rows(Webhook, sight), pages.columns(WebhookOut))


@get("/webhooks/{id:int}", may="read:webhooks", tags=["webhooks"])
async def get_webhook(sight: Seen, id: Number) -> Response[WebhookOut]:
    """One of them."""
    hook = await visible.one(Webhook, id, sight)
    (out,) = await pages.columns(WebhookOut)([hook])
    return answer(out, hook.version)


@post("/webhooks", may="change:webhooks", tags=["webhooks"], secret=True)
async def create_webhook(sight: Seen, data: Body[NewWebhook]) -> Response[NewWebhookOut]:
    """Have an address hear of something; the secret is shown this once."""
    grid = await must_see(Grid, data.grid_id, sight, field="grid_id")
    hook, secret = await webhooks.subscribe(
        data.url, data.events, grid, sight.actor, now=clock.now()
    )
    (out,) = await pages.columns(WebhookOut)([hook])
    fields = {name: getattr(out, name) for name in out.__struct_fields__}
    at = f"/api/v1/webhooks/{hook.id}"
    return answer(NewWebhookOut(**fields, secret=secret), hook.version, status=201, at=at)


@patch("/webhooks/{id:int}", may="change:webhooks", tags=["webhooks"])
async def change_webhook(
    sight: Seen, id: Number, data: Body[WebhookChange], expected: Expected
) -> Response[WebhookOut]:
    """Have it hear elsewhere, or of other events; its secret stays, and so does what waits."""
    hook = await seen(Webhook, id, sight, expected)
    changed = await webhooks.change(hook, values_of(data), sight.actor, now=clock.now())
    (out,) = await pages.columns(WebhookOut)([changed])
    return answer(out, changed.version)


@delete("/webhooks/{id:int}", may="change:webhooks", tags=["webhooks"])
async def delete_webhook(sight: Seen, id: Number, expected: Expected) -> None:
    """It hears no more."""
    hook = await seen(Webhook, id, sight, expected)
    await webhooks.remove(hook, sight.actor, now=clock.now())


@post("/webhooks/{id:int}/test", may="change:webhooks", status=200, tags=["webhooks"])
async def test_webhook(sight: Seen, id: Number) -> WebhookDeliveryOut:
    """Send an event that says nothing, to see whether it is heard."""
    hook = await visible.one(Webhook, id, sight)
    return await _out(await webhooks.test(hook, sight.actor, now=clock.now()))


async def deliveries_wanted(
    webhook_id: AskedId = None, posting: FromQuery[Posting | None] = None
) -> Q:
    """The deliveries asked for: `posting=dead`."""
    return given(webhook_id=webhook_id, posting=posting)


@get(
    "/webhook-deliveries",
    may="read:webhooks",
    tags=["webhooks"],
    dependencies={"where": deliveries_wanted},
)
async def list_webhook_deliveries(
    sight: Seen, where: Wanted, page: Paged
) -> Response[Page[WebhookDeliveryOut]]:
    """What was sent, and what could not be, the newest first; kept for thirty days."""
    rows = visible.rows(WebhookDelivery, sight).filter(where)
    return await page.of(rows, pages.columns(WebhookDeliveryOut), sort=pages.NEWEST_FIRST)


@get("/webhook-deliveries/{id:int}", may="read:webhooks", tags=["webhooks"])
async def get_webhook_delivery(sight: Seen, id: Number) -> WebhookDeliveryOut:
    """One of them."""
    return await _out(await visible.one(WebhookDelivery, id, sight))


@post("/webhook-deliveries/{id:int}/resend", may="change:webhooks", status=200, tags=["webhooks"])
async def resend_webhook_delivery(sight: Seen, id: Number) -> WebhookDeliveryOut:
    """Send once more, under the same `webhook-id`."""
    row = await visible.one(WebhookDelivery, id, sight)
    await webhooks.resend(row, sight.actor, now=clock.now())
    return await _out(row)


async def _out(row: WebhookDelivery) -> WebhookDeliveryOut:
    (out,) = await pages.columns(WebhookDeliveryOut)([row])
    return out


def routes() -> list[Any]:
    """Webhooks, and the log of them."""
    return [
        list_webhooks,
        get_webhook,
        create_webhook,
        change_webhook,
        delete_webhook,
        test_webhook,
        list_webhook_deliveries,
        get_webhook_delivery,
        resend_webhook_delivery,
    ]

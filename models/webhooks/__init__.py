"""Webhooks: other systems hear of what happened here, in the Standard Webhooks form.

What happens is written in the transaction that made it true, at the one place where every act is
written down (`models.journal`), and sent by whoever is on duty until it was taken or given up.
It says which thing is in which state now, by ids and numbers; nothing of any person.

A webhook hears of the requests and classes of its grid and of all below it; never of what is
confidential. Its secret is shown once, and signs: whoever hears can tell that we said it.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from models import journal
from models.categories import Category
from models.courses import Course
from models.database import JsonField, UtcDatetimeField, add_row, remembered, writing
from models.database.kept import Kept
from models.errors import Invalid, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.settings import RULES
from models.webhooks.addresses import must_be_an_address

EVENTS = {
    "request-filed": "request.filed",
    "request-claim": "request.claimed",
    "request-return": "request.returned",
    "request-hand_up": "request.handed_up",
    "request-finish": "request.done",
    "request-dispute": "request.disputed",
    "request-confirm": "request.closed",
    "request-close": "request.closed",
    "request-withdraw": "request.withdrawn",
    "request-decline": "request.declined",
    "request-reopen": "request.reopened",
    "enrolment-made": "enrolment.made",
    "enrolment-left": "enrolment.left",
    "seat-offered": "enrolment.offered",
}
"""What can be heard of, by the act it is."""

NAMES = tuple(dict.fromkeys(EVENTS.values()))
TEST = "webhook.test"

TOLD = {
    "request": ("id", "number", "status", "grid_id", "version"),
    "enrolment": ("id", "course_id", "standing", "version"),
}
"""What is said of a thing: nothing in which anything stands about a person."""

PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
"""How long it waits after each try that failed; after the last it is dead."""

PREFIX = "whsec_"


class Posting(StrEnum):
    """How far one got."""

    DUE = "due"
    SENT = "sent"
    DEAD = "dead"


class Webhook(Kept):
    """An address that hears of some events of a grid and of all below it."""

    id = fields.IntField(primary_key=True)
    url = fields.CharField(max_length=500)
    events: Any = JsonField(default=list)
    secret = fields.CharField(max_length=80)
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="webhooks", on_delete=fields.CASCADE
    )
    grid_id: int
    created_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "webhooks"


class WebhookDelivery(Kept):
    """One event for one webhook; `key` is the same at every try, so that it is taken once."""

    id = fields.BigIntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField(
        "models.Webhook", related_name="deliveries", on_delete=fields.CASCADE
    )
    webhook_id: int
    key = fields.CharField(max_length=40, unique=True)
    event = fields.CharField(max_length=40)
    body = fields.TextField()
    posting = fields.CharEnumField(Posting, max_length=10, default=Posting.DUE)
    attempts = fields.SmallIntField(default=0)
    due_at = UtcDatetimeField()
    answered = fields.SmallIntField(null=True)
    error = fields.CharField(max_length=200, default="")
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "webhook_deliveries"
        indexes = (("posting", "due_at"),)


@dataclass(eq=False)
class NotGivenUp(RuleBroken):
    """It is on its way already."""

    posting: str


# --- who hears


async def subscribe(
    url: str, events: Sequence[str], grid: Grid, actor: Actor, *, now: datetime
) -> tuple[Webhook, str]:
    """A new webhook and its secret, shown this once."""
    must_be_an_address(url)
    heard = _known(events)
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    async with writing():
        hook = await Webhook.create(url=url, events=heard, secret=secret, grid=grid, created_at=now)
        await journal.write(actor, "webhook-made", hook, now=now, grid=grid.id)
    return hook, secret


async def change(
    hook: Webhook, changes: Mapping[str, Any], actor: Actor, *, now: datetime
) -> Webhook:
    """Have it hear at another address, or of other events; the secret stays.

    Raises `Invalid` for an address where nothing may be sent.
    """
    if "url" in changes:
        must_be_an_address(changes["url"])
    values = {**changes, "version": hook.version + 1}
    if "events" in changes:
        values["events"] = _known(changes["events"])
    async with writing():
        hook.update_from_dict(values)
        await hook.save(update_fields=list(values))
        await journal.write(actor, "webhook-changed", hook, now=now, fields=sorted(changes))
    return hook


def _known(events: Sequence[str]) -> list[str]:
    if unknown := set(events) - set(NAMES):
        raise Invalid(field="events", value=min(unknown))
    return sorted(set(events))


async def remove(hook: Webhook, actor: Actor, *, now: datetime) -> None:
    """It hears no more, and what it has not heard is dropped."""
    async with writing():
        await Webhook.filter(id=hook.id).delete()
        await journal.write(actor, "webhook-removed", hook, now=now)


# --- what is heard


async def note(act: str, subject: Model, *, now: datetime) -> None:
    """Something happened: have it sent to whoever wants to hear of it. Costs next to nothing
    when nobody does."""
    event = EVENTS.get(act)
    if event is None:
        return
    hooks = [hook for hook in await listening() if event in hook[1]]
    if not hooks:
        return
    path = await _path_of(subject)
    if path is None:
        return
    word = journal.word_of(type(subject))
    data = {name: getattr(subject, name) for name in TOLD[word]}
    for id, _, of in hooks:
        if path.startswith(of):
            _put(id, event, data, now=now)


async def listening() -> list[tuple[int, frozenset[str], str]]:
    """Who hears of what below which path."""

    async def read() -> list[tuple[int, frozenset[str], str]]:
        hooks = await Webhook.all().select_related("grid")
        return [(hook.id, frozenset(hook.events), hook.grid.path) for hook in hooks]

    return await remembered("webhooks", (Webhook, Grid), read)


async def _path_of(subject: Any) -> str | None:
    """Where it belongs; None for what nobody is told of."""
    if hasattr(subject, "course_id"):
        grid_id = (await Course.get(id=subject.course_id)).grid_id
    elif (await Category.get(id=subject.category_id)).confidential:
        return None
    else:
        grid_id = subject.grid_id
    return (await Grid.get(id=grid_id)).path


def _put(hook: int, event: str, data: dict[str, Any], *, now: datetime) -> None:
    said = {"type": event, "timestamp": now, "data": data}
    add_row(
        WebhookDelivery,
        webhook_id=hook,
        key=f"msg_{secrets.token_hex(16)}",
        event=event,
        body=msgspec.json.encode(said).decode(),
        due_at=now,
        created_at=now,
    )


async def test(hook: Webhook, actor: Actor, *, now: datetime) -> WebhookDelivery:
    """Have a first event sent, to see whether it is heard."""
    async with writing():
        _put(hook.id, TEST, {"webhook_id": hook.id}, now=now)
        row = await WebhookDelivery.filter(webhook_id=hook.id).order_by("-id").first()
        assert row is not None, "just put in"
        await journal.write(actor, "webhook-tested", hook, now=now, delivery=row.id)
    return row


async def resend(row: WebhookDelivery, actor: Actor, *, now: datetime) -> None:
    """Send once more, under the same key, what was sent or given up. Raises `NotGivenUp`."""
    async with writing():
        changed = await WebhookDelivery.filter(
            id=row.id, posting__in=(Posting.SENT, Posting.DEAD)
        ).update(posting=Posting.DUE, attempts=0, due_at=now, error="")
        if not changed:
            raise NotGivenUp(posting=Posting.DUE)
        await row.refresh_from_db()
        await journal.write(actor, "webhook-resent", row, now=now)


# --- how it is said


def signed(secret: str, key: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    moment = str(int(now.timestamp()))
    secret_bytes = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{key}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(secret_bytes, content, hashlib.sha256).digest())
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{signature.decode()}",
    }


async def due(*, now: datetime, most: int = 16) -> list[WebhookDelivery]:
    """What is to be sent now, the oldest first, each with its webhook."""
    rows = WebhookDelivery.filter(posting=Posting.DUE, due_at__lte=now)
    return await rows.order_by("due_at", "id").limit(most).select_related("webhook")


async def outcome(row: WebhookDelivery, *, answered: int | None, error: str, now: datetime) -> None:
    """Write down what became of a try: taken, to be tried again later, or dead."""
    taken = answered is not None and 200 <= answered < 300
    values: dict[str, Any] = {"answered": answered, "error": error[:200]}
    attempts = row.attempts + 1
    if taken:
        values |= {"posting": Posting.SENT, "sent_at": now, "error": ""}
    elif attempts > len(PAUSES):
        values |= {"posting": Posting.DEAD}
    else:
        values |= {"due_at": now + PAUSES[attempts - 1]}
    async with writing():
        await WebhookDelivery.filter(id=row.id).update(attempts=attempts, **values)


async def forget_old(*, now: datetime) -> int:
    """Drop from the log what was sent, or given up, long ago. Returns how many there were."""
    async with writing():
        return await WebhookDelivery.filter(
            posting__in=(Posting.SENT, Posting.DEAD),
            due_at__lt=now - RULES.dead_letters_kept_for,
        ).delete()

"""Webhooks: written with the act, on either database, and for next to nothing."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from community import Community, community_at

from models import requests, webhooks
from models.database import writing
from models.grids import Grid
from models.journal import OPERATOR
from models.webhooks import PAUSES, Posting, Webhook, WebhookDelivery

URL = "https://example.com/hook"


@pytest.fixture(params=["sqlite", "postgres"])
async def here(request) -> AsyncIterator[Community]:
    """凌波社区, on either database."""
    url = "sqlite://:memory:"
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        url = fresh()
    async with community_at(url) as community:
        yield community


async def subscribed(here: Community, grid: Grid, *events: str) -> Webhook:
    """Somebody hears of a grid."""
    hook, _ = await webhooks.subscribe(URL, events, grid, OPERATOR, now=here.now)
    return hook


async def test_an_act_is_heard_of_once_by_each_who_listens_there(here):
    """Filed in the first micro-grid: the community's, the grid's and its own, not the other's."""
    for grid in (here.community, here.grid, here.micro, here.other):
        await subscribed(here, grid, "request.filed")
    await here.reports(await here.resident("王秀英"))
    rows = await WebhookDelivery.all().select_related("webhook")
    heard = {row.webhook.grid_id for row in rows}
    assert heard == {here.community.id, here.grid.id, here.micro.id}
    assert len(rows) == len({row.key for row in rows}) == 3


async def test_a_webhook_that_was_added_is_heard_from_the_next_act_on(here):
    """Nothing that is remembered is out of date; one that was removed hears no more."""
    wang = await here.resident("王秀英")
    request = await here.reports(wang)
    hook = await subscribed(here, here.community, "request.claimed")
    await requests.claim(request.id, here.chen, now=here.now)
    assert [row.event for row in await WebhookDelivery.all()] == ["request.claimed"]
    await webhooks.remove(hook, OPERATOR, now=here.now)
    assert not await WebhookDelivery.exists()


async def test_when_nobody_listens_nothing_is_asked_twice(here):
    """Within a transaction who listens is read once, and then known."""
    async with writing():
        assert await webhooks.listening() is await webhooks.listening() == []


async def test_it_is_tried_for_three_days_and_then_dead(here):
    """Ten tries."""
    hook = await subscribed(here, here.community, "request.filed")
    row = await webhooks.test(hook, OPERATOR, now=here.now)
    moment = here.now
    for pause in [*PAUSES, timedelta()]:
        (due,) = await webhooks.due(now=moment)
        await webhooks.outcome(due, answered=None, error="timeout", now=moment)
        assert await webhooks.due(now=moment) == []
        moment += pause
    await row.refresh_from_db()
    assert (row.posting, row.attempts, row.error) == (Posting.DEAD, 10, "timeout")
    assert await webhooks.forget_old(now=moment + timedelta(days=29)) == 0
    assert await webhooks.forget_old(now=moment + timedelta(days=31)) == 1

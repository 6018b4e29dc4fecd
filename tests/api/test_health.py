"""Health: alive is not the same as ready."""

import httpx
import pytest

from api.app import create_app
from models import duty
from models.database import close_database
from models.duty import Standing


async def test_without_its_database_the_process_lives_and_is_not_ready(community):
    """A balancer sends nobody here; nobody restarts it either."""
    transport = httpx.ASGITransport(app=create_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
        assert (await caller.get("/readyz")).status_code == 200
        await close_database()
        assert (await caller.get("/healthz")).status_code == 200
        answer = await caller.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "database-unreachable")


@pytest.mark.parametrize("standing", list(Standing))
async def test_whoever_stands_by_is_ready_and_says_so(community, standing):
    """It serves the office and takes updates in; a balancer may send people there."""
    transport = httpx.ASGITransport(app=create_app(), raise_app_exceptions=False)
    duty.stand(standing)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
            answer = await caller.get("/readyz")
    finally:
        duty.stand(Standing.OFFICE_ALONE)
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "duty": standing})

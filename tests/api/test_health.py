"""Health: alive is not the same as ready."""

import httpx

from api.app import create_app
from models.database import close_database


async def test_without_its_database_the_process_lives_and_is_not_ready(community):
    """A balancer sends nobody here; nobody restarts it either."""
    transport = httpx.ASGITransport(app=create_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
        assert (await caller.get("/readyz")).status_code == 200
        await close_database()
        assert (await caller.get("/healthz")).status_code == 200
        answer = await caller.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "database-unreachable")

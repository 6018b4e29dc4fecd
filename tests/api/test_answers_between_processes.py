"""The same key at two processes of one PostgreSQL: it is done once, whoever is asked."""

import asyncio
from contextlib import AsyncExitStack

import httpx
from communities import build
from installation import Installation

from models.database import close_database, execute, fetch, open_database, writing
from models.requests import ResidentRequest

KEY = {"Idempotency-Key": "the-lift-of-building-3"}
FILED = {"text": "3栋电梯坏了", "category": "facility"}


async def test_a_key_is_answered_once_whichever_process_is_asked(fresh_postgres, tmp_path):
    """Busy while the other answers it; then the other's answer, to the letter."""
    url = fresh_postgres()
    settings = {"LINGRID_DATABASE_URL": url, "LINGRID_BOT_MODE": "off"}
    here, there = Installation(tmp_path, **settings), Installation(tmp_path, **settings)
    await here.migrated()
    await open_database(url)
    try:
        async with writing():
            community = await build()
        async with AsyncExitStack() as open_:
            one = (await open_.enter_async_context(here.process("serve"))).office
            other = (await open_.enter_async_context(there.process("serve", "--standby"))).office
            body = {**FILED, "resident_id": community.wang.id}
            headers = {**KEY, "Authorization": f"Bearer {community.secrets['赵']}"}

            async def file(office):
                sent = {"json": body, "headers": headers, "timeout": 60}
                return await office.post("/api/v1/requests", **sent)

            async with writing():  # nobody writes a request until this is over
                await execute("LOCK TABLE requests IN EXCLUSIVE MODE")
                waiting = asyncio.create_task(file(one))
                await somebody_waits(waiting)
                busy = await file(other)
            first = await waiting
            again = await file(other)
    finally:
        filed = await ResidentRequest.all().count()
        await close_database()

    assert (busy.status_code, busy.json()["code"]) == (409, "key-in-flight")
    assert first.status_code == 201, first.text
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert filed == 1


async def somebody_waits(waiting: asyncio.Task[httpx.Response]) -> None:
    """Return once another connection waits for what this one holds."""
    async with asyncio.timeout(60):
        while not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert not waiting.done(), waiting.result().text
            await fetch("SELECT pg_sleep(0.02)")

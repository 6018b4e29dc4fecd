"""The office over real HTTP, in a thread with a loop and a database of its own.

For tools that are not of a test's loop. Something of every word has happened in it.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from communities import NOW, build, happened
from office import caller

from cli.serve import Server
from models import clock
from models.database import close_database, open_database, writing

PATIENCE = 60
"""Seconds to start, and to stop."""


@dataclass
class Served:
    """Where it is, and the secrets to call it with."""

    address: str = ""
    secrets: dict[str, str] = field(default_factory=dict)


@contextmanager
def served(app: Any) -> Iterator[Served]:
    """The app on loopback, over the two communities."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off")
    server, here, done = Server(config), Served(), threading.Event()
    failures: list[BaseException] = []

    async def serve() -> None:
        database = await open_database("sqlite://:memory:")
        try:
            await database.create_tables()
            async with writing():
                community = await build()
            here.secrets = community.secrets
            async with caller(app, here.secrets["赵"], base_url="http://office/api/v1") as zhao:
                await happened(community, zhao)
            serving = asyncio.create_task(server.serve())
            await server.listening.wait()
            port = server.servers[0].sockets[0].getsockname()[1]
            here.address = f"http://127.0.0.1:{port}"
            done.set()
            await serving
        finally:
            await close_database()

    def run() -> None:
        try:
            with clock.frozen(NOW):
                asyncio.run(serve())
        except BaseException as failure:
            failures.append(failure)
        finally:
            done.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert done.wait(PATIENCE), "the office did not start"
    try:
        assert not failures, failures
        yield here
    finally:
        server.should_exit = True
        thread.join(PATIENCE)

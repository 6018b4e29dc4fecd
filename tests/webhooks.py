"""A webhook's route over real HTTP, on a server of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from uvicorn import Config

from cli.serve import Server

SECRET = "a-secret_of-both"
PATH = "/telegram"


@asynccontextmanager
async def serving(route: Any) -> AsyncIterator[str]:
    """Serve on loopback for the length of a block, which gets the address of `PATH`."""
    office = Litestar([route], openapi_config=None)
    server = Server(Config(office, host="127.0.0.1", port=0, log_config=None))
    task = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            await server.listening.wait()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}{PATH}"
    finally:
        server.should_exit = True
        await task

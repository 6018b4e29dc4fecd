"""An app over real HTTP on loopback, in this very loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from uvicorn import Config

from cli.serve import Server


@asynccontextmanager
async def on_loopback(app: Any) -> AsyncIterator[str]:
    """Serve it for the length of a block, which gets its address."""
    server = Server(Config(app, host="127.0.0.1", port=0, log_config=None))
    task = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            await server.listening.wait()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task

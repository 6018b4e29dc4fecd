"""A webhook's route over real HTTP, on a server of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from loopback import on_loopback

SECRET = "a-secret_of-both"
PATH = "/telegram"


@asynccontextmanager
async def serving(route: Any) -> AsyncIterator[str]:
    """Serve on loopback for the length of a block, which gets the address of `PATH`."""
    async with on_loopback(Litestar([route], openapi_config=None)) as address:
        yield f"{address}{PATH}"

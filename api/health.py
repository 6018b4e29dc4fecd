"""Health: whether the process lives, and whether it can do its work."""

import asyncio
from typing import Any

import asyncpg
from litestar import Response
from msgspec import Struct
from tortoise.exceptions import BaseORMException

from api import routes as _routes
from api.access import ANYONE
from models import duty
from models.database import fetch

DATABASE_ANSWERS_WITHIN = 5.0

UNREACHABLE = (
    BaseORMException,
    OSError,
    RuntimeError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
"""What a database that is not there makes of a question; a timeout is an `OSError`."""


class Health(Struct, omit_defaults=True):
    """How it is. `duty` tells whether this process does the work, stands by, or only serves."""

    status: str
    duty: str = ""


@_routes.get(
    "/healthz", may=ANYONE, tags=["health"], summary="Is the process alive?", security=[{}]
)
async def healthz() -> Health:
    """Alive: it answers."""
    return Health("ok")


@_routes.get("/readyz", may=ANYONE, tags=["health"], summary="Can it work?", security=[{}])
async def readyz() -> Response[Health]:
    """Ready: the database answers as well. Else 503.

    One that stands by is ready, too: it serves the office and takes updates in.
    """
    try:
        async with asyncio.timeout(DATABASE_ANSWERS_WITHIN):
            await fetch("SELECT 1")
    except UNREACHABLE:
        return Response(Health("database-unreachable", duty.standing()), status_code=503)
    return Response(Health("ready", duty.standing()))


def routes() -> list[Any]:
    """Both."""
    return [healthz, readyz]

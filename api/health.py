"""Health: whether the process lives, and whether it can do its work."""

from typing import Any

from litestar import Response
from msgspec import Struct
from tortoise.exceptions import BaseORMException

from api import routes as _routes
from api.access import ANYONE
from models.database import fetch


class Health(Struct):
    """How it is."""

    status: str


@_routes.get(
    "/healthz", may=ANYONE, tags=["health"], summary="Is the process alive?", security=[{}]
)
async def healthz() -> Health:
    """Alive: it answers."""
    return Health("ok")


@_routes.get("/readyz", may=ANYONE, tags=["health"], summary="Can it work?", security=[{}])
async def readyz() -> Response[Health]:
    """Ready: the database answers as well. Else 503."""
    try:
        await fetch("SELECT 1")
    except (BaseORMException, OSError, RuntimeError):
        return Response(Health("database-unreachable"), status_code=503)
    return Response(Health("ready"))


def routes() -> list[Any]:
    """Both."""
    return [healthz, readyz]

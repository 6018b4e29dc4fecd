"""Access: who may call which route, and the tokens they call it with.

Every route names its permission (`may`); one guard of the whole app asks for it, and refuses
where none is named. What a route then gets is the sight *within that permission*: the grids
where the caller's posts give it. So a route that looks only at what its sight reaches cannot
do more than its caller may. Which roles hold which permission stands in `models/policy.toml`.
"""

from typing import Annotated, Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import Dependency
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidationMarker

from api.limits import Limits
from models import access, clock
from models.access import Sight
from models.errors import NotAllowed
from models.policy import PERMISSIONS

ANYONE = "anyone"
"""The policy of what needs no token: health and documentation."""

Seen = Annotated[Sight, Dependency(kind="named"), SkipValidationMarker()]
"""What the caller sees within the permission of the route."""

LIMITS = "limits"
"""Where an app keeps what it lets through, if there are limits."""

Connection = ASGIConnection[Any, Any, Any, Any]


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through whoever may; leave their sight for the route."""
    policy = handler.opt.get("may")
    if policy == ANYONE or method(connection) == "OPTIONS":  # Litestar's own, names the methods
        return
    limits: Limits | None = connection.app.state.get(LIMITS)
    secret = _secret(connection)
    whole = await access.sight_of(secret, now=clock.now()) if secret else None
    if whole is None:
        if limits:
            limits.failure(address_of(connection))
        raise NotAuthorizedException
    if limits:
        limits.call(whole.token.id)
    within = whole.with_permission(policy) if policy in PERMISSIONS else None
    if within is None:
        raise NotAllowed(what=str(policy))
    connection.scope["state"]["sight"] = within


def method(connection: Connection) -> str:
    """The HTTP method of a call."""
    return str(connection.scope.get("method", ""))


def _secret(connection: Connection) -> str | None:
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    ours = scheme.lower() == "bearer" and secret.startswith(access.PREFIX)
    return secret if ours else None


def address_of(connection: Connection) -> str:
    """Where a call comes from."""
    return connection.client.host if connection.client else ""


def sight(request: Request[Any, Any, Any]) -> Sight:
    """The sight that the guard left."""
    found: Sight = request.scope["state"]["sight"]
    return found

"""Access: who may call which route, and what they call it with.

Every route names its permission (`may`); one guard of the whole app asks for it, and refuses
where none is named. What a route then gets is the sight *within that permission*: the grids
where the caller's posts give it. So a route that looks only at what its sight reaches cannot
do more than its caller may. Which roles hold which permission stands in `models/policy.toml`.

A program sends its token as a bearer, a browser the cookie of its session; what both may is the
same. A browser sends its cookie whoever made it call, so a call with one must come from a page of
this very origin, by what the browser says of it (`Sec-Fetch-Site`, `Origin`), and every write
carries in `X-CSRF-Token` what only such a page can know. A call with a bearer needs neither.
"""

import hmac
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import Dependency
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidationMarker

from api.limits import Limits
from api.problems import BadRequest
from models import access, clock, sessions
from models.access import Sight
from models.errors import NotAllowed
from models.policy import PERMISSIONS

ANYONE = "anyone"
"""The policy of what needs no token: health and documentation."""

Seen = Annotated[Sight, Dependency(kind="named"), SkipValidationMarker()]
"""What the caller sees within the permission of the route."""

LIMITS = "limits"
"""Where an app keeps what it lets through, if there are limits."""

ADDRESS = "address"
"""Where an app keeps the address under which people outside reach it, if it is known."""

CSRF = "X-CSRF-Token"
"""The header that a write with a session carries."""

READS = ("GET", "HEAD", "OPTIONS")

Connection = ASGIConnection[Any, Any, Any, Any]


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let through whoever may; leave their sight for the route."""
    policy = handler.opt.get("may")
    if policy == ANYONE or method(connection) == "OPTIONS":  # Litestar's own, names the methods
        return
    limits: Limits | None = connection.app.state.get(LIMITS)
    secret = _secret(connection) or _session(connection)
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


# --- the session of a browser


def _session(connection: Connection) -> str | None:
    """The secret of a session, when its own pages call with it; a bearer goes before a cookie."""
    if "authorization" in connection.headers:
        return None
    secret = session_in(connection)
    if secret is None:
        return None
    must_come_from_here(connection)
    if method(connection) not in READS:
        said = connection.headers.get(CSRF.lower(), "")
        if not hmac.compare_digest(said.encode(), sessions.csrf_of(secret).encode()):
            raise BadRequest("csrf-token-missing", status=403)
    return secret


def session_in(connection: Connection) -> str | None:
    """What the cookie holds, if there is one of ours."""
    secret = connection.cookies.get(cookie_name(connection.app.state), "")
    return secret if secret.startswith(sessions.PREFIX) else None


def is_https(state: Mapping[str, Any]) -> bool:
    """Whether people outside reach this server by https."""
    return str(state.get(ADDRESS) or "").startswith("https://")


def cookie_name(state: Mapping[str, Any]) -> str:
    """By https a name that browsers let no other host, path or plain http set."""
    return "__Host-lingrid" if is_https(state) else "lingrid"


def must_come_from_here(connection: Connection) -> None:
    """Raise 403 when the browser says that a page of somebody else's made it call."""
    site = connection.headers.get("sec-fetch-site", "same-origin")
    typed = site == "none" and method(connection) in READS  # by hand, or from a bookmark
    origin = urlsplit(connection.headers.get("origin", "")).netloc
    if "origin" in connection.headers and origin not in _hosts(connection):
        raise BadRequest("from-another-site", status=403)
    if site != "same-origin" and not typed:
        raise BadRequest("from-another-site", status=403)


def _hosts(connection: Connection) -> set[str]:
    """The names this server goes by: to people outside, and to whoever called just now."""
    known = urlsplit(str(connection.app.state.get(ADDRESS) or "")).netloc
    return {known, connection.headers.get("host", "")} - {""}


def address_of(connection: Connection) -> str:
    """Where a call comes from."""
    return whose(connection.client.host if connection.client else "")


def whose(address: str) -> str:
    """An address as it is given out to one customer: of IPv6 a network, not one of its billions.

    >>> whose("203.0.113.7"), whose("2001:db8:1:2:3:4:5:6"), whose("::ffff:203.0.113.7"), whose("x")
    ('203.0.113.7', '2001:db8:1:2::', '203.0.113.7', 'x')
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> 64 << 64))


def sight(request: Request[Any, Any, Any]) -> Sight:
    """The sight that the guard left."""
    found: Sight = request.scope["state"]["sight"]
    return found

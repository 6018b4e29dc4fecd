"""Refusals: errors as the standard has them, a list of codes and descriptions, in either format."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, route
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from api import problems
from api.access import ANYONE, LIMITS, Connection, address_of
from api.limits import Limits
from api.open311.form import Asked, answer, language, named
from api.texts import say
from models.errors import NotFound, RuleBroken


class Refused(Exception):
    """Nothing can be made of it; `code` names the words, `field` what they are about."""

    def __init__(
        self,
        code: str,
        field: str = "",
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.field, self.status, self.headers = code, field, status, headers or {}


async def limited(connection: Connection, _: BaseRouteHandler) -> None:
    """Let through whoever does not ask too often; whoever reports is counted by their token."""
    limits: Limits | None = connection.app.state.get(LIMITS)
    if limits and connection.scope.get("method") in ("GET", "HEAD"):
        limits.reading(address_of(connection))


def refused(request: Asked, no: Refused) -> Response[bytes]:
    """What was asked for makes no sense, or is not there."""
    made = _answer(request, no.status, no.code, field=no.field)
    made.headers.update(no.headers)
    return made


def rule_broken(request: Asked, no: RuleBroken) -> Response[bytes]:
    """A rule said no: what is absent is a 404, and all else the caller's to change."""
    if isinstance(no, NotFound):
        return _answer(request, 404, "nothing-here")
    return _answer(request, 400, "rule", field=no.code)


def http_exception(request: Asked, exc: HTTPException) -> Response[bytes]:
    """It was refused before it came to a route."""
    if exc.status_code >= 500:
        return failed(request, exc)
    known = {404: "nothing-here", 405: "not-so", 413: "too-large", 429: "too-often"}
    code = known.get(exc.status_code, "malformed")
    made = _answer(request, exc.status_code, code)
    made.headers.update(exc.headers or {})
    return made


def failed(request: Asked, exc: Exception) -> Response[bytes]:
    """An accident: all of it goes to the log, and only its number to the client."""
    problems.failed(request, exc)
    return _answer(request, 500, "failed", field=problems.request_id(request.scope))


def _answer(request: Asked, status: int, code: str, *, field: str = "") -> Response[bytes]:
    words = say(f"error-{code}", language(request), field=field)
    error = {"code": status, "description": words}
    return answer(request, "errors", [error], status=status)


HANDLERS: dict[Any, Any] = {
    Refused: refused,
    RuleBroken: rule_broken,
    HTTPException: http_exception,
    Exception: failed,
}


_BELOW = [f"/v2/{name}/{{name:str}}/{{rest:path}}" for name in ("services", "requests", "tokens")]


@route(
    ["/", "/{rest:path}", "/v2", "/v2/{rest:path}", *_BELOW],
    http_method=["GET", "POST", "PUT", "PATCH", "DELETE"],
    opt={"may": ANYONE},
    include_in_schema=False,
)
async def nothing() -> None:
    """Whatever else is asked for below is answered in the manner of the standard, too."""
    raise Refused("nothing-here", status=404)


_READ_ONLY = [
    *named("/discovery", "/v2/services"),
    *(f"/v2/{name}/{{name:str}}" for name in ("services", "requests", "tokens")),
]


@route(
    _READ_ONLY,
    http_method=["POST", "PUT", "PATCH", "DELETE"],
    opt={"may": ANYONE},
    include_in_schema=False,
)
async def only_read() -> None:
    """What can be read can't be changed."""
    raise Refused("not-so", status=405, headers={"Allow": "GET"})


@route(
    named("/v2/requests"),
    http_method=["PUT", "PATCH", "DELETE"],
    opt={"may": ANYONE},
    include_in_schema=False,
)
async def only_filed() -> None:
    """What was reported is not changed by whoever reported it."""
    raise Refused("not-so", status=405, headers={"Allow": "GET, POST"})


def routes() -> list[Any]:
    """What is not there, and what can't be done."""
    return [nothing, only_read, only_filed]

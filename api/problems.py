"""Problems: what the API answers when it says no (RFC 9457).

Every refusal of a rule, every error of form and every accident becomes one document, told
apart by `code`. It carries facts and pointers to fields, never a stack trace, and a
`request_id` by which the log is found.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Message, Scope
from msgspec import Struct
from tortoise.exceptions import DoesNotExist, IntegrityError
from tortoise.exceptions import ValidationError as DoesNotFit

from api.texts import language_of, title
from models.errors import Invalid, NotAllowed, NotFound, RuleBroken, Stale, Taken

MEDIA_TYPE = "application/problem+json"

ALLOW = "methods"
"""Where an app keeps the methods of each of its paths."""

STATUSES: dict[type[RuleBroken], int] = {NotFound: 404, NotAllowed: 403, Invalid: 422}
"""What a refusal answers with, where it is not 409 Conflict."""

CODES = {
    400: "bad-request",
    401: "no-valid-token",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    412: "stale",
    413: "too-large",
    415: "json-wanted",
    428: "if-match-missing",
    429: "too-many-requests",
    500: "failed",
}
"""The codes of what is no refusal of a rule; the others are `http-<status>`."""

_log = logging.getLogger(__name__)
_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_AT = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")


class FieldError(Struct):
    """What is wrong with one field. `pointer` is a JSON pointer, or `?name` for a parameter."""

    pointer: str
    detail: str


class Problem(Struct, omit_defaults=True):
    """What went wrong; the `title` in the language asked for, the `detail` for programmers."""

    type: str
    title: str
    status: int
    code: str
    request_id: str
    detail: str = ""
    facts: dict[str, Any] = {}
    errors: list[FieldError] = []


class BadRequest(HTTPException):
    """Something about the form of a request, before any rule was asked."""

    def __init__(
        self,
        code: str,
        errors: Sequence[FieldError] = (),
        *,
        status: int = 400,
        facts: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status_code=status, detail=code.replace("-", " "), headers=headers)
        self.code, self.errors, self.facts = code, list(errors), facts or {}


def request_id(scope: Scope) -> str:
    """The name under which a request stands in the log: the caller's own, or else a new one."""
    state: dict[str, Any] = scope["state"]
    if "request_id" not in state:
        given = next((v for n, v in scope["headers"] if n == b"x-request-id"), b"")
        state["request_id"] = given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)
    return str(state["request_id"])


async def mark(message: Message, scope: Scope) -> None:
    """Put on every answer what it always carries."""
    if message["type"] != "http.response.start":
        return
    headers = list(message.get("headers", []))
    if scope.get("method") == "OPTIONS" and (allow := _allowed(scope)):
        headers = [(b"allow", allow.encode()), *(h for h in headers if h[0].lower() != b"allow")]
    present = {name.lower() for name, _ in headers}
    ours = (
        (b"x-request-id", request_id(scope).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    )
    message["headers"] = [*headers, *(h for h in ours if h[0] not in present)]


def _allowed(scope: Scope) -> str:
    """The methods of a path. Litestar's own answer knows only those of the first route."""
    app, template = scope.get("litestar_app"), scope.get("path_template", "")
    return str(app.state.get(ALLOW, {}).get(template, "")) if app is not None else ""


def _answer(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    *,
    detail: str = "",
    facts: dict[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> Response[Problem]:
    language = language_of(request.headers.get("accept-language", ""))
    problem = Problem(
        type=f"urn:lingrid:problem:{code}",
        title=title(code, language),
        status=status,
        code=code,
        request_id=request_id(request.scope),
        detail=detail,
        facts=facts or {},
        errors=list(errors),
    )
    said = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=said)


def status_of(refusal: type[RuleBroken]) -> int:
    """What a refusal answers with; a more special one as the one it is a kind of."""
    return next((status for kind, status in STATUSES.items() if issubclass(refusal, kind)), 409)


def rule_broken(request: Request[Any, Any, Any], refusal: RuleBroken) -> Response[Problem]:
    """A rule said no."""
    status = status_of(type(refusal))
    if isinstance(refusal, Stale) and "if-match" in request.headers:
        status = 412
    detail = (type(refusal).__doc__ or "").partition("\n")[0]
    errors = (
        [FieldError(f"/{refusal.field}", detail)] if isinstance(refusal, Invalid | Taken) else []
    )
    facts = msgspec.to_builtins(refusal.facts())
    return _answer(request, status, refusal.code, detail=detail, facts=facts, errors=errors)


def http_exception(request: Request[Any, Any, Any], exc: HTTPException) -> Response[Problem]:
    """The request was refused before it came to a rule."""
    status = exc.status_code
    if status >= 500:
        return failed(request, exc)
    code = getattr(exc, "code", None) or CODES.get(status, f"http-{status}")
    errors = getattr(exc, "errors", None) or []
    if isinstance(exc, ValidationException):
        code, errors = "invalid-parameter", _parameters(exc)
    headers = dict(exc.headers or {})
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="lingrid"'
    detail = exc.detail if status == 400 and not errors else _phrase(status)
    facts = getattr(exc, "facts", {})
    return _answer(
        request, status, code, detail=detail, facts=facts, errors=errors, headers=headers
    )


def _phrase(status: int) -> str:
    return next((known.phrase for known in HTTPStatus if known == status), "")


def _parameters(exc: ValidationException) -> list[FieldError]:
    found: list[Any] = exc.extra if isinstance(exc.extra, list) else []
    return [FieldError(f"?{e.get('key', '')}", str(e.get("message", ""))) for e in found]


def absent(request: Request[Any, Any, Any], _: DoesNotExist) -> Response[Problem]:
    """A row that was asked for is not there."""
    return _answer(request, 404, NotFound.code)


def conflict(request: Request[Any, Any, Any], _: IntegrityError) -> Response[Problem]:
    """The database refused what somebody else made impossible a moment ago."""
    return _answer(request, 409, CODES[409])


def does_not_fit(request: Request[Any, Any, Any], _: DoesNotFit) -> Response[Problem]:
    """A column has no room for a value that the form let through."""
    return _answer(request, 422, Invalid.code)


def failed(request: Request[Any, Any, Any], exc: Exception) -> Response[Problem]:
    """An accident: all of it goes to the log, and only its number to the client."""
    # the route and not the path, in which anything may be written
    called = {
        "request": request_id(request.scope),
        "method": request.method,
        "route": request.scope.get("path_template", ""),
    }
    _log.error("request-failed", extra=called, exc_info=exc)
    return _answer(request, 500, CODES[500])


HANDLERS: dict[Any, Any] = {
    RuleBroken: rule_broken,
    HTTPException: http_exception,
    DoesNotExist: absent,
    IntegrityError: conflict,
    DoesNotFit: does_not_fit,
    Exception: failed,
}
"""What becomes of each kind of exception."""


def field_error(error: Exception) -> FieldError:
    """Where in the body something is wrong, as a JSON pointer.

    >>> field_error(ValueError("Expected `int`, got `str` - at `$.slots[0].weekday`"))
    FieldError(pointer='/slots/0/weekday', detail='Expected `int`, got `str`')
    >>> field_error(ValueError("Object contains unknown field `colour`"))
    FieldError(pointer='/colour', detail='Object contains unknown field `colour`')
    """
    message = str(error)
    at = _AT.search(message)
    path = at["path"] if at else ""
    pointer = re.sub(r"\[(\d+)\]", r"/\1", path).replace(".", "/")
    detail = message[: at.start()] if at else message
    if named := re.search(r"(?:unknown|required) field `([^`]*)`", detail):
        pointer = f"{pointer}/{named[1]}"
    return FieldError(pointer, detail)

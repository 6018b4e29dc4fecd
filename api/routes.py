"""Routes: `get`, `post`, `patch`, `put` and `delete` that say who may, and what can go wrong.

They are Litestar's own with three things added, so that none can be forgotten: the permission
(`may`), the problems in the documentation, and a body that is read strictly: "7" is no number,
and a field nobody knows is an error.
"""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, TypeVar, get_type_hints

import litestar
import msgspec
from litestar import Litestar, Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import ImproperlyConfiguredException, SerializationException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import BodyKwarg, SkipValidationMarker
from litestar.routes import ASGIRoute, HTTPRoute

from api import problems
from api.access import ANYONE, Connection, method
from api.answers import whole
from api.conditions import IF_MATCH
from api.problems import ALLOW, MEDIA_TYPE, BadRequest, FieldError, Problem, field_error
from models.errors import Invalid, NotAllowed, NotFound
from models.policy import PERMISSIONS
from models.visible import LARGEST_ID

T = TypeVar("T")
Handler = Callable[..., Any]
Register = Callable[[Handler], HTTPRouteHandler]

Body = Annotated[T, BodyKwarg(media_type=RequestEncodingType.JSON), SkipValidationMarker()]
"""What was sent, read strictly into a Struct."""

LARGEST_BODY = 256 * 1024

_ALWAYS = {
    400: "The request is malformed.",
    401: "No token, or one that opens nothing.",
    422: "A value can't be.",
    429: "Too many requests; `Retry-After` tells how many seconds to wait.",
}
_NAMED = {404: "It is not there, or not for this token."}
_MAY = {403: "The posts do not allow this, or the token's scopes, or another site asked."}
_WRITES = {
    409: "A rule says no; `code` tells which, `facts` why. Or the key is being answered.",
    412: "It has changed since the version in `If-Match`.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A value can't be, or names what is not there; or the key came with another request.",
    428: "`If-Match` is missing.",
}


CODES = {**problems.CODES, 403: NotAllowed.code, 422: Invalid.code}
"""An example of a code for each status that is documented."""


def _handler(
    name: str,
    path: str,
    may: str,
    status: int,
    *,
    secret: bool = False,
    ruled: bool = False,
    named: bool = False,
    **details: Any,
) -> Register:
    make, writes = getattr(litestar, name), name != "get"
    known = _problems(may, named=writes or named or "{" in path, writes=writes)
    known |= _kinds({409: _WRITES[409]}) if ruled else {}
    responses = {**known, **details.pop("responses", {})}
    opt = {"may": may, "secret": secret, **details.pop("opt", {})}

    def register(fn: Handler) -> HTTPRouteHandler:
        details.setdefault("operation_id", fn.__name__)
        details.setdefault("summary", fn.__name__.replace("_", " ").capitalize())
        if may != ANYONE:
            details.setdefault("security", _security(may, writes=writes))
        act = whole(fn, status=status, repeatable=name == "post", secret=secret) if writes else fn
        described = make(path, opt=opt, responses=responses, status_code=status, **details)
        made: HTTPRouteHandler = described(strictly(act))
        return made

    return register


def _security(may: str, *, writes: bool) -> list[dict[str, list[str]]]:
    """What opens a route, and the permission it takes, as the documentation says it."""
    session = {"session": [may], **({"csrf": []} if writes else {})}
    return [{"bearer": [may]}, session]


def _problems(may: str, *, named: bool, writes: bool) -> dict[int, ResponseSpec]:
    if may == ANYONE:
        return {}
    kinds = {**_ALWAYS, **_MAY, **(_NAMED if named else {})}
    if writes:
        kinds |= _WRITES
    return _kinds(kinds)


def _kinds(kinds: dict[int, str]) -> dict[int, ResponseSpec]:
    return {
        status: ResponseSpec(
            Problem, description=words, media_type=MEDIA_TYPE, generate_examples=False
        )
        for status, words in kinds.items()
    }


def get(path: str, *, may: str, **details: Any) -> Register:
    """A route that reads; `ruled` where a rule may say that there is nothing to read now.

    `named` where a parameter names what may be absent.
    """
    return _handler("get", path, may, 200, **details)


def post(path: str, *, may: str, status: int = 201, **details: Any) -> Register:
    """A route that makes something, or makes something happen; `secret` when it is shown once."""
    return _handler("post", path, may, status, **details)


def patch(path: str, *, may: str, **details: Any) -> Register:
    """A route that changes the fields that are sent, and no others."""
    return _handler("patch", path, may, 200, **details)


def put(path: str, *, may: str, **details: Any) -> Register:
    """A route that says how something is."""
    return _handler("put", path, may, 200, **details)


def delete(path: str, *, may: str, **details: Any) -> Register:
    """A route that puts something away."""
    return _handler("delete", path, may, 204, **details)


# --- reading strictly


def strictly(fn: Handler) -> Handler:
    """The handler, given its body as the Struct it asks for.

    Litestar reads bodies as it reads parameters, so that "7" would do for a number.
    """
    wanted = get_type_hints(fn).get("data")
    if wanted is None:
        return fn

    @wraps(fn)
    async def read_first(*args: Any, data: Any, **others: Any) -> Any:
        try:
            read = msgspec.convert(_numbers(data), wanted)
        except msgspec.ValidationError as exc:
            raise BadRequest("invalid-body", [field_error(exc)]) from exc
        return await fn(*args, data=read, **others)

    return read_first


def _numbers(value: Any) -> Any:
    """To JSON 7.0 is the number 7.

    >>> _numbers({"seats": 7.0, "slots": [{"minutes": 1.5}]})
    {'seats': 7, 'slots': [{'minutes': 1.5}]}
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {name: _numbers(one) for name, one in value.items()}
    return [_numbers(one) for one in value] if isinstance(value, list) else value


async def check_form(connection: Connection, _: BaseRouteHandler) -> None:
    """Refuse what no route could make sense of, before it is read."""
    _check_numbers(connection)
    _check_conditions(connection)
    _check_parameters(connection)
    if method(connection) in ("POST", "PUT", "PATCH"):
        _check_content_type(connection)
        await _check_json(connection)


def _check_numbers(connection: Connection) -> None:
    for value in connection.path_params.values():
        if isinstance(value, int) and not 0 < value <= LARGEST_ID:
            raise NotFound(what="number")  # the database would choke on it


def _check_conditions(connection: Connection) -> None:
    needed = connection.scope["route_handler"].opt.get("conditional")
    if needed and IF_MATCH.lower() not in connection.headers:
        raise BadRequest("if-match-missing", status=428)


def _check_parameters(connection: Connection) -> None:
    known = connection.scope["route_handler"].opt.get("parameters")
    if known is None:
        return
    given = connection.query_params
    if unknown := set(given) - set(known):
        errors = [FieldError(f"?{name}", "Unknown parameter") for name in sorted(unknown)]
        raise BadRequest("unknown-parameter", errors)
    for name, several in known.items():
        values = given.getall(name, [])
        if "null" in values:  # Litestar would take it for one that was left out
            raise BadRequest("invalid-parameter", [FieldError(f"?{name}", "Leave it out instead")])
        if len(values) > 1 and not several:
            raise BadRequest("invalid-parameter", [FieldError(f"?{name}", "Given twice")])


def _check_content_type(connection: Connection) -> None:
    sent = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent and sent != "application/json":
        raise BadRequest("json-wanted", status=415)


async def _check_json(connection: Connection) -> None:
    """What is read here is kept by the request, and not read again."""
    if not isinstance(connection, Request):
        return
    wants_body = connection.scope["route_handler"].opt.get("body")
    if not await connection.body():
        if wants_body:
            raise BadRequest("body-missing", [FieldError("", "A JSON body is needed")])
        return
    try:
        await connection.json()
    except (SerializationException, UnicodeDecodeError, RecursionError) as exc:
        raise BadRequest("malformed-json", [FieldError("", "This is no JSON")]) from exc


# --- held against the whole app


def handlers(app: Litestar) -> list[tuple[str, str, BaseRouteHandler]]:
    """Every way in: method, path, handler; the OPTIONS that Litestar answers itself left out."""
    found: list[tuple[str, str, BaseRouteHandler]] = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            ways = [(m, route.path, h) for m, (h, _) in route.route_handler_map.items()]
            found += [way for way in ways if way[0] != "OPTIONS"]
        elif isinstance(route, ASGIRoute):
            found.append(("*", route.path, route.route_handler))
    return found


def must_have_policies(app: Litestar) -> None:
    """Raise when a route says nothing about who may, so that the app is not even made."""
    for way, path, handler in handlers(app):
        policy = handler.opt.get("may")
        if policy != ANYONE and policy not in PERMISSIONS:
            raise ImproperlyConfiguredException(
                f"{way} {path} has no policy: {policy!r}; name a permission of models/policy.toml "
                'in its may="…", or add a line there'
            )


def know_parameters(app: Litestar) -> None:
    """Note with every handler its query parameters, and whether it wants a body or `If-Match`."""
    app.state[ALLOW] = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            app.state[ALLOW][route.path_format] = ", ".join(sorted(route.route_handler_map))
            for handler, model in route.route_handler_map.values():
                asked = model.expected_query_params
                handler.opt["parameters"] = {p.field_alias: p.is_sequence for p in asked}
                handler.opt["body"] = "data" in model.expected_reserved_kwargs
                headers = {p.field_alias for p in model.expected_header_params}
                handler.opt["conditional"] = IF_MATCH in headers

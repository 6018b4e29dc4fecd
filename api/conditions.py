"""Conditions: change only what was seen, fetch only what is new.

Whatever can be changed carries an `ETag`: its version, the same that the chat's presses carry,
and a digest of what is shown of it. Whoever changes it sends the tag back as `If-Match`; the
version decides, so that a figure which moved meanwhile makes nobody's change stale. A `GET` with
`If-None-Match` is answered 304 when not a letter would be different.
"""

import re
from hashlib import blake2b
from typing import Annotated, Any, TypeVar

from litestar.datastructures import MutableScopeHeaders
from litestar.di import Dependency
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import HeaderParameter, SkipValidationMarker
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from tortoise.models import Model

from api.problems import BadRequest, FieldError
from models import visible
from models.access import Sight
from models.errors import NotFound, Stale
from models.journal import word_of

M = TypeVar("M", bound=Model)

IF_MATCH = "If-Match"

_TAG = re.compile(r'(?:W/)?"(?P<opaque>[\x21\x23-\x7e]*)"')
_OURS = re.compile(r"(?P<version>[0-9]{1,9})(?:\.[0-9a-f]+)?")

NONE_OF_OURS = 0
"""A version that nothing has."""

IfMatch = Annotated[
    str,
    HeaderParameter(
        name=IF_MATCH,
        description="The `ETag` of what you saw; `*` for whatever is there now.",
        pattern=r'^(\*|(W/)?"[!#-~]*")$',
        schema_extra={"examples": ['"3.5d41402abc4b2a76"', "*"]},
    ),
]


def expected(if_match: IfMatch) -> int | None:
    """The version a writer has seen; None when they don't mind (`*`)."""
    said = if_match.strip()
    if said == "*":
        return None
    tag = _TAG.fullmatch(said)
    if tag is None:
        raise BadRequest("invalid-parameter", [FieldError(IF_MATCH, "Not one ETag")])
    ours = _OURS.fullmatch(tag["opaque"])
    return int(ours["version"]) if ours else NONE_OF_OURS


Expected = Annotated[int | None, Dependency(kind="named"), SkipValidationMarker()]
"""The version of `If-Match`, without which the route is not even asked."""


async def seen(table: type[M], id: int, sight: Sight, expected: int | None) -> M:
    """The row, locked until the call is answered, if it is still as the caller saw it.

    Raises `NotFound`, or `Stale`.
    """
    await visible.one(table, id, sight)
    row: Any = await table.filter(id=id).select_for_update().first()
    if row is None:
        raise NotFound(what=word_of(table))
    if expected not in (None, row.version):
        raise Stale(what=word_of(table))
    return row  # type: ignore[no-any-return]


class Tagged(ASGIMiddleware):
    """Gives every JSON answer its `ETag`; answers 304 for what the caller has already."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hold the head of an answer back until its body is there."""
        held: list[Message] = []

        async def tagging(message: Message) -> None:
            if message["type"] == "http.response.start" and _could_be_tagged(message):
                held.append(message)
                return
            if held:
                start = held.pop()
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    message = _tag(scope, start, message)
                await send(start)
            await send(message)

        await next_app(scope, receive, tagging)


def _could_be_tagged(start: Any) -> bool:
    kinds = (value for name, value in start["headers"] if name.lower() == b"content-type")
    return start["status"] in (200, 201) and next(kinds, b"").startswith(b"application/json")


def _tag(scope: Scope, start: Any, body: Any) -> Any:
    headers = MutableScopeHeaders(start)
    version = headers.get("etag", "").strip('"')
    digest = blake2b(body["body"], digest_size=8).hexdigest()
    tag = f'"{version}.{digest}"' if version else f'"{digest}"'
    headers["etag"] = tag
    if scope.get("method") != "GET" or start["status"] != 200 or not _has(scope, tag):
        return body
    start["status"] = 304
    del headers["content-length"]
    del headers["content-type"]
    return {**body, "body": b""}


def _has(scope: Scope, tag: str) -> bool:
    """Whether the caller has it; compared weakly, as a cache does."""
    sent = next((v for name, v in scope["headers"] if name == b"if-none-match"), b"")
    said = sent.decode("latin-1").strip()
    return said == "*" or any(f'"{m["opaque"]}"' == tag for m in _TAG.finditer(said))

"""Answers: a write is one transaction, and with an `Idempotency-Key` it happens once.

The journal tells of each what it changed.

What a route looked at, what it did and the answer that is kept for the key are written together,
or nothing is. The same key with the same request gets the same answer, marked
`Idempotency-Replayed`; with another request it is refused (422), and while it is being answered
it is busy (409). A secret is shown once: of such an answer is kept that it was given.
"""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

import msgspec
from litestar import MediaType, Request, Response

from api.problems import BadRequest, FieldError
from models import answers, clock, journal, policy
from models.answers import Answer
from models.database import again_when_deadlocked, writing

Handler = Callable[..., Any]
Asked = Request[Any, Any, Any]

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[\x21-\x7e]{1,255}")

_KEPT = ("ETag", "Location")
"""The headers of an answer that are its own."""


def whole(fn: Handler, *, status: int, repeatable: bool, secret: bool = False) -> Handler:
    """The handler in one transaction; `repeatable` with a key, its answer kept unless `secret`."""

    @wraps(fn)
    async def answered(*args: Any, request: Asked, **others: Any) -> Any:
        async def act() -> Any:
            async with journal.watching():
                return await fn(*args, **others)

        async def all_of_it() -> Any:
            key = request.headers.get(KEY) if repeatable else None
            if key is not None:
                return await _once(request, key, act, status=status, secret=secret)
            async with writing():
                return await act()

        sight = request.scope["state"].get("sight")
        if sight is None:  # a route for anyone
            return await again_when_deadlocked(all_of_it)
        with policy.narrowed(sight.member.id, sight.allowed):
            return await again_when_deadlocked(all_of_it)

    plain = signature(fn)
    asked = Parameter("request", Parameter.KEYWORD_ONLY, annotation=Asked)
    named = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in plain.parameters.values()]
    answered.__signature__ = plain.replace(parameters=[*named, asked])  # type: ignore[attr-defined]
    answered.__annotations__ = {**fn.__annotations__, "request": Asked}
    return answered


async def _once(
    request: Asked, key: str, act: Callable[[], Awaitable[Any]], *, status: int, secret: bool
) -> Response[Any]:
    if not _KEY.fullmatch(key):
        raise BadRequest("invalid-parameter", [FieldError(KEY, "1 to 255 visible characters")])
    token, name = request.scope["state"]["sight"].token.id, answers.digest(key.encode())
    asked = answers.digest(request.method.encode(), _address(request), await request.body())
    try:
        async with answers.answering(token, name):
            if before := await answers.kept(token, name, now=clock.now()):
                return _again(before, asked)
            result = await act()
            if isinstance(result, Response) and isinstance(result.content, bytes):
                return result  # a file changes nothing, and is made again for whoever asks again
            answer = _rendered(result, status)
            await answers.keep(
                token,
                name,
                asked,
                status=answer.status_code or status,
                headers={n: answer.headers[n] for n in _KEPT if n in answer.headers},
                body="" if secret else answer.content.decode(),
                now=clock.now(),
            )
            return answer
    except answers.Busy as exc:
        raise BadRequest("key-in-flight", status=409) from exc


def _address(request: Asked) -> bytes:
    return request.scope["raw_path"] + b"?" + request.scope["query_string"]


def _again(before: Answer, asked: str) -> Response[Any]:
    if before.asked != asked:
        raise BadRequest("key-reused", [FieldError(KEY, "Sent with another request")], status=422)
    if not before.body:
        where = before.headers.get("Location", "")
        raise BadRequest("shown-once", status=409, facts={"location": where} if where else {})
    headers = {**before.headers, REPLAYED: "true"}
    return Response(
        before.body.encode(),
        status_code=before.status,
        headers=headers,
        media_type=MediaType.JSON,
    )


def _rendered(result: Any, status: int) -> Response[Any]:
    """The answer as the bytes that are sent, now and when it is asked for again."""
    answer = result if isinstance(result, Response) else Response(result, status_code=status)
    answer.content = msgspec.json.encode(answer.content)
    answer.media_type = MediaType.JSON
    return answer

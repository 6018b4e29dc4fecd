"""Just enough HTTP on top of ASGI: read a request whole, answer once, or hang up.

Every answer carries `X-Sandbox`, which says that this is not Telegram.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.forms import Fields, Uploads, read_form
from bot.sandbox.world import Refused
from bot.sandbox.world.files import MEGABYTE, MOST_UPLOAD

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BODY = MOST_UPLOAD + 4 * MEGABYTE
NOT_TELEGRAM = (b"x-sandbox", b"this is a sandbox, not Telegram")


class Gone(Exception):
    """The client is no longer there."""


@dataclass
class Request:
    """One request with its body."""

    method: str
    path: str
    fields: Fields
    uploads: Uploads = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field as text, "" when absent."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str, default: int = 0) -> int:
        """A field as a whole number. Raises `ValueError` when it is something else."""
        return int(self.text(name) or default)


async def read_request(scope: Scope, receive: Receive) -> Request:
    """The request: fields of the query and of the body together.

    Refused with 413 when the body is too large; all of it is read before, so that the client
    hears the refusal. Raises `Gone` when the client left meanwhile.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    body = await _body(receive)
    fields, uploads = read_form(body, headers.get("content-type", ""))
    query = dict(
        parse_qsl(scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
    )
    return Request(scope["method"], scope["path"], {**query, **fields}, uploads, headers)


async def _body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= MOST_BODY:
            chunks.append(chunk)
        more = message.get("more_body", False)
    if size > MOST_BODY:
        raise Refused(413, "Request Entity Too Large")
    return b"".join(chunks)


async def respond(
    send: Send,
    status: int,
    body: bytes,
    content_type: str,
    *headers: tuple[bytes, bytes],
) -> None:
    """Answer with some bytes."""
    start = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            NOT_TELEGRAM,
            *headers,
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def respond_json(send: Send, status: int, value: Any) -> None:
    """Answer with JSON; nobody keeps a copy."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    await respond(send, status, body, "application/json", (b"cache-control", b"no-store"))


async def until_gone(receive: Receive) -> None:
    """Wait until the client hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def hang_up(receive: Receive, send: Send) -> None:
    """Close the connection without an answer.

    uvicorn's `send` belongs to an object that knows its transport. Where it does not, an answer
    that promises more than it holds breaks the connection just as well.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.close()
        await asyncio.wait_for(until_gone(receive), 5)
        return
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-length", b"1"), (b"connection", b"close")],
    }
    await send(start)

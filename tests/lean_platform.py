"""A lean chat platform over HTTP: hands prepared updates out, and counts what is sent.

It checks nothing and forgets nothing, and it is fast, so that what a bot costs can be measured
beside it and a bot can be killed hundreds of times against it. Its faults are a function, asked
for every message before it is taken.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

BOT_ID = 7_000_000_001
TOKEN = f"{BOT_ID}:SANDBOX-lingrid_bot"
GROUP = -1_002_000_000_001
LOOPBACK = "127.0.0.1"


FLOOD = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 1",
    "parameters": {"retry_after": 1},
}


class Fault(Enum):
    """Trouble for one message."""

    FLOOD = "flood"  # 429, and it was not taken
    ERROR = "error"  # 500, and it was not taken
    CUT_BEFORE = "cut_before"  # no answer, and it was not taken
    CUT_AFTER = "cut_after"  # no answer, but it was taken


@dataclass(frozen=True)
class Sent:
    """A message that was taken."""

    method: str
    chat: int
    text: str
    silent: bool
    at: float


def said(number: int, chat: int, text: str, *, at: int = 1_790_000_000) -> dict[str, Any]:
    """An update: somebody, in the private chat of that number, said something."""
    who = {"id": chat, "first_name": f"居民{chat}"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": at,
            "chat": {**who, "type": "private"},
            "from": {**who, "is_bot": False, "language_code": "zh-hans"},
            "text": text,
        },
    }


@dataclass
class LeanPlatform:
    """What there is to tell the bot, and what the bot said.

    `released` updates may be handed out by now, `at_once` in one answer at most.
    """

    updates: Sequence[dict[str, Any]]
    released: int = 0
    at_once: int = 100
    fault: Callable[[], Fault | None] = lambda: None
    heard: list[Callable[[], None]] = field(default_factory=list)  # rung by every call
    sent: list[Sent] = field(default_factory=list)
    new_in: Counter[int] = field(default_factory=Counter)  # new messages by chat
    calls: int = 0
    asked: int = 0  # for updates
    confirmed: int = 0
    began: float = 0.0
    ended: float = 0.0
    until: Callable[["LeanPlatform"], bool] = lambda platform: False
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self, number: int) -> None:
        """Let the first `number` updates be handed out."""
        if number > self.released:
            self.released = min(number, len(self.updates))
            self._more.set()

    async def answer(self, method: str, fields: dict[str, Any]) -> Any:
        """The result of a call; a `Fault` when the line breaks."""
        self.calls += 1
        for ring in self.heard:
            ring()
        if method == "getUpdates":
            self.asked += 1
            return await self._updates(fields)
        if method.startswith(("send", "edit")):
            return self._taken(method, fields)
        if method == "getMe":
            return {"id": BOT_ID, "is_bot": True, "first_name": "邻格", "username": "lingrid_bot"}
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return True

    async def _updates(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        first = self.updates[0]["update_id"] if self.updates else 0
        begin = max(self.confirmed, int(fields.get("offset") or 0) - first)
        self.confirmed = begin
        self._look()
        if begin >= self.released:
            self._more.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(float(fields.get("timeout") or 0)):
                    await self._more.wait()
        given = list(self.updates[begin : min(self.released, begin + self.at_once)])
        if given and not self.began:
            self.began = time.monotonic()
        return given

    def _taken(self, method: str, fields: dict[str, Any]) -> Any:
        fault = self.fault()
        if fault in (Fault.FLOOD, Fault.ERROR, Fault.CUT_BEFORE):
            return fault
        chat, text = int(fields["chat_id"]), str(fields.get("text", ""))
        silent = str(fields.get("disable_notification", "")).lower() == "true"
        self.sent.append(Sent(method, chat, text, silent, time.monotonic()))
        self.new_in[chat] += method.startswith("send")
        self._look()
        kind = "private" if chat > 0 else "supergroup"
        number = int(fields.get("message_id") or 1_000_000 + len(self.sent))
        message = {"message_id": number, "date": 1_790_000_000, "chat": {"id": chat, "type": kind}}
        return fault or {**message, "text": text}

    def _look(self) -> None:
        if not self.finished.is_set() and self.until(self):
            self.ended = time.monotonic()
            self.finished.set()


class _Line(asyncio.Protocol):
    """One connection: requests with a Content-Length, one after the other."""

    def __init__(self, platform: LeanPlatform, lines: "set[_Line]") -> None:
        self.platform = platform
        self.lines = lines
        self.buffer = b""
        self.answering: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lines.discard(self)
        if self.answering is not None:
            self.answering.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        for method, fields in self._requests():
            self.answering = asyncio.ensure_future(self._answer(method, fields))

    def _requests(self) -> Iterator[tuple[str, dict[str, Any]]]:
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].decode("latin-1")
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
            length = int(headers.get("content-length", 0))
            if len(self.buffer) < end + 4 + length:
                return
            body = self.buffer[end + 4 : end + 4 + length].decode()
            self.buffer = self.buffer[end + 4 + length :]
            as_json = "json" in headers.get("content-type", "")
            fields = json.loads(body) if as_json else dict(parse_qsl(body))
            yield head.split(" ", 2)[1].rpartition("/")[2], fields

    async def _answer(self, method: str, fields: dict[str, Any]) -> None:
        result = await self.platform.answer(method, fields)
        if result in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
            self.transport.abort()
        elif result is Fault.FLOOD:
            self._write(429, FLOOD)
        elif result is Fault.ERROR:
            self._write(500, {"ok": False, "error_code": 500, "description": "Internal"})
        else:
            self._write(200, {"ok": True, "result": result})

    def _write(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode()
        head = f"HTTP/1.1 {status} .\r\nContent-Type: application/json\r\n"
        self.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


@asynccontextmanager
async def serving(platform: LeanPlatform) -> AsyncIterator[str]:
    """Serve on loopback for the length of a block, which gets the address."""
    lines: set[_Line] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Line(platform, lines), LOOPBACK, 0
    )
    try:
        yield f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for line in list(lines):
            line.transport.abort()
        await server.wait_closed()

"""Lines: HTTP/1.1 for one server, as little as a call of plain JSON needs.

Connections are kept and used again; each carries one call at a time. What is asked here is always
the same, a POST and an answer with a body, and that takes a fifth of what a whole client takes.
Whatever is not that (files, proxies, redirects) goes by aiohttp.
"""

import asyncio
import re
from collections.abc import Callable
from socket import SOCK_STREAM
from ssl import SSLContext
from typing import cast
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection

CONNECTING = 10.0
"""Seconds: a connection that does not come to stand has surely carried nothing."""

KEPT = 15.0
"""Seconds that a connection is kept unused; servers close theirs after more."""

MOST = 100
"""Connections at once."""

LONGEST_HEAD, LONGEST_BODY = 64 * 1024, 16 * 1024 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?=\r\n)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:[ \t]*close[ \t]*(?=\r\n)", re.IGNORECASE)
_NO_BODY = (204, 304)


class NotConnected(OSError):
    """No connection came to stand: surely nothing was carried."""


class Broken(OSError):
    """The connection broke, or what came is no HTTP: what was sent may have arrived."""


class Answer:
    """An answer as it comes in, in pieces of whatever size.

    >>> answer = Answer()
    >>> answer.feed(b"HTTP/1.1 200 OK\\r\\nContent-Le"), answer.feed(b"ngth: 2\\r\\n\\r\\no")
    (False, False)
    >>> answer.feed(b"k"), answer.status, answer.body, answer.last
    (True, 200, b'ok', False)
    """

    __slots__ = ("_chunked", "_length", "_rest", "_whole", "body", "last", "status")

    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.last = False  # the server closes the connection after it
        self._rest = b""
        self._length = -1
        self._chunked = False
        self._whole: list[bytes] = []

    def feed(self, data: bytes) -> bool:
        """Take in what came; whether it is all. Raises `Broken`."""
        self._rest += data
        if not self.status and not self._head():
            return False
        if self._chunked:
            return self._chunks()
        if len(self._rest) > LONGEST_BODY:
            raise Broken("too long an answer")
        if len(self._rest) < self._length or self._length < 0:
            return False
        self._end(self._rest[: self._length], self._rest[self._length :])
        return True

    def ended(self) -> bool:
        """The server closed the connection: whether that was the end of the answer."""
        if not self.status or self._chunked or self._length >= 0:
            return False
        self._end(self._rest, b"")
        self.last = True
        return True

    def _end(self, body: bytes, more: bytes) -> None:
        self.body = body
        self.last = self.last or bool(more)  # it says more than it was asked

    def _head(self) -> bool:
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            if len(self._rest) > LONGEST_HEAD:
                raise Broken("too long a head")
            return False
        head, self._rest = self._rest[: end + 2], self._rest[end + 4 :]
        if not head.startswith(b"HTTP/1.") or not head[9:12].isdigit():
            raise Broken("no HTTP")
        status = int(head[9:12])
        if status < 200:  # it only says that it goes on
            return self._head()
        self.status = status
        length = _LENGTH.search(head)
        self._chunked = _CHUNKED.search(head) is not None
        self._length = 0 if status in _NO_BODY else int(length[1]) if length else -1
        self.last = _CLOSE.search(head) is not None or head.startswith(b"HTTP/1.0")
        return True

    def _chunks(self) -> bool:
        while (end := self._rest.find(b"\r\n")) >= 0:
            size = self._rest[:end].partition(b";")[0].strip()
            try:
                length = int(size, 16)
            except ValueError:
                raise Broken("no HTTP") from None
            if not 0 <= length <= LONGEST_BODY:
                raise Broken("too long an answer")
            if not length:
                return self._trailer(end)
            if len(self._rest) < end + 2 + length + 2:
                return False
            self._whole.append(self._rest[end + 2 : end + 2 + length])
            self._rest = self._rest[end + 2 + length + 2 :]
        return False

    def _trailer(self, end: int) -> bool:
        """What may follow the last chunk is passed over, till the empty line."""
        over = self._rest.find(b"\r\n\r\n", end)
        if over < 0:
            return False
        self._end(b"".join(self._whole), self._rest[over + 4 :])
        return True


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.waiting: asyncio.Future[Answer] | None = None
        self.answer = Answer()
        self.used_at = 0.0
        self.open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.waiting is None:
            self.transport.abort()  # nobody asked
            return
        try:
            if self.answer.feed(data):
                self._told(self.answer)
        except Broken as error:
            self.fail(error)

    def eof_received(self) -> None:
        """The server is done with it, and so are we."""

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        if self.waiting is not None:
            if exc is None and self.answer.ended():
                self._told(self.answer)
            else:
                self.fail(Broken(f"cut: {type(exc).__name__ if exc else 'closed'}"))

    def _told(self, answer: Answer) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def fail(self, error: Exception) -> None:
        """The call ends with an error, and the connection with it."""
        waiting, self.waiting = self.waiting, None
        self.close()
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)

    def close(self) -> None:
        """Use it no more."""
        self.open = False
        self.transport.abort()


class Lines:
    """Connections to the server of one address; opened as they are needed."""

    def __init__(self, url: str, trusted: Callable[[], SSLContext], *, agent: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname, "an address has a host"
        self.host = parts.hostname
        self.ssl = trusted() if parts.scheme == "https" else None
        self.port = parts.port or (443 if self.ssl else 80)
        self._head = (
            f"Host: {parts.netloc.rpartition('@')[2]}\r\nUser-Agent: {agent}\r\n"
            "Accept: */*\r\nContent-Type: application/json\r\nContent-Length: "
        )
        self._idle: list[_Line] = []
        self._room = asyncio.Semaphore(MOST)

    async def post(self, path: str, body: bytes, *, timeout: float) -> Answer:
        """Call once. Raises `NotConnected`, `Broken` or `TimeoutError`."""
        async with self._room:
            return await self._post(path, body, timeout)

    async def _post(self, path: str, body: bytes, timeout: float) -> Answer:
        loop = asyncio.get_running_loop()
        line = self._kept(loop.time()) or await self._opened(loop)
        line.answer = Answer()
        line.waiting = waiting = loop.create_future()
        line.transport.write(
            f"POST {path} HTTP/1.1\r\n{self._head}{len(body)}\r\n\r\n".encode() + body
        )
        late = loop.call_later(timeout, line.fail, TimeoutError())
        try:
            answer: Answer = await waiting
        except BaseException:
            line.close()
            raise
        finally:
            late.cancel()
        if answer.last:
            line.close()
        else:
            line.used_at = loop.time()
            self._idle.append(line)
        return answer

    def _kept(self, now: float) -> _Line | None:
        """The connection that was used last, while it is fresh."""
        while self._idle:
            line = self._idle.pop()
            if line.open and not line.transport.is_closing() and now - line.used_at < KEPT:
                return line
            line.close()
        return None

    async def _opened(self, loop: asyncio.AbstractEventLoop) -> _Line:
        try:
            async with asyncio.timeout(CONNECTING):
                found = await loop.getaddrinfo(self.host, self.port, type=SOCK_STREAM)
                # where IPv6 leads nowhere, IPv4 does not wait for it
                socket = await start_connection(found, happy_eyeballs_delay=0.25)
                name = self.host if self.ssl else None
                _, line = await loop.create_connection(
                    _Line, sock=socket, ssl=self.ssl, server_hostname=name
                )
        except (OSError, TimeoutError) as error:  # certificates that are wrong among them
            raise NotConnected(f"{type(error).__name__}: {error}") from error
        return line

    def close(self) -> None:
        """Close what is kept."""
        while self._idle:
            self._idle.pop().close()

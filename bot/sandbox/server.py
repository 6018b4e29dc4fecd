"""The sandbox over HTTP: a Bot API, a control API and a page, as one ASGI callable.

    sandbox = create_sandbox(world, stage=stage)
    await serve(sandbox, port=8081)

`/bot<token>/<method>` and `/file/bot<token>/<path>` are what the platform serves, `/sandbox/` is
the page. It composes: `alongside(sandbox, app)` puts it on one port with another application. Its
lifespan starts and stops what runs beside (or `start` and `stop` do), and `close()` ends every
waiting request at once, which a server has to ask for before it waits for its connections.

It is no Telegram and says so in every answer, it takes only sandbox tokens, and `serve` listens
on loopback unless told otherwise.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvicorn

from bot.sandbox.control import Control, Unknown
from bot.sandbox.http import (
    Gone,
    Receive,
    Request,
    Scope,
    Send,
    hang_up,
    read_request,
    respond,
    respond_json,
    until_gone,
)
from bot.sandbox.polling import poll
from bot.sandbox.stage import Stage
from bot.sandbox.webhooks import BACK_OFF, WebhookPusher, stopped
from bot.sandbox.world import Answer, NotPossible, Refused, World, access
from bot.sandbox.world.files import StoredFile

PAGE = files("bot.sandbox") / "page"
LOOPBACK = "127.0.0.1"
_POLICY = b"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:"
_PAGE_HEADERS = (
    (b"cache-control", b"no-cache"),
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
)
KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
_T = TypeVar("_T")


class Sandbox:
    """The ASGI callable. Make it with `create_sandbox`."""

    def __init__(self, world: World, stage: Stage, back_off: Sequence[float]) -> None:
        self.world = world
        self.stage = stage
        self.control = Control(world, stage, lambda: self.closed)
        self.closed = False
        self._pusher = WebhookPusher(world, back_off=back_off)
        self._pushing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    @staticmethod
    def owns(path: str) -> bool:
        """Whether a path belongs to the sandbox, for a server that holds more than it."""
        return path.startswith(("/bot", "/file/bot", "/sandbox/")) or path == "/sandbox"

    async def start(self) -> None:
        """Begin to push to webhooks."""
        self.closed = False
        if self._pushing is None:
            self._pushing = asyncio.create_task(self._pusher.run())

    async def stop(self) -> None:
        """End everything that runs or waits."""
        self.close()
        if self._pushing is not None:
            await stopped(self._pushing)
            self._pushing = None

    def close(self) -> None:
        """Answer every waiting request now: nothing more will happen."""
        self.closed = True
        self.world.events.ring()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        try:
            if path.startswith("/bot"):
                await self._method(scope, receive, send)
            elif path.startswith("/file/bot"):
                token, _, rest = path.removeprefix("/file/bot").partition("/")
                await self._carry(self.world.answer_download(token, rest), receive, send)
            elif path.startswith("/sandbox/api/"):
                await self._control(scope, receive, send)
            else:
                await self._page(path, send)
        except Refused as refusal:
            await respond_json(send, refusal.error_code, refusal.as_json())
        except Gone:
            pass

    # --- what the platform serves

    async def _method(self, scope: Scope, receive: Receive, send: Send) -> None:
        token, _, name = scope["path"].removeprefix("/bot").partition("/")
        access.bot_with(self.world, token)  # refused before anything is read
        request = await read_request(scope, receive)
        if name.lower() == "getupdates":
            polling = poll(self.world, token, request.fields, closing=lambda: self.closed)
            answer = await _unless_gone(polling, receive)
        else:
            answer = self.world.answer(token, name, request.fields, request.uploads)
        await self._carry(answer, receive, send)

    async def _carry(self, answer: Answer, receive: Receive, send: Send) -> None:
        """Send an answer, late or not at all if that is the trouble asked for."""
        if answer.delay:
            await _unless_gone(asyncio.sleep(answer.delay), receive)
        if answer.cut:
            await hang_up(receive, send)
        elif answer.file is not None:
            await _respond_file(send, answer.file)
        else:
            await respond_json(send, answer.status, answer.body)

    # --- what the page asks for

    async def _control(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await read_request(scope, receive)
        route = request.path.removeprefix("/sandbox/api/")
        if not _same_origin(request):
            await respond_json(send, 403, {"error": "this page may not act in the sandbox"})
            return
        try:
            if route.startswith("files/"):
                await _respond_file(send, self.control.file(route.removeprefix("files/")))
                return
            answer = await _unless_gone(self.control.answer(request, route), receive)
            await respond_json(send, 200, answer)
        except NotPossible as why:
            await respond_json(send, 409, {"error": str(why)})
        except Unknown as what:
            await respond_json(send, 404, {"error": f"nothing at {what}"})
        except ValueError as why:
            await respond_json(send, 400, {"error": str(why)})

    async def _page(self, path: str, send: Send) -> None:
        if path in {"/", "/sandbox"}:
            await respond(send, 307, b"", "text/plain", (b"location", b"/sandbox/"))
            return
        name = path.removeprefix("/sandbox/") or "index.html"
        asset = PAGE / name
        if not path.startswith("/sandbox/") or "/" in name or not asset.is_file():
            await respond_json(send, 404, {"error": "this is the sandbox; its page is /sandbox/"})
            return
        kind = KINDS[name.rpartition(".")[2]]
        await respond(send, 200, asset.read_bytes(), kind, *_PAGE_HEADERS)


async def _unless_gone(doing: Awaitable[_T], receive: Receive) -> _T:
    """Await something, but no longer than the client stays. Raises `Gone` when it left."""
    task = asyncio.ensure_future(doing)
    leaving = asyncio.ensure_future(until_gone(receive))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Gone
        return task.result()
    finally:
        for waiting in (task, leaving):
            waiting.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)


async def _respond_file(send: Send, stored: StoredFile) -> None:
    await respond(
        send,
        200,
        stored.content,
        stored.mime_type,
        (b"content-security-policy", b"default-src 'none'; sandbox"),
        (b"x-content-type-options", b"nosniff"),
    )


def _same_origin(request: Request) -> bool:
    """Whether a request comes from our own page, or from no page at all."""
    origin = request.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == request.headers.get("host")


def create_sandbox(
    world: World, *, stage: Stage | None = None, back_off: Sequence[float] = BACK_OFF
) -> Sandbox:
    """The sandbox for a world; `back_off` are the pauses between pushes to a webhook."""
    return Sandbox(world, stage or Stage(), back_off)


def alongside(sandbox: Sandbox, app: Asgi) -> Asgi:
    """The sandbox and another application on one port: each gets its own paths.

    The lifespan is the other one's; the sandbox starts after it and stops before it.
    """

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, *_with_lifespan_of(sandbox, receive, send))
        elif scope["type"] == "http" and sandbox.owns(scope["path"]):
            await sandbox(scope, receive, send)
        else:
            await app(scope, receive, send)

    return both


def _with_lifespan_of(sandbox: Sandbox, receive: Receive, send: Send) -> tuple[Receive, Send]:
    async def received() -> MutableMapping[str, Any]:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await sandbox.stop()
        return message

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "lifespan.startup.complete":
            await sandbox.start()
        await send(message)

    return received, sent


class SandboxServer(uvicorn.Server):
    """A server that ends waiting requests before it waits for its connections.

    It serves the sandbox, or `app` that has the sandbox in it (see `alongside`).
    """

    def __init__(self, sandbox: Sandbox, app: Asgi | None = None, **config: Any) -> None:
        defaults: dict[str, Any] = {
            "host": LOOPBACK,
            "log_level": "warning",
            "server_header": False,
            "ws": "none",
            "timeout_graceful_shutdown": 3,
        }
        super().__init__(uvicorn.Config(app or sandbox, **(defaults | config)))
        self.sandbox = sandbox
        self.ready = asyncio.Event()

    @property
    def port(self) -> int:
        """The port it listens on, once it is `ready`."""
        port: int = self.servers[0].sockets[0].getsockname()[1]
        return port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then be ready."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the sandbox, then the server."""
        self.sandbox.close()
        await super().shutdown(sockets)


async def serve(
    sandbox: Sandbox, app: Asgi | None = None, *, host: str = LOOPBACK, port: int = 8081
) -> None:
    """Serve until interrupted; on loopback, unless told otherwise."""
    await SandboxServer(sandbox, app, host=host, port=port).serve()


@asynccontextmanager
async def running(
    sandbox: Sandbox, app: Asgi | None = None, *, port: int = 0
) -> AsyncIterator[str]:
    """Serve on loopback for the length of a block, which gets the address to talk to."""
    server = SandboxServer(sandbox, app, port=port)
    serving = asyncio.create_task(server.serve())
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if not server.started:
            raise RuntimeError("the sandbox could not listen")
        yield f"http://{LOOPBACK}:{server.port}"
    finally:
        ready.cancel()
        server.should_exit = True
        await serving

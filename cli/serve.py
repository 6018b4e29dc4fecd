"""`lingrid serve`: one process with the bot and the office.

This is where bot and API are put together. The bot is on duty for its database, alone; a
second process says who holds it and exits with 75. With `--standby` it serves the office and
takes updates in meanwhile, and takes over when nobody is on duty; that needs PostgreSQL.
"""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Annotated, Any, Protocol
from urllib.parse import urlsplit

import typer
import uvicorn

from api import metrics, open311
from api.app import create_app
from api.limits import Limits
from bot import webhook
from bot.app import App
from bot.feed import Apology
from bot.transports.telegram import (
    TelegramUnauthorizedError,
    TokenValidationError,
    extract_bot_id,
)
from bot.transports.telegram.files import fetching
from cli import logs
from cli.database import address_of, opened
from cli.failures import Failure, running
from cli.settings import settings as read_settings
from cli.shifts import BAD_TOKEN, Shifts
from models import duty
from models.duty import Held
from models.requests.papers import Fetch
from models.settings import BotMode, Settings

log = logging.getLogger(__name__)

ON_DUTY_ELSEWHERE = 75
"""The exit code that asks a supervisor to try later (EX_TEMPFAIL)."""

DRAIN = 15
"""Seconds that requests which are being answered get at the end."""

TURN = 0.0005
"""Seconds after which Python lets another thread go on, a tenth of what is usual: SQLite's has to
ask for its turn with every row it writes."""

ASGI = Callable[..., Awaitable[None]]

Standby = Annotated[
    bool,
    typer.Option("--standby", help="Serve, and take over the bot when nobody is on duty."),
]


class Works(Protocol):
    """The bot, or whatever decides when it works."""

    async def run(self, settings: Settings) -> None:
        """Work until cancelled."""


def serve(standby: Standby = False) -> None:
    """Run the bot and the office.

    Settings come from LINGRID_… in the environment or from .env. `LINGRID_BOT_MODE=off` runs
    the office alone.
    """
    chosen = read_settings()
    check(chosen, standby=standby)
    logs.set_up(chosen.log_format)
    try:
        running(_serve(chosen, standby=standby))
    except Failure as failure:
        if isinstance(failure.__cause__, duty.AlreadyOnDuty):
            typer.echo(f"lingrid: {failure}", err=True)
            raise typer.Exit(ON_DUTY_ELSEWHERE) from failure
        raise


def check(settings: Settings, *, standby: bool = False) -> None:
    """Say in one line what is missing. Raises `Failure`."""
    if standby and address_of(settings).dialect == "sqlite":
        raise Failure(
            "--standby needs PostgreSQL: a SQLite file belongs to one process; "
            "set LINGRID_DATABASE_URL to postgres://…"
        )
    if settings.bot_mode is BotMode.OFF:
        return
    if settings.bot_token is None:
        raise Failure(
            "no bot token: set LINGRID_BOT_TOKEN to the token that @BotFather gave you, "
            "or LINGRID_BOT_MODE=off to run the office alone"
        )
    if settings.bot_mode is BotMode.WEBHOOK and not (
        settings.webhook_url and settings.webhook_secret
    ):
        raise Failure("webhook mode needs LINGRID_WEBHOOK_URL and LINGRID_WEBHOOK_SECRET")


async def _serve(settings: Settings, *, standby: bool) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(settings))
        shifts = None
        if settings.bot_mode is not BotMode.OFF:
            held = None if standby else await _on_duty(stack, settings)
            await _check_token(settings)
            shifts = Shifts(settings, held)
        office = create_app(
            extra_routes=[
                *_webhooks(settings, shifts),
                *_metrics(settings),
                *_open311(settings),
            ],
            limits=Limits(settings.api_rate, settings.api_burst),
            address=settings.public_url,
            fetch=await stack.enter_async_context(files(settings)),
        )
        await serve_together(office, shifts, settings)


@asynccontextmanager
async def files(settings: Settings) -> AsyncIterator[Fetch | None]:
    """The way to what was sent in the chat app, as far as there is a token for it."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    try:
        extract_bot_id(token)
    except TokenValidationError:
        yield None
        return
    proxy = settings.bot_proxy
    async with fetching(token, base=settings.bot_api_base, proxy=proxy) as fetch:
        yield fetch


async def _on_duty(stack: AsyncExitStack, settings: Settings) -> Held:
    """PostgreSQL: on duty by a lock of its own; a SQLite file is held by `opened` already."""
    if address_of(settings).dialect == "sqlite":
        return Held()
    return await stack.enter_async_context(duty.hold(settings.database_url))


async def _check_token(settings: Settings) -> None:
    """Raise `Failure` when the platform refuses the token; out of reach it is waited for."""
    try:
        bot = App.of(settings).speaker
    except TokenValidationError as exc:
        raise Failure(BAD_TOKEN) from exc
    try:
        await bot.me()
    except TelegramUnauthorizedError as exc:
        raise Failure(BAD_TOKEN) from exc
    except Exception as error:
        log.warning("platform-unreachable", extra={"error": type(error).__name__})
    finally:
        await bot.session.close()


def _webhooks(settings: Settings, shifts: Shifts | None) -> list[Any]:
    if shifts is None or settings.bot_mode is not BotMode.WEBHOOK:
        return []
    assert settings.bot_token, "checked"
    assert settings.webhook_url, "checked"
    assert settings.webhook_secret, "checked"
    return [
        webhook.route(
            extract_bot_id(settings.bot_token.get_secret_value()),
            settings.webhook_secret.get_secret_value(),
            shifts.ring,
            path=urlsplit(settings.webhook_url).path or "/",
            apology=Apology(App.of(settings).speaker, locale=settings.locale),
        )
    ]


def _metrics(settings: Settings) -> list[Any]:
    if settings.metrics_token is None:
        return []
    token = settings.metrics_token.get_secret_value()
    return metrics.routes(token, data_dir=settings.data_dir)


def _open311(settings: Settings) -> list[Any]:
    if not settings.open311:
        return []
    return open311.routes(
        address=settings.public_url or "",
        contact=settings.phone or "",
        with_pictures=settings.open311_pictures,
    )


class Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are `stopping`'s."""
        yield

    async def startup(self, sockets: Any = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        self.listening.set()


def server_for(app: ASGI, settings: Settings) -> Server:
    """The HTTP server, as set."""
    return Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN,
            ws="none",
        )
    )


async def serve_together(
    app: ASGI,
    bot: Works | None,
    settings: Settings,
    *,
    ready: Callable[[], None] = lambda: None,
    closing: Callable[[], None] = lambda: None,
) -> None:
    """HTTP and the bot until a signal, or until one of them ends by itself.

    `ready` is called once HTTP listens; `closing` before the server waits for its connections.
    """
    server = server_for(app, settings)
    stop = asyncio.Event()
    with stopping(stop):
        serving = asyncio.create_task(server.serve())
        listening = asyncio.create_task(server.listening.wait())
        await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            listening.cancel()
            raise Failure(
                f"can't listen on {settings.http_host}:{settings.http_port}: is the port taken? "
                "Set LINGRID_HTTP_PORT to another"
            )
        tasks = {serving, asyncio.create_task(stop.wait())}
        if bot is not None:
            tasks.add(asyncio.create_task(bot.run(settings)))
        _settle_memory()
        sys.setswitchinterval(TURN)
        ready()
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            closing()
            server.should_exit = True
            await _end(tasks, serving)
        for task in ended:
            task.result()


async def _end(tasks: set[Any], serving: "asyncio.Task[None]") -> None:
    for task in tasks - {serving}:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        _, stuck = await asyncio.wait(tasks, timeout=DRAIN + 3)
        if stuck:
            # a database that does not answer: nothing is lost by going, as by a kill
            log.critical("not-drained", extra={"tasks": len(stuck)})
            os._exit(1)


@contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        yield
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)


def _settle_memory() -> None:
    """What is loaded now stays; collecting garbage looks only at what comes after."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)

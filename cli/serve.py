"""`lingrid serve`: one process with the bot and the office.

This is where bot and API are put together. The bot is on duty for its database, alone; a
second process on the same SQLite file says who holds it and exits with 75.
"""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import typer
import uvicorn
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.utils.token import TokenValidationError

from api.app import create_app
from bot.app import App
from cli import logs
from cli.database import opened
from cli.failures import Failure, running
from cli.settings import settings as read_settings
from models import duty
from models.database.connecting import address
from models.settings import BotMode, Settings

ON_DUTY_ELSEWHERE = 75
"""The exit code that asks a supervisor to try later (EX_TEMPFAIL)."""

DRAIN = 15
"""Seconds that requests which are being answered get at the end."""

ASGI = Callable[..., Awaitable[None]]


def serve() -> None:
    """Run the bot and the office.

    Settings come from LINGRID_… in the environment or from .env. `LINGRID_BOT_MODE=off` runs
    the office alone.
    """
    chosen = read_settings()
    check(chosen)
    logs.set_up(chosen.log_format)
    try:
        running(_serve(chosen))
    except Failure as failure:
        if isinstance(failure.__cause__, duty.AlreadyOnDuty):
            typer.echo(f"lingrid: {failure}", err=True)
            raise typer.Exit(ON_DUTY_ELSEWHERE) from failure
        raise


def check(settings: Settings) -> None:
    """Say in one line what is missing. Raises `Failure`."""
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


async def _serve(settings: Settings) -> None:
    async with opened(settings), _on_duty(settings):
        bot = await _bot(settings)
        office = create_app(extra_routes=_webhooks(settings, bot))
        await serve_together(office, bot, settings)


@asynccontextmanager
async def _on_duty(settings: Settings) -> AsyncIterator[None]:
    """PostgreSQL: on duty by a lock of its own; a SQLite file is held by `opened` already."""
    if settings.bot_mode is BotMode.OFF or address(settings.database_url).dialect == "sqlite":
        yield
        return
    async with duty.hold(settings.database_url) as held:
        ours = asyncio.current_task()
        assert ours is not None, "this runs in a task"

        async def watch() -> None:
            await held.lost.wait()
            ours.cancel()

        watcher = asyncio.create_task(watch())
        try:
            yield
        finally:
            watcher.cancel()


async def _bot(settings: Settings) -> App | None:
    """The bot, its token known to be good. Raises `Failure` when the platform refuses it."""
    if settings.bot_mode is BotMode.OFF:
        return None
    try:
        bot = App.of(settings)
    except TokenValidationError as exc:
        raise Failure(_BAD_TOKEN) from exc
    try:
        await bot.speaker.me()
    except TelegramUnauthorizedError as exc:
        await bot.speaker.session.close()
        raise Failure(_BAD_TOKEN) from exc
    except Exception:
        return bot  # out of reach just now: the poller waits for it
    return bot


_BAD_TOKEN = "the bot token is refused: check LINGRID_BOT_TOKEN against what @BotFather says"


def _webhooks(settings: Settings, bot: App | None) -> list[Any]:
    if bot is None or settings.bot_mode is not BotMode.WEBHOOK:
        return []
    assert settings.webhook_url, "checked"
    assert settings.webhook_secret, "checked"
    path = urlsplit(settings.webhook_url).path or "/"
    return [bot.webhook(settings.webhook_secret.get_secret_value(), path)]


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
    bot: App | None,
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
        await asyncio.wait(tasks, timeout=DRAIN + 3)


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

"""The speaking bot: the one that talks to the platform, and is held by delivery and feed alone.

Calls of plain parameters leave as ready JSON over `lines`, or, where a proxy is set, over aiogram's
own session; of an answer only what delivery needs is read. Files, and whatever needs aiogram's
types, go aiogram's own way. Nothing is tried twice here: that is delivery's to decide.
"""

import asyncio
import ssl
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

import aiogram
import aiohttp
import certifi
import msgspec
from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod

from bot.transports.telegram.calls import Call
from bot.transports.telegram.errors import Meaning, Outcome, meaning_of
from bot.transports.telegram.lines import CONNECTING, Broken, Lines, NotConnected
from bot.transports.telegram.pictures import with_picture
from models import metrics


class _Message(msgspec.Struct):
    """All that is read of a message that was sent: the rest is skipped unparsed."""

    message_id: int = 0


class _Answer(msgspec.Struct):
    ok: bool = False
    result: _Message | list[_Message] | bool | int | str | None = None


_encoded = msgspec.json.Encoder().encode
_answer = msgspec.json.Decoder(_Answer).decode


def _read(body: bytes) -> _Answer | None:
    try:
        return _answer(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None  # aiogram says what is wrong with it


_JSON = {"Content-Type": "application/json"}


class PlainMethod(TelegramMethod[Any]):
    """A call whose parameters are plain values already; for errors to name."""

    __returning__ = Any
    __api_method__ = ""


class PlainSession(AiohttpSession):
    """aiogram's session, with a short way for calls of plain parameters: JSON there and back."""

    def __init__(self, *, seconds: float, **kwargs: Any) -> None:
        super().__init__(timeout=seconds, **kwargs)
        self.patience = seconds
        self._lines: Lines | None = None

    async def plain(self, bot: Bot, call: Call) -> list[int]:
        """The messages that were sent or changed. Raises what aiogram raises."""
        url = self.api.api_url(token=bot.token, method=call.method)
        post = self._post if self.proxy is None else self._post_by_proxy
        try:
            status, body = await post(url, _encoded(call.parameters))
        except (TimeoutError, NotConnected, Broken, aiohttp.ClientError) as error:
            said = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=PlainMethod(), message=said) from error
        if status == HTTPStatus.OK and (answer := _read(body)) and answer.ok:
            return _numbers(answer.result)
        text = body.decode(errors="replace")
        return _numbers(self.check_response(bot, PlainMethod(), status, text).result)

    async def _post(self, url: str, body: bytes) -> tuple[int, bytes]:
        if self._lines is None:
            self._lines = Lines(url, _trusted, agent=AGENT)
        answer = await self._lines.post(_path(url), body, timeout=self.patience)
        return answer.status, answer.body

    async def _post_by_proxy(self, url: str, body: bytes) -> tuple[int, bytes]:
        http = await self.create_session()
        patience = aiohttp.ClientTimeout(self.patience, sock_connect=CONNECTING)
        async with http.post(url, data=body, headers=_JSON, timeout=patience) as response:
            return response.status, await response.read()

    async def close(self) -> None:
        if self._lines is not None:
            self._lines.close()
            await asyncio.sleep(0)  # they hear of it in the next round
        await super().close()


AGENT = f"aiogram/{aiogram.__version__}"


@lru_cache(1)
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


@lru_cache(256)
def _path(url: str) -> str:
    """What stands behind the host, as a server is asked for it."""
    return urlsplit(url).path


def speaking(
    token: str, *, base: str | None = None, proxy: str | None = None, timeout: float = 20
) -> Bot:
    """The bot that talks to the platform: Telegram's own, or the server at `base`."""
    session = PlainSession(proxy=proxy, seconds=timeout)
    if base:
        session.api = TelegramAPIServer.from_base(base)
    return Bot(token, session=session)


@lru_cache(None)
def _method(name: str) -> type[TelegramMethod[Any]]:
    for attribute in vars(methods).values():
        if isinstance(attribute, type) and getattr(attribute, "__api_method__", None) == name:
            return cast(type[TelegramMethod[Any]], attribute)
    raise KeyError(name)


async def perform(bot: Bot, call: Call) -> list[int]:
    """Call a method with plain parameters. Returns the messages that were sent or changed."""
    if isinstance(bot.session, PlainSession) and not call.uploads:
        return await bot.session.plain(bot, call)
    return _numbers(await bot(_method(call.method).model_validate(call.parameters)))


async def send(bot: Bot, call: Call) -> Outcome:
    """Call once, and say what became of it. Never raises but when cancelled."""
    try:
        if call.fetches:
            call = await with_picture(bot, call)
        messages = await perform(bot, call)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        outcome = meaning_of(error)
    else:
        outcome = Outcome(Meaning.SENT, messages=tuple(messages))
    metrics.counted(metrics.SENDS, call.method, outcome.meaning)
    return outcome


def _numbers(result: Any) -> list[int]:
    """The messages of a result, whether it came as JSON or as a type of aiogram's."""
    each = result if isinstance(result, list) else [result]
    numbers = [r.get("message_id") if isinstance(r, dict) else _number(r) for r in each]
    return [number for number in numbers if number]


def _number(message: Any) -> int | None:
    return getattr(message, "message_id", None)

"""The speaking bot: the one that talks to the platform, and is held by delivery and feed alone.

Calls of plain parameters leave as ready JSON over the one keep-alive session; of an answer only
what delivery needs is read. Files, and whatever needs aiogram's types, go aiogram's own way over
the same session. Nothing is tried twice here: that is delivery's to decide.
"""

import asyncio
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import msgspec
from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod

from bot.transports.telegram.calls import Call
from bot.transports.telegram.errors import Meaning, Outcome, meaning_of
from bot.transports.telegram.pictures import with_picture
from models import metrics

CONNECTING = 10.0
"""Seconds: a connection that does not come to stand has surely carried nothing."""


class _Message(msgspec.Struct):
    """All that is read of a message that was sent: the rest is skipped unparsed."""

    message_id: int = 0


class _Answer(msgspec.Struct):
    ok: bool = False
    result: _Message | list[_Message] | bool | int | str | None = None


_encoded = msgspec.json.Encoder().encode
_answer = msgspec.json.Decoder(_Answer).decode
_JSON = {"Content-Type": "application/json"}


class PlainMethod(TelegramMethod[Any]):
    """A call whose parameters are plain values already; for errors to name."""

    __returning__ = Any
    __api_method__ = ""


class PlainSession(AiohttpSession):
    """aiogram's session, with a short way for calls of plain parameters: JSON there and back."""

    patience = aiohttp.ClientTimeout(20, sock_connect=CONNECTING)

    async def plain(self, bot: Bot, call: Call) -> list[int]:
        """The messages that were sent or changed. Raises what aiogram raises."""
        http = await self.create_session()
        try:
            async with http.post(
                self.api.api_url(token=bot.token, method=call.method),
                data=_encoded(call.parameters),
                headers=_JSON,
                timeout=self.patience,
            ) as response:
                body = await response.read()
        except (TimeoutError, aiohttp.ClientError) as error:
            said = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=PlainMethod(), message=said) from error
        if response.status == HTTPStatus.OK:
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                answer = _answer(body)
                if answer.ok:
                    return _numbers(answer.result)
        text = body.decode(errors="replace")
        return _numbers(self.check_response(bot, PlainMethod(), response.status, text).result)


def speaking(
    token: str, *, base: str | None = None, proxy: str | None = None, timeout: float = 20
) -> Bot:
    """The bot that talks to the platform: Telegram's own, or the server at `base`."""
    session = PlainSession(proxy=proxy, timeout=timeout)
    session.patience = aiohttp.ClientTimeout(timeout, sock_connect=CONNECTING)
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
    metrics.SENDS.labels(call.method, outcome.meaning).inc()
    return outcome


def _numbers(result: Any) -> list[int]:
    """The messages of a result, whether it came as JSON or as a type of aiogram's."""
    each = result if isinstance(result, list) else [result]
    numbers = [r.get("message_id") if isinstance(r, dict) else _number(r) for r in each]
    return [number for number in numbers if number]


def _number(message: Any) -> int | None:
    return getattr(message, "message_id", None)

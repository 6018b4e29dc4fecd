"""Telegram: how its Bot API is spoken to, and what its errors mean.

Two bots share one token. The *recording* bot is the one handlers see: what it is told to send
becomes a row of the outbox, in the transaction of the update. The *speaking* bot talks to the
platform, and only `bot.delivery` and `bot.feed` hold it.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

import aiohttp
from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Update

from bot.chat.keyboards import Words
from models import chats, clock, outbox
from models.chats import ChatKind

TRANSPORT = "telegram"
UPDATES = ("message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for."""


# --- in


def lane_of(update: dict[str, Any]) -> str:
    """The chat an update belongs to: updates of one lane are handled in order.

    >>> lane_of({"update_id": 1, "message": {"chat": {"id": -5}}})
    '-5'
    >>> lane_of({"update_id": 1, "poll": {}})
    'other'
    """
    for kind in UPDATES:
        event = update.get(kind)
        if isinstance(event, dict):
            chat = event.get("chat") or (event.get("message") or {}).get("chat") or {}
            return str(chat.get("id") or (event.get("from") or {}).get("id") or "other")
    return "other"


def parse(payload: str, bot: Bot) -> Update:
    """An update as aiogram has it. Raises pydantic's `ValidationError`."""
    return Update.model_validate_json(payload, context={"bot": bot})


# --- the recording bot

_presses: ContextVar[list[AnswerCallbackQuery] | None] = ContextVar("presses", default=None)


class Recorder(BaseSession):
    """Turns what a handler sends into rows of the outbox, and refuses everything else."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        if isinstance(method, AnswerCallbackQuery):
            answers = _presses.get()
            if answers is not None:
                answers.append(method)
            return cast(TelegramType, True)
        name = method.__api_method__
        if not name.startswith(("send", "edit", "delete", "copy", "forward")):
            raise NotRecordable(name)
        parameters = self._plain(bot, method)
        chat = await chats.seen(str(parameters["chat_id"]), _kind(parameters["chat_id"]), "", "zh")
        await outbox.call(chat, name, parameters, now=clock.now())
        return cast(TelegramType, True)

    def _plain(self, bot: Bot, method: TelegramMethod[Any]) -> dict[str, Any]:
        files: dict[str, Any] = {}
        prepared = {
            key: self.prepare_value(value, bot=bot, files=files, _dumps_json=False)
            for key, value in method.model_dump(warnings=False).items()
        }
        if files:
            raise NotRecordable(f"{method.__api_method__} with a file of its own")
        return {key: value for key, value in prepared.items() if value is not None}

    async def stream_content(
        self, url: str, *args: Any, **kwargs: Any
    ) -> AsyncGenerator[bytes, None]:
        raise NotRecordable("a download")
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


class NotRecordable(AiogramError):
    """Inside the transaction of an update the platform can't be asked anything."""


def _kind(chat_id: object) -> ChatKind:
    return ChatKind.GROUP if str(chat_id).startswith("-") else ChatKind.PRIVATE


def recording(token: str) -> Bot:
    """The bot that handlers see."""
    return Bot(token, session=Recorder())


class PressAnswers:
    """Collects the answers to presses while updates are handled; sent after the commit."""

    def __enter__(self) -> list[AnswerCallbackQuery]:
        self._answers: list[AnswerCallbackQuery] = []
        self._token = _presses.set(self._answers)
        return self._answers

    def __exit__(self, *exc_info: object) -> None:
        _presses.reset(self._token)


# --- the speaking bot


def speaking(
    token: str, *, base: str | None = None, proxy: str | None = None, timeout: float = 20
) -> Bot:
    """The bot that talks to the platform: Telegram's own, or the server at `base`."""
    session = AiohttpSession(proxy=proxy, timeout=timeout)
    if base:
        session.api = TelegramAPIServer.from_base(base)
    return Bot(token, session=session)


@lru_cache(None)
def _method(name: str) -> type[TelegramMethod[Any]]:
    for attribute in vars(methods).values():
        if isinstance(attribute, type) and getattr(attribute, "__api_method__", None) == name:
            return cast(type[TelegramMethod[Any]], attribute)
    raise KeyError(name)


async def call(bot: Bot, name: str, parameters: dict[str, Any]) -> Any:
    """Call a method of the Bot API with plain parameters."""
    return await bot(_method(name).model_validate(parameters))


_SENDERS = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
}


def message_of(words: Words, chat_id: str) -> tuple[str, dict[str, Any]]:
    """The method and parameters that send a message."""
    parameters: dict[str, Any] = {"chat_id": chat_id, "parse_mode": "HTML", **words.extra}
    if words.markup:
        parameters["reply_markup"] = words.markup
    if words.silent:
        parameters["disable_notification"] = True
    if words.file:
        method, name = _SENDERS[words.file["paper"]]
        return method, {**parameters, name: words.file["source"], "caption": words.html}
    return "sendMessage", {**parameters, "text": words.html}


def edit_of(words: Words, chat_id: str, message_id: int) -> tuple[str, dict[str, Any]]:
    """The method and parameters that change a message."""
    method, parameters = message_of(words, chat_id)
    assert method == "sendMessage", "a card is text"
    return "editMessageText", {**parameters, "message_id": message_id}


# --- what an error means


class Meaning(StrEnum):
    """What became of a message, as far as is known."""

    SENT = "sent"
    NOT_SENT = "not_sent"  # surely: try again
    UNKNOWN = "unknown"  # it may have arrived
    UNREACHABLE = "unreachable"  # the person is gone, or the bot was thrown out
    GONE = "gone"  # the message to be changed is not there any more
    REFUSED = "refused"  # it will never be taken
    LATER = "later"  # the platform says when
    MOVED = "moved"  # the group has another number


@dataclass(frozen=True)
class Outcome:
    """How a call ended. `wait` in seconds, `moved_to` a chat's new number."""

    meaning: Meaning
    message_id: int | None = None
    wait: float = 0
    moved_to: str = ""
    error: str = ""


def meaning_of(error: BaseException) -> Outcome:
    """What an error of a call means for the message."""
    said = _said(error)
    match error:
        case TelegramRetryAfter():
            return Outcome(Meaning.LATER, wait=float(error.retry_after), error=said)
        case TelegramMigrateToChat():
            return Outcome(Meaning.MOVED, moved_to=str(error.migrate_to_chat_id), error=said)
        case TelegramForbiddenError():
            return Outcome(Meaning.UNREACHABLE, error=said)
        case TelegramBadRequest() | TelegramNotFound():
            return Outcome(_refused(said), error=said)
        case TelegramUnauthorizedError():
            return Outcome(Meaning.NOT_SENT, error=said)
        case TelegramServerError() | ClientDecodeError():
            return Outcome(Meaning.UNKNOWN, error=said)
        case TelegramNetworkError():
            return Outcome(_network(error), error=said)
        case _:
            return Outcome(Meaning.REFUSED, error=said)


def _said(error: BaseException) -> str:
    text = error.message if isinstance(error, TelegramAPIError) else type(error).__name__
    return text[:200]


def _refused(said: str) -> Meaning:
    said = said.lower()
    if "message is not modified" in said:
        return Meaning.SENT
    if "message to edit not found" in said or "message can't be edited" in said:
        return Meaning.GONE
    if "chat not found" in said or "user is deactivated" in said:
        return Meaning.UNREACHABLE
    return Meaning.REFUSED


def _network(error: TelegramNetworkError) -> Meaning:
    """A connection that never stood carried nothing; anything later may have."""
    cause = error.__cause__
    never = isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    return Meaning.NOT_SENT if never else Meaning.UNKNOWN


async def send(bot: Bot, method: str, parameters: dict[str, Any]) -> Outcome:
    """Call once, and say what became of it. Never raises but when cancelled."""
    try:
        result = await call(bot, method, parameters)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        return meaning_of(error)
    return Outcome(Meaning.SENT, message_id=getattr(result, "message_id", None))


def encoded(update: dict[str, Any]) -> str:
    """An update as it is kept."""
    return json.dumps(update, ensure_ascii=False, separators=(",", ":"))


Answerer = Callable[[AnswerCallbackQuery], None]

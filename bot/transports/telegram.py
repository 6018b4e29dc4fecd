"""Telegram: how its Bot API is spoken to, and what its errors mean.

Two bots share one token. The *recording* bot is the one handlers see: what it is told to send
becomes a row of the outbox, in the transaction of the update. The *speaking* bot talks to the
platform, and only `bot.delivery` and `bot.feed` hold it.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import msgspec
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
from aiogram.types.update import UpdateTypeLookupError

from bot.chat.keyboards import Words
from bot.chat.parts import parts, units
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
        if event := _inside(update, kind):
            chat = _inside(event, "chat") or _inside(_inside(event, "message"), "chat")
            return str(chat.get("id") or _inside(event, "from").get("id") or "other")[:80]
    return "other"


def _inside(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def is_update(value: object) -> bool:
    """Whether it can be kept; what is in it is for `parse` to find out.

    >>> is_update({"update_id": 5}), is_update({"update_id": "5"}), is_update({"update_id": 2**63})
    (True, False, False)
    """
    number = value.get("update_id") if isinstance(value, dict) else None
    return type(number) is int and 0 <= number < 2**63


def encoded(update: dict[str, Any]) -> str:
    """An update as it is kept. Half a character, which no database takes, becomes "?"."""
    text = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace").decode()


def parse(payload: str, bot: Bot) -> Update | None:
    """An update as aiogram has it; None for a kind it has never heard of.

    Raises pydantic's `ValidationError`.
    """
    update = Update.model_validate_json(payload, context={"bot": bot})
    try:
        _ = update.event_type
    except UpdateTypeLookupError:
        return None
    return update


# --- the recording bot

_presses: ContextVar[list[AnswerCallbackQuery] | None] = ContextVar("presses", default=None)


RECORDED = re.compile(
    "(?:send(?!ChatAction)|editMessage|forwardMessage|copyMessage|deleteMessage|pinChatMessage"
    "|unpinChatMessage|setMessageReaction).*"
)
"""The methods that say or change something in a chat: those can wait for the commit."""


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
        parameters = self._plain(bot, method)
        if not RECORDED.fullmatch(name) or "chat_id" not in parameters:
            raise NotRecordable(name)
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


class PlainMethod(TelegramMethod[Any]):
    """A call whose parameters are plain values already; for errors to name."""

    __returning__ = Any
    __api_method__ = ""


class PlainSession(AiohttpSession):
    """aiogram's session, with a short way for calls of plain parameters: JSON there and back."""

    patience = 20.0
    connecting = 10.0
    """Seconds: a connection that does not come to stand has surely carried nothing."""

    async def plain(self, bot: Bot, call: "Call") -> Any:
        """The result as JSON has it. Raises what aiogram raises."""
        http = await self.create_session()
        method = PlainMethod()
        try:
            async with http.post(
                self.api.api_url(token=bot.token, method=call.method),
                data=_json(call.parameters),
                headers={"Content-Type": "application/json"},
                timeout=aiohttp.ClientTimeout(self.patience, sock_connect=self.connecting),
            ) as response:
                body = await response.text()
        except (TimeoutError, aiohttp.ClientError) as error:
            said = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=method, message=said) from error
        if response.status == HTTPStatus.OK:
            with suppress(ValueError):
                answer = msgspec.json.decode(body)
                if isinstance(answer, dict) and answer.get("ok") is True:
                    return answer.get("result")
        return self.check_response(bot, method, response.status, body).result


_json = msgspec.json.Encoder().encode


def speaking(
    token: str, *, base: str | None = None, proxy: str | None = None, timeout: float = 20
) -> Bot:
    """The bot that talks to the platform: Telegram's own, or the server at `base`."""
    session = PlainSession(proxy=proxy, timeout=timeout)
    session.patience = timeout
    if base:
        session.api = TelegramAPIServer.from_base(base)
    return Bot(token, session=session)


@lru_cache(None)
def _method(name: str) -> type[TelegramMethod[Any]]:
    for attribute in vars(methods).values():
        if isinstance(attribute, type) and getattr(attribute, "__api_method__", None) == name:
            return cast(type[TelegramMethod[Any]], attribute)
    raise KeyError(name)


@dataclass(frozen=True)
class Call:
    """A method of the Bot API and its parameters, as plain values."""

    method: str
    parameters: dict[str, Any]

    def repeated(self, mark: str) -> "Call":
        """The same, saying that it may have arrived once already, and without a sound."""
        if not self.method.startswith("send"):
            return self  # to change a message twice is to change it once
        given = {**self.parameters, "disable_notification": True}
        for name in ("text", "caption"):
            if name in given and not given.keys() & {"entities", "caption_entities"}:
                given[name] = f"{mark}{given[name]}"
        return Call(self.method, given)


async def perform(bot: Bot, call: Call) -> Any:
    """Call a method of the Bot API with plain parameters."""
    if isinstance(bot.session, PlainSession):
        return await bot.session.plain(bot, call)
    return await bot(_method(call.method).model_validate(call.parameters))


_SENDERS = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
}

LONGEST_CAPTION = 1_000
"""UTF-16 units under a file; the platform's own limit is 1,024 after parsing."""


def messages_of(words: Words, chat_id: str) -> list[Call]:
    """The calls that send a message, in as many parts as it takes.

    >>> [c.method for c in messages_of(Words("一" * 5_000), "5")]
    ['sendMessage', 'sendMessage']
    >>> photo = {"paper": "photo", "source": "AgAC"}
    >>> [c.method for c in messages_of(Words("一" * 1_001, file=photo), "5")]
    ['sendMessage', 'sendPhoto']
    """
    if words.file and units(words.html) > LONGEST_CAPTION:
        told = replace(words, choices=(), file=None)
        return [*messages_of(told, chat_id), _message_of(replace(words, html=""), chat_id)]
    return [_message_of(part, chat_id) for part in parts(words)]


def _message_of(words: Words, chat_id: str) -> Call:
    parameters: dict[str, Any] = {"chat_id": chat_id, "parse_mode": "HTML", **words.extra}
    if words.markup:
        parameters["reply_markup"] = words.markup
    if words.silent:
        parameters["disable_notification"] = True
    if words.file:
        method, name = _SENDERS[words.file["paper"]]
        return Call(method, {**parameters, name: words.file["source"], "caption": words.html})
    return Call("sendMessage", {**parameters, "text": words.html})


def edit_of(words: Words, chat_id: str, message_id: int) -> Call:
    """The call that changes a message; what doesn't fit is left out."""
    assert not words.file, "a card is text"
    first, *more = parts(words)
    shown = replace(words, html=f"{first.html}\n…" if more else first.html)
    call = _message_of(shown, chat_id)
    return Call("editMessageText", {**call.parameters, "message_id": message_id})


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
    MOOT = "moot"  # there was nothing to send any more


@dataclass(frozen=True)
class Outcome:
    """How a call ended. `wait` in seconds, `moved_to` a chat's new number.

    `messages` are those that arrived: the parts of a long one can fare differently.
    """

    meaning: Meaning
    messages: tuple[int, ...] = ()
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
    if "message is not modified" in said or "message to delete not found" in said:
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


async def send(bot: Bot, call: Call) -> Outcome:
    """Call once, and say what became of it. Never raises but when cancelled."""
    try:
        result = await perform(bot, call)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        return meaning_of(error)
    return Outcome(Meaning.SENT, messages=tuple(_numbers(result)))


def _numbers(result: Any) -> list[int]:
    """The messages of a result, whether it came as JSON or as aiogram's types."""
    each = result if isinstance(result, list) else [result]
    numbers = [r.get("message_id") if isinstance(r, dict) else _number(r) for r in each]
    return [number for number in numbers if number]


def _number(message: Any) -> int | None:
    return getattr(message, "message_id", None)

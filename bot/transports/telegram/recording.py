"""The recording bot: what handlers tell it to send becomes rows of the outbox.

They stand in the transaction of the update, so that what was said and what was done are one.
"""

import re
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType

from models import chats, clock, outbox
from models.chats import ChatKind

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

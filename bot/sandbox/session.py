"""The world without HTTP: an aiogram session for tests.

    bot = Bot(account.token, session=WorldSession(world))

Values are prepared and answers are checked by aiogram's own code, so that a bot sees the very
types and exceptions that it sees over HTTP.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from aiohttp import ClientError

from bot.sandbox.polling import poll
from bot.sandbox.world import Answer, Upload, World

NOWHERE = TelegramAPIServer.from_base("http://sandbox.invalid")
_FILE_URL = re.compile(r".*/file/bot([^/]+)/(.+)")


class WorldSession(BaseSession):
    """Carries the calls of an aiogram `Bot` straight into a world.

    `sleep` is how a slow answer is waited for; a test may pass one that does not.
    """

    def __init__(
        self,
        world: World,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        **kwargs: Any,
    ) -> None:
        super().__init__(api=NOWHERE, **kwargs)
        self.world = world
        self.sleep = sleep

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Do one call. Raises what aiogram raises."""
        values, files = await self._prepared(bot, method)
        name = method.__api_method__
        if name == "getUpdates":
            answer = await poll(self.world, bot.token, values)
        else:
            answer = self.world.answer(bot.token, name, values, files)
        await self._travel(method, answer, self.timeout if timeout is None else timeout)
        content = json.dumps(answer.body, ensure_ascii=False)
        response = self.check_response(bot, method, answer.status, content)
        return cast(TelegramType, response.result)

    async def _prepared(
        self, bot: Bot, method: TelegramMethod[Any]
    ) -> tuple[dict[str, str], dict[str, Upload]]:
        """The same fields and files that the HTTP session would put into its form."""
        inputs: dict[str, InputFile] = {}
        prepared = {
            key: self.prepare_value(value, bot=bot, files=inputs)
            for key, value in method.model_dump(warnings=False).items()
        }
        values = {key: value for key, value in prepared.items() if value}
        return values, {key: await _upload(bot, key, file) for key, file in inputs.items()}

    async def _travel(self, method: TelegramMethod[Any], answer: Answer, limit: float) -> None:
        if answer.delay:
            await self.sleep(min(answer.delay, limit))
        if answer.delay > limit:
            raise TelegramNetworkError(method=method, message="Request timeout error")
        if answer.cut:
            message = "ServerDisconnectedError: Server disconnected"
            raise TelegramNetworkError(method=method, message=message)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes of a file, in pieces. Raises `aiohttp.ClientError` as the HTTP session does."""
        match = _FILE_URL.fullmatch(url)
        if match is None:
            raise ClientError(f"not a file of the sandbox: {url}")
        answer = self.world.answer_download(match[1], match[2])
        await self.sleep(answer.delay)
        if answer.file is None or answer.cut:
            raise ClientError(str(answer.body.get("description", "Server disconnected")))
        content = answer.file.content
        for begin in range(0, len(content), chunk_size):
            yield content[begin : begin + chunk_size]

    async def close(self) -> None:
        """Nothing is open."""


async def _upload(bot: Bot, key: str, file: InputFile) -> Upload:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or key, content, "application/octet-stream")

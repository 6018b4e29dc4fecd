"""Files: the bytes of what was sent, fetched while somebody waits for them.

Reading needs no duty: any process that has the token can, beside the one that speaks.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)

from bot.transports.telegram.speaking import speaking
from models.requests.papers import MOST_BYTES, Fetch, PaperGone, PaperOutOfReach

AT_ONCE = 4
"""Files that are fetched at the same time: each lies in memory until it is answered."""


@asynccontextmanager
async def fetching(
    token: str, *, base: str | None = None, proxy: str | None = None
) -> AsyncIterator[Fetch]:
    """The way to the files of a bot, while it is open."""
    bot = speaking(token, base=base, proxy=proxy)
    try:
        yield fetch_by(bot)
    finally:
        await bot.session.close()


def fetch_by(bot: Bot) -> Fetch:
    """The way to the files of a bot that can speak."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def fetch(source: str) -> bytes:
        async with turns:
            return await _content(bot, source)

    return fetch


async def _content(bot: Bot, source: str) -> bytes:
    content = io.BytesIO()
    try:
        file = await bot.get_file(source)
        if not file.file_path or (file.file_size or 0) > MOST_BYTES:
            raise PaperGone
        await bot.download_file(file.file_path, content)
    except (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound) as error:
        raise PaperGone from error
    except (AiogramError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise PaperOutOfReach from error
    return content.getvalue()

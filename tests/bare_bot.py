"""A bare bot, as aiogram's documentation has it: one row and one message for each update.

The kill test and the bench hold Lingrid against it. It imports nothing of Lingrid's.
"""

import asyncio

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from lean_platform import GROUP, TOKEN


async def work(path: str, base: str) -> None:
    """Take requests in."""
    database = await aiosqlite.connect(path)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        await database.execute(f"PRAGMA {pragma}")
    await database.execute(
        "CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY, chat INTEGER, text TEXT)"
    )
    await database.commit()
    dispatcher = Dispatcher()

    async def take_in(message: Message, bot: Bot) -> None:
        values = (message.chat.id, message.text)
        await database.execute("INSERT INTO requests (chat, text) VALUES (?, ?)", values)
        await database.commit()
        await bot.send_message(GROUP, message.text or "")

    dispatcher.message.register(take_in)
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    try:
        await dispatcher.start_polling(bot, handle_signals=False)
    finally:
        await database.close()


def run(path: str, base: str) -> None:
    """Be the bot until killed."""
    asyncio.run(work(path, base))

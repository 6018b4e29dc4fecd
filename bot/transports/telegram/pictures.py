"""Pictures that were sent as files: fetched, made anew without what they tell, and uploaded."""

import asyncio
import io

from aiogram import Bot
from aiogram.types import BufferedInputFile

from bot.transports.telegram.calls import Call
from models import pictures
from models.pictures import NotAPicture

NAME = "photo.jpg"


async def fetched(bot: Bot, source: str) -> bytes:
    """A picture as it may be shown. Raises `NotAPicture`, and what aiogram raises."""
    content = io.BytesIO()
    await bot.download(source, content)
    return await asyncio.to_thread(pictures.made_anew, content.getvalue())


async def with_picture(bot: Bot, call: Call) -> Call:
    """The call with its picture in it; where that is none, its words alone."""
    try:
        content = await fetched(bot, call.fetches)
    except NotAPicture:
        given = {k: v for k, v in call.parameters.items() if k != "caption"}
        return Call("sendMessage", {**given, "text": call.instead})
    given = {**call.parameters, "photo": BufferedInputFile(content, NAME)}
    return Call(call.method, given)

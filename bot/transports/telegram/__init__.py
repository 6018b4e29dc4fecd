"""Telegram: how its Bot API is spoken to, and what its errors mean.

Two bots share one token. The *recording* bot is the one handlers see: what it is told to send
becomes a row of the outbox, in the transaction of the update. The *speaking* bot talks to the
platform, and only `bot.delivery` and `bot.feed` hold it.
"""

from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.utils.token import TokenValidationError, extract_bot_id

from bot.transports.telegram.calls import Call, edit_of, messages_of
from bot.transports.telegram.errors import Meaning, Outcome, meaning_of
from bot.transports.telegram.recording import NotRecordable, PressAnswers, recording
from bot.transports.telegram.speaking import perform, send, speaking
from bot.transports.telegram.updates import (
    TRANSPORT,
    UPDATES,
    encoded,
    is_update,
    kind_of,
    lane_of,
    parse,
    prepare,
)

__all__ = [
    "TRANSPORT",
    "UPDATES",
    "Bot",
    "Call",
    "Meaning",
    "NotRecordable",
    "Outcome",
    "PressAnswers",
    "TelegramUnauthorizedError",
    "TokenValidationError",
    "edit_of",
    "encoded",
    "extract_bot_id",
    "is_update",
    "kind_of",
    "lane_of",
    "meaning_of",
    "messages_of",
    "parse",
    "perform",
    "prepare",
    "recording",
    "send",
    "speaking",
]

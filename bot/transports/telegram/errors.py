"""What an error of the Bot API means for a message: whether it arrived, and what to do."""

from enum import StrEnum

import aiohttp
from aiogram.exceptions import (
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
from msgspec import Struct

from bot.transports.telegram.lines import NotConnected


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


class Outcome(Struct, frozen=True):
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
    never = (NotConnected, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return Meaning.NOT_SENT if isinstance(cause, never) else Meaning.UNKNOWN

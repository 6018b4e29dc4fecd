"""Who is speaking: the account and the chat of an update, remembered at first sight."""

from datetime import datetime

from aiogram.types import Chat as TelegramChat
from aiogram.types import Message, User

from bot.chat.typed import clean
from models import accounts, chats
from models.accounts import Account
from models.chats import Chat, ChatKind, found_again, seen
from models.database import writing

NOBODY = {1087968824, 136817688, 777000}
"""Anonymous group admins, channels, and the platform itself: they act for nobody."""


def acts_for_nobody(message: Message) -> bool:
    """Whether a message has no person behind it who could be held to it."""
    sender = message.from_user
    return (
        sender is None
        or sender.id in NOBODY
        or sender.is_bot
        or message.sender_chat is not None
        or message.forward_origin is not None
    )


async def chat_of(place: TelegramChat, locale: str) -> Chat:
    """The chat of an update, with its grid and course."""
    found = await chats.of(str(place.id))
    if found is None:
        kind = ChatKind.PRIVATE if place.type == "private" else ChatKind.GROUP
        title = clean(place.title or place.full_name or "")
        found = await seen(str(place.id), kind, title, locale)
    return found


async def account_of(person: User, chat: Chat, locale: str, *, now: datetime) -> Account:
    """The account of a person, with its resident and member.

    The first private word makes the private chat known, and a chat that was unreachable is
    reachable again.
    """
    found = await accounts.of(str(person.id))
    private = chat if chat.kind is ChatKind.PRIVATE else None
    if found is None:
        name = clean(person.full_name)
        async with writing():
            await Account.get_or_create(
                {"name": name, "locale": locale, "created_at": now, "chat": private},
                transport="telegram",
                external_id=str(person.id),
            )
        return await account_of(person, chat, locale, now=now)
    if private and (found.chat_id is None or private.unreachable_since):
        async with writing():
            await Account.filter(id=found.id).update(chat_id=private.id)
            await found_again(private, now=now)
        found.chat = private
    return found

"""What a bot may reach: which bot a token is, which chat it means, and whether it may write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox.world.chats import BotAccount, Chat
from bot.sandbox.world.refusals import (
    BLOCKED,
    CANNOT_INITIATE,
    UPGRADED,
    Refused,
    bad_request,
    forbidden,
    unauthorized,
)

if TYPE_CHECKING:
    from bot.sandbox.world.world import World

SANDBOX_TOKEN = re.compile(r"\d+:SANDBOX-[A-Za-z0-9_-]+")
ANYTHING_ELSE = (
    "Unauthorized: this is the sandbox, not Telegram;"
    " it takes only sandbox tokens, <digits>:SANDBOX-<letters>"
)
_KIND_NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def bot_with(world: World, token: str) -> BotAccount:
    """The bot with this token. Says clearly when a token is not of the sandbox."""
    if not SANDBOX_TOKEN.fullmatch(token):
        raise Refused(401, ANYTHING_ELSE)
    for bot in world.bots.values():
        if bot.token == token:
            return bot
    raise unauthorized()


def chat_for(world: World, bot: BotAccount, chat_id: str) -> Chat:
    """The chat a bot means. Refused when it is unknown, moved, or the bot was sent away."""
    chat = _look_up(world, bot, chat_id)
    if chat.migrated_to is not None:
        raise bad_request(UPGRADED, migrate_to_chat_id=chat.migrated_to.id)
    if not chat.is_private:
        _check_membership(chat, bot)
    return chat


def chat_to_write(world: World, bot: BotAccount, chat_id: str) -> Chat:
    """The chat a bot may write into: the person has to have written first."""
    chat = chat_for(world, bot, chat_id)
    if chat.is_private and not chat.started:
        raise forbidden(CANNOT_INITIATE)
    if chat.blocked:
        raise forbidden(BLOCKED)
    if chat.type == "channel" and not chat.member(bot).is_admin:
        raise bad_request("need administrator rights in the channel chat")
    return chat


def _look_up(world: World, bot: BotAccount, chat_id: str) -> Chat:
    if not chat_id:
        raise bad_request("chat_id is empty")
    if chat_id.startswith("@"):
        return _named(world, chat_id[1:])
    number = int(chat_id) if re.fullmatch(r"-?\d{1,18}", chat_id) else 0
    if number in world.people:
        return world.chat_between(world.people[number], bot)
    if number in world.bots:
        raise forbidden("bot can't send messages to bots")
    chat = world.groups.get(number)
    if chat is None or bot.id not in chat.members:
        raise bad_request("chat not found")
    return chat


def _named(world: World, username: str) -> Chat:
    for chat in world.groups.values():
        if username and chat.username == username:
            return chat
    raise bad_request("chat not found")


def _check_membership(chat: Chat, bot: BotAccount) -> None:
    member = chat.member(bot)
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {_KIND_NAMES[chat.type]}")
    if not member.present:
        raise forbidden(f"bot is not a member of the {_KIND_NAMES[chat.type]}")

"""Who comes and goes, in groups and between a person and a bot; and what bots hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.world.chats import BotAccount, Chat, Member, User
from bot.sandbox.world.hands import NotPossible
from bot.sandbox.world.refusals import Json

if TYPE_CHECKING:
    from bot.sandbox.world.world import World


def join(world: World, chat: Chat, newcomer: Member, *, by: User) -> None:
    """Let somebody in, or give a member another standing."""
    user = newcomer.user
    was_present = chat.member(user).present
    set_member(world, chat, newcomer, by=by)
    if not was_present and chat.type != "channel":
        service = {
            "new_chat_members": [user.as_json()],
            "new_chat_member": user.as_json(),
            "new_chat_participant": user.as_json(),
        }
        world.announce(chat, by, service)


def remove(world: World, chat: Chat, user: User, *, by: User) -> None:
    """Take somebody out: `by` somebody else is kicking, by themselves is leaving."""
    if not chat.member(user).present:
        raise NotPossible(f"{user.name} is not in {chat.name}")
    service = {"left_chat_member": user.as_json(), "left_chat_participant": user.as_json()}
    if chat.type != "channel":
        world.announce(chat, by, service)
    set_member(world, chat, Member(user, "left" if by is user else "kicked"), by=by)


def set_member(world: World, chat: Chat, member: Member, *, by: User) -> None:
    """Write the new standing down; tell the bot it is about, and admin bots that asked."""
    user, old = member.user, chat.member(member.user)
    chat.members[user.id] = member
    body = change(world, chat, old, member, by=by)
    if isinstance(user, BotAccount):
        user.queue.add("my_chat_member", body, world.now())
    for bot in chat.bots():
        if bot is not user and chat.member(bot).is_admin:
            bot.queue.add("chat_member", body, world.now())
    world.events.note("members", chat.key)


def change(world: World, chat: Chat, old: Member, new: Member, *, by: User) -> Json:
    """A `ChatMemberUpdated`."""
    return {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": world.today(),
        "old_chat_member": old.as_json(),
        "new_chat_member": new.as_json(),
    }


def block(world: World, person: User, bot: BotAccount, *, blocked: bool) -> None:
    """A person blocks a bot, or lets it speak again."""
    chat = world.chat_between(person, bot)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    body = change(world, chat, Member(bot, old), Member(bot, new), by=person)
    bot.queue.add("my_chat_member", body, world.now())
    world.events.note("blocked", chat.key, blocked=blocked)


def upgrade(world: World, chat: Chat, grown: Chat, *, by: User) -> None:
    """Move everybody from a group to the supergroup that it becomes, and close the group."""
    grown.members = {
        user_id: Member(member.user, member.status, member.anonymous)
        for user_id, member in chat.members.items()
    }
    grown.keyboards = dict(chat.keyboards)
    world.announce(chat, by, {"migrate_to_chat_id": grown.id})
    chat.migrated_to = grown
    world.announce(grown, by, {"migrate_from_chat_id": chat.id})
    world.events.note("upgraded", chat.key, to=grown.key)

"""What a bot asks about chats, and the little it may do to them besides speaking."""

from bot.sandbox.world import access
from bot.sandbox.world.chats import BotAccount, Chat
from bot.sandbox.world.messages import Message
from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import Json, bad_request
from bot.sandbox.world.world import World

_ACTIONS = """
typing upload_photo record_video upload_video record_voice upload_voice upload_document
choose_sticker find_location record_video_note upload_video_note
"""
ACTIONS = frozenset(_ACTIONS.split())


def _chat(world: World, bot: BotAccount, given: Parameters) -> Chat:
    return access.chat_for(world, bot, given.text("chat_id"))


def send_chat_action(world: World, bot: BotAccount, given: Parameters) -> bool:
    """ "typing…" and the like."""
    chat = access.chat_to_write(world, bot, given.text("chat_id"))
    if given.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.note("action", chat.key, action=given.text("action"), bot=bot.id)
    return True


def get_chat(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A `ChatFullInfo`: what is known about a chat."""
    chat = _chat(world, bot, given)
    body = chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.description:
        body["description"] = chat.description
    if chat.pinned:
        body["pinned_message"] = chat.pinned[-1].as_json(nested=False)
    if chat.invite_link and chat.member(bot).is_admin:
        body["invite_link"] = chat.invite_link
    return body


def get_chat_member(world: World, bot: BotAccount, given: Parameters) -> Json:
    """How somebody stands in a chat; a stranger has left."""
    chat = _chat(world, bot, given)
    user = world.user(given.whole("user_id"))
    if user is None:
        raise bad_request("user not found")
    if chat.is_private:
        return {"user": user.as_json(), "status": "member" if chat.has(user) else "left"}
    return chat.member(user).as_json()


def get_chat_administrators(world: World, bot: BotAccount, given: Parameters) -> list[Json]:
    """The admins, without other bots."""
    chat = _chat(world, bot, given)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    admins = [member for member in chat.members.values() if member.is_admin]
    return [one.as_json() for one in admins if not one.user.is_bot or one.user is bot]


def get_chat_member_count(world: World, bot: BotAccount, given: Parameters) -> int:
    """How many are in a chat."""
    chat = _chat(world, bot, given)
    return 2 if chat.is_private else sum(member.present for member in chat.members.values())


def _message_to_pin(world: World, bot: BotAccount, given: Parameters, verb: str) -> Message:
    chat = _chat(world, bot, given)
    if not chat.is_private and not chat.member(bot).is_admin:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if verb == "unpin" and not given.has("message_id") and chat.pinned:
        return chat.pinned[-1]
    message = chat.message(given.whole("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def pin_chat_message(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Put a message on top; the chat is told."""
    message = _message_to_pin(world, bot, given, "pin")
    if message not in message.chat.pinned:
        message.chat.pinned.append(message)
        pinned = {"pinned_message": message.as_json(nested=False)}
        world.announce(message.chat, bot, pinned)
    return True


def unpin_chat_message(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Take a message, or the newest, from the top."""
    message = _message_to_pin(world, bot, given, "unpin")
    if message in message.chat.pinned:
        message.chat.pinned.remove(message)
        world.events.note("chat", message.chat.key)
    return True


def _new_link(world: World, bot: BotAccount, given: Parameters) -> tuple[Chat, str]:
    chat = _chat(world, bot, given)
    if chat.is_private:
        raise bad_request("can't invite members to a private chat")
    if not chat.member(bot).is_admin:
        raise bad_request("not enough rights to manage chat invite link")
    return chat, f"https://t.me/+SANDBOX{abs(chat.id) % 10_000_000}x{world.events.number}"


def create_chat_invite_link(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A further link into the chat."""
    _, link = _new_link(world, bot, given)
    world.events.note("link")
    body: Json = {
        "invite_link": link,
        "creator": bot.as_json(),
        "creates_join_request": given.flag("creates_join_request"),
        "is_primary": False,
        "is_revoked": False,
    }
    return body | ({"name": given.text("name")} if given.has("name") else {})


def export_chat_invite_link(world: World, bot: BotAccount, given: Parameters) -> str:
    """A new primary link; the old one is void."""
    chat, link = _new_link(world, bot, given)
    chat.invite_link = link
    world.events.note("link")
    return link


def leave_chat(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Go out of a group."""
    chat = _chat(world, bot, given)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    world.remove(chat, bot)
    return True


METHODS = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "createChatInviteLink": create_chat_invite_link,
    "exportChatInviteLink": export_chat_invite_link,
    "leaveChat": leave_chat,
}

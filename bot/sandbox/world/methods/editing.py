"""Everything that changes or takes away a message, or answers a press.

A bot edits its own messages, as long as they have no reply keyboard. An edit that changes nothing
is refused; one without markup takes the buttons away.
"""

from dataclasses import replace

from bot.sandbox.world import access
from bot.sandbox.world.chats import BotAccount, Chat
from bot.sandbox.world.markup import Rows, inline_only
from bot.sandbox.world.messages import Content, Message
from bot.sandbox.world.methods.sending import album_content, caption_of, check_length, text_content
from bot.sandbox.world.parameters import Parameters, whole
from bot.sandbox.world.presses import Toast
from bot.sandbox.world.reactions import REACTIONS
from bot.sandbox.world.refusals import NOT_MODIFIED, Json, bad_request
from bot.sandbox.world.utf16 import units
from bot.sandbox.world.world import World

DELETABLE = 48 * 3600
MOST_TOAST = 200
MOST_DELETED = 100


def _editable(world: World, bot: BotAccount, given: Parameters) -> Message:
    """The message that is to be edited; refused when it is gone or not the bot's to edit."""
    chat = access.chat_to_write(world, bot, given.text("chat_id"))
    if not given.whole("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.message(given.whole("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    own = message.sender is bot and not message.service and message.forward_origin is None
    if not own or message.markup.hinders_edits:
        raise bad_request("message can't be edited")
    return message


def _edit(
    world: World, bot: BotAccount, message: Message, content: Content, rows: Rows | None
) -> Json:
    if content == message.content and rows == message.inline:
        raise bad_request(NOT_MODIFIED)
    check_length(content)
    world.spend(bot, message.chat, edit=True)
    if content != message.content:
        message.edited = world.today()
    message.content = content
    message.show_inline(rows)
    world.changed(message)
    return message.as_json()


def edit_message_text(world: World, bot: BotAccount, given: Parameters) -> Json:
    """Other words; the media of a message cannot become words."""
    content, rows = text_content(given), inline_only(given)
    message = _editable(world, bot, given)
    if message.content.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, bot, message, content, rows)


def edit_message_caption(world: World, bot: BotAccount, given: Parameters) -> Json:
    """Another caption; an empty one takes it away."""
    words, rows = caption_of(given), inline_only(given)
    message = _editable(world, bot, given)
    media = message.content.media
    if media is None or media.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, bot, message, replace(message.content, words=words), rows)


def edit_message_media(world: World, bot: BotAccount, given: Parameters) -> Json:
    """Another photo, video, document or audio, with its caption."""
    rows = inline_only(given)
    message = _editable(world, bot, given)
    item = given.parsed("media", what="media")
    if not isinstance(item, dict):
        raise bad_request("expected an InputMedia")
    return _edit(world, bot, message, album_content(world, item, given), rows)


def edit_message_reply_markup(world: World, bot: BotAccount, given: Parameters) -> Json:
    """Other buttons, or none."""
    rows = inline_only(given)
    message = _editable(world, bot, given)
    return _edit(world, bot, message, message.content, rows)


def _deletable(world: World, bot: BotAccount, chat: Chat, message: Message) -> bool:
    """Own messages, any in private, and others' as an admin; for 48 hours in any case."""
    allowed = message.sender is bot or chat.is_private or chat.member(bot).is_admin
    return allowed and world.today() - message.date <= DELETABLE


def delete_message(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Take a message away for everybody."""
    chat = access.chat_for(world, bot, given.text("chat_id"))
    message = chat.message(given.whole("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, bot, chat, message):
        late = world.today() - message.date > DELETABLE
        raise bad_request(f"message can't be deleted{' for everyone' if late else ''}")
    world.delete(message)
    return True


def delete_messages(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Take several away; those that do not exist are skipped."""
    chat = access.chat_for(world, bot, given.text("chat_id"))
    numbers = given.parsed("message_ids", what="message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.message(whole(number))
        if message is not None and _deletable(world, bot, chat, message):
            world.delete(message)
    return True


def answer_callback_query(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Answer a press with a few words, an alert, or nothing but the end of waiting."""
    text = given.text("text")
    if units(text) > MOST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    toast = Toast(text, given.flag("show_alert"), given.text("url"))
    world.answer_press(bot, given.text("callback_query_id"), toast)
    return True


def set_message_reaction(world: World, bot: BotAccount, given: Parameters) -> bool:
    """One of the platform's emoji under a message, or none."""
    chat = access.chat_for(world, bot, given.text("chat_id"))
    message = chat.message(given.whole("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    wanted = given.objects("reaction", what="reaction types") or []
    emoji = [str(reaction.get("emoji")) for reaction in wanted]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one not in REACTIONS for one in emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions[bot.id] = emoji
    world.changed(message, "reaction")
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}

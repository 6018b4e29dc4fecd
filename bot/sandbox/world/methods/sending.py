"""Everything that puts a message into a chat.

The order of checks is the platform's: what was passed, where to, how long, how often.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.world import access
from bot.sandbox.world.chats import BotAccount, Chat, Keyboard
from bot.sandbox.world.entities import (
    MOST_CAPTION,
    MOST_TEXT,
    FormattedText,
    formatted,
    formatted_item,
)
from bot.sandbox.world.files import picture_size
from bot.sandbox.world.hands import Person
from bot.sandbox.world.markup import NOTHING, Markup, markup
from bot.sandbox.world.messages import Content, Media, Message, origin_of
from bot.sandbox.world.parameters import Parameters, whole
from bot.sandbox.world.refusals import Json, bad_request, not_modelled
from bot.sandbox.world.world import World

Sender = Callable[[World, BotAccount, Parameters], Json]

FILE_KINDS = ("photo", "voice", "video", "document", "audio", "video_note")
_FACTS = {
    "photo": (),
    "voice": ("duration",),
    "video": ("width", "height", "duration"),
    "document": (),
    "audio": ("duration", "performer", "title"),
    "video_note": ("duration", "length"),
}
_ALONE = {"document", "audio"}
"""Kinds that come in an album only with their like."""
MOST_IN_ALBUM = 10


# --- what is sent


def text_content(given: Parameters) -> Content:
    """The text of a message: not empty; how long is checked once it is known where to."""
    words = formatted(given, "text", "entities")
    if not words.text:
        raise bad_request("message text is empty")
    return Content(words)


def caption_of(given: Parameters) -> FormattedText:
    """The caption of a message with media; it may be empty."""
    return formatted(given, "caption", "caption_entities")


def file_media(world: World, kind: str, reference: str, given: Parameters) -> Media:
    """The file of a message: uploaded with the call, or known by its `file_id`."""
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    upload = given.upload(reference)
    if upload is not None:
        stored = world.files.upload(
            kind, upload.content, name=upload.name, mime_type=_mime(kind, upload.content_type)
        )
    elif reference.startswith("attach://"):
        raise bad_request("wrong file identifier/HTTP URL specified")
    elif "://" in reference:
        raise not_modelled("fetching files by URL")
    else:
        stored = world.files.sent_before(kind, reference)
    return Media(kind, stored, _file_facts(kind, stored.content, given))


def _mime(kind: str, stated: str) -> str:
    """What an upload says it is; nameless bytes are of the kind's own type."""
    return "" if stated == "application/octet-stream" and kind != "document" else stated


def _file_facts(kind: str, content: bytes, given: Parameters) -> Json:
    if kind == "photo":
        width, height = picture_size(content)
        return {"width": width or 800, "height": height or 600}
    facts: Json = {}
    for name in _FACTS[kind]:
        if name in {"performer", "title"}:
            facts |= {name: given.text(name)} if given.text(name) else {}
        else:
            facts[name] = given.whole(name)
    return facts


def check_length(content: Content) -> None:
    """Refuse what is too long after parsing: 4,096 for a text, 1,024 for a caption."""
    if content.media is None and len(content.words) > MOST_TEXT:
        raise bad_request("message is too long")
    if content.media is not None and len(content.words) > MOST_CAPTION:
        raise bad_request("message caption is too long")


# --- where and how


def reply_target(chat: Chat, given: Parameters) -> Message | None:
    """The message that is answered, None when none is. Refused when it does not exist."""
    wanted = given.parsed("reply_parameters", what="reply parameters")
    allow = given.flag("allow_sending_without_reply")
    number = given.whole("reply_to_message_id")
    if isinstance(wanted, dict):
        if wanted.get("chat_id") not in (None, "", chat.id, str(chat.id)):
            raise not_modelled("replies to another chat")
        number = whole(wanted.get("message_id"))
        allow = bool(wanted.get("allow_sending_without_reply"))
    if not number:
        return None
    target = chat.message(number)
    if target is None and not allow:
        raise bad_request("message to be replied not found")
    return target


def thread_of(chat: Chat, given: Parameters) -> int:
    """The topic that is written into, 0 for none. Refused when the chat has no such topic."""
    thread = given.whole("message_thread_id")
    if thread and thread not in chat.threads:
        raise bad_request("message thread not found")
    return thread


def place(
    world: World,
    bot: BotAccount,
    given: Parameters,
    content: Content,
    *,
    under: Markup,
    forward_origin: Json | None = None,
) -> Message:
    """Put a message of the bot into the chat of the call."""
    chat = access.chat_to_write(world, bot, given.text("chat_id"))
    check_length(content)
    message = new_message(world, bot, chat, given, content)
    message.markup = under
    message.forward_origin = forward_origin
    world.spend(bot, chat)
    world.post(message)
    show_keyboard(world, message)
    return message


def new_message(
    world: World, bot: BotAccount, chat: Chat, given: Parameters, content: Content
) -> Message:
    """A message of the bot, not yet posted."""
    preview = given.parsed("link_preview_options", what="link preview options")
    return Message(
        chat,
        0,
        bot,
        world.today(),
        content,
        sender_chat=chat if chat.type == "channel" else None,
        reply_to=reply_target(chat, given),
        thread_id=thread_of(chat, given),
        silent=given.flag("disable_notification"),
        protected=given.flag("protect_content"),
        link_preview=preview or None,
    )


def show_keyboard(world: World, message: Message) -> None:
    """A reply keyboard is shown to, or taken from, everybody the message is meant for."""
    keyboard, removes = message.markup.keyboard, message.markup.removes
    if keyboard is None and not removes:
        return
    for person in _meant(message, selective=bool((keyboard or {}).get("selective"))):
        if keyboard is None:
            message.chat.keyboards.pop(person.id, None)
        else:
            message.chat.keyboards[person.id] = Keyboard(
                message, keyboard["keyboard"], bool(keyboard.get("one_time_keyboard"))
            )
    world.events.note("keyboard", message.chat.key)


def _meant(message: Message, *, selective: bool) -> list[Person]:
    chat = message.chat
    everybody = [chat.person, *(m.user for m in chat.members.values() if m.present)]
    people = [user for user in everybody if isinstance(user, Person)]
    if selective and message.reply_to is not None:
        return [person for person in people if person is message.reply_to.sender]
    return people


# --- the methods


def send_message(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A text."""
    content, under = text_content(given), markup(given)
    return place(world, bot, given, content, under=under).as_json()


def _sender_of(kind: str) -> Sender:
    def send(world: World, bot: BotAccount, given: Parameters) -> Json:
        if kind == "video_note" and given.text("caption"):
            raise not_modelled("a caption under a video note")
        words, under = caption_of(given), markup(given)
        access.chat_to_write(world, bot, given.text("chat_id"))
        media = file_media(world, kind, given.text(kind) or _part(kind, given), given)
        return place(world, bot, given, Content(words, media), under=under).as_json()

    send.__doc__ = f"A {kind}, with a caption."
    return send


def _part(kind: str, given: Parameters) -> str:
    """A file that came under the parameter's own name."""
    return kind if kind in given.files else ""


def send_location(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A place. Live locations are not modelled."""
    if given.has("live_period"):
        raise not_modelled("live locations")
    latitude, longitude = given.number("latitude"), given.number("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude and longitude must be specified")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong latitude or longitude specified")
    media = Media("location", None, {"latitude": latitude, "longitude": longitude})
    return place(world, bot, given, Content(media=media), under=markup(given)).as_json()


def send_contact(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A contact card."""
    if not given.text("phone_number"):
        raise bad_request("phone number is empty")
    if not given.text("first_name"):
        raise bad_request("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    facts = {name: given.text(name) for name in names if given.text(name)}
    media = Media("contact", None, facts)
    return place(world, bot, given, Content(media=media), under=markup(given)).as_json()


def send_media_group(world: World, bot: BotAccount, given: Parameters) -> list[Json]:
    """An album of up to ten photos and videos, documents, or audios."""
    chat = access.chat_to_write(world, bot, given.text("chat_id"))
    contents = [album_content(world, item, given) for item in _album(given)]
    for content in contents:
        check_length(content)
    messages = [new_message(world, bot, chat, given, content) for content in contents]
    world.spend(bot, chat, len(messages))
    group_id = str(14_000_000_000_000_000 + world.events.number)
    for message in messages:
        message.media_group_id = group_id if len(messages) > 1 else ""
        world.post(message)
    return [message.as_json() for message in messages]


def _album(given: Parameters) -> list[Json]:
    items = given.objects("media", what="media")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items}
    if kinds & _ALONE and len(kinds) > 1:
        alone = sorted(kinds & _ALONE)[0]
        raise bad_request(f"{alone} can't be mixed with other media types")
    return items


def album_content(world: World, item: Json, given: Parameters) -> Content:
    """The content of one `InputMedia`."""
    kind = str(item.get("type", ""))
    if kind not in FILE_KINDS or kind in {"voice", "video_note"}:
        raise bad_request(f"can't parse InputMedia: type {kind or 'is not specified'}")
    media = file_media(world, kind, str(item.get("media", "")), replace(given, values=item))
    return Content(formatted_item(item, given), media)


def _source(world: World, bot: BotAccount, given: Parameters, verb: str) -> Message:
    origin = access.chat_for(world, bot, given.text("from_chat_id"))
    message = origin.message(given.whole("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.service:
        verbed = "copied" if verb == "copy" else "forwarded"
        raise bad_request(f"message can't be {verbed}")
    if message.protected:
        verbed = "copied" if verb == "copy" else "forwarded"
        raise bad_request(f"message has protected content and can't be {verbed}")
    return message


def copy_message(world: World, bot: BotAccount, given: Parameters) -> Json:
    """The same content once more, with a new caption if one is given."""
    original = _source(world, bot, given, "copy")
    content = original.content
    if content.media is not None and "caption" in given.values:
        content = replace(content, words=caption_of(given))
    copied = place(world, bot, given, content, under=markup(given))
    return {"message_id": copied.id}


def forward_message(world: World, bot: BotAccount, given: Parameters) -> Json:
    """A message passed on, saying whose it was."""
    original = _source(world, bot, given, "forward")
    author = original.sender
    hidden = isinstance(author, Person) and author.hides_forwards
    origin = origin_of(original, hidden=hidden)
    return place(
        world, bot, given, original.content, under=NOTHING, forward_origin=origin
    ).as_json()


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": _sender_of("photo"),
    "sendVoice": _sender_of("voice"),
    "sendVideo": _sender_of("video"),
    "sendDocument": _sender_of("document"),
    "sendAudio": _sender_of("audio"),
    "sendVideoNote": _sender_of("video_note"),
    "sendLocation": send_location,
    "sendContact": send_contact,
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}

"""Messages: what was said, by whom, in answer to what, and how a bot is shown it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.sandbox.world.chats import Chat, User
from bot.sandbox.world.entities import FormattedText
from bot.sandbox.world.files import StoredFile
from bot.sandbox.world.markup import NOTHING, Markup, Rows
from bot.sandbox.world.refusals import Json

EMPTY = FormattedText("")


@dataclass(frozen=True)
class Media:
    """What a message carries besides words: a file, a place or a contact."""

    kind: str
    file: StoredFile | None = None
    facts: Json = field(default_factory=dict)
    """Width, height, duration and the like; the whole of a location or contact."""

    def as_json(self) -> Json | list[Json]:
        """As it stands in the message; a photo is a list of sizes, here of one."""
        if self.file is None:
            return self.facts
        body = self.file.as_json() | self.facts
        if self.kind == "photo":
            return [body]
        if self.file.name and self.kind != "voice":
            body["file_name"] = self.file.name
        return body | {"mime_type": self.file.mime_type}


@dataclass(frozen=True)
class Content:
    """What can be sent, copied and edited: words (a caption, if media carry them) and media."""

    words: FormattedText = EMPTY
    media: Media | None = None

    def as_json(self) -> Json:
        """The fields of a `Message` that hold the content."""
        body: Json = {}
        caption = "" if self.media is None else "caption"
        if self.media is not None:
            body[self.media.kind] = self.media.as_json()
        if self.words.text:
            body[caption or "text"] = self.words.text
        if self.words.entities:
            body["caption_entities" if caption else "entities"] = list(self.words.entities)
        return body


@dataclass(eq=False)
class Message:
    """One message in one chat."""

    chat: Chat
    id: int
    sender: User
    date: int
    content: Content = field(default_factory=Content)
    sender_chat: Chat | None = None
    reply_to: Message | None = None
    forward_origin: Json | None = None
    markup: Markup = NOTHING
    edited: int | None = None
    media_group_id: str = ""
    thread_id: int = 0
    service: Json = field(default_factory=dict)
    """What the platform itself says: who joined, what was pinned, where the group moved."""
    silent: bool = False
    protected: bool = False
    link_preview: Json | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    answers: int = 0
    """How many presses of its buttons were made, for a page that shows them."""

    @property
    def text(self) -> str:
        """The words, also when they are a caption."""
        return self.content.words.text

    @property
    def inline(self) -> Rows | None:
        """The rows of buttons under it."""
        return self.markup.inline

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its buttons, row by row; of its reply keyboard when it brought one."""
        rows = self.markup.inline or (self.markup.keyboard or {}).get("keyboard") or []
        return [[str(button["text"]) for button in row] for row in rows]

    @property
    def kind(self) -> str:
        """text, photo, voice, … or service."""
        if self.service:
            return "service"
        return self.content.media.kind if self.content.media else "text"

    def show_inline(self, rows: Rows | None) -> None:
        """Replace the buttons under it; None takes them away."""
        self.markup = replace(self.markup, inline=rows)

    def as_json(self, *, nested: bool = True) -> Json:
        """A `Message`; what it answers is shown too, but not what that one answered."""
        body: Json = {"message_id": self.id}
        if self.chat.type != "channel":
            body["from"] = self.sender.as_json()
        if self.sender_chat is not None:
            body["sender_chat"] = self.sender_chat.as_json()
        body |= {"chat": self.chat.as_json(), "date": self.date}
        body |= self._circumstances()
        if nested and self.reply_to is not None:
            body["reply_to_message"] = self.reply_to.as_json(nested=False)
        body |= self.content.as_json()
        body |= self.service
        if self.markup.inline:
            body["reply_markup"] = {"inline_keyboard": self.markup.inline}
        return body

    def _circumstances(self) -> Json:
        facts: Json = {
            "message_thread_id": self.thread_id,
            "is_topic_message": bool(self.thread_id),
            "forward_origin": self.forward_origin,
            "edit_date": self.edited,
            "media_group_id": self.media_group_id,
            "has_protected_content": self.protected,
            "link_preview_options": self.link_preview,
        }
        return {key: value for key, value in facts.items() if value} | self._legacy_origin()

    def _legacy_origin(self) -> Json:
        """The fields that told of a forward before `forward_origin`; still sent."""
        origin = self.forward_origin or {}
        match origin.get("type"):
            case "user":
                return {"forward_from": origin["sender_user"], "forward_date": origin["date"]}
            case "hidden_user":
                name = origin["sender_user_name"]
                return {"forward_sender_name": name, "forward_date": origin["date"]}
        return {}


def origin_of(message: Message, *, hidden: bool = False) -> Json:
    """The `MessageOrigin` of a forward; a forward of a forward keeps the first one."""
    if message.forward_origin is not None:
        return message.forward_origin
    if message.chat.type == "channel":
        return {
            "type": "channel",
            "date": message.date,
            "chat": message.chat.as_json(),
            "message_id": message.id,
        }
    if message.sender_chat is not None:
        sender_chat = message.sender_chat.as_json()
        return {"type": "chat", "date": message.date, "sender_chat": sender_chat}
    if hidden:
        name = message.sender.name
        return {"type": "hidden_user", "date": message.date, "sender_user_name": name}
    return {"type": "user", "date": message.date, "sender_user": message.sender.as_json()}

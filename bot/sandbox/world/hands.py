"""What people do with their hands: speak, send, press, forward, leave.

    wang.says(bot, "电梯坏了")
    wang.presses(bot, "提交")
    wang.chat_with(bot).messages[-1].text

Wherever a chat is meant, a bot stands for the private chat with it, and a group that was upgraded
for the supergroup it became. What the app would not let a person do raises `NotPossible`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.sandbox.world.chats import (
    ANONYMOUS_ADMIN_ID,
    CHANNEL_BOT_ID,
    BotAccount,
    Chat,
    Keyboard,
    User,
)
from bot.sandbox.world.entities import spoken
from bot.sandbox.world.files import picture_size
from bot.sandbox.world.messages import Content, Media, Message, origin_of
from bot.sandbox.world.presses import Press
from bot.sandbox.world.refusals import Json
from bot.sandbox.world.samples import sample_photo, sample_voice

if TYPE_CHECKING:
    from bot.sandbox.world.world import World

Where = Chat | BotAccount

LINK = re.compile(
    r"(?:https?://)?t\.me/(\w+)\?start=([\w-]{0,64})|tg://resolve\?domain=(\w+)&start=([\w-]{0,64})"
)


class NotPossible(Exception):
    """The app has no such button, message or chat for this person."""


@dataclass(eq=False)
class Person(User):
    """Somebody with an app in the hand."""

    world: World = None  # type: ignore[assignment]  # always given; a default must follow defaults
    key: str = ""
    phone: str = ""
    last_toast: str = ""
    """What the last answer to a press said."""
    hides_forwards: bool = False

    def chat_with(self, where: Where) -> Chat:
        """The chat, as this person finds it now."""
        if isinstance(where, BotAccount):
            return self.world.chat_between(self, where)
        return where.current

    # --- speaking

    def says(
        self,
        where: Where,
        text: str,
        *,
        reply_to: Message | None = None,
        anonymously: bool = False,
        as_channel: Chat | None = None,
        thread: int = 0,
    ) -> Message:
        """Write a text. An admin may speak `anonymously`, an owner of a channel `as_channel`."""
        words = spoken(text)
        if not words.text:
            raise NotPossible("nothing to send")
        message = self._message(where, Content(words), reply_to, thread)
        chat = message.chat
        if anonymously or (chat.has(self) and chat.member(self).anonymous):
            message.sender = User(ANONYMOUS_ADMIN_ID, "Group", "", "GroupAnonymousBot", "", True)
            message.sender_chat = chat
        elif as_channel is not None:
            message.sender = User(CHANNEL_BOT_ID, "Channel", "", "Channel_Bot", "", True)
            message.sender_chat = as_channel
        elif chat.type == "channel":
            message.sender_chat = chat
        return self._send(message)

    def starts(self, bot: BotAccount, payload: str = "") -> Message:
        """Press Start, or open a deep link with a payload."""
        self.world.block(self, bot, blocked=False)
        return self.says(bot, f"/start {payload}")

    def opens(self, link: str) -> Message:
        """Open a `https://t.me/<bot>?start=<payload>` link."""
        match = LINK.fullmatch(link.strip())
        if match is None:
            raise NotPossible(f"not a deep link: {link}")
        username, payload = match[1] or match[3], match[2] or match[4] or ""
        for bot in self.world.bots.values():
            if bot.username.lower() == username.lower():
                return self.starts(bot, payload)
        raise NotPossible(f"no bot @{username}")

    def replies(self, message: Message, text: str) -> Message:
        """Answer a message."""
        return self.says(message.chat, text, reply_to=message)

    # --- sending

    def sends_photo(
        self,
        where: Where,
        content: bytes | None = None,
        *,
        caption: str = "",
        reply_to: Message | None = None,
        group_id: str = "",
    ) -> Message:
        """Send a picture; without one, a sample."""
        content = sample_photo() if content is None else content
        width, height = picture_size(content)
        facts = {"width": width or 800, "height": height or 600}
        return self._sends("photo", where, content, facts, caption, reply_to, group_id=group_id)

    def sends_album(
        self, where: Where, photos: Sequence[bytes | None], *, caption: str = ""
    ) -> list[Message]:
        """Send pictures together: separate messages with one `media_group_id`."""
        group_id = str(13_000_000_000_000_000 + self.world.events.number)
        captions = [caption, *[""] * len(photos)]
        return [
            self.sends_photo(where, photo, caption=words, group_id=group_id)
            for photo, words in zip(photos, captions, strict=False)
        ]

    def sends_voice(
        self,
        where: Where,
        content: bytes | None = None,
        *,
        seconds: int = 3,
        mime_type: str = "",
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send a voice message; without one, a sample."""
        if content is None:
            content, mime_type = sample_voice(seconds), "audio/wav"
        facts: Json = {"duration": seconds}
        return self._sends("voice", where, content, facts, caption, reply_to, mime_type=mime_type)

    def sends_video(
        self,
        where: Where,
        content: bytes = b"\0\0\0\x18ftypmp42",
        *,
        seconds: int = 5,
        mime_type: str = "",
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send a video."""
        facts = {"width": 640, "height": 480, "duration": seconds}
        return self._sends("video", where, content, facts, caption, reply_to, mime_type=mime_type)

    def sends_video_note(
        self, where: Where, content: bytes = b"\0\0\0\x18ftypmp42", *, seconds: int = 5
    ) -> Message:
        """Send a round video."""
        facts = {"length": 240, "duration": seconds}
        return self._sends("video_note", where, content, facts, "", None)

    def sends_audio(
        self, where: Where, content: bytes = b"ID3\4", *, seconds: int = 60, caption: str = ""
    ) -> Message:
        """Send a piece of music."""
        return self._sends("audio", where, content, {"duration": seconds}, caption, None)

    def sends_document(
        self,
        where: Where,
        content: bytes,
        name: str = "document.bin",
        *,
        mime_type: str = "",
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file."""
        return self._sends(
            "document", where, content, {}, caption, reply_to, name=name, mime_type=mime_type
        )

    def sends_location(
        self, where: Where, latitude: float = 31.2304, longitude: float = 121.4737
    ) -> Message:
        """Send a place."""
        facts = {"latitude": latitude, "longitude": longitude}
        return self._send(self._message(where, Content(media=Media("location", None, facts))))

    def sends_contact(self, where: Where, of: Person | None = None) -> Message:
        """Send a contact card: one's own, or somebody else's."""
        owner = of or self
        facts = {
            "phone_number": owner.phone,
            "first_name": owner.first_name,
            "user_id": owner.id,
        }
        return self._send(self._message(where, Content(media=Media("contact", None, facts))))

    def forwards(self, message: Message, where: Where) -> Message:
        """Pass a message on."""
        if message.service or message.protected:
            raise NotPossible("this message cannot be forwarded")
        author = message.sender
        hidden = isinstance(author, Person) and author.hides_forwards
        passed_on = self._message(where, message.content)
        passed_on.forward_origin = origin_of(message, hidden=hidden)
        return self._send(passed_on)

    def _sends(
        self,
        kind: str,
        where: Where,
        content: bytes,
        facts: Json,
        caption: str,
        reply_to: Message | None,
        *,
        name: str = "",
        mime_type: str = "",
        group_id: str = "",
    ) -> Message:
        stored = self.world.files.keep(kind, content, name=name, mime_type=mime_type)
        message = self._message(
            where, Content(spoken(caption), Media(kind, stored, facts)), reply_to
        )
        message.media_group_id = group_id
        return self._send(message)

    def _message(
        self,
        where: Where,
        content: Content,
        reply_to: Message | None = None,
        thread: int = 0,
    ) -> Message:
        chat = self.chat_with(where)
        if not chat.has(self):
            raise NotPossible(f"{self.name} is not in {chat.name}")
        if chat.blocked:
            raise NotPossible(f"{self.name} has blocked {chat.name}")
        if chat.type == "channel" and not chat.member(self).is_admin:
            raise NotPossible("only admins post in a channel")
        today = self.world.today()
        return Message(chat, 0, self, today, content, reply_to=reply_to, thread_id=thread)

    def _send(self, message: Message) -> Message:
        if message.chat.is_private:
            message.chat.started = True
        return self.world.post(message)

    # --- changing one's mind

    def edits(self, message: Message, text: str) -> Message:
        """Change one's own words."""
        if message.sender is not self or message.deleted or message.service:
            raise NotPossible("only one's own messages can be edited")
        message.content = replace(message.content, words=spoken(text))
        message.edited = self.world.today()
        post = message.chat.type == "channel"
        self.world.tell(message, "edited_channel_post" if post else "edited_message")
        self.world.changed(message)
        return message

    def deletes(self, message: Message) -> None:
        """Take a message away, one's own or (in private, or as admin) another's."""
        mine = message.sender is self or message.chat.is_private
        if message.deleted or not (mine or message.chat.member(self).is_admin):
            raise NotPossible("this message cannot be deleted")
        self.world.delete(message)

    def reacts(self, message: Message, *emoji: str) -> None:
        """Put a reaction under a message; none takes it away."""
        old = message.reactions.get(self.id, [])
        message.reactions[self.id] = list(emoji)
        body = {
            "chat": message.chat.as_json(),
            "message_id": message.id,
            "user": self.as_json(),
            "date": self.world.today(),
            "old_reaction": [{"type": "emoji", "emoji": one} for one in old],
            "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        }
        for bot in message.chat.bots():
            if message.chat.is_private or message.chat.member(bot).is_admin:
                bot.queue.add("message_reaction", body, self.world.now())
        self.world.changed(message, "reaction")

    # --- pressing

    def presses(
        self, where: Where, words: str = "", *, on: Message | None = None, data: str = ""
    ) -> Press:
        """Press the newest button whose label contains `words` (or whose callback is `data`).

        Both kinds of buttons count: under messages, and of the reply keyboard, which says its
        words. In one message a label that equals the words goes before one that contains them.
        """
        chat = self.chat_with(where)
        if not chat.has(self):
            raise NotPossible(f"{self.name} is not in {chat.name}")
        for carrier, buttons in self._carriers(chat):
            if on is None or carrier is on:
                fitting = [b for b in buttons if _fits(b, words, data)]
                fitting.sort(key=lambda button: button["text"] != words)
                if fitting:
                    return self._press(carrier, fitting[0])
        raise NotPossible(f"no button 「{words or data}」; {self.name} sees {self.sees(chat)}")

    def presses_at(self, message: Message, row: int, column: int, *, words: str = "") -> Press:
        """Press the button at a place under a message, as long as it still bears those `words`."""
        rows = message.inline or []
        if message.deleted or row >= len(rows) or column >= len(rows[row]):
            raise NotPossible("that button is gone")
        if words and rows[row][column]["text"] != words:  # the message was edited under the finger
            raise NotPossible("that button is gone")
        return self._press(message, rows[row][column])

    def sees(self, where: Where) -> list[str]:
        """The labels of all buttons this person could press now, newest first."""
        chat = self.chat_with(where)
        return [str(b["text"]) for _, buttons in self._carriers(chat) for b in buttons]

    def keyboard(self, where: Where) -> Keyboard | None:
        """The reply keyboard this person has in a chat, None when there is none."""
        shown = self.chat_with(where).keyboards.get(self.id)
        return shown if shown and not shown.hidden else None

    def _carriers(self, chat: Chat) -> Iterator[tuple[Message, list[Json]]]:
        """Messages that carry buttons, newest first, each with its buttons."""
        keyboard = self.keyboard(chat)
        found = [(m, [b for row in m.inline for b in row]) for m in chat.messages if m.inline]
        if keyboard is not None:
            found.append((keyboard.message, [b for row in keyboard.rows for b in row]))
        yield from sorted(found, key=lambda pair: pair[0].id, reverse=True)

    def _press(self, message: Message, button: Json) -> Press:
        if message.inline and button in [b for row in message.inline for b in row]:
            return self._press_inline(message, button)
        return self._press_keyboard(message, button)

    def _press_inline(self, message: Message, button: Json) -> Press:
        if "callback_data" in button:
            return self.world.press(self, message, str(button["callback_data"]))
        url = str(button.get("url", ""))
        said = self.opens(url) if LINK.fullmatch(url) else None
        return Press("", self, message, self.world.now(), said=said, opened=url)

    def _press_keyboard(self, message: Message, button: Json) -> Press:
        chat = message.chat
        keyboard = chat.keyboards[self.id]
        if keyboard.one_time:
            keyboard.hidden = True
        if button.get("request_contact"):
            said = self.sends_contact(chat)
        elif button.get("request_location"):
            said = self.sends_location(chat)
        else:
            said = self.says(chat, str(button["text"]))
        return Press("", self, message, self.world.now(), said=said)

    # --- coming and going

    def blocks(self, bot: BotAccount) -> None:
        """Let the bot speak no more."""
        self.world.block(self, bot, blocked=True)

    def unblocks(self, bot: BotAccount) -> None:
        """Let the bot speak again."""
        self.world.block(self, bot, blocked=False)

    def leaves(self, chat: Chat) -> None:
        """Go out of a group."""
        self.world.remove(chat.current, self)

    def kicks(self, chat: Chat, user: User) -> None:
        """Send somebody out of a group."""
        if not chat.current.member(self).is_admin:
            raise NotPossible(f"{self.name} is no admin of {chat.name}")
        self.world.remove(chat.current, user, by=self)

    def upgrades(self, chat: Chat) -> Chat:
        """Turn a group into a supergroup."""
        return self.world.upgrade(chat, by=self)


def _fits(button: Json, words: str, data: str) -> bool:
    if data:
        return button.get("callback_data") == data
    return words in str(button["text"])

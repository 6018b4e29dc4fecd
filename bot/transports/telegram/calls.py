"""Calls: a message as the Bot API's methods take it, in as many parts as it needs."""

from dataclasses import dataclass, replace
from typing import Any

from aiogram.types import BufferedInputFile, InputFile

from bot.chat.keyboards import Words
from bot.chat.parts import parts, units


@dataclass(frozen=True)
class Call:
    """A method of the Bot API and its parameters, as plain values; a file may be among them."""

    method: str
    parameters: dict[str, Any]

    @property
    def uploads(self) -> bool:
        """Whether it brings a file of its own."""
        return any(isinstance(value, InputFile) for value in self.parameters.values())

    def repeated(self, mark: str) -> "Call":
        """The same, saying that it may have arrived once already, and without a sound."""
        if not self.method.startswith("send"):
            return self  # to change a message twice is to change it once
        given = {**self.parameters, "disable_notification": True}
        for name in ("text", "caption"):
            if name in given and not given.keys() & {"entities", "caption_entities"}:
                given[name] = f"{mark}{given[name]}"
        return Call(self.method, given)


_SENDERS = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
}

LONGEST_CAPTION = 1_000
"""UTF-16 units under a file; the platform's own limit is 1,024 after parsing."""


def messages_of(words: Words, chat_id: str) -> list[Call]:
    """The calls that send a message, in as many parts as it takes.

    >>> [c.method for c in messages_of(Words("一" * 5_000), "5")]
    ['sendMessage', 'sendMessage']
    >>> photo = {"paper": "photo", "source": "AgAC"}
    >>> [c.method for c in messages_of(Words("一" * 1_001, file=photo), "5")]
    ['sendMessage', 'sendPhoto']
    """
    if words.file and units(words.html) > LONGEST_CAPTION:
        told = replace(words, choices=(), file=None)
        return [*messages_of(told, chat_id), _message_of(replace(words, html=""), chat_id)]
    return [_message_of(part, chat_id) for part in parts(words)]


def _message_of(words: Words, chat_id: str) -> Call:
    parameters: dict[str, Any] = {"chat_id": chat_id, "parse_mode": "HTML", **words.extra}
    if words.markup:
        parameters["reply_markup"] = words.markup
    if words.silent:
        parameters["disable_notification"] = True
    if words.file:
        method, name = _SENDERS[words.file["paper"]]
        return Call(method, {**parameters, name: words.file["source"], "caption": words.html})
    if words.picture:
        photo = BufferedInputFile(words.picture, "picture.png")
        return Call("sendPhoto", {**parameters, "photo": photo, "caption": words.html})
    return Call("sendMessage", {**parameters, "text": words.html})


def edit_of(words: Words, chat_id: str, message_id: int) -> Call:
    """The call that changes a message; what doesn't fit is left out."""
    assert not words.file, "a card is text"
    first, *more = parts(words)
    shown = replace(words, html=f"{first.html}\n…" if more else first.html)
    call = _message_of(shown, chat_id)
    return Call("editMessageText", {**call.parameters, "message_id": message_id})

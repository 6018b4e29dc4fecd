"""Calls: a message as the Bot API's methods take it, in as many parts as it needs."""

from collections.abc import Iterator, Sequence
from typing import Any

from aiogram.types import BufferedInputFile, InputFile
from msgspec import Struct
from msgspec.structs import replace

from bot.chat.keyboards import Words
from bot.chat.parts import parts, units

File = dict[str, str]
"""A file's kind, `paper`, and where the chat app keeps it, `source`."""


_PLAIN = frozenset({str, int, float, bool, dict, list})


class Call(Struct, frozen=True):
    """A method of the Bot API and its parameters, as plain values.

    A file may be among them. What a call `fetches` is a picture that is made anew before it is
    sent; `instead` is said where it is none.
    """

    method: str
    parameters: dict[str, Any]
    fetches: str = ""
    instead: str = ""

    @property
    def uploads(self) -> bool:
        """Whether it brings a file of its own."""
        given = self.parameters.values()
        if _PLAIN.issuperset(map(type, given)):
            return False
        return any(isinstance(value, InputFile) for value in given)

    @property
    def is_new(self) -> bool:
        """Whether it puts a message where none was: changing one makes no sound anyway."""
        return self.method.startswith("send")

    def silent(self) -> "Call":
        """The same without a sound."""
        if not self.is_new:
            return self
        return replace(self, parameters={**self.parameters, "disable_notification": True})

    def repeated(self, mark: str) -> "Call":
        """The same, saying that it may have arrived once already, and without a sound."""
        if not self.is_new:
            return self  # to change a message twice is to change it once
        given = {**self.parameters, "disable_notification": True}
        for name in ("text", "caption"):
            if name in given and not given.keys() & {"entities", "caption_entities"}:
                given[name] = f"{mark}{given[name]}"
        return replace(self, parameters=given)


_SENDERS = {
    "photo": ("sendPhoto", "photo"),
    "picture": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "video": ("sendVideo", "video"),
    "video_note": ("sendVideoNote", "video_note"),
    "audio": ("sendAudio", "audio"),
    "document": ("sendDocument", "document"),
}

_TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})
"""What the platform takes into one album."""

MOST_TOGETHER = 10

BARE = ("video_note", "location")
"""What takes no caption."""

LONGEST_CAPTION = 1_000
"""UTF-16 units under a file; the platform's own limit is 1,024 after parsing."""


def messages_of(words: Words, chat_id: str) -> list[Call]:
    """The calls that send a message, in as many parts as it takes.

    Files that were sent together leave as albums, as far as the platform takes them into one. The
    words stand under the first, unless they are too long for that; buttons no album can have.

    >>> [c.method for c in messages_of(Words("一" * 5_000), "5")]
    ['sendMessage', 'sendMessage']
    >>> photo = {"paper": "photo", "source": "AgAC"}
    >>> [c.method for c in messages_of(Words("一" * 1_001, files=[photo]), "5")]
    ['sendMessage', 'sendPhoto']
    >>> voice = {"paper": "voice", "source": "AwAC"}
    >>> [c.method for c in messages_of(Words("三张", files=[photo, photo, voice]), "5")]
    ['sendMediaGroup', 'sendVoice']
    """
    if words.document:
        name, content = words.document
        given = {**_given(words, chat_id), "document": BufferedInputFile(content, name)}
        return [Call("sendDocument", {**given, "caption": words.html})]
    if words.picture:
        photo = BufferedInputFile(words.picture, "picture.png")
        given = {**_given(words, chat_id), "photo": photo, "caption": words.html}
        return [Call("sendPhoto", given)]
    albums = list(together(words.files))
    if not albums:
        return [_message_of(part, chat_id) for part in parts(words)]
    told = replace(words, files=())
    bare = replace(words, html="", choices=(), files=())
    (first, *_), alone = albums[0], len(words.files) == 1
    if not alone and words.choices:
        return [*_albums(bare, albums, chat_id), *messages_of(told, chat_id)]
    if units(words.html) > LONGEST_CAPTION or first["paper"] in BARE:
        return [*messages_of(told, chat_id), *_albums(bare, albums, chat_id)]
    return [*_albums(told, albums[:1], chat_id), *_albums(bare, albums[1:], chat_id)]


def together(files: Sequence[File]) -> Iterator[list[File]]:
    """Files in albums, in order: neighbours that the platform takes into one."""
    album: list[File] = []
    for file in files:
        kinds = {held["paper"] for held in (*album, file)}
        if album and (len(album) == MOST_TOGETHER or not any(kinds <= k for k in _TOGETHER)):
            yield album
            album = []
        album.append(file)
    if album:
        yield album


def _albums(words: Words, albums: Sequence[list[File]], chat_id: str) -> list[Call]:
    return [
        _file_of(words, album[0], chat_id) if len(album) == 1 else _album_of(words, album, chat_id)
        for album in albums
    ]


def _album_of(words: Words, album: list[File], chat_id: str) -> Call:
    media: list[dict[str, str]] = [{"type": f["paper"], "media": f["source"]} for f in album]
    if words.html:
        media[0] |= {"caption": words.html, "parse_mode": "HTML"}
    given = _given(replace(words, choices=()), chat_id)
    del given["parse_mode"]
    return Call("sendMediaGroup", {**given, "media": media})


def _file_of(words: Words, file: File, chat_id: str) -> Call:
    given = _given(words, chat_id)
    if file["paper"] == "location":
        del given["parse_mode"]
        latitude, longitude = map(float, file["source"].split(","))
        return Call("sendLocation", {**given, "latitude": latitude, "longitude": longitude})
    method, name = _SENDERS[file["paper"]]
    if file["paper"] not in BARE:
        given["caption"] = words.html
    if file["paper"] == "picture":
        return Call(method, given, fetches=file["source"], instead=words.html)
    return Call(method, {**given, name: file["source"]})


def _given(words: Words, chat_id: str) -> dict[str, Any]:
    given: dict[str, Any] = {"chat_id": chat_id, "parse_mode": "HTML", **words.extra}
    if (markup := words.markup) is not None:
        given["reply_markup"] = markup
    if words.silent:
        given["disable_notification"] = True
    return given


def _message_of(words: Words, chat_id: str) -> Call:
    return Call("sendMessage", {**_given(words, chat_id), "text": words.html})


def edit_of(words: Words, chat_id: str, message_id: int) -> Call:
    """The call that changes a message; what doesn't fit is left out."""
    assert not words.files, "a card is text"
    first, *more = parts(words)
    shown = replace(words, html=f"{first.html}\n…" if more else first.html)
    call = _message_of(shown, chat_id)
    return Call("editMessageText", {**call.parameters, "message_id": message_id})

"""What somebody typed or sent, made safe to keep and to show."""

import re

from aiogram.types import Message

from models.requests import File, FileTooLarge, Paper

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters; NUL can't even be stored everywhere
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the words around them
    "\ufeff\ue000\ud800-\udfff]"  # half characters, and the mark of `bot.texts`
)


def clean(text: str) -> str:
    """Words without what can't be seen and yet changes what is read around it.

    >>> clean("电梯\\x00坏\\u202e了\\r\\n快来")
    '电梯坏了\\n快来'
    """
    return _UNSEEN.sub("", text.replace("\t", " ")).strip()


MOST = 20
"""Megabytes; a larger file no bot can fetch, and so nobody in the office could see."""

_IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")


def files_of(message: Message) -> list[File]:
    """The files of a message, where they are kept named so that a transport can send them on.

    A place is rounded to some ten metres: it is where the matter is, and nobody's door.
    """
    if message.photo:
        return [File(Paper.PHOTO, message.photo[-1].file_id)]
    if message.location:
        at = message.location
        return [File(Paper.LOCATION, f"{at.latitude:.4f},{at.longitude:.4f}")]
    for paper in (Paper.VOICE, Paper.VIDEO, Paper.VIDEO_NOTE, Paper.AUDIO, Paper.DOCUMENT):
        held = getattr(message, paper.value)
        if held is not None:
            image = paper is Paper.DOCUMENT and held.mime_type in _IMAGES
            return [File(Paper.PICTURE if image else paper, held.file_id)]
    return []


def must_fit(message: Message) -> None:
    """Raise `FileTooLarge` for what can't be fetched."""
    for kind in ("voice", "video", "video_note", "audio", "document"):
        held = getattr(message, kind)
        if held is not None and (held.file_size or 0) > MOST * 1024 * 1024:
            raise FileTooLarge(size=held.file_size // (1024 * 1024) + 1, most=MOST)

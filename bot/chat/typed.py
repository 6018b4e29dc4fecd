"""What somebody typed or sent, made safe to keep and to show."""

import re

from aiogram.types import Message

from models.requests import File, Paper

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


def files_of(message: Message) -> list[File]:
    """The files of a message, where they are kept named so that a transport can send them on."""
    if message.photo:
        return [File(Paper.PHOTO, message.photo[-1].file_id)]
    for paper in (Paper.VOICE, Paper.VIDEO, Paper.DOCUMENT):
        held = getattr(message, paper.value)
        if held is not None:
            return [File(paper, held.file_id)]
    return []

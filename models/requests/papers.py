"""Papers: a photo, a voice message or a file that came with a request, as the office is shown it.

Their bytes stay in the chat app, which holds them anyway; here stands only where they are. Whoever
looks at one gets it from there, at that moment. Pictures are made anew, so that they tell nothing
but what they show, also those that were sent as a file. That somebody was shown one stands in the
journal.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from models.errors import RuleBroken
from models.pictures import NotAPicture, made_anew
from models.requests.tables import Attachment, Paper

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets the bytes of a source from its chat app. Raises `PaperGone` or `PaperOutOfReach`."""

MOST_BYTES = 20 * 2**20
"""What a bot is given of a file by the chat app."""

JPEG = ("image/jpeg", "jpg")
PLAIN = ("application/octet-stream", "bin")
_SORTS = {
    Paper.VOICE: ("audio/ogg", "ogg"),
    Paper.AUDIO: ("audio/mpeg", "mp3"),
    Paper.VIDEO: ("video/mp4", "mp4"),
    Paper.VIDEO_NOTE: ("video/mp4", "mp4"),
}


@dataclass(eq=False)
class PaperGone(RuleBroken):
    """The chat app gives it to nobody any more, or it is larger than what a bot is given."""


@dataclass(eq=False)
class PaperOutOfReach(RuleBroken):
    """The chat app does not answer now, or this process does not speak with it."""


@dataclass(frozen=True)
class Shown:
    """A paper as it is shown: its bytes, what they are, and how the name of such a file ends."""

    content: bytes
    media_type: str
    ending: str


async def show(paper: Attachment, fetch: Fetch | None) -> Shown:
    """A paper, from where it is.

    Raises `PaperGone`, `PaperOutOfReach` and `NotAPicture`. A place needs no chat app to be shown.
    """
    if paper.paper is Paper.LOCATION:
        return _on_a_map(paper.source)
    if fetch is None:
        raise PaperOutOfReach
    content = await fetch(paper.source)
    if paper.paper in (Paper.PHOTO, Paper.PICTURE):
        return Shown(await asyncio.to_thread(made_anew, content), *JPEG)
    if paper.paper is Paper.DOCUMENT:
        return await _of_a_file(content)
    return Shown(content, *_SORTS[paper.paper])


def _on_a_map(source: str) -> Shown:
    """A place as maps read it (RFC 7946): the longitude first."""
    latitude, longitude = map(float, source.split(","))
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return Shown(msgspec.json.encode(point), "application/geo+json", "geojson")


async def _of_a_file(content: bytes) -> Shown:
    """Whatever it is; a picture under a name of another kind is a picture all the same."""
    try:
        return Shown(await asyncio.to_thread(made_anew, content), *JPEG)
    except NotAPicture:
        return Shown(content, *PLAIN)

"""Understanding over HTTP: what a first message would be taken for; nothing is written."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from api.access import Seen
from api.fields import Form, Moment, Words
from api.routes import Body, post
from models import clock, courses, understanding
from models.understanding.showing import shown


class Message(Form):
    """What somebody writes, and when; now, if that is left out."""

    text: Words
    now: Moment | None = None


class GuessOut(Struct):
    """A category, `facility` or `facility.lift`, and how sure it is, 0–1; one of each family."""

    code: str
    score: float


class EmergencyOut(Struct):
    """What is happening (`fire`, `gas`, `medical` …), the word that says so, whom to call first."""

    kind: str
    word: str
    call: str


class AddressOut(Struct):
    """A place that may be meant, 0–100."""

    estate: str
    estate_id: int
    building: str | None
    building_id: int | None
    unit: str | None
    floor: str | None
    room: str | None
    score: int


class ClassOut(Struct):
    """A class that may be meant, 0–1."""

    id: int
    title: str
    score: float


class UnderstandingOut(Struct):
    """What a message is understood as.

    `intent` is request, class or chat. `unsure`: the first two categories are offered, not the
    first. `rest` is the text without its words of place. Of a class, `wanted` is signup, when,
    which, extra, leave, cancel, waitlist, teacher or where. `at` and `until` are in the
    community's time zone; `weekdays` are ISO numbers, which come again with `every_week`.
    """

    text: str
    intent: str
    categories: list[GuessOut]
    unsure: bool
    urgent: bool
    emergencies: list[EmergencyOut]
    place_words: list[str]
    rest: str
    addresses: list[AddressOut]
    course: ClassOut | None
    courses: list[ClassOut]
    wanted: str | None
    at: datetime | None
    until: datetime | None
    weekdays: list[int]
    every_week: bool
    moment_words: list[str]


@post(
    "/understand",
    may="understand:messages",
    status=200,
    tags=["understanding"],
    operation_id="understand",
)
async def understand(sight: Seen, data: Body[Message]) -> UnderstandingOut:
    """What a first message would be taken for: request, class or talk, and what it names."""
    now = data.now or clock.now()
    offered = [course for course in await courses.published(now=now) if sight.sees(course.grid_id)]
    understood = await understanding.of_community(data.text, now=now, offered=offered)
    return msgspec.convert(shown(understood, sees=sight.sees), UnderstandingOut)


def routes() -> list[Any]:
    """The one."""
    return [understand]

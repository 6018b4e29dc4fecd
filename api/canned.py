"""Canned answers over HTTP: what staff say again and again, by category and state."""

from datetime import datetime
from typing import Annotated, Any

from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.fields import AskedId, AskedWords, Form, Id, Reply, given, kept
from api.registers import Register, handlers
from models.canned import CannedAnswer
from models.requests import Status

Position = Annotated[int, Meta(ge=0, le=10_000)]


class CannedAnswerOut(Struct):
    """A canned answer; `{number}` and the like are filled in when it is offered."""

    id: int
    category_id: int | None
    status: Status | None
    text_zh: str
    text_en: str
    position: int
    archived_at: datetime | None
    version: int


class NewCannedAnswer(Form):
    """A canned answer: for a category with all below it or for any, for a state or for any."""

    text_zh: Reply
    text_en: Reply
    category_id: Id | None = None
    status: Status | None = None
    position: Position = 0


async def answers_wanted(
    archived: FromQuery[bool] = False,
    category_id: AskedId = None,
    status: FromQuery[Status | None] = None,
    q: AskedWords = None,
) -> Q:
    """The answers asked for; `q` looks into Chinese texts."""
    asked = given(category_id=category_id, status=status, text_zh__icontains=q)
    return kept(archived) & asked


ANSWERS = Register(
    plural="canned-answers",
    table=CannedAnswer,
    out=CannedAnswerOut,
    new=NewCannedAnswer,
    reads="read:canned-answers",
    writes="change:canned-answers",
    where=answers_wanted,
)


def routes() -> list[Any]:
    """Canned answers."""
    return handlers(ANSWERS)

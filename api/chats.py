"""Chats over HTTP: where the bot can speak, and the codes by which a group is bound.

A chat makes itself known by speaking; the office gives out codes and lets groups go.
"""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.fields import AskedId, Number, Wanted, given
from api.pages import Page, Paged
from api.registers import answer
from api.routes import get, post
from models import chats, clock, visible
from models.chats import Chat, ChatKind
from models.courses import Course
from models.grids import Grid
from models.settings import RULES


class ChatOut(Struct):
    """A place to speak: a private chat, or a group bound to a grid or a course."""

    id: int
    transport: str
    external_id: str
    kind: ChatKind
    title: str
    locale: str
    grid_id: int | None
    course_id: int | None
    unreachable_since: datetime | None
    version: int


class BindingCodeOut(Struct):
    """What is typed in the group as `/bind CODE`, once. Shown this once."""

    code: str
    expires_at: datetime


async def chats_wanted(
    kind: FromQuery[ChatKind | None] = None,
    grid_id: AskedId = None,
    course_id: AskedId = None,
) -> Q:
    """The chats asked for."""
    return given(kind=kind, grid_id=grid_id, course_id=course_id)


@get(
    "/chats",
    may="read:chats",
    tags=["chats"],
    dependencies={"where": chats_wanted, "page": pages.by("title")},
)
async def list_chats(sight: Seen, where: Wanted, page: Paged) -> Response[Page[ChatOut]]:
    """Groups bound in the caller's grids, and the private chats of people there."""
    return await page.of(visible.rows(Chat, sight).filter(where), pages.columns(ChatOut))


@get("/chats/{id:int}", may="read:chats", tags=["chats"])
async def get_chat(sight: Seen, id: Number) -> Response[ChatOut]:
    """One chat."""
    return await _shown(await visible.one(Chat, id, sight))


@post("/chats/{id:int}/release", may="bind:chats", status=200, tags=["chats"])
async def release_chat(sight: Seen, id: Number, expected: Expected) -> Response[ChatOut]:
    """Let a group go: it is nobody's chat any more."""
    chat = await seen(Chat, id, sight, expected)
    await chats.release(chat, sight.actor, now=clock.now())
    return await _shown(chat)


@post("/grids/{id:int}/binding-codes", may="bind:chats", tags=["chats"], secret=True)
async def give_grid_binding_code(sight: Seen, id: Number) -> Response[BindingCodeOut]:
    """A one-time code that makes a group the chat of a grid."""
    return await _code(await visible.one(Grid, id, sight), sight)


@post("/courses/{id:int}/binding-codes", may="bind:chats", tags=["chats"], secret=True)
async def give_course_binding_code(sight: Seen, id: Number) -> Response[BindingCodeOut]:
    """A one-time code that makes a group the chat of a course."""
    return await _code(await visible.one(Course, id, sight), sight)


async def _code(place: Grid | Course, sight: Seen) -> Response[BindingCodeOut]:
    now = clock.now()
    code = await chats.give_binding_code(place, sight.actor, now=now)
    return answer(BindingCodeOut(code, now + RULES.binding_code_valid_for), None, status=201)


async def _shown(chat: Chat) -> Response[ChatOut]:
    (out,) = await pages.columns(ChatOut)([chat])
    return answer(out, chat.version)


def routes() -> list[Any]:
    """Chats and binding codes."""
    return [
        list_chats,
        get_chat,
        release_chat,
        give_grid_binding_code,
        give_course_binding_code,
    ]

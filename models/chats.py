"""Chats: the places in a chat app where the bot can speak, and how a group is bound to a grid.

A private chat belongs to an account; a group belongs to a grid once somebody who may has
typed, in that group, a one-time code that the office gave out. A course may have a group of
its own. The group's number in the chat app is kept here and nowhere else.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from models import journal
from models.database import (
    UtcDatetimeField,
    padded,
    recall,
    remember,
    remembered,
    those,
    writing,
)
from models.database import places as marks
from models.database.kept import Kept
from models.errors import RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.settings import RULES

if TYPE_CHECKING:
    from models.courses import Course


class ChatKind(StrEnum):
    """Whom one speaks to there."""

    PRIVATE = "private"
    GROUP = "group"


class Chat(Kept):
    """A place to speak."""

    id = fields.IntField(primary_key=True)
    transport = fields.CharField(max_length=20, default="telegram")
    external_id = fields.CharField(max_length=80)
    kind = fields.CharEnumField(ChatKind, max_length=10)
    title = fields.CharField(max_length=255, default="")
    locale = fields.CharField(max_length=10, default="zh")
    grid: fields.OneToOneNullableRelation[Grid] = fields.OneToOneField(
        "models.Grid", related_name="chat", null=True, on_delete=fields.SET_NULL
    )
    grid_id: int | None
    course: fields.ForeignKeyNullableRelation["Course"] = fields.ForeignKeyField(
        "models.Course", related_name="chats", null=True, on_delete=fields.SET_NULL
    )
    course_id: int | None
    unreachable_since = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "chats"
        unique_together = (("transport", "external_id"),)


class BindingCode(Kept):
    """What the office hands out so that a group can be bound, once."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    grid: fields.ForeignKeyNullableRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="binding_codes", null=True, on_delete=fields.CASCADE
    )
    grid_id: int | None
    course: fields.ForeignKeyNullableRelation["Course"] = fields.ForeignKeyField(
        "models.Course", related_name="binding_codes", null=True, on_delete=fields.CASCADE
    )
    course_id: int | None
    expires_at = UtcDatetimeField()
    used_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "binding_codes"


@dataclass(eq=False)
class BindingCodeInvalid(RuleBroken):
    """Never given out, used already, or too old: the three are not told apart."""


@dataclass(eq=False)
class GridHasChat(RuleBroken):
    """A grid has one group; the other one must be let go first."""

    grid: str


def digest(secret: str) -> str:
    """What is kept of a secret that is shown only once."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def meet(places: Collection[str], *, transport: str = "telegram") -> list[Chat]:
    """Read several chats at once, for as long as the transaction lasts."""
    wanted = f"transport = ? AND external_id IN ({marks(places)})"
    found = await those(Chat, wanted, [transport, *padded(places)])
    for chat in found:
        remember(("chat", chat.external_id), chat, Chat)
    return found


async def of(place: str, *, transport: str = "telegram") -> Chat | None:
    """The chat of a number in the chat app; None when it was never heard of."""
    if (known := recall(("chat", place))) is not None:
        found: Chat = known
        return found
    return await Chat.filter(transport=transport, external_id=place).first()


async def groups_of(grids: Sequence[Grid]) -> dict[int, Chat]:
    """The groups of grids that can be spoken to, by grid."""
    ids = tuple(grid.id for grid in grids)

    async def read() -> dict[int, Chat]:
        heard = await Chat.filter(grid_id__in=ids, unreachable_since=None)
        return {chat.grid_id: chat for chat in heard if chat.grid_id}

    return await remembered(("groups", ids), (Chat,), read)


async def seen(
    external_id: str, kind: ChatKind, title: str, locale: str, *, transport: str = "telegram"
) -> Chat:
    """The chat of that number, remembered from now on."""
    async with writing():
        chat, _ = await Chat.get_or_create(
            {"kind": kind, "title": title, "locale": locale},
            transport=transport,
            external_id=external_id,
        )
    return chat


async def give_binding_code(place: "Grid | Course", actor: Actor, *, now: datetime) -> str:
    """A one-time code with which a group is bound to a grid or a course.

    Eight digits: it is read out over the phone and typed on a small screen. Whoever tried one
    a second for as long as it is valid would meet it once in a thousand days.
    Only its digest is kept.
    """
    code = f"{secrets.randbelow(90_000_000) + 10_000_000}"
    async with writing():
        await BindingCode.filter(digest=digest(code)).delete()
        given = await BindingCode.create(
            digest=digest(code),
            grid=place if isinstance(place, Grid) else None,
            course=None if isinstance(place, Grid) else place,
            expires_at=now + RULES.binding_code_valid_for,
        )
        await journal.write(actor, "binding-code-given", place, now=now, code=given.id)
    return code


async def bind(chat: Chat, code: str, actor: Actor, *, now: datetime) -> "Grid | Course":
    """Make a group the chat of the grid, or of the course, that the code was given for.

    Spaces between its digits do not matter.

    Raises `BindingCodeInvalid`, or `GridHasChat` when the grid has another group.
    """
    from models import courses, requests  # they tell chats things, and so know this module

    typed = "".join(code.split())
    async with writing():
        found = (
            await BindingCode.filter(digest=digest(typed), used_at=None, expires_at__gt=now)
            .select_related("grid", "course")
            .first()
        )
        if found is None:
            raise BindingCodeInvalid()
        if found.grid and await Chat.filter(grid_id=found.grid_id).exclude(id=chat.id).exists():
            raise GridHasChat(grid=found.grid.name)
        found.used_at = now
        await found.save(update_fields=["used_at"])
        place = found.grid or found.course
        assert place is not None, "a code is given for a grid or a course"
        where = {"grid_id" if isinstance(place, Grid) else "course_id": place.id}
        await Chat.filter(id=chat.id).update(**where)
        await courses.show_published(place, now=now)
        if isinstance(place, Grid):
            await requests.show_open(place, now=now)
        await chat.refresh_from_db()
        await journal.write(actor, "chat-bound", chat, now=now, code=found.id)
    return place


async def release(chat: Chat, actor: Actor, *, now: datetime) -> None:
    """Let a group go: it is nobody's chat any more."""
    async with writing():
        chat.grid_id = chat.course_id = None
        chat.version += 1
        await chat.save(update_fields=["grid_id", "course_id", "version"])
        await journal.write(actor, "chat-released", chat, now=now)


async def moved(transport: str, old: str, new: str) -> None:
    """A group was upgraded and has another number now; everything that knew it follows.

    Its messages are counted from one again, so what is known of the old ones is forgotten, and
    so is the new chat, if it was heard of before the move was.
    """
    from models.copies import Spoken
    from models.outbox import Card, Posted

    async with writing():
        chat = await Chat.filter(transport=transport, external_id=old).first()
        if chat is None:
            return
        await Chat.filter(transport=transport, external_id=new).delete()
        await Chat.filter(id=chat.id).update(external_id=new)
        await Card.filter(chat_id=chat.id).update(message_id=None)
        await Posted.filter(chat_id=chat.id).delete()
        await Spoken.filter(chat_id=chat.id).delete()


async def lost(chat: Chat, *, now: datetime) -> None:
    """The bot was thrown out of a group: its grid is spoken to in the nearest group above."""
    from models import requests

    async with writing():
        await Chat.filter(id=chat.id, unreachable_since=None).update(unreachable_since=now)
        if chat.grid_id:
            await requests.show_open(await Grid.get(id=chat.grid_id), now=now)


async def found_again(chat: Chat, *, now: datetime) -> None:
    """The bot may speak there again; what was missed meanwhile is told."""
    from models import outbox, requests

    async with writing():
        await Chat.filter(id=chat.id).update(unreachable_since=None)
        if chat.unreachable_since:
            await outbox.catch_up(chat, since=chat.unreachable_since, now=now)
            chat.unreachable_since = None
        if chat.grid_id:
            await requests.show_open(await Grid.get(id=chat.grid_id), now=now)

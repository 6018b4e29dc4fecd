"""What is known of those who share in a request, and of the time it was given beyond its own.

Each row is something that was asked for by somebody, and what became of it. Rows are never taken
away: the ledgers are made of them.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from tortoise import fields
from tortoise.models import Model

from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.errors import NotFound
from models.grids import Grid
from models.members import Member
from models.requests.tables import ResidentRequest, Satisfaction


class Reply(StrEnum):
    """What became of something that was asked for."""

    ASKED = "asked"  # nobody has answered
    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"
    OVER = "over"  # it was granted, and has ended


def _request(name: str) -> "fields.ForeignKeyRelation[ResidentRequest]":
    return fields.ForeignKeyField(
        "models.ResidentRequest", related_name=name, on_delete=fields.RESTRICT
    )


def _grid(name: str) -> "fields.ForeignKeyRelation[Grid]":
    return fields.ForeignKeyField("models.Grid", related_name=name, on_delete=fields.RESTRICT)


def _member(name: str) -> "fields.ForeignKeyRelation[Member]":
    return fields.ForeignKeyField("models.Member", related_name=name, on_delete=fields.RESTRICT)


def _nobody_yet(name: str) -> "fields.ForeignKeyNullableRelation[Member]":
    return fields.ForeignKeyField(
        "models.Member", related_name=name, null=True, on_delete=fields.RESTRICT
    )


class HandOver(Kept):
    """移交: `by` has offered `to` to be the first responsible; `before` was it until then."""

    id = fields.IntField(primary_key=True)
    request = _request("hand_overs")
    request_id: int
    by = _member("offered")
    by_id: int
    to = _member("offers")
    to_id: int
    before = _nobody_yet("handed_over")
    before_id: int | None
    text = fields.TextField(default="")
    at = UtcDatetimeField()
    reply = fields.CharEnumField(Reply, max_length=10, default=Reply.ASKED)
    replied_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_hand_overs"
        indexes = (("request", "reply"),)


class Help(Kept):
    """协办: a grid was asked to help, or one `member` of it, who else is whoever said yes."""

    id = fields.IntField(primary_key=True)
    request = _request("helps")
    request_id: int
    by = _member("asked_for_help")
    by_id: int
    grid = _grid("helps")
    grid_id: int
    member = _nobody_yet("helps")
    member_id: int | None
    text = fields.TextField(default="")
    at = UtcDatetimeField()
    reply = fields.CharEnumField(Reply, max_length=10, default=Reply.ASKED)
    replied_at = UtcDatetimeField(null=True)
    ended_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_helps"
        indexes = (("request", "reply"), ("grid", "reply"))


class Whistle(Kept):
    """吹哨: units were called. It is `closed_at` when the last of them was scored."""

    id = fields.IntField(primary_key=True)
    request = _request("whistles")
    request_id: int
    by = _member("whistles")
    by_id: int
    grid = _grid("whistles")  # where the request was
    grid_id: int
    text = fields.TextField(default="")
    at = UtcDatetimeField(db_index=True)
    reminded_at = UtcDatetimeField(null=True)
    closed_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_whistles"
        indexes = (("request", "closed_at"),)


class UnitCall(Kept):
    """报到: a unit that a whistle called. `late_at` is when it was found not to have come."""

    id = fields.IntField(primary_key=True)
    whistle: fields.ForeignKeyRelation[Whistle] = fields.ForeignKeyField(
        "models.Whistle", related_name="calls", on_delete=fields.RESTRICT
    )
    whistle_id: int
    request = _request("unit_calls")
    request_id: int
    unit = _grid("unit_calls")
    unit_id: int
    due_at = UtcDatetimeField(db_index=True)
    arrived_at = UtcDatetimeField(null=True)
    arrived = _nobody_yet("arrivals")
    arrived_id: int | None
    late_at = UtcDatetimeField(null=True)
    score = fields.CharEnumField(Satisfaction, max_length=12, null=True)
    scored_at = UtcDatetimeField(null=True)
    scored_by = _nobody_yet("scored")
    scored_by_id: int | None

    class Meta(Model.Meta):
        table = "request_unit_calls"
        indexes = (("request", "unit"), ("unit", "arrived_at"))


class Extension(Kept):
    """延期: more time was asked for, so many working days from `due_at` through `until`."""

    id = fields.IntField(primary_key=True)
    request = _request("extensions")
    request_id: int
    by = _member("extensions")
    by_id: int
    grid = _grid("extensions")
    grid_id: int
    text = fields.TextField()
    days = fields.SmallIntField()
    more = fields.IntField()  # seconds of its clock
    due_at = UtcDatetimeField(null=True)
    until = UtcDatetimeField()
    at = UtcDatetimeField(db_index=True)
    reply = fields.CharEnumField(Reply, max_length=10, default=Reply.ASKED)
    replied_at = UtcDatetimeField(null=True)
    replied_by = _nobody_yet("extensions_answered")
    replied_by_id: int | None
    answer = fields.TextField(default="")

    class Meta(Model.Meta):
        table = "request_extensions"
        indexes = (("request", "reply"),)


class Parking(Kept):
    """挂账: it was asked to let a request rest until a review date, at which the desk is asked."""

    id = fields.IntField(primary_key=True)
    request = _request("parkings")
    request_id: int
    by = _member("parkings")
    by_id: int
    grid = _grid("parkings")
    grid_id: int
    text = fields.TextField()
    review_at = UtcDatetimeField()
    at = UtcDatetimeField(db_index=True)
    reply = fields.CharEnumField(Reply, max_length=10, default=Reply.ASKED)
    replied_at = UtcDatetimeField(null=True)
    replied_by = _nobody_yet("parkings_answered")
    replied_by_id: int | None
    answer = fields.TextField(default="")
    reviewed_at = UtcDatetimeField(null=True)  # when the desk was asked
    ended_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_parkings"
        indexes = (("request", "reply"),)


Asked = TypeVar("Asked", Extension, Parking)


async def answered(
    asked: Asked | None, reply: Reply, by: Member, answer: str, *, now: datetime
) -> Asked:
    """Write down what was said to it. Raises `NotFound` when nothing waits for an answer."""
    if asked is None:
        raise NotFound(what="answer")
    asked.reply, asked.replied_at, asked.replied_by, asked.answer = reply, now, by, answer
    await asked.save(update_fields=["reply", "replied_at", "replied_by_id", "answer"])
    return asked

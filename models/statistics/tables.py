"""What is counted, and by what rules: rows that are added and never changed."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField, UtcDatetimeField
from models.database.kept import Kept
from models.members import Member


class Figure(StrEnum):
    """What a tally is of; the second three are what second checks heard."""

    CONTACTED = "contacted"  # 1 or 0
    SOLVED = "solved"  # 1 or 0
    SATISFIED = "satisfied"  # 2, 1 or 0: 满意 · 基本满意 · 不满意
    SETTLED = "settled"  # the rank of the level at which
    SILENT = "silent"  # 0: closed without a valid callback
    CHECKED_CONTACTED = "checked_contacted"
    CHECKED_SOLVED = "checked_solved"
    CHECKED_SATISFIED = "checked_satisfied"


class Because(StrEnum):
    """Why something was taken out again, where the rules say whether that counts."""

    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Cell(Kept):
    """Where and about what something was counted, as it was then.

    `path` is the grid's way from the top at the time; a grid that moves, or a category that hangs
    elsewhere today, changes nothing that was. Numbers and no references: it outlives them. 0 is
    none.
    """

    id = fields.IntField(primary_key=True)
    grid = fields.IntField()
    path = fields.CharField(max_length=200)
    category = fields.IntField()
    parent_category = fields.IntField()
    estate = fields.IntField()

    class Meta(Model.Meta):
        table = "statistics_cells"
        unique_together = (("path", "category", "parent_category", "estate"),)


class Tally(Kept):
    """One answer to one figure, or with `number` -1 the taking back of one.

    It belongs to the moment `counted_at` and is known since `known_at`; what is asked about a past
    day leaves out what was not known then. Both are seconds since 1970: there are millions.
    """

    id = fields.BigIntField(primary_key=True)
    request_id = fields.IntField()
    figure = fields.CharEnumField(Figure, max_length=20)
    cell: fields.ForeignKeyRelation[Cell] = fields.ForeignKeyField(
        "models.Cell", related_name="tallies", on_delete=fields.RESTRICT
    )
    cell_id: int
    answer = fields.SmallIntField()
    counted_at = fields.BigIntField()
    known_at = fields.BigIntField()
    number = fields.SmallIntField(default=1)
    because = fields.CharField(max_length=10, default="")

    class Meta(Model.Meta):
        table = "statistics_tallies"
        indexes = (
            # by cell: read in the order it is grouped in; by time: for a month
            ("figure", "cell", "answer", "counted_at", "known_at", "because", "number"),
            ("figure", "counted_at", "answer", "known_at", "because", "number", "cell"),
            ("figure", "request_id"),
        )


class RulesVersion(Kept):
    """The rules of figures as they hold from a day on: see `rules.Rules`."""

    id = fields.IntField(primary_key=True)
    valid_from = fields.DateField(db_index=True)
    rules: Any = JsonField(default=dict)
    created_at = UtcDatetimeField()
    by_member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="rules_versions", null=True, on_delete=fields.SET_NULL
    )
    by_member_id: int | None

    class Meta(Model.Meta):
        table = "statistics_rules"

"""What is known of wishes for more lessons 加开小课, and of what became of them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.courses.tables import Course, Venue
from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.residents import Resident


class WishKind(StrEnum):
    """Why somebody wishes for more lessons."""

    TOO_HARD = "too_hard"  # 跟不上
    ANOTHER_TIME = "another_time"  # 时间不合适
    MORE_PLACES = "more_places"  # 名额不够
    OTHER = "other"


class WishStatus(StrEnum):
    """What became of a wish, or of a list of them."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"  # by whoever wished; never said of a list


class WishList(Kept):
    """What the organisers of a course are asked: enough people wish for more lessons.

    The hour and the room are a proposal, None where none was found. `made` is the course that was
    made of it. While it is open, the open wishes of its course are those on it.
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="wish_lists", on_delete=fields.CASCADE
    )
    course_id: int
    status = fields.CharEnumField(WishStatus, max_length=10, default=WishStatus.OPEN)
    starts_at = UtcDatetimeField(null=True)
    ends_at = UtcDatetimeField(null=True)
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="wish_lists", null=True, on_delete=fields.SET_NULL
    )
    venue_id: int | None
    made: fields.ForeignKeyNullableRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="made_of", null=True, on_delete=fields.SET_NULL
    )
    made_id: int | None
    answer = fields.CharField(max_length=500, default="")
    created_at = UtcDatetimeField()
    decided_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "wish_lists"
        indexes = (("course", "status"),)

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"wishes:{self.id}"


class Wish(Kept):
    """One person's wish for one course and of one kind; `times` are their words for when.

    Whoever wishes anew after an answer, or after taking it back, has the same row again.
    `wish_list` is the one that was answered.
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="wishes", on_delete=fields.CASCADE
    )
    course_id: int
    resident: fields.ForeignKeyRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="wishes", on_delete=fields.RESTRICT
    )
    resident_id: int
    kind = fields.CharEnumField(WishKind, max_length=12)
    times = fields.CharField(max_length=100, default="")
    status = fields.CharEnumField(WishStatus, max_length=10, default=WishStatus.OPEN)
    wish_list: fields.ForeignKeyNullableRelation[WishList] = fields.ForeignKeyField(
        "models.WishList", related_name="wishes", null=True, on_delete=fields.SET_NULL
    )
    wish_list_id: int | None
    wished_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "wishes"
        unique_together = (("course", "resident", "kind"),)
        indexes = (("course", "status"),)

"""What is one resident's own: an offer to teach 能人, the link to their calendar."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.courses.tables.offered import Course
from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.grids import Grid
from models.residents import Resident


class ProposalStatus(StrEnum):
    """What became of a resident's offer to teach."""

    OPEN = "open"
    DRAFTED = "drafted"  # it is a course now, though nobody sees it yet
    DECLINED = "declined"


class Proposal(Kept):
    """A resident 能人 offers to teach: what, when, for whom, in their own words."""

    id = fields.IntField(primary_key=True)
    resident: fields.ForeignKeyRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="proposals", on_delete=fields.RESTRICT
    )
    resident_id: int
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="proposals", on_delete=fields.RESTRICT
    )
    grid_id: int
    title = fields.CharField(max_length=80)
    times = fields.CharField(max_length=200, default="")
    audience = fields.CharField(max_length=120, default="")
    status = fields.CharEnumField(ProposalStatus, max_length=10, default=ProposalStatus.OPEN)
    course: fields.ForeignKeyNullableRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="proposals", null=True, on_delete=fields.SET_NULL
    )
    course_id: int | None
    answer = fields.CharField(max_length=500, default="")
    created_at = UtcDatetimeField()
    decided_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "proposals"
        indexes = (("grid", "status"),)

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"proposal:{self.id}"


class Subscription(Kept):
    """A private link to a person's own calendar. Only the digest of its secret is kept."""

    id = fields.IntField(primary_key=True)
    resident: fields.ForeignKeyRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="subscriptions", on_delete=fields.CASCADE
    )
    resident_id: int
    digest = fields.CharField(max_length=64, unique=True)
    created_at = UtcDatetimeField()

    class Meta(Model.Meta):
        table = "subscriptions"

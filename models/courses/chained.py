"""What is known of a chain 接龙: the names somebody pasted, and what became of each."""

from tortoise import fields
from tortoise.models import Model

from models.courses.tables import Course, Enrolment, Relation
from models.database import UtcDatetimeField
from models.database.kept import Kept


class Chain(Kept):
    """Names for a course, as they stood in a group; nobody is enrolled by it."""

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="chains", on_delete=fields.CASCADE
    )
    course_id: int
    created_at = UtcDatetimeField()
    changed_at = UtcDatetimeField()
    closed_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "chains"
        indexes = (("course", "closed_at"),)

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"chain:{self.id}"


class ChainLine(Kept):
    """One name: `beside` is the place of whoever brings this person along (+1).

    `enrolment` is what the monitor made of it; `dropped` what the monitor left out; `refused` the
    code of the rule that said no.
    """

    id = fields.IntField(primary_key=True)
    chain: fields.ForeignKeyRelation[Chain] = fields.ForeignKeyField(
        "models.Chain", related_name="lines", on_delete=fields.CASCADE
    )
    chain_id: int
    place = fields.SmallIntField()
    name = fields.CharField(max_length=40)
    relation = fields.CharEnumField(Relation, max_length=12, default=Relation.SELF)
    beside = fields.SmallIntField(null=True)
    enrolment: fields.ForeignKeyNullableRelation[Enrolment] = fields.ForeignKeyField(
        "models.Enrolment", related_name="chain_lines", null=True, on_delete=fields.SET_NULL
    )
    enrolment_id: int | None
    dropped = fields.BooleanField(default=False)
    refused = fields.CharField(max_length=40, default="")

    class Meta(Model.Meta):
        table = "chain_lines"
        unique_together = (("chain", "place"),)

"""What a course needs: a term 学期, a room 场地, a teacher with certificates 持证."""

from tortoise import fields
from tortoise.models import Model

from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.grids import Grid
from models.residents import Resident


class Term(Kept):
    """A term 学期: from one day through another, and what its community leaves to each of them.

    A limit that is None is none. `head_start_hours` is how much earlier those who were left out
    last term may sign up, None where they come like everybody; after `no_shows` somebody is asked
    whether they still want their seat; when `wishes` people have asked for more
    lessons of a course, its organisers are.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    starts_on = fields.DateField()
    through = fields.DateField()
    courses_a_person = fields.SmallIntField(null=True)
    seats_a_household = fields.SmallIntField(null=True)
    head_start_hours = fields.SmallIntField(null=True)
    no_shows = fields.SmallIntField(null=True)
    wishes = fields.SmallIntField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "terms"


class Venue(Kept):
    """A place 场地 where lessons are held; `capacity` is how many fit in, if anybody counts."""

    id = fields.IntField(primary_key=True)
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="venues", on_delete=fields.RESTRICT
    )
    grid_id: int
    name = fields.CharField(max_length=120)
    capacity = fields.IntField(null=True)
    note = fields.CharField(max_length=200, default="")
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "venues"
        unique_together = (("grid", "name"),)


class Teacher(Kept):
    """Somebody who teaches; `resident` where it is one of the neighbours 能人."""

    id = fields.IntField(primary_key=True)
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="teachers", on_delete=fields.RESTRICT
    )
    grid_id: int
    name = fields.CharField(max_length=80)
    phone = fields.CharField(max_length=40, default="")
    resident: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="teaching", null=True, on_delete=fields.SET_NULL
    )
    resident_id: int | None
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "teachers"
        indexes = (("grid", "name"),)


class Certificate(Kept):
    """What entitles a teacher to teach, through a day; without `valid_from` since ever."""

    id = fields.IntField(primary_key=True)
    teacher: fields.ForeignKeyRelation[Teacher] = fields.ForeignKeyField(
        "models.Teacher", related_name="certificates", on_delete=fields.CASCADE
    )
    teacher_id: int
    name = fields.CharField(max_length=80, default="")
    number = fields.CharField(max_length=80)
    valid_from = fields.DateField(null=True)
    valid_through = fields.DateField(db_index=True)
    warned_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "certificates"
        unique_together = (("teacher", "number"),)

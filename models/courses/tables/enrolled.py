"""Who is in a course: enrolments 报名, leave 请假, the roll 签到; who waits for its opening."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.courses.tables.offered import Course, Lesson
from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.residents import Resident


class Relation(StrEnum):
    """For whom a seat is."""

    SELF = "self"
    FAMILY = "family"  # 帮家人报名
    PARENT_CHILD = "parent_child"  # two seats or none


class Standing(StrEnum):
    """Where an enrolment stands."""

    APPLIED = "applied"  # holds a seat until the grid has said yes or no
    SEATED = "seated"
    WAITING = "waiting"
    OFFERED = "offered"  # a seat is held for it until `offer_until`
    LEFT = "left"
    REFUSED = "refused"
    LAPSED = "lapsed"  # did not take the seat in time
    VISITING = "visiting"  # 临时来上课: came to a lesson without a seat


HOLDING = (Standing.APPLIED, Standing.SEATED, Standing.OFFERED)
"""These hold seats."""

ACTIVE = (*HOLDING, Standing.WAITING)
"""These want to be in the course."""


class Mark(StrEnum):
    """What the roll says."""

    PRESENT = "present"
    LEAVE = "leave"  # 请假
    ABSENT = "absent"  # 缺课: neither came nor asked for leave; said when the roll is closed
    CHILD = "child"  # of a parent with a child only the child came
    PARENT = "parent"  # only the parent
    PENDING = "pending"  # a walk-in whom the monitor has yet to let in; counts nowhere


class Enrolment(Kept):
    """A wish for a seat, or two, in a course, or in one of its lessons.

    Order of arrival is the order of ids; whoever has a smaller `rank` stands before. `born_in` is
    the year in which a member of the family was born, where the course asks for it. `held_at` is
    since when a seat is or was held for it, `seated_at` since when it is or was theirs: with
    `arrived_at` and `left_at` they tell where it stood on any day.
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="enrolments", on_delete=fields.RESTRICT
    )
    course_id: int
    resident: fields.ForeignKeyRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="enrolments", on_delete=fields.RESTRICT
    )
    resident_id: int
    relation = fields.CharEnumField(Relation, max_length=12, default=Relation.SELF)
    name = fields.CharField(max_length=80)
    seats = fields.SmallIntField(default=1)
    lesson: fields.ForeignKeyNullableRelation[Lesson] = fields.ForeignKeyField(
        "models.Lesson", related_name="enrolments", null=True, on_delete=fields.RESTRICT
    )
    lesson_id: int | None
    standing = fields.CharEnumField(Standing, max_length=10)
    rank = fields.SmallIntField(default=1, db_default=1)
    born_in = fields.SmallIntField(null=True)
    offer_until = UtcDatetimeField(null=True)
    arrived_at = UtcDatetimeField()
    held_at = UtcDatetimeField(null=True)
    seated_at = UtcDatetimeField(null=True)
    left_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "enrolments"
        indexes = (("course", "standing"), ("standing", "offer_until"))

    MOVED = ("standing", "offer_until", "held_at", "seated_at", "left_at", "version")
    """What `stand` may have changed, and the version."""

    def stand(self, standing: Standing, *, now: datetime) -> None:
        """Let it stand there from now on; nothing is saved."""
        self.standing = standing
        if standing in HOLDING:
            self.held_at = self.held_at or now
        if standing is Standing.SEATED:
            self.seated_at = self.seated_at or now
        if standing not in ACTIVE:
            self.left_at = now
        if standing is not Standing.OFFERED:
            self.offer_until = None


class Leave(Kept):
    """Somebody will not come 请假 to one lesson; it is gone when they take it back."""

    id = fields.IntField(primary_key=True)
    lesson: fields.ForeignKeyRelation[Lesson] = fields.ForeignKeyField(
        "models.Lesson", related_name="leaves", on_delete=fields.RESTRICT
    )
    lesson_id: int
    enrolment: fields.ForeignKeyRelation[Enrolment] = fields.ForeignKeyField(
        "models.Enrolment", related_name="leaves", on_delete=fields.RESTRICT
    )
    enrolment_id: int
    asked_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "leaves"
        unique_together = (("lesson", "enrolment"),)


class Attendance(Kept):
    """What the roll says of one enrolment in one lesson."""

    id = fields.BigIntField(primary_key=True)
    lesson: fields.ForeignKeyRelation[Lesson] = fields.ForeignKeyField(
        "models.Lesson", related_name="attendances", on_delete=fields.RESTRICT
    )
    lesson_id: int
    enrolment: fields.ForeignKeyRelation[Enrolment] = fields.ForeignKeyField(
        "models.Enrolment", related_name="attendances", on_delete=fields.RESTRICT
    )
    enrolment_id: int
    mark = fields.CharEnumField(Mark, max_length=10)
    marked_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "attendances"
        unique_together = (("lesson", "enrolment"),)


class OpeningReminder(Kept):
    """Somebody wants to be told when sign-up begins 开放提醒: at `due_at`, once."""

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="opening_reminders", on_delete=fields.CASCADE
    )
    course_id: int
    resident: fields.ForeignKeyRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="opening_reminders", on_delete=fields.CASCADE
    )
    resident_id: int
    due_at = UtcDatetimeField(db_index=True)
    asked_at = UtcDatetimeField()

    class Meta(Model.Meta):
        table = "opening_reminders"
        unique_together = (("course", "resident"),)

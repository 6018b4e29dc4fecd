"""What is known of courses: terms, timetables, lessons, enrolments, attendances."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.database import UtcDatetimeField
from models.grids import Grid
from models.residents import Resident


class CourseStatus(StrEnum):
    """Where a course is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class LessonStatus(StrEnum):
    """Whether a lesson takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


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


HOLDING = (Standing.APPLIED, Standing.SEATED, Standing.OFFERED)
"""These hold seats."""

ACTIVE = (*HOLDING, Standing.WAITING)
"""These want to be in the course."""


class Mark(StrEnum):
    """What the roll says."""

    PRESENT = "present"
    LEAVE = "leave"  # 请假
    ABSENT = "absent"


class Term(Model):
    """A term 学期: from one day through another."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    starts_on = fields.DateField()
    through = fields.DateField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "terms"


class Course(Model):
    """A course in a term, owned by a grid."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=80)
    description = fields.TextField(default="")
    term: fields.ForeignKeyRelation[Term] = fields.ForeignKeyField(
        "models.Term", related_name="courses", on_delete=fields.RESTRICT
    )
    term_id: int
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="courses", on_delete=fields.RESTRICT
    )
    grid_id: int
    teacher = fields.CharField(max_length=80, default="")
    monitor: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="monitored", null=True, on_delete=fields.SET_NULL
    )
    monitor_id: int | None
    venue = fields.CharField(max_length=120, default="")
    audience = fields.CharField(max_length=120, default="")
    seats = fields.IntField()
    approval = fields.BooleanField(default=False)
    sign_up_from = UtcDatetimeField(null=True)
    sign_up_until = UtcDatetimeField(null=True)
    status = fields.CharEnumField(CourseStatus, max_length=10, default=CourseStatus.DRAFT)
    created_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "courses"

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"course:{self.id}"


class TimetableSlot(Model):
    """When a course is held every week. `weekday` is ISO: 1 is Monday."""

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="slots", on_delete=fields.CASCADE
    )
    course_id: int
    weekday = fields.SmallIntField()
    starts = fields.CharField(max_length=5)
    minutes = fields.SmallIntField(default=90)

    class Meta(Model.Meta):
        table = "timetable_slots"
        unique_together = (("course", "weekday", "starts"),)


class Lesson(Model):
    """One meeting of a course. `venue` only where it differs from the course's."""

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="lessons", on_delete=fields.RESTRICT
    )
    course_id: int
    starts_at = UtcDatetimeField(db_index=True)
    ends_at = UtcDatetimeField()
    venue = fields.CharField(max_length=120, default="")
    status = fields.CharEnumField(LessonStatus, max_length=10, default=LessonStatus.PLANNED)
    note = fields.CharField(max_length=200, default="")
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "lessons"

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"lesson:{self.id}"


class Enrolment(Model):
    """A wish for a seat, or two. Order of arrival is the order of ids."""

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
    standing = fields.CharEnumField(Standing, max_length=10)
    offer_until = UtcDatetimeField(null=True)
    arrived_at = UtcDatetimeField()
    left_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "enrolments"
        indexes = (("course", "standing"), ("standing", "offer_until"))


class Attendance(Model):
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

"""What is offered: courses, when they are held every week, and each of their lessons."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.addresses import Estate
from models.courses.tables.places import Teacher, Term, Venue
from models.database import UtcDatetimeField
from models.database.kept import Kept
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


class Course(Kept):
    """A course in a term, owned by a grid.

    `drop_in`: a single lesson can be signed up for. The ages, the grid and the estate are
    conditions, `seats_a_household` a limit; None is none.
    """

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
    teacher: fields.ForeignKeyNullableRelation[Teacher] = fields.ForeignKeyField(
        "models.Teacher", related_name="courses", null=True, on_delete=fields.RESTRICT
    )
    teacher_id: int | None
    monitor: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="monitored", null=True, on_delete=fields.SET_NULL
    )
    monitor_id: int | None
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="courses", null=True, on_delete=fields.RESTRICT
    )
    venue_id: int | None
    audience = fields.CharField(max_length=120, default="")
    seats = fields.IntField()
    approval = fields.BooleanField(default=False)
    walk_ins = fields.BooleanField(default=False, db_default=False)  # whoever comes may stay
    drop_in = fields.BooleanField(default=False, db_default=False)
    age_from = fields.SmallIntField(null=True)
    age_through = fields.SmallIntField(null=True)
    for_grid: fields.ForeignKeyNullableRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="courses_for", null=True, on_delete=fields.RESTRICT
    )
    for_grid_id: int | None
    for_estate: fields.ForeignKeyNullableRelation[Estate] = fields.ForeignKeyField(
        "models.Estate", related_name="courses_for", null=True, on_delete=fields.RESTRICT
    )
    for_estate_id: int | None
    seats_a_household = fields.SmallIntField(null=True)
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


class TimetableSlot(Kept):
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


class Lesson(Kept):
    """One meeting of a course; venue and teacher only where they differ from the course's.

    `planned_at` is when the weekly pattern has it, None for one that was added; `makes_up_at` is
    the beginning of the lesson it stands in for. `remind_at` is when people are reminded of it,
    None once they were. `roll_closed_at` is when whoever was not marked became absent.
    """

    id = fields.IntField(primary_key=True)
    course: fields.ForeignKeyRelation[Course] = fields.ForeignKeyField(
        "models.Course", related_name="lessons", on_delete=fields.RESTRICT
    )
    course_id: int
    starts_at = UtcDatetimeField(db_index=True)
    ends_at = UtcDatetimeField()
    planned_at = UtcDatetimeField(null=True)
    makes_up_at = UtcDatetimeField(null=True)
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="lessons", null=True, on_delete=fields.RESTRICT
    )
    venue_id: int | None
    teacher: fields.ForeignKeyNullableRelation[Teacher] = fields.ForeignKeyField(
        "models.Teacher", related_name="lessons", null=True, on_delete=fields.RESTRICT
    )
    teacher_id: int | None
    status = fields.CharEnumField(LessonStatus, max_length=10, default=LessonStatus.PLANNED)
    note = fields.CharField(max_length=200, default="")
    remind_at = UtcDatetimeField(null=True, db_index=True)
    roll_closed_at = UtcDatetimeField(null=True)
    changed_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "lessons"
        unique_together = (("course", "makes_up_at"),)

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"lesson:{self.id}"

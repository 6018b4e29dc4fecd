"""What is known of courses: terms, rooms, teachers, timetables, lessons, enrolments, the roll."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.addresses import Estate
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
    PENDING = "pending"  # a walk-in whom the monitor has yet to let in; counts nowhere


class Term(Model):
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


class Venue(Model):
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


class Teacher(Model):
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


class Certificate(Model):
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


class Course(Model):
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


class Enrolment(Model):
    """A wish for a seat, or two, in a course, or in one of its lessons.

    Order of arrival is the order of ids; whoever has a smaller `rank` stands before. `born_in` is
    the year in which a member of the family was born, where the course asks for it.
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
    left_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "enrolments"
        indexes = (("course", "standing"), ("standing", "offer_until"))


class Leave(Model):
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


class ProposalStatus(StrEnum):
    """What became of a resident's offer to teach."""

    OPEN = "open"
    DRAFTED = "drafted"  # it is a course now, though nobody sees it yet
    DECLINED = "declined"


class Proposal(Model):
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


class Subscription(Model):
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

"""What is known of a request. Which message shows it, and where, is the outbox's to remember."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.accounts import Account
from models.addresses import Building, Estate, Household
from models.categories import Category
from models.database import UtcDatetimeField
from models.grids import Grid, Level
from models.members import Member
from models.requests.moves import Move, Status
from models.residents import Resident


class Outcome(StrEnum):
    """How a request ended."""

    CONFIRMED = "confirmed"
    NO_VALID_CALLBACK = "no_valid_callback"  # done and silent; never "satisfied"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Satisfaction(StrEnum):
    """满意 · 基本满意 · 不满意."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Paper(StrEnum):
    """What kind of file an attachment is."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"


class ResidentRequest(Model):
    """A request. `grid` is responsible now; `lead` is whoever claimed it first 首接负责."""

    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    status = fields.CharEnumField(Status, max_length=12, default=Status.OPEN)
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="requests", on_delete=fields.RESTRICT
    )
    category_id: int
    text = fields.TextField()
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="requests", on_delete=fields.RESTRICT
    )
    grid_id: int
    first_grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="first_requests", on_delete=fields.RESTRICT
    )
    first_grid_id: int
    estate: fields.ForeignKeyNullableRelation[Estate] = fields.ForeignKeyField(
        "models.Estate", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    estate_id: int | None
    building: fields.ForeignKeyNullableRelation[Building] = fields.ForeignKeyField(
        "models.Building", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    building_id: int | None
    household: fields.ForeignKeyNullableRelation[Household] = fields.ForeignKeyField(
        "models.Household", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    household_id: int | None
    place_words = fields.CharField(max_length=200, default="")
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="requests", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    resident: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    resident_id: int | None
    claimer: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="claimed", null=True, on_delete=fields.RESTRICT
    )
    claimer_id: int | None
    lead: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="led", null=True, on_delete=fields.RESTRICT
    )
    lead_id: int | None
    urgent = fields.BooleanField(default=False)
    returns = fields.SmallIntField(default=0)
    result = fields.TextField(default="")
    outcome = fields.CharEnumField(Outcome, max_length=20, null=True)
    settled_at_level: fields.ForeignKeyNullableRelation[Level] = fields.ForeignKeyField(
        "models.Level", related_name="settled", null=True, on_delete=fields.RESTRICT
    )
    settled_at_level_id: int | None
    filed_at = UtcDatetimeField(db_index=True)
    claimed_at = UtcDatetimeField(null=True)
    done_at = UtcDatetimeField(null=True)
    closed_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "requests"
        indexes = (("status", "grid"), ("account", "status"), ("resident", "status"))

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"request:{self.id}"


class Entry(Model):
    """A line of a request's timeline: a move, or something said about it.

    `move` is empty for what was only said. Internal notes are never shown to the resident.
    """

    id = fields.BigIntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="entries", on_delete=fields.RESTRICT
    )
    request_id: int
    at = UtcDatetimeField()
    move = fields.CharEnumField(Move, max_length=10, null=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    member_id: int | None
    grid: fields.ForeignKeyNullableRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    grid_id: int | None
    text = fields.TextField(default="")
    internal = fields.BooleanField(default=False)

    class Meta(Model.Meta):
        table = "request_entries"


class Attachment(Model):
    """A photo, a voice message or another file that belongs to a line of the timeline.

    `source` tells the chat app that holds it where it is; only that app's transport reads it.
    """

    id = fields.BigIntField(primary_key=True)
    entry: fields.ForeignKeyRelation[Entry] = fields.ForeignKeyField(
        "models.Entry", related_name="attachments", on_delete=fields.RESTRICT
    )
    entry_id: int
    paper = fields.CharEnumField(Paper, max_length=10)
    source = fields.CharField(max_length=300)

    class Meta(Model.Meta):
        table = "request_attachments"


class Callback(Model):
    """What the resident said when asked: contacted? solved? satisfied? Three things apart."""

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="callbacks", on_delete=fields.RESTRICT
    )
    request_id: int
    at = UtcDatetimeField()
    contacted = fields.BooleanField(null=True)
    solved = fields.BooleanField(null=True)
    satisfaction = fields.CharEnumField(Satisfaction, max_length=12, null=True)
    by_member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="callbacks", null=True, on_delete=fields.RESTRICT
    )
    by_member_id: int | None

    class Meta(Model.Meta):
        table = "request_callbacks"


class Counter(Model):
    """The last number given out under a name."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "counters"

"""The table of announcements: what is told, of which place, to whom, and how far it got."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.addresses import Building, Estate
from models.courses import Course
from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.grids import Grid


class Place(StrEnum):
    """What kind of place its people are of."""

    GRID = "grid"
    ESTATE = "estate"
    BUILDING = "building"
    COURSE = "course"


TABLES: dict[Place, type[Grid | Estate | Building | Course]] = {
    Place.GRID: Grid,
    Place.ESTATE: Estate,
    Place.BUILDING: Building,
    Place.COURSE: Course,
}


class Audience(StrEnum):
    """Who of them."""

    RESIDENTS = "residents"  # of a course: whoever is signed up, waiting or not
    STAFF = "staff"
    EVERYONE = "everyone"


class AnnouncementStatus(StrEnum):
    """How far it got."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"  # once, of two times
    SENT = "sent"
    CANCELLED = "cancelled"


class Announcement(Kept):
    """One thing told to many. `grid` is the one whose office it is of."""

    id = fields.IntField(primary_key=True)
    place = fields.CharEnumField(Place, max_length=10)
    place_id = fields.IntField()
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="announcements", on_delete=fields.RESTRICT
    )
    grid_id: int
    audience = fields.CharEnumField(Audience, max_length=10)
    text_zh = fields.TextField(default="")
    text_en = fields.TextField(default="")
    urgent = fields.BooleanField(default=False)
    status = fields.CharEnumField(AnnouncementStatus, max_length=10)
    told = fields.IntField(default=0)
    second_digest = fields.CharField(max_length=64, default="")
    second_until = UtcDatetimeField(null=True)
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)
    cancelled_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "announcements"

    @property
    def words(self) -> str:
        """How the outbox names what leaves for it."""
        return f"announcement:{self.id}"

    def text(self, locale: str) -> str:
        """What is told in a language; in the other one where there is but one."""
        ways = (self.text_en, self.text_zh) if locale == "en" else (self.text_zh, self.text_en)
        return ways[0] or ways[1]

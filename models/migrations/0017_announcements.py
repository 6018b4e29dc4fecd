from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.announcements import AnnouncementStatus, Audience, Place
from models.database.fields import UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0016_forgetting")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "place",
                    fields.CharEnumField(
                        description="GRID: grid\nESTATE: estate\nBUILDING: building\nCOURSE: course",
                        enum_type=Place,
                        max_length=10,
                    ),
                ),
                ("place_id", fields.IntField()),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="announcements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "audience",
                    fields.CharEnumField(
                        description="RESIDENTS: residents\nSTAFF: staff\nEVERYONE: everyone",
                        enum_type=Audience,
                        max_length=10,
                    ),
                ),
                ("text_zh", fields.TextField(default="", unique=False)),
                ("text_en", fields.TextField(default="", unique=False)),
                ("urgent", fields.BooleanField(default=False)),
                (
                    "status",
                    fields.CharEnumField(
                        description="DRAFT: draft\nCONFIRMED: confirmed\nSENT: sent\nCANCELLED: cancelled",
                        enum_type=AnnouncementStatus,
                        max_length=10,
                    ),
                ),
                ("told", fields.IntField(default=0)),
                ("second_digest", fields.CharField(default="", max_length=64)),
                ("second_until", UtcDatetimeField(null=True)),
                ("created_at", UtcDatetimeField()),
                ("sent_at", UtcDatetimeField(null=True)),
                ("cancelled_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "announcements",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One thing told to many. `grid` is the one whose office it is of.",
            },
            bases=["Model"],
        ),
    ]

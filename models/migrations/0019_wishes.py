from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.courses.wished import WishKind, WishStatus
from models.database.fields import UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0018_open311")]

    initial = False

    operations = [
        ops.CreateModel(
            name="WishList",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="wish_lists",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        default=WishStatus.OPEN,
                        description="OPEN: open\nGRANTED: granted\nDECLINED: declined\nTAKEN_BACK: taken_back",
                        enum_type=WishStatus,
                        max_length=10,
                    ),
                ),
                ("starts_at", UtcDatetimeField(null=True)),
                ("ends_at", UtcDatetimeField(null=True)),
                (
                    "venue",
                    fields.ForeignKeyField(
                        "models.Venue",
                        source_field="venue_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="wish_lists",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "made",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="made_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="made_of",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("answer", fields.CharField(default="", max_length=500)),
                ("created_at", UtcDatetimeField()),
                ("decided_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "wish_lists",
                "app": "models",
                "indexes": [Index(fields=["course", "status"])],
                "pk_attr": "id",
                "table_description": "What the organisers of a course are asked: enough people wish for more lessons.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="wishes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="wishes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="TOO_HARD: too_hard\nANOTHER_TIME: another_time\nMORE_PLACES: more_places\nOTHER: other",
                        enum_type=WishKind,
                        max_length=12,
                    ),
                ),
                ("times", fields.CharField(default="", max_length=100)),
                (
                    "status",
                    fields.CharEnumField(
                        default=WishStatus.OPEN,
                        description="OPEN: open\nGRANTED: granted\nDECLINED: declined\nTAKEN_BACK: taken_back",
                        enum_type=WishStatus,
                        max_length=10,
                    ),
                ),
                (
                    "wish_list",
                    fields.ForeignKeyField(
                        "models.WishList",
                        source_field="wish_list_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="wishes",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("wished_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "wishes",
                "app": "models",
                "unique_together": (("course", "resident", "kind"),),
                "indexes": [Index(fields=["course", "status"])],
                "pk_attr": "id",
                "table_description": "One person's wish for one course and of one kind; `times` are their words for when.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Term",
            name="wishes",
            field=fields.SmallIntField(null=True),
        ),
    ]

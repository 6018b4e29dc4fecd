from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import UtcDatetimeField
from models.requests.moves import Status


class Migration(migrations.Migration):
    dependencies = [("models", "0015_imports")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CannedAnswer",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "category",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="category_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="canned_answers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        null=True,
                        description="OPEN: open\nCLAIMED: claimed\nWAITING: waiting\nPARKED: parked\nDONE: done\nCLOSED: closed\nWITHDRAWN: withdrawn\nDECLINED: declined\nMERGED: merged\nSPLIT: split",
                        enum_type=Status,
                        max_length=12,
                    ),
                ),
                ("text_zh", fields.CharField(max_length=500)),
                ("text_en", fields.CharField(max_length=500)),
                ("position", fields.IntField(default=0)),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "canned_answers",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One of them, in both languages. Smaller `position` is offered first.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "models.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="erasures",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("asked_at", UtcDatetimeField()),
                ("due_at", UtcDatetimeField(db_index=True)),
                ("told_at", UtcDatetimeField(null=True)),
                ("called_off_at", UtcDatetimeField(null=True)),
                ("done_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "erasures",
                "app": "models",
                "indexes": [Index(fields=["account", "done_at"])],
                "pk_attr": "id",
                "table_description": "An erasure that was asked for. `told_at` is when the person was told that it is now.",
            },
            bases=["Model"],
        ),
    ]

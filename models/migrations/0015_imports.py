from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import JsonField, UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0014_seats")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("at", UtcDatetimeField()),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="imports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("digest", fields.CharField(max_length=64)),
                ("rows", JsonField(default=dict)),
                ("undone_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "imports",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A file that was taken in: who sent it, its content by its digest, how many rows met which",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "batch",
                    fields.ForeignKeyField(
                        "models.ImportBatch",
                        source_field="batch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="written",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("word", fields.CharField(max_length=20)),
                ("row", fields.IntField()),
                ("version", fields.IntField()),
                ("before", JsonField(null=True)),
            ],
            options={
                "table": "import_rows",
                "app": "models",
                "indexes": [Index(fields=["batch"])],
                "pk_attr": "id",
                "table_description": "A row that a batch wrote: its version then, and what stood in it before if it is not new.",
            },
            bases=["Model"],
        ),
    ]

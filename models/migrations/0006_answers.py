from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.database.fields import JsonField, UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0005_rooms")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "token",
                    fields.ForeignKeyField(
                        "models.ApiToken",
                        source_field="token_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("key", fields.CharField(max_length=64)),
                ("asked", fields.CharField(max_length=64)),
                ("status", fields.SmallIntField()),
                ("headers", JsonField()),
                ("body", fields.TextField(unique=False)),
                ("at", UtcDatetimeField(db_index=True)),
            ],
            options={
                "table": "answers",
                "app": "models",
                "unique_together": (("token", "key"),),
                "pk_attr": "id",
                "table_description": "What was answered to a key of a token, and a digest of what had been asked.",
            },
            bases=["Model"],
        ),
    ]

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import UtcDatetimeField
from models.outbox import What


class Migration(migrations.Migration):
    dependencies = [("models", "0007_rolls")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Spoken",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="spoken",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("message_id", fields.BigIntField()),
                ("words", fields.CharField(db_index=True, max_length=40)),
                ("text", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "spoken",
                "app": "models",
                "unique_together": (("chat", "message_id"),),
                "pk_attr": "id",
                "table_description": 'A message of a person, and what its words became: `words` is "entry:45".',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "models.Entry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="versions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", UtcDatetimeField()),
                ("text", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "request_versions",
                "app": "models",
                "indexes": [Index(fields=["entry", "id"])],
                "pk_attr": "id",
                "table_description": "What a line of the timeline said before it was changed, or taken back, at that moment.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Entry",
            name="changed_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Entry",
            name="withdrawn_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AlterField(
            model_name="Outgoing",
            name="what",
            field=fields.CharEnumField(
                description="CALL: call\nNOTICE: notice\nCARD: card\nCHANGE: change",
                enum_type=What,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Outgoing",
            name="words",
            field=fields.CharField(default="", db_index=True, db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Posted",
            name="outgoing",
            field=fields.BigIntField(null=True, db_index=True),
        ),
    ]

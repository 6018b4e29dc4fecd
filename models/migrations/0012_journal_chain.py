from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import JsonField, UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0011_roles")]

    initial = False

    operations = [
        ops.CreateModel(
            name="JournalHead",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("links", fields.BigIntField()),
                ("digest", fields.CharField(max_length=64)),
                ("signature", fields.CharField(max_length=64)),
                ("at", UtcDatetimeField()),
            ],
            options={
                "table": "journal_head",
                "app": "models",
                "pk_attr": "id",
                "table_description": "How long the chain is and how it ends, signed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JournalLink",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("entry_id", fields.BigIntField(unique=True)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "journal_links",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A link: its number in the chain, the entry, and the digest of it and all before it.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Breach",
            index=Index(fields=["request"]),
        ),
        ops.AddField(
            model_name="JournalEntry",
            name="personal",
            field=JsonField(null=True),
        ),
        ops.AddField(
            model_name="JournalEntry",
            name="personal_digest",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
    ]

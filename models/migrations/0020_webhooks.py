from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import JsonField, UtcDatetimeField
from models.webhooks import Posting


class Migration(migrations.Migration):
    dependencies = [("models", "0019_wishes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("url", fields.CharField(max_length=500)),
                ("events", JsonField(default=list)),
                ("secret", fields.CharField(max_length=80)),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="webhooks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "webhooks",
                "app": "models",
                "pk_attr": "id",
                "table_description": "An address that hears of some events of a grid and of all below it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "models.Webhook",
                        source_field="webhook_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("key", fields.CharField(unique=True, max_length=40)),
                ("event", fields.CharField(max_length=40)),
                ("body", fields.TextField(unique=False)),
                (
                    "posting",
                    fields.CharEnumField(
                        default=Posting.DUE,
                        description="DUE: due\nSENT: sent\nDEAD: dead",
                        enum_type=Posting,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("due_at", UtcDatetimeField()),
                ("answered", fields.SmallIntField(null=True)),
                ("error", fields.CharField(default="", max_length=200)),
                ("created_at", UtcDatetimeField()),
                ("sent_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "webhook_deliveries",
                "app": "models",
                "indexes": [Index(fields=["posting", "due_at"])],
                "pk_attr": "id",
                "table_description": "One event for one webhook; `key` is the same at every try, so that it is taken once.",
            },
            bases=["Model"],
        ),
    ]

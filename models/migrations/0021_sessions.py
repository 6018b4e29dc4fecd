from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.access import Kind
from models.database.fields import JsonField, UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0020_webhooks")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SignInLink",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("salt", fields.CharField(max_length=32)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "models.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sign_in_links",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sign_in_links",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", UtcDatetimeField(db_index=True)),
                ("expires_at", UtcDatetimeField()),
                ("used_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "sign_in_links",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A link that opens the office once. Only a digest of its key is kept.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="ApiToken",
            options={
                "table": "tokens",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What opens the office. `scopes` narrow it, where it has some, to less than its member may.",
            },
        ),
        ops.AddField(
            model_name="ApiToken",
            name="account",
            field=fields.ForeignKeyField(
                "models.Account",
                source_field="account_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="sessions",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AddField(
            model_name="ApiToken",
            name="kind",
            field=fields.CharEnumField(
                default=Kind.TOKEN,
                description="TOKEN: token\nSESSION: session",
                db_default="token",
                enum_type=Kind,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="ApiToken",
            name="scopes",
            field=JsonField(null=True),
        ),
    ]

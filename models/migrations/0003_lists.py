from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.outbox import Sending


class Migration(migrations.Migration):
    dependencies = [("models", "0002_corrections")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Card",
            name="list",
            field=fields.ForeignKeyField(
                "models.Card",
                source_field="list_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="listed",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddIndex(
            model_name="Card",
            index=Index(fields=["list"]),
        ),
        ops.AlterField(
            model_name="Outgoing",
            name="sending",
            field=fields.CharEnumField(
                default=Sending.DUE,
                description="DUE: due\nSENDING: sending\nSENT: sent\nUNCERTAIN: uncertain\nDEAD: dead\nEXPIRED: expired\nGATHERED: gathered",
                enum_type=Sending,
                max_length=10,
            ),
        ),
    ]

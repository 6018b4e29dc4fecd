from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0021_sessions")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Morning",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "grid",
                    fields.OneToOneField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="morning",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField()),
            ],
            options={
                "table": "request_mornings",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The last day on which a grid's group was told what waits for it.",
            },
            bases=["Model"],
        ),
    ]

from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0023_search")]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name="Outgoing",
            name=None,
            fields=["lane", "sending", "id"],
        ),
        ops.RemoveIndex(
            model_name="Outgoing",
            name=None,
            fields=["card", "sending"],
        ),
        ops.AddIndex(
            model_name="Outgoing",
            index=Index(fields=["subject"]),
        ),
        ops.AddIndex(
            model_name="Outgoing",
            index=Index(fields=["card"]),
        ),
    ]

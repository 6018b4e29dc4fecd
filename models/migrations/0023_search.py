from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0022_mornings")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Resident",
            index=Index(fields=["name"]),
        ),
    ]

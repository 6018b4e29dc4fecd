from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0027_words_wait")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="Grid",
            options={
                "table": "grids",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A node of the tree. Its `phone` is shown to whoever has an emergency there.",
            },
        ),
        ops.AddField(
            model_name="Grid",
            name="phone",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
    ]

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.requests.tables import Source


class Migration(migrations.Migration):
    dependencies = [("models", "0017_announcements")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="ResidentRequest",
            name="source",
            field=fields.CharEnumField(
                default=Source.CHAT,
                description="CHAT: chat\nPHONE: phone\nWALK_IN: walk_in\nON_BEHALF: on_behalf\nGROUP: group\nOPEN311: open311",
                db_default="chat",
                enum_type=Source,
                max_length=10,
            ),
        ),
    ]

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.members import Role


class Migration(migrations.Migration):
    dependencies = [("models", "0010_twice")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Post",
            name="role",
            field=fields.CharEnumField(
                description="LEAD: lead\nMEMBER: member\nHEAD: head\nDESK: desk\nMONITOR: monitor\nOPERATOR: operator\nREAD_ONLY: read_only",
                enum_type=Role,
                max_length=10,
            ),
        ),
    ]

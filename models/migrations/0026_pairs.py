from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.courses.tables.enrolled import Mark


class Migration(migrations.Migration):
    dependencies = [("models", "0025_openings")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Attendance",
            name="mark",
            field=fields.CharEnumField(
                description="PRESENT: present\nLEAVE: leave\nABSENT: absent\nCHILD: child\nPARENT: parent\nPENDING: pending",
                enum_type=Mark,
                max_length=10,
            ),
        ),
    ]

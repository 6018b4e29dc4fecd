from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.courses.tables import Mark, Relation, Standing
from models.database.fields import UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0006_answers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Chain",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="chains",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("changed_at", UtcDatetimeField()),
                ("closed_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "chains",
                "app": "models",
                "indexes": [Index(fields=["course", "closed_at"])],
                "pk_attr": "id",
                "table_description": "Names for a course, as they stood in a group; nobody is enrolled by it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ChainLine",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "chain",
                    fields.ForeignKeyField(
                        "models.Chain",
                        source_field="chain_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("place", fields.SmallIntField()),
                ("name", fields.CharField(max_length=40)),
                (
                    "relation",
                    fields.CharEnumField(
                        default=Relation.SELF,
                        description="SELF: self\nFAMILY: family\nPARENT_CHILD: parent_child",
                        enum_type=Relation,
                        max_length=12,
                    ),
                ),
                ("beside", fields.SmallIntField(null=True)),
                (
                    "enrolment",
                    fields.ForeignKeyField(
                        "models.Enrolment",
                        source_field="enrolment_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="chain_lines",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("dropped", fields.BooleanField(default=False)),
                ("refused", fields.CharField(default="", max_length=40)),
            ],
            options={
                "table": "chain_lines",
                "app": "models",
                "unique_together": (("chain", "place"),),
                "pk_attr": "id",
                "table_description": "One name: `beside` is the place of whoever brings this person along (+1).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("secret", fields.CharField(max_length=64)),
                ("bot_name", fields.CharField(default="", max_length=64)),
            ],
            options={
                "table": "installation",
                "app": "models",
                "pk_attr": "id",
                "table_description": "This installation.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Attendance",
            name="mark",
            field=fields.CharEnumField(
                description="PRESENT: present\nLEAVE: leave\nABSENT: absent\nPENDING: pending",
                enum_type=Mark,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Card",
            name="page",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Course",
            name="walk_ins",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterField(
            model_name="Enrolment",
            name="standing",
            field=fields.CharEnumField(
                description="APPLIED: applied\nSEATED: seated\nWAITING: waiting\nOFFERED: offered\nLEFT: left\nREFUSED: refused\nLAPSED: lapsed\nVISITING: visiting",
                enum_type=Standing,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Lesson",
            name="roll_closed_at",
            field=UtcDatetimeField(null=True),
        ),
    ]

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import UtcDatetimeField


class Migration(migrations.Migration):
    dependencies = [("models", "0013_papers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "models.Lesson",
                        source_field="lesson_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="leaves",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "enrolment",
                    fields.ForeignKeyField(
                        "models.Enrolment",
                        source_field="enrolment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="leaves",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "leaves",
                "app": "models",
                "unique_together": (("lesson", "enrolment"),),
                "pk_attr": "id",
                "table_description": "Somebody will not come 请假 to one lesson; it is gone when they take it back.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Course",
            name="age_from",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Course",
            name="age_through",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Course",
            name="drop_in",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Course",
            name="for_estate",
            field=fields.ForeignKeyField(
                "models.Estate",
                source_field="for_estate_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="courses_for",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Course",
            name="for_grid",
            field=fields.ForeignKeyField(
                "models.Grid",
                source_field="for_grid_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="courses_for",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Course",
            name="seats_a_household",
            field=fields.SmallIntField(null=True),
        ),
        ops.AlterModelOptions(
            name="Enrolment",
            options={
                "table": "enrolments",
                "app": "models",
                "indexes": [
                    Index(fields=["course", "standing"]),
                    Index(fields=["standing", "offer_until"]),
                ],
                "pk_attr": "id",
                "table_description": "A wish for a seat, or two, in a course, or in one of its lessons.",
            },
        ),
        ops.AddField(
            model_name="Enrolment",
            name="born_in",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="lesson",
            field=fields.ForeignKeyField(
                "models.Lesson",
                source_field="lesson_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="enrolments",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="rank",
            field=fields.SmallIntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Resident",
            name="born_in",
            field=fields.SmallIntField(null=True),
        ),
        ops.AlterModelOptions(
            name="Term",
            options={
                "table": "terms",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A term 学期: from one day through another, and what its community leaves to each of them.",
            },
        ),
        ops.AddField(
            model_name="Term",
            name="courses_a_person",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Term",
            name="head_start_hours",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Term",
            name="no_shows",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="Term",
            name="seats_a_household",
            field=fields.SmallIntField(null=True),
        ),
    ]

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import JsonField, UtcDatetimeField
from models.requests.tables import ClockKind


class Migration(migrations.Migration):
    dependencies = [("models", "0003_lists")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="breaches",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "clock",
                    fields.CharEnumField(
                        description="CLAIM: claim\nCONTACT: contact\nSOLVE: solve",
                        enum_type=ClockKind,
                        max_length=10,
                    ),
                ),
                ("due_at", UtcDatetimeField(db_index=True)),
                ("noticed_at", UtcDatetimeField()),
                (
                    "category",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="category_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="breaches",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="breaches",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="breaches",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "request_breaches",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A clock that ran out: of what, when it was due, and who and where had the request then.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("day", fields.DateField(unique=True)),
                ("worked", fields.BooleanField()),
                ("hours", JsonField(default=list)),
                ("note", fields.CharField(default="", max_length=200)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "calendar_days",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A day that differs from the calendar of the country. Without `hours`: the usual ones.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarHours",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("weekday", fields.SmallIntField(unique=True)),
                ("hours", JsonField(default=list)),
            ],
            options={
                "table": "calendar_hours",
                "app": "models",
                "pk_attr": "id",
                "table_description": "When a day of the week is worked; 1 is Monday. A community has all seven, or none.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Account",
            index=Index(fields=["chat"]),
        ),
        ops.AddIndex(
            model_name="Account",
            index=Index(fields=["resident"]),
        ),
        ops.AddIndex(
            model_name="Account",
            index=Index(fields=["member"]),
        ),
        ops.AddIndex(
            model_name="Attachment",
            index=Index(fields=["entry"]),
        ),
        ops.AddIndex(
            model_name="Entry",
            index=Index(fields=["request", "id"]),
        ),
        ops.AddIndex(
            model_name="Incoming",
            index=Index(fields=["handling", "due_at"]),
        ),
        ops.AddIndex(
            model_name="Outgoing",
            index=Index(fields=["chat", "id"]),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="claim_due_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="clocks",
            field=JsonField(null=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="contact_due_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="contacted_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="due_at",
            field=UtcDatetimeField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="next_at",
            field=UtcDatetimeField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="reckon_again",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="solve_due_at",
            field=UtcDatetimeField(null=True),
        ),
    ]

from typing import Any

from tortoise import fields, migrations
from tortoise.expressions import F
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.database.fields import UtcDatetimeField


async def what_the_journal_knows(apps: Any, editor: Any) -> None:
    """Since when a seat is held for somebody, and theirs; a seat of which nothing is written down
    counts since they arrived."""
    enrolments, after = apps.get_model("models.Enrolment"), 0
    acts = ("enrolment-made", "seat-offered", "seat-taken", "enrolment-seated")
    written = apps.get_model("models.JournalEntry").filter(act__in=acts)
    while page := await written.filter(id__gt=after).order_by("id").limit(1_000):
        after = page[-1].id
        for entry in page:
            standing = (entry.facts or {}).get("standing", "offered")
            about = enrolments.filter(id=int(entry.subject.partition(":")[2]))
            if standing in ("applied", "seated", "offered"):
                await about.filter(held_at=None).update(held_at=entry.at)
            if standing == "seated":
                await about.filter(seated_at=None).update(seated_at=entry.at)
    unknown = enrolments.filter(standing="seated", seated_at=None)
    await unknown.update(seated_at=F("arrived_at"), held_at=F("arrived_at"))


async def nothing(apps: Any, editor: Any) -> None:
    """On the way back the columns go."""


class Migration(migrations.Migration):
    dependencies = [("models", "0024_outbox_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="OpeningReminder",
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
                        related_name="opening_reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="opening_reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("due_at", UtcDatetimeField(db_index=True)),
                ("asked_at", UtcDatetimeField()),
            ],
            options={
                "table": "opening_reminders",
                "app": "models",
                "unique_together": (("course", "resident"),),
                "pk_attr": "id",
                "table_description": "Somebody wants to be told when sign-up begins 开放提醒: at `due_at`, once.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Enrolment",
            name="held_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="seated_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.RunPython(what_the_journal_knows, nothing),
    ]

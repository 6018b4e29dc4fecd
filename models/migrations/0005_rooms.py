from datetime import UTC, datetime
from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from models.courses.reminding import reminder_of
from models.courses.tables import ProposalStatus
from models.database.fields import JsonField, UtcDatetimeField
from models.requests.moves import Move
from models.requests.tables import Cause, Proof, Satisfaction
from models.statistics.tables import Figure


async def words_to_rows(apps: Any, editor: Any) -> None:
    """Rooms and teachers were words; they become rows of the community, and lessons know their plan.

    What each lesson was moved from was not kept: those that are to come are as the pattern has them.
    """
    now = datetime.now(UTC)
    for course in await apps.get_model("models.Course").all():
        grid = await _desk(apps, course.grid_id)
        for name in ("teacher", "venue"):
            row = await _row(apps, name.title(), grid, getattr(course, f"{name}_words"))
            if row is not None:
                values = {f"{name}_id": row.id}
                await apps.get_model("models.Course").filter(id=course.id).update(**values)
        for lesson in await apps.get_model("models.Lesson").filter(course_id=course.id):
            room = await _row(apps, "Venue", grid, lesson.venue_words)
            await (
                apps.get_model("models.Lesson")
                .filter(id=lesson.id)
                .update(
                    venue_id=room and room.id,
                    planned_at=lesson.starts_at,
                    remind_at=reminder_of(lesson.starts_at) if lesson.starts_at > now else None,
                )
            )


async def _desk(apps: Any, grid_id: int) -> int:
    """The community's own grid, else the topmost."""
    grids = apps.get_model("models.Grid")
    path = [int(step) for step in (await grids.get(id=grid_id)).path.split("/") if step]
    way = {grid.id: grid for grid in await grids.filter(id__in=path)}
    levels = {level.id: level.code for level in await apps.get_model("models.Level").all()}
    desks = [id for id in path if levels[way[id].level_id] == "community"]
    return desks[0] if desks else path[0]


async def _row(apps: Any, table: str, grid: int, words: str) -> Any:
    name = " ".join(words.split())
    if not name:
        return None
    row, _ = await apps.get_model(f"models.{table}").get_or_create(name=name, grid_id=grid)
    return row


async def nothing(apps: Any, editor: Any) -> None:
    """On the way back the words are gone; a backup has them."""


class Migration(migrations.Migration):
    dependencies = [("models", "0004_clocks")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Cell",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("grid", fields.IntField()),
                ("path", fields.CharField(max_length=200)),
                ("category", fields.IntField()),
                ("parent_category", fields.IntField()),
                ("estate", fields.IntField()),
            ],
            options={
                "table": "statistics_cells",
                "app": "models",
                "unique_together": (("path", "category", "parent_category", "estate"),),
                "pk_attr": "id",
                "table_description": "Where and about what something was counted, as it was then.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals",
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
                        related_name="proposals",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=80)),
                ("times", fields.CharField(default="", max_length=200)),
                ("audience", fields.CharField(default="", max_length=120)),
                (
                    "status",
                    fields.CharEnumField(
                        default=ProposalStatus.OPEN,
                        description="OPEN: open\nDRAFTED: drafted\nDECLINED: declined",
                        enum_type=ProposalStatus,
                        max_length=10,
                    ),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("answer", fields.CharField(default="", max_length=500)),
                ("created_at", UtcDatetimeField()),
                ("decided_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "proposals",
                "app": "models",
                "indexes": [Index(fields=["grid", "status"])],
                "pk_attr": "id",
                "table_description": "A resident 能人 offers to teach: what, when, for whom, in their own words.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RulesVersion",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("valid_from", fields.DateField(db_index=True)),
                ("rules", JsonField(default=dict)),
                ("created_at", UtcDatetimeField()),
                (
                    "by_member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="rules_versions",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={
                "table": "statistics_rules",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The rules of figures as they hold from a day on: see `rules.Rules`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SecondCheck",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="checks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("chosen_at", UtcDatetimeField()),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="checks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="checks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", UtcDatetimeField(null=True)),
                ("contacted", fields.BooleanField(null=True)),
                ("solved", fields.BooleanField(null=True)),
                (
                    "satisfaction",
                    fields.CharEnumField(
                        null=True,
                        description="SATISFIED: satisfied\nBASICALLY: basically\nDISSATISFIED: dissatisfied",
                        enum_type=Satisfaction,
                        max_length=12,
                    ),
                ),
                (
                    "cause",
                    fields.CharEnumField(
                        null=True,
                        description="NO_ANSWER: no_answer\nOFF: off\nWRONG_NUMBER: wrong_number\nREFUSED: refused\nSTAFF: staff\nHOUSEHOLD: household",
                        enum_type=Cause,
                        max_length=12,
                    ),
                ),
            ],
            options={
                "table": "request_checks",
                "app": "models",
                "indexes": [Index(fields=["request"])],
                "pk_attr": "id",
                "table_description": "A callback asked again by somebody of another grid; what they heard is kept apart.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="subscriptions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", UtcDatetimeField()),
            ],
            options={
                "table": "subscriptions",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A private link to a person's own calendar. Only the digest of its secret is kept.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("request_id", fields.IntField()),
                (
                    "figure",
                    fields.CharEnumField(
                        description="CONTACTED: contacted\nSOLVED: solved\nSATISFIED: satisfied\nSETTLED: settled\nSILENT: silent\nCHECKED_CONTACTED: checked_contacted\nCHECKED_SOLVED: checked_solved\nCHECKED_SATISFIED: checked_satisfied",
                        enum_type=Figure,
                        max_length=20,
                    ),
                ),
                (
                    "cell",
                    fields.ForeignKeyField(
                        "models.Cell",
                        source_field="cell_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("answer", fields.SmallIntField()),
                ("counted_at", fields.BigIntField()),
                ("known_at", fields.BigIntField()),
                ("number", fields.SmallIntField(default=1)),
                ("because", fields.CharField(default="", max_length=10)),
            ],
            options={
                "table": "statistics_tallies",
                "app": "models",
                "indexes": [
                    Index(
                        fields=[
                            "figure",
                            "cell",
                            "answer",
                            "counted_at",
                            "known_at",
                            "because",
                            "number",
                        ]
                    ),
                    Index(
                        fields=[
                            "figure",
                            "counted_at",
                            "answer",
                            "known_at",
                            "because",
                            "number",
                            "cell",
                        ]
                    ),
                    Index(fields=["figure", "request_id"]),
                ],
                "pk_attr": "id",
                "table_description": "One answer to one figure, or with `number` -1 the taking back of one.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Teacher",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="teachers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                ("phone", fields.CharField(default="", max_length=40)),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="teaching",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "teachers",
                "app": "models",
                "indexes": [Index(fields=["grid", "name"])],
                "pk_attr": "id",
                "table_description": "Somebody who teaches; `resident` where it is one of the neighbours 能人.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "teacher",
                    fields.ForeignKeyField(
                        "models.Teacher",
                        source_field="teacher_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="certificates",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(default="", max_length=80)),
                ("number", fields.CharField(max_length=80)),
                ("valid_from", fields.DateField(null=True)),
                ("valid_through", fields.DateField(db_index=True)),
                ("warned_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "certificates",
                "app": "models",
                "unique_together": (("teacher", "number"),),
                "pk_attr": "id",
                "table_description": "What entitles a teacher to teach, through a day; without `valid_from` since ever.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="venues",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("capacity", fields.IntField(null=True)),
                ("note", fields.CharField(default="", max_length=200)),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "venues",
                "app": "models",
                "unique_together": (("grid", "name"),),
                "pk_attr": "id",
                "table_description": "A place 场地 where lessons are held; `capacity` is how many fit in, if anybody counts.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Callback",
            name="cause",
            field=fields.CharEnumField(
                null=True,
                description="NO_ANSWER: no_answer\nOFF: off\nWRONG_NUMBER: wrong_number\nREFUSED: refused\nSTAFF: staff\nHOUSEHOLD: household",
                enum_type=Cause,
                max_length=12,
            ),
        ),
        ops.AddIndex(
            model_name="Callback",
            index=Index(fields=["request", "id"]),
        ),
        ops.AlterField(
            model_name="Entry",
            name="move",
            field=fields.CharEnumField(
                null=True,
                description="CLAIM: claim\nRELEASE: release\nASK: ask\nANSWER: answer\nRETURN: return\nHAND_UP: hand_up\nASSIGN: assign\nFINISH: finish\nCONFIRM: confirm\nDISPUTE: dispute\nREOPEN: reopen\nWITHDRAW: withdraw\nDECLINE: decline\nCLOSE: close\nCORRECT: correct\nREROUTE: reroute",
                enum_type=Move,
                max_length=10,
            ),
        ),
        ops.AlterModelOptions(
            name="Lesson",
            options={
                "table": "lessons",
                "app": "models",
                "unique_together": (("course", "makes_up_at"),),
                "pk_attr": "id",
                "table_description": "One meeting of a course; venue and teacher only where they differ from the course's.",
            },
        ),
        ops.AddField(
            model_name="Lesson",
            name="changed_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Lesson",
            name="makes_up_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Lesson",
            name="planned_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Lesson",
            name="remind_at",
            field=UtcDatetimeField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="Lesson",
            name="teacher",
            field=fields.ForeignKeyField(
                "models.Teacher",
                source_field="teacher_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="lessons",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RenameField(model_name="Course", old_name="teacher", new_name="teacher_words"),
        ops.RenameField(model_name="Course", old_name="venue", new_name="venue_words"),
        ops.RenameField(model_name="Lesson", old_name="venue", new_name="venue_words"),
        ops.AddField(
            model_name="Course",
            name="teacher",
            field=fields.ForeignKeyField(
                "models.Teacher",
                source_field="teacher_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="courses",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Course",
            name="venue",
            field=fields.ForeignKeyField(
                "models.Venue",
                source_field="venue_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="courses",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Lesson",
            name="venue",
            field=fields.ForeignKeyField(
                "models.Venue",
                source_field="venue_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="lessons",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddConstraint(
            model_name="Lesson",
            constraint=UniqueConstraint(fields=("course", "makes_up_at"), name=None),
        ),
        ops.RunPython(words_to_rows, nothing),
        ops.RemoveField(model_name="Course", name="teacher_words"),
        ops.RemoveField(model_name="Course", name="venue_words"),
        ops.RemoveField(model_name="Lesson", name="venue_words"),
        ops.AddField(
            model_name="ResidentRequest",
            name="callback_at",
            field=UtcDatetimeField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="callbacks_asked",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="follows",
            field=fields.ForeignKeyField(
                "models.ResidentRequest",
                source_field="follows_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="followed_by",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="proof",
            field=fields.CharEnumField(
                null=True,
                description="MISSING: missing\nPHOTO: photo\nREASON: reason",
                enum_type=Proof,
                max_length=10,
            ),
        ),
    ]

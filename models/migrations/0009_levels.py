from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.database.fields import UtcDatetimeField
from models.requests.moves import Move, Status
from models.requests.shared import Reply
from models.requests.tables import Satisfaction


class Migration(migrations.Migration):
    dependencies = [("models", "0008_copies")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Extension",
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
                        related_name="extensions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="extensions",
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
                        related_name="extensions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("days", fields.SmallIntField()),
                ("more", fields.IntField()),
                ("due_at", UtcDatetimeField(null=True)),
                ("until", UtcDatetimeField()),
                ("at", UtcDatetimeField(db_index=True)),
                (
                    "reply",
                    fields.CharEnumField(
                        default=Reply.ASKED,
                        description="ASKED: asked\nYES: yes\nNO: no\nTAKEN_BACK: taken_back\nOVER: over",
                        enum_type=Reply,
                        max_length=10,
                    ),
                ),
                ("replied_at", UtcDatetimeField(null=True)),
                (
                    "replied_by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="replied_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="extensions_answered",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("answer", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "request_extensions",
                "app": "models",
                "indexes": [Index(fields=["request", "reply"])],
                "pk_attr": "id",
                "table_description": "延期: more time was asked for, so many working days from `due_at` through `until`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HandOver",
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
                        related_name="hand_overs",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="offered",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "to",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="to_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="offers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "before",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="before_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="handed_over",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("at", UtcDatetimeField()),
                (
                    "reply",
                    fields.CharEnumField(
                        default=Reply.ASKED,
                        description="ASKED: asked\nYES: yes\nNO: no\nTAKEN_BACK: taken_back\nOVER: over",
                        enum_type=Reply,
                        max_length=10,
                    ),
                ),
                ("replied_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "request_hand_overs",
                "app": "models",
                "indexes": [Index(fields=["request", "reply"])],
                "pk_attr": "id",
                "table_description": "移交: `by` has offered `to` to be the first responsible; `before` was it until then.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Help",
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
                        related_name="helps",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="asked_for_help",
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
                        related_name="helps",
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
                        related_name="helps",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("at", UtcDatetimeField()),
                (
                    "reply",
                    fields.CharEnumField(
                        default=Reply.ASKED,
                        description="ASKED: asked\nYES: yes\nNO: no\nTAKEN_BACK: taken_back\nOVER: over",
                        enum_type=Reply,
                        max_length=10,
                    ),
                ),
                ("replied_at", UtcDatetimeField(null=True)),
                ("ended_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "request_helps",
                "app": "models",
                "indexes": [Index(fields=["request", "reply"]), Index(fields=["grid", "reply"])],
                "pk_attr": "id",
                "table_description": "协办: a grid was asked to help, or one `member` of it, who else is whoever said yes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Parking",
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
                        related_name="parkings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="parkings",
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
                        related_name="parkings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("review_at", UtcDatetimeField()),
                ("at", UtcDatetimeField(db_index=True)),
                (
                    "reply",
                    fields.CharEnumField(
                        default=Reply.ASKED,
                        description="ASKED: asked\nYES: yes\nNO: no\nTAKEN_BACK: taken_back\nOVER: over",
                        enum_type=Reply,
                        max_length=10,
                    ),
                ),
                ("replied_at", UtcDatetimeField(null=True)),
                (
                    "replied_by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="replied_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="parkings_answered",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("answer", fields.TextField(default="", unique=False)),
                ("reviewed_at", UtcDatetimeField(null=True)),
                ("ended_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "request_parkings",
                "app": "models",
                "indexes": [Index(fields=["request", "reply"])],
                "pk_attr": "id",
                "table_description": "挂账: it was asked to let a request rest until a review date, at which the desk is asked.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Whistle",
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
                        related_name="whistles",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="whistles",
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
                        related_name="whistles",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("at", UtcDatetimeField(db_index=True)),
                ("reminded_at", UtcDatetimeField(null=True)),
                ("closed_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "request_whistles",
                "app": "models",
                "indexes": [Index(fields=["request", "closed_at"])],
                "pk_attr": "id",
                "table_description": "吹哨: units were called. It is `closed_at` when the last of them was scored.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnitCall",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "whistle",
                    fields.ForeignKeyField(
                        "models.Whistle",
                        source_field="whistle_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="calls",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="unit_calls",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="unit_calls",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("due_at", UtcDatetimeField(db_index=True)),
                ("arrived_at", UtcDatetimeField(null=True)),
                (
                    "arrived",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="arrived_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="arrivals",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("late_at", UtcDatetimeField(null=True)),
                (
                    "score",
                    fields.CharEnumField(
                        null=True,
                        description="SATISFIED: satisfied\nBASICALLY: basically\nDISSATISFIED: dissatisfied",
                        enum_type=Satisfaction,
                        max_length=12,
                    ),
                ),
                ("scored_at", UtcDatetimeField(null=True)),
                (
                    "scored_by",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="scored_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="scored",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "request_unit_calls",
                "app": "models",
                "indexes": [
                    Index(fields=["request", "unit"]),
                    Index(fields=["unit", "arrived_at"]),
                ],
                "pk_attr": "id",
                "table_description": "报到: a unit that a whistle called. `late_at` is when it was found not to have come.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Entry",
            name="move",
            field=fields.CharEnumField(
                null=True,
                description="CLAIM: claim\nRELEASE: release\nASK: ask\nANSWER: answer\nRETURN: return\nHAND_UP: hand_up\nASSIGN: assign\nFINISH: finish\nCONFIRM: confirm\nDISPUTE: dispute\nREOPEN: reopen\nWITHDRAW: withdraw\nDECLINE: decline\nCLOSE: close\nCORRECT: correct\nREROUTE: reroute\nOFFER: offer\nTAKE_OVER: take_over\nREFUSE: refuse\nTAKE_BACK: take_back\nASK_HELP: ask_help\nHELP: help\nNO_HELP: no_help\nHELPED: helped\nWHISTLE: whistle\nARRIVE: arrive\nSCORE: score\nEXTEND: extend\nGRANT_TIME: grant_time\nDENY_TIME: deny_time\nPARK: park\nGRANT_PARK: grant_park\nDENY_PARK: deny_park\nPARK_ON: park_on\nUNPARK: unpark",
                enum_type=Move,
                max_length=10,
            ),
        ),
        ops.AlterField(
            model_name="ResidentRequest",
            name="status",
            field=fields.CharEnumField(
                default=Status.OPEN,
                description="OPEN: open\nCLAIMED: claimed\nWAITING: waiting\nPARKED: parked\nDONE: done\nCLOSED: closed\nWITHDRAWN: withdrawn\nDECLINED: declined",
                enum_type=Status,
                max_length=12,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="review_at",
            field=UtcDatetimeField(null=True),
        ),
    ]

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.categories.defaults import DEFAULTS
from models.database.fields import JsonField, UtcDatetimeField
from models.requests.moves import Move, Status
from models.requests.tables import Answerer, Outcome, Source


async def what_is_known(apps: Any, editor: Any) -> None:
    """What the office filed had no account. Of the product's categories it is known how far they
    reach, and whose they are."""
    filed = apps.get_model("models.ResidentRequest")
    await filed.filter(account_id=None).update(source=Source.WALK_IN)
    for entry in DEFAULTS:
        known = apps.get_model("models.Category").filter(code=entry.code)
        await known.update(estate_wide=entry.estate_wide, personal=entry.personal)


async def nothing(apps: Any, editor: Any) -> None:
    """On the way back the columns go."""


class Migration(migrations.Migration):
    dependencies = [("models", "0009_levels")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("message_id", fields.BigIntField()),
                (
                    "author",
                    fields.ForeignKeyField(
                        "models.Account",
                        source_field="author_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("files", JsonField(default=list)),
                ("asked_at", UtcDatetimeField(db_index=True)),
                ("said", fields.BooleanField(null=True)),
                ("answered_at", UtcDatetimeField(null=True)),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "request_consents",
                "app": "models",
                "unique_together": (("chat", "message_id"),),
                "pk_attr": "id",
                "table_description": "Somebody's words in a group that staff want to make a request of, if they agree.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reporter",
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
                        related_name="reporters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "models.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reported",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reported",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "of",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="of_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reporters_of",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("joined_at", UtcDatetimeField()),
                ("spoke", fields.BooleanField(default=False)),
                ("left_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "request_reporters",
                "app": "models",
                "indexes": [
                    Index(fields=["request"]),
                    Index(fields=["account"]),
                    Index(fields=["resident"]),
                ],
                "pk_attr": "id",
                "table_description": "Somebody else to whom a request matters: they joined it, or theirs was merged into it.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Callback",
            name="reporter",
            field=fields.ForeignKeyField(
                "models.Reporter",
                source_field="reporter_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="callbacks",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Category",
            name="estate_wide",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Category",
            name="personal",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterField(
            model_name="Entry",
            name="move",
            field=fields.CharEnumField(
                null=True,
                description="CLAIM: claim\nRELEASE: release\nASK: ask\nANSWER: answer\nRETURN: return\nHAND_UP: hand_up\nASSIGN: assign\nFINISH: finish\nCONFIRM: confirm\nDISPUTE: dispute\nREOPEN: reopen\nWITHDRAW: withdraw\nDECLINE: decline\nCLOSE: close\nCORRECT: correct\nREROUTE: reroute\nOFFER: offer\nTAKE_OVER: take_over\nREFUSE: refuse\nTAKE_BACK: take_back\nASK_HELP: ask_help\nHELP: help\nNO_HELP: no_help\nHELPED: helped\nWHISTLE: whistle\nARRIVE: arrive\nSCORE: score\nEXTEND: extend\nGRANT_TIME: grant_time\nDENY_TIME: deny_time\nPARK: park\nGRANT_PARK: grant_park\nDENY_PARK: deny_park\nPARK_ON: park_on\nUNPARK: unpark\nMERGE: merge\nSPLIT: split\nCOMPLETE: complete",
                enum_type=Move,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Entry",
            name="reporter",
            field=fields.ForeignKeyField(
                "models.Reporter",
                source_field="reporter_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="entries",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AlterField(
            model_name="ResidentRequest",
            name="outcome",
            field=fields.CharEnumField(
                null=True,
                description="CONFIRMED: confirmed\nNO_VALID_CALLBACK: no_valid_callback\nWITHDRAWN: withdrawn\nDECLINED: declined\nMERGED: merged",
                enum_type=Outcome,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="ResidentRequest",
            name="status",
            field=fields.CharEnumField(
                default=Status.OPEN,
                description="OPEN: open\nCLAIMED: claimed\nWAITING: waiting\nPARKED: parked\nDONE: done\nCLOSED: closed\nWITHDRAWN: withdrawn\nDECLINED: declined\nMERGED: merged\nSPLIT: split",
                enum_type=Status,
                max_length=12,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="callback_by",
            field=fields.CharEnumField(
                null=True,
                description="FILER: filer\nBENEFICIARY: beneficiary",
                enum_type=Answerer,
                max_length=12,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="hinted",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="joined",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="merged_into",
            field=fields.ForeignKeyField(
                "models.ResidentRequest",
                source_field="merged_into_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="merged",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="parent",
            field=fields.ForeignKeyField(
                "models.ResidentRequest",
                source_field="parent_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="parts",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="ResidentRequest",
            name="source",
            field=fields.CharEnumField(
                default=Source.CHAT,
                description="CHAT: chat\nPHONE: phone\nWALK_IN: walk_in\nON_BEHALF: on_behalf\nGROUP: group",
                db_default="chat",
                enum_type=Source,
                max_length=10,
            ),
        ),
        ops.AddIndex(
            model_name="ResidentRequest",
            index=Index(fields=["estate", "filed_at"]),
        ),
        ops.AddIndex(
            model_name="ResidentRequest",
            index=Index(fields=["merged_into"]),
        ),
        ops.AddIndex(
            model_name="ResidentRequest",
            index=Index(fields=["parent"]),
        ),
        ops.RunPython(what_is_known, nothing),
    ]

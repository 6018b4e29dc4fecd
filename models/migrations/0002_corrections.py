from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.requests.moves import Move


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "models.Entry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("guessed", fields.CharField(default="", max_length=60)),
                (
                    "before",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="before_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrected_from",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "after",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="after_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrected_to",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("urgent", fields.BooleanField(null=True)),
            ],
            options={
                "table": "request_corrections",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What staff corrected in a request, beside the line of the timeline that says so.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Entry",
            name="move",
            field=fields.CharEnumField(
                null=True,
                description="CLAIM: claim\nRELEASE: release\nASK: ask\nANSWER: answer\nRETURN: return\nHAND_UP: hand_up\nASSIGN: assign\nFINISH: finish\nCONFIRM: confirm\nDISPUTE: dispute\nWITHDRAW: withdraw\nDECLINE: decline\nCLOSE: close\nCORRECT: correct\nREROUTE: reroute",
                enum_type=Move,
                max_length=10,
            ),
        ),
    ]

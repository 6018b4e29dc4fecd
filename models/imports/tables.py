"""What is kept of the files that the office took in."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField, UtcDatetimeField
from models.members import Member


class ImportBatch(Model):
    """A file that was taken in: who sent it, its content by its digest, how many rows met which
    fate; `undone_at` when it was taken back."""

    id = fields.IntField(primary_key=True)
    at = UtcDatetimeField()
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="imports", on_delete=fields.RESTRICT
    )
    member_id: int
    name = fields.CharField(max_length=120)
    digest = fields.CharField(max_length=64)
    rows: Any = JsonField(default=dict)
    undone_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "imports"


class ImportRow(Model):
    """A row that a batch wrote: its version then, and what stood in it before if it is not new."""

    id = fields.BigIntField(primary_key=True)
    batch: fields.ForeignKeyRelation[ImportBatch] = fields.ForeignKeyField(
        "models.ImportBatch", related_name="written", on_delete=fields.CASCADE
    )
    batch_id: int
    word = fields.CharField(max_length=20)
    row = fields.IntField()
    version = fields.IntField()
    before: Any = JsonField(null=True)

    class Meta(Model.Meta):
        table = "import_rows"
        indexes = (("batch",),)

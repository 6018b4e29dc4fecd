"""What is known of an erasure; of the person nothing."""

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.accounts import Account
from models.database import UtcDatetimeField
from models.database.kept import Kept
from models.errors import RuleBroken
from models.outbox import Notice


class Erasure(Kept):
    """An erasure that was asked for. `told_at` is when the person was told that it is now."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="erasures", on_delete=fields.CASCADE
    )
    account_id: int
    asked_at = UtcDatetimeField()
    due_at = UtcDatetimeField(db_index=True)
    told_at = UtcDatetimeField(null=True)
    called_off_at = UtcDatetimeField(null=True)
    done_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "erasures"
        indexes = (("account", "done_at"),)


@dataclass(eq=False)
class StaffStays(RuleBroken):
    """Whoever works here is named in what they did; the office sees to that."""


@dataclass
class DataErased(Notice):
    """To the person: it is done now. The last message there is."""

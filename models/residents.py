"""Residents: the people who live here, or who came to the desk."""

from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models import journal
from models.addresses import Household
from models.database import UtcDatetimeField, writing
from models.database.kept import Kept
from models.errors import RuleBroken
from models.journal import Actor
from models.privacy import only_phone


class Resident(Kept):
    """A person. `home_words` is where they say they live, in their own words."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80)
    phone = fields.CharField(max_length=40, default="")
    born_in = fields.SmallIntField(null=True)
    household: fields.ForeignKeyNullableRelation[Household] = fields.ForeignKeyField(
        "models.Household", related_name="residents", null=True, on_delete=fields.RESTRICT
    )
    household_id: int | None
    home_words = fields.CharField(max_length=200, default="")
    note = fields.TextField(default="")
    created_at = UtcDatetimeField()
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "residents"
        indexes = (("name",),)


@dataclass(eq=False)
class NotRegistered(RuleBroken):
    """The person has not said who they are and where they live."""


def masked(name: str) -> str:
    """A name as it may stand in a group: the first character and a star.

    >>> masked("王秀英"), masked("Anna Smith"), masked("")
    ('王*', 'A*', '*')
    """
    return f"{name.strip()[:1]}*"


async def register(
    name: str,
    actor: Actor,
    *,
    now: datetime,
    household: Household | None = None,
    home_words: str = "",
    phone: str = "",
    note: str = "",
    born_in: int | None = None,
) -> Resident:
    """Write down a resident."""
    async with writing():
        resident = await Resident.create(
            name=name,
            phone=phone,
            household=household,
            home_words=home_words,
            note=note,
            born_in=born_in,
            created_at=now,
        )
        await journal.write(actor, "resident-registered", resident, now=now)
    return resident


async def says_phone(resident: Resident, phone: str, actor: Actor, *, now: datetime) -> bool:
    """The resident can be called on this number from now on; False if that was known."""
    if phone == (only_phone(resident.phone) or resident.phone):
        return False
    async with writing():
        resident.phone = phone
        resident.version += 1
        await resident.save(update_fields=["phone", "version"])
        await journal.write(actor, "phone-said", resident, now=now)
    return True


async def moved_home(
    resident: Resident, household: Household | None, home_words: str, actor: Actor, *, now: datetime
) -> None:
    """The resident lives somewhere else now, or says so more exactly."""
    async with writing():
        resident.household = household
        resident.home_words = home_words
        resident.version += 1
        await resident.save(update_fields=["household_id", "home_words", "version"])
        await journal.write(actor, "resident-moved", resident, now=now)

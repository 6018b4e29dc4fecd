"""A village of two tables, for the tests of the database."""

from tortoise import fields
from tortoise.models import Model

from models.database import JsonField, UtcDatetimeField


class Household(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    seats = fields.IntField(default=0)
    seen_at = UtcDatetimeField(null=True)
    facts = JsonField[dict[str, object]](default=dict)

    people: fields.ReverseRelation["Person"]

    class Meta(Model.Meta):
        table = "household"


class Person(Model):
    id = fields.IntField(primary_key=True)
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        "models.Household", related_name="people", on_delete=fields.CASCADE
    )
    name = fields.CharField(max_length=80)

    class Meta(Model.Meta):
        table = "person"

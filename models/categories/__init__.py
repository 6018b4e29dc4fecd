"""Categories: what a request is about, in two levels; all of it is data.

Those that come with the product stand in `defaults.toml`. A first message is guessed into a
category by `guess`; the person who sends it has the last word, then the staff.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.categories.defaults import DEFAULTS
from models.categories.guess import Guess, Guesser
from models.database import JsonField, UtcDatetimeField, writing
from models.grids import Level

OTHER = "other"
"""The category of whatever fits no other."""


class Category(Model):
    """A category; `level` is the lowest level that handles it, any when there is none."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=60, unique=True)
    parent: fields.ForeignKeyNullableRelation["Category"] = fields.ForeignKeyField(
        "models.Category", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None
    name_zh = fields.CharField(max_length=40)
    name_en = fields.CharField(max_length=60)
    keywords: Any = JsonField(default=list)
    claim_hours = fields.FloatField()
    contact_hours = fields.FloatField()
    solve_hours = fields.FloatField()
    urgent = fields.BooleanField(default=False)
    confidential = fields.BooleanField(default=False)
    photo = fields.BooleanField(default=False)
    level: fields.ForeignKeyNullableRelation[Level] = fields.ForeignKeyField(
        "models.Level", related_name="categories", null=True, on_delete=fields.RESTRICT
    )
    level_id: int | None
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "categories"

    def name(self, locale: str) -> str:
        """Its name in a language; Chinese where there is no other."""
        return self.name_en if locale == "en" else self.name_zh


async def create_defaults() -> int:
    """The categories that come with the product, where they are missing. Returns how many were."""
    made = 0
    async with writing():
        levels = {level.code: level for level in await Level.all()}
        known = {c.code: c for c in await Category.all()}
        for entry in DEFAULTS:
            if entry.code in known:
                continue
            known[entry.code] = await Category.create(
                code=entry.code,
                parent=known[entry.parent] if entry.parent else None,
                name_zh=entry.zh,
                name_en=entry.en,
                keywords=list(entry.keywords),
                claim_hours=entry.claim_hours,
                contact_hours=entry.contact_hours,
                solve_hours=entry.solve_hours,
                urgent=entry.urgent,
                confidential=entry.confidential,
                photo=entry.photo,
                level=levels.get(entry.handled_at),
            )
            made += 1
    return made


class _Cached:
    guesser: Guesser | None = None
    as_of: tuple[int, int] | None = None


async def guess(text: str) -> list[Guess]:
    """What a first message may be about, best first; never empty."""
    rows = await Category.filter(archived_at=None).values_list("id", "version")
    as_of = (len(rows), sum(version for _, version in rows))
    if _Cached.guesser is None or _Cached.as_of != as_of:
        categories = await Category.filter(archived_at=None).select_related("parent").order_by("id")
        _Cached.guesser = Guesser(categories)
        _Cached.as_of = as_of
    return _Cached.guesser.guess(text)


async def named(code: str) -> Category:
    """The category of a code, or, if it is gone, the one for everything else."""
    found = await Category.filter(code=code, archived_at=None).select_related("level").first()
    return found or await Category.get(code=OTHER).select_related("level")

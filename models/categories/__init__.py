"""Categories: what a request is about, in two levels; all of it is data.

Those that come with the product stand in `defaults.toml`. A first message is guessed into a
category by `guess`; the person who sends it has the last word, then the staff, from whose
corrections the guesser learns.
"""

from typing import Any

from tortoise import fields
from tortoise.connection import get_connection
from tortoise.models import Model

from models.categories.defaults import DEFAULTS
from models.categories.guess import Guess, Guesser
from models.database import JsonField, UtcDatetimeField, remembered, writing
from models.database.kept import Kept
from models.database.memory import CONNECTION
from models.grids import Level

OTHER = "other"
"""The category of whatever fits no other."""
LESSONS = 5_000
"""How many corrections are learned from, the newest ones."""


class Category(Kept):
    """A category; `level` is the lowest level that handles it, any when there is none.

    What is `estate_wide` (no water, the playground) troubles a whole estate, and not one building.
    What is `personal` (an allowance, a quarrel) is nobody else's to see.
    """

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
    estate_wide = fields.BooleanField(default=False, db_default=False)
    personal = fields.BooleanField(default=False, db_default=False)
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
                estate_wide=entry.estate_wide,
                personal=entry.personal,
                level=levels.get(entry.handled_at),
            )
            made += 1
    return made


class _Cached:
    untaught: Guesser | None = None
    as_of: tuple[int, int] | None = None
    taught: Guesser | None = None
    taught_as_of: tuple[Any, ...] = ()
    last_lesson = 0


async def guess(text: str) -> list[Guess]:
    """What a first message may be about, best first; never empty."""
    return (await guesser()).guess(text)


async def guesser() -> Guesser:
    """Whoever guesses: it knows the register, and has learned from what staff corrected.

    Made anew when the register has changed, in whatever process; a correction more is only added.
    """
    as_of = await remembered("last change of categories", (Category,), _last_change)
    if _Cached.untaught is None or _Cached.as_of != as_of:
        _Cached.untaught, _Cached.as_of = await _untaught(), as_of
    newest = await remembered("last correction", (_corrections(),), _last_correction)
    if not newest:
        return _Cached.untaught
    whose = (as_of, _database())  # another database has other lessons
    if _Cached.taught is None or _Cached.taught_as_of != whose:
        _Cached.taught, _Cached.taught_as_of, _Cached.last_lesson = await _untaught(), whose, 0
    if _Cached.last_lesson < newest:
        await _teach(_Cached.taught, after=_Cached.last_lesson)
        _Cached.last_lesson = newest
    return _Cached.taught


def _database() -> object:
    """The one that is open, in a transaction as well."""
    client = get_connection(CONNECTION)
    return getattr(client, "_parent", client)


async def _untaught() -> Guesser:
    rows = await Category.filter(archived_at=None).select_related("parent").order_by("id")
    return Guesser(rows)


async def _teach(pupil: Guesser, *, after: int) -> None:
    """The lessons after one, or the newest of them when there are too many."""
    lessons = await (
        Category.filter(corrected_to__id__gt=after)
        .order_by("-corrected_to__id")
        .limit(LESSONS)
        .values_list("corrected_to__entry__request__text", "code")
    )
    for text, code in reversed(lessons):
        pupil.learn(str(text), str(code))


def _corrections() -> type[Model]:
    """The table of corrections, which is a matter of requests and knows us, not we it."""
    table: type[Model] = Category._meta.fields_map["corrected_to"].related_model  # type: ignore[attr-defined]
    return table


async def _last_correction() -> int:
    newest = await _corrections().filter(after_id__not_isnull=True).order_by("-id").first()
    return int(newest.pk) if newest else 0


async def _last_change() -> tuple[int, int]:
    rows = await Category.filter(archived_at=None).values_list("id", "version")
    return len(rows), sum(version for _, version in rows)


async def named(code: str) -> Category:
    """The category of a code, or, if it is gone, the one for everything else."""

    async def read() -> Category:
        found = await Category.filter(code=code, archived_at=None).select_related("level").first()
        return found or await Category.get(code=OTHER).select_related("level")

    return await remembered(("category", code), (Category, Level), read)

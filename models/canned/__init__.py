"""Canned answers 常用答复: what staff say again and again, kept by the office.

One is meant for a category, with all below it, or for any, and for one state of a request, or for
any. Where it says {number}, {category}, {place}, {grid} or {member}, the request's own stands.
"""

import re
import tomllib
from importlib.resources import files

from tortoise import fields
from tortoise.models import Model

from models.categories import Category
from models.database import UtcDatetimeField, writing
from models.database.kept import Kept
from models.errors import Invalid
from models.requests import ResidentRequest, Status

BLANKS = ("number", "category", "place", "grid", "member")
"""What can be filled in."""

SHOWN = 8
"""So many are offered at most."""

_BLANK = re.compile(r"\{(\w*)\}")


class CannedAnswer(Kept):
    """One of them, in both languages. Smaller `position` is offered first."""

    id = fields.IntField(primary_key=True)
    category: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="canned_answers", null=True, on_delete=fields.RESTRICT
    )
    category_id: int | None
    status = fields.CharEnumField(Status, max_length=12, null=True)
    text_zh = fields.CharField(max_length=500)
    text_en = fields.CharField(max_length=500)
    position = fields.IntField(default=0)
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "canned_answers"

    def text(self, locale: str) -> str:
        """What it says in a language."""
        return self.text_en if locale == "en" else self.text_zh


async def create_defaults() -> int:
    """Those that come with the product, where there are none. Returns how many were made."""
    async with writing():
        if await CannedAnswer.exists():
            return 0
        codes = {category.code: category.id for category in await Category.all()}
        made = [
            CannedAnswer(
                category_id=codes.get(entry.get("category", "")),
                status=entry.get("status"),
                text_zh=entry["zh"],
                text_en=entry["en"],
                position=position,
            )
            for position, entry in enumerate(defaults())
            if entry.get("category", "") in {"", *codes}
        ]
        await CannedAnswer.bulk_create(made)
    return len(made)


def defaults() -> list[dict[str, str]]:
    """What comes with the product, in order."""
    content = (files("models.canned") / "defaults.toml").read_text("utf-8")
    found: list[dict[str, str]] = tomllib.loads(content)["answer"]
    return found


def must_be_fillable(text: str, field: str) -> None:
    """Raise `Invalid` when there is a blank in it that nothing is known for.

    >>> must_be_fillable("{number} 已派师傅", "text_zh")
    """
    unknown = [name for name in _BLANK.findall(text) if name not in BLANKS]
    if unknown:
        raise Invalid(field=field, value="{" + unknown[0] + "}")


def filled(text: str, known: dict[str, str]) -> str:
    """A text with its blanks filled; what is not known is left out.

    >>> filled("{number} 由{member}办理{x}", {"number": "261123-001", "member": "陈姐"})
    '261123-001 由陈姐办理'
    """
    return _BLANK.sub(lambda blank: known.get(blank[1], ""), text)


async def fitting(request: ResidentRequest, *, member: str, locale: str) -> list[tuple[int, str]]:
    """The answers that fit a request now, filled: those of its category before those for any.

    The request comes with its category and grid.
    """
    own = [request.category_id, request.category.parent_id, None]
    known = {
        "number": request.number,
        "category": request.category.name(locale),
        "place": request.place_words,
        "grid": request.grid.name,
        "member": member,
    }
    rows = await CannedAnswer.filter(archived_at=None).order_by("position", "id")
    fit = [r for r in rows if r.category_id in own and r.status in (None, request.status)]
    fit.sort(key=lambda row: own.index(row.category_id))
    return [(row.id, filled(row.text(locale), known)) for row in fit[:SHOWN]]

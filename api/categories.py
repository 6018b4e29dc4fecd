"""Categories over HTTP: what requests are about, how soon they are due, who handles them."""

from datetime import datetime
from typing import Annotated, Any

from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api.fields import (
    AskedId,
    AskedKey,
    AskedWords,
    Code,
    Form,
    Hours,
    Id,
    Line,
    ShortName,
    found_in,
    given,
    kept,
)
from api.registers import Register, handlers
from models.categories import Category

Keywords = Annotated[list[Line], Meta(max_length=500)]


class CategoryOut(Struct):
    """A category; `level_id` is the lowest level that handles it, any when there is none."""

    id: int
    code: str
    parent_id: int | None
    name_zh: str
    name_en: str
    keywords: list[str]
    claim_hours: float
    contact_hours: float
    solve_hours: float
    urgent: bool
    confidential: bool
    photo: bool
    estate_wide: bool
    personal: bool
    level_id: int | None
    archived_at: datetime | None
    version: int


class NewCategory(Form):
    """A category, of the first level or below one of it."""

    code: Code
    name_zh: ShortName
    name_en: ShortName
    claim_hours: Hours
    contact_hours: Hours
    solve_hours: Hours
    parent_id: Id | None = None
    keywords: Keywords = []
    urgent: bool = False
    confidential: bool = False
    photo: bool = False
    estate_wide: bool = False
    personal: bool = False
    level_id: Id | None = None


async def categories_wanted(
    archived: FromQuery[bool] = False,
    code: AskedKey = None,
    parent_id: AskedId = None,
    q: AskedWords = None,
) -> Q:
    """The categories asked for; `q` looks into names."""
    return (
        kept(archived) & given(code=code, parent_id=parent_id) & found_in(q, "name_zh", "name_en")
    )


CATEGORIES = Register(
    plural="categories",
    orders=("code",),
    table=Category,
    out=CategoryOut,
    new=NewCategory,
    reads="read:categories",
    writes="change:categories",
    where=categories_wanted,
    fixed=("code",),
)


def routes() -> list[Any]:
    """Categories."""
    return handlers(CATEGORIES)

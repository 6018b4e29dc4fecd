"""Choosing a category: the guesses, the first level in pages, the second below; in words, too."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.keyboards import Choice, data, paged
from bot.chat.turn import Turn
from models import categories
from models.categories import OTHER, Category


@dataclass(frozen=True)
class Ways:
    """What the presses say, each before its last argument."""

    page: str
    deeper: str
    choose: str


async def first_level(turn: Turn, near: Sequence[Category], ways: Ways, page: int) -> list[Choice]:
    """What is near at hand, then the whole first level."""
    top = await Category.filter(archived_at=None, parent_id=None).order_by("id")
    rest = [category for category in top if category not in near]
    return paged(
        [await _first(category, turn, ways) for category in (*near, *rest)],
        page,
        turn=ways.page,
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )


async def _first(category: Category, turn: Turn, ways: Ways) -> Choice:
    way = ways.choose if category.parent_id else ways.deeper
    return Choice(await full_name(category, turn), data(way, category.id))


async def second_level(turn: Turn, top: Category, ways: Ways) -> list[Choice]:
    """What is below a category, and the rest of it; nothing where it is not divided."""
    below = await Category.filter(parent_id=top.id, archived_at=None).order_by("id")
    if not below:
        return []
    rest = turn.say.plain("category-rest", category=top.name(turn.say.locale))
    items = [Choice(c.name(turn.say.locale), data(ways.choose, c.id)) for c in below]
    return [*items, Choice(rest, data(ways.choose, top.id))]


async def guesses(text: str) -> list[Category]:
    """The two best guesses of a text; none where it fits nothing."""
    best = (await categories.guess(text))[:2]
    return [await categories.named(guess.code) for guess in best if guess.code != OTHER]


async def full_name(category: Category, turn: Turn) -> str:
    """A category with the one above it."""
    parent = await Category.get(id=category.parent_id) if category.parent_id else None
    name = category.name(turn.say.locale)
    return f"{parent.name(turn.say.locale)} · {name}" if parent else name

"""Lengths as the platform counts them: in UTF-16 code units."""

from bot.sandbox.world.refusals import Json

_OUTER_FIRST = ("blockquote", "expandable_blockquote", "text_link", "text_mention", "bold")


def units(text: str) -> int:
    """How long a text is on the platform.

    >>> units("电梯😀")
    4
    """
    return len(text) + sum(character > "\uffff" for character in text)


def piece(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers.

    >>> piece("😀电梯", 2, 1)
    '电'
    """
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def sorted_entities(entities: list[Json]) -> list[Json]:
    """By where they start; of two that start together the longer is the outer one."""

    def order(entity: Json) -> tuple[int, int, int]:
        kind = entity["type"]
        outer = _OUTER_FIRST.index(kind) if kind in _OUTER_FIRST else len(_OUTER_FIRST)
        return entity["offset"], -entity["length"], outer

    return sorted(entities, key=order)

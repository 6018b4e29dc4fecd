"""Who answers what: one table for presses, commands, deep links, steps and replies.

A press, or a choice that was typed, is "claim:17:3": the route before the first colon, then its
arguments. Tables are looked up and not asked in turn, so a further handler costs nothing.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from bot.chat.keyboards import Words

if TYPE_CHECKING:
    from bot.chat.turn import Turn
    from models.chats import Chat

Handler = Callable[..., Awaitable[Any]]
Renderer = Callable[[int, "Chat"], Awaitable[Words | None]]
Meet = Callable[[Collection[int]], Awaitable[None]]
Among = Callable[[Collection[int]], Awaitable[Collection[int]]]
Keyboard = Callable[[dict[str, Any], "Chat"], Awaitable[Words]]


@dataclass
class Routes:
    """The table of a word, or of all of them together."""

    presses: dict[str, Handler] = field(default_factory=dict)
    commands: dict[str, Handler] = field(default_factory=dict)
    group_commands: dict[str, Handler] = field(default_factory=dict)
    starts: dict[str, Handler] = field(default_factory=dict)
    steps: dict[str, Handler] = field(default_factory=dict)
    replies: dict[str, Handler] = field(default_factory=dict)
    group_replies: dict[str, Handler] = field(default_factory=dict)
    cards: dict[str, Renderer] = field(default_factory=dict)
    meets: dict[str, Meet] = field(default_factory=dict)  # what several cards show, read at once
    urgent: dict[str, Among] = field(default_factory=dict)  # which things may ring at night
    entries: dict[str, Renderer] = field(default_factory=dict)  # a card as a line on a list
    notices: dict[str, Keyboard] = field(default_factory=dict)
    gathers: set[str] = field(default_factory=set)  # steps that take all that is said, but asides
    questions: set[str] = field(default_factory=set)  # notices that are answered in own words
    yes: set[str] = field(
        default_factory=set
    )  # presses (also "contacted:1") that a typed 好 stands for
    no: set[str] = field(default_factory=set)  # presses that a typed 不 or 没有 stands for
    menu: dict[str, Handler] = field(default_factory=dict)
    free_text: "list[Callable[[Turn], Awaitable[bool]]]" = field(default_factory=list)
    asides: "list[Callable[[Turn], Awaitable[bool]]]" = field(default_factory=list)
    """What leaves no doubt, though something else is being written; that goes on afterwards."""
    to_own: "list[Callable[[Turn], Awaitable[bool]]]" = field(default_factory=list)
    """A reply to one's own message."""
    edits: list[Handler] = field(default_factory=list)
    """One's own message was changed."""
    group_free_text: "list[Callable[[Turn], Awaitable[bool]]]" = field(default_factory=list)
    """Something was said in a group, to nobody in particular."""

    def include(self, other: "Routes") -> None:
        """Take another word's table in. Raises `ValueError` when both answer the same."""
        for name in TABLES:
            mine, theirs = getattr(self, name), getattr(other, name)
            if twice := mine.keys() & theirs.keys():
                raise ValueError(f"answered twice: {name} {sorted(twice)}")
            mine.update(theirs)
        for name in SETS:
            getattr(self, name).update(getattr(other, name))
        for name in LISTS:
            getattr(self, name).extend(getattr(other, name))


TABLES = (
    "presses",
    "commands",
    "group_commands",
    "starts",
    "steps",
    "replies",
    "group_replies",
    "cards",
    "meets",
    "urgent",
    "entries",
    "notices",
    "menu",
)
SETS = ("gathers", "questions", "yes", "no")
LISTS = ("free_text", "asides", "group_free_text", "to_own", "edits")
"""Asked one after the other."""


def converted(handler: Handler, words: Sequence[str]) -> list[Any] | None:
    """The arguments of a press as the handler takes them; None when no button of ours says so.

    >>> async def claim(turn: "Turn", id: int, version: int) -> None: ...
    >>> converted(claim, ["17", "3"]), converted(claim, ["17"]), converted(claim, ["x", "3"])
    ([17, 3], None, None)
    >>> async def menu(turn: "Turn", *_: str) -> None: ...
    >>> converted(menu, []), converted(menu, ["17"])
    ([], None)
    """
    wanted = _parameters(handler)
    needed = sum(parameter.default is Parameter.empty for parameter in wanted)
    if not needed <= len(words) <= len(wanted):
        return None
    try:
        return [
            _argument(word, parameter.annotation)
            for word, parameter in zip(words, wanted, strict=False)
        ]
    except ValueError:
        return None


def _argument(word: str, kind: Any) -> Any:
    if kind is int:
        return _number(word)
    return kind(word) if isinstance(kind, type) and issubclass(kind, Enum) else word


def _number(word: str) -> int:
    number = int(word)
    if not 0 <= number < 2**31:
        raise ValueError(word)
    return number


@lru_cache(None)
def _parameters(handler: Handler) -> tuple[Parameter, ...]:
    known = tuple(signature(handler).parameters.values())[1:]
    # `*_` takes what a command brings along; a press has nothing to say there
    return tuple(p for p in known if p.kind is not Parameter.VAR_POSITIONAL)

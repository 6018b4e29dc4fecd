"""The table of who answers what."""

from enum import StrEnum

import pytest

from bot.chat.routes import Routes, converted


class Colour(StrEnum):
    RED = "red"


async def takes(turn: object, id: int, name: str, colour: Colour, page: int = 0) -> None:
    """A handler of every kind of argument."""


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        (["1", "x", "red"], [1, "x", Colour.RED]),
        (["1", "", "red", "2"], [1, "", Colour.RED, 2]),
        (["1", "x", "blue"], None),
        (["-1", "x", "red"], None),
        (["2147483648", "x", "red"], None),
        (["one", "x", "red"], None),
        (["1", "x"], None),
        (["1", "x", "red", "2", "3"], None),
        ([], None),
    ],
)
def test_arguments_are_what_the_handler_takes_or_the_press_is_none_of_ours(words, arguments):
    """Numbers fit their column, names are of those there are."""
    assert converted(takes, words) == arguments


def test_tables_are_put_together():
    """Each word's answers, notices that ask, and who hears free text in order."""
    one, other = Routes(presses={"a": takes}, questions={"q"}), Routes(presses={"b": takes})
    one.free_text.append(takes)
    other.include(one)
    assert set(other.presses) == {"a", "b"}
    assert other.questions == {"q"}
    assert other.free_text == [takes]

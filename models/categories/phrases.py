"""Phrases: what residents say, by category, as written in phrases.txt; read once, when needed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from models.categories.bayes import count


def phrases(
    package: str = "models.categories", name: str = "phrases.txt"
) -> Iterator[tuple[str, str]]:
    """(code, phrase) of a file, in its order: sections are codes, commas stand between phrases.

    >>> next(phrases())
    ('facility.lift', '电梯坏了')
    """
    code = ""
    text = (files(package) / name).read_text("utf-8")
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            code = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((code, phrase) for phrase in line.split("，"))


@cache
def counted() -> Mapping[str, Counter[str]]:
    """Their counts: the same for every guesser, so counted once."""
    return count((code, phrase, 1.0) for code, phrase in phrases())

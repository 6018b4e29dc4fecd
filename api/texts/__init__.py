"""Texts: the titles of problems, in Fluent files by language, by the code of the problem.

A title says what kind of thing went wrong and holds no value: values are the problem's facts.
What other systems are told in words stands in files of its own, `open311.ftl`.
"""

import re
from functools import lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("zh", "en")
"""The languages there are; the first one is the product's own."""

_RANGE = re.compile(
    r"\s*(?P<tag>[A-Za-z*]+)[A-Za-z0-9-]*\s*(?:;\s*q=(?P<q>[01](?:\.\d{0,3})?))?\s*"
)


@lru_cache(maxsize=64)
def language_of(accepted: str) -> str:
    """The language to answer in, by an `Accept-Language`.

    >>> language_of("en-GB,en;q=0.9,zh;q=0.8"), language_of("fr, zh-CN;q=0.5"), language_of("")
    ('en', 'zh', 'zh')
    """
    best, weight = LANGUAGES[0], 0.0
    for piece in accepted[:200].split(","):
        found = _RANGE.fullmatch(piece)
        tag = found["tag"].lower() if found else ""
        q = float(found["q"] or 1) if found else 0.0
        if tag in LANGUAGES and q > weight:
            best, weight = tag, q
    return best


def title(code: str, language: str) -> str:
    """What a problem is called; its code in words where nobody has named it."""
    bundle = _bundle(language)
    pattern = bundle.get_message(code).value if bundle.has_message(code) else None
    if pattern is None:
        return code.replace("-", " ").capitalize()
    return str(bundle.format_pattern(pattern, {})[0])


def say(name: str, language: str, **facts: str) -> str:
    """A sentence for other systems."""
    bundle = _bundle(language, "open311")
    pattern = bundle.get_message(name).value
    assert pattern is not None, name
    return str(bundle.format_pattern(pattern, facts)[0])


@lru_cache(maxsize=2 * len(LANGUAGES))
def _bundle(language: str, about: str = "problems") -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    text = files(__name__).joinpath(language, f"{about}.ftl").read_text("utf-8")
    bundle.add_resource(FluentResource(text))
    return bundle


def titles(language: str) -> set[str]:
    """The codes that have a title."""
    return set(_bundle(language)._messages)

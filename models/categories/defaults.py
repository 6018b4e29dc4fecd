"""Defaults: the categories a new community starts with, as written in defaults.toml.

They are read once, at import, and checked whole: a mistake in the file stops the start with all
that is wrong in it, not with the first thing.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

LEVELS = ("micro_grid", "grid", "community", "street")
"""Codes of the grid levels, lowest first."""

_FLAGS = ("confidential", "photo", "estate_wide", "personal")
_OWN = {"zh", "en", "keywords", "urgent", "clock", "level", *_FLAGS}
_HOURS = ("claim", "contact", "solve")


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category of the first level (`parent` is None) or of the second.

    The hours are working hours, or hours round the clock when it is `urgent`. `photo` means that a
    photo is wanted. What is `estate_wide` troubles an estate and not one building; what is
    `personal` is shown to no neighbour. `handled_at` is the lowest grid level that handles it.
    """

    code: str
    parent: str | None
    zh: str
    en: str
    keywords: tuple[str, ...]
    claim_hours: float
    contact_hours: float
    solve_hours: float
    urgent: bool = False
    confidential: bool = False
    photo: bool = False
    estate_wide: bool = False
    personal: bool = False
    handled_at: str = LEVELS[0]


class DefaultsWrong(ValueError):
    """The file cannot be used; `faults` has a line for each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def entries(document: Mapping[str, Any]) -> tuple[CategoryEntry, ...]:
    """The categories of a document, parents before their children.

    Raises `DefaultsWrong` with everything that is wrong with it.

    >>> routine = {"claim": 2, "contact": 24, "solve": 72}
    >>> [other] = entries({"clocks": {"routine": routine}, "other": {"zh": "其他", "en": "Other"}})
    >>> other.code, other.solve_hours, other.handled_at
    ('other', 72, 'micro_grid')
    """
    faults = list(_faults(document))
    if faults:
        raise DefaultsWrong(faults)
    clocks = document["clocks"]
    return tuple(
        _entry(code, {**_inherited(parent), **own}, clocks, has_parent=bool(parent))
        for code, own, parent in _categories(document)
    )


def _categories(
    document: Mapping[str, Any],
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(code, what it says itself, what its parent says) of each category, in the file's order."""
    for code, family in document.items():
        if code == "clocks" or not isinstance(family, dict):
            continue
        own = {key: value for key, value in family.items() if not isinstance(value, dict)}
        yield code, own, {}
        for name, child in family.items():
            if isinstance(child, dict):
                yield f"{code}.{name}", child, own


def _inherited(parent: Mapping[str, Any]) -> dict[str, Any]:
    return {key: parent[key] for key in ("clock", "level", *_FLAGS) if key in parent}


def _entry(
    code: str, own: Mapping[str, Any], clocks: Mapping[str, Any], *, has_parent: bool
) -> CategoryEntry:
    clock = clocks[own.get("clock", "routine")]
    return CategoryEntry(
        code=code,
        parent=code.split(".")[0] if has_parent else None,
        zh=own["zh"],
        en=own["en"],
        keywords=tuple(own.get("keywords", ())),
        claim_hours=clock["claim"],
        contact_hours=clock["contact"],
        solve_hours=clock["solve"],
        urgent=own.get("urgent", False),
        confidential=own.get("confidential", False),
        photo=own.get("photo", False),
        estate_wide=own.get("estate_wide", False),
        personal=own.get("personal", False),
        handled_at=own.get("level", LEVELS[0]),
    )


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    clocks = document.get("clocks", {})
    for name, clock in {"routine": {}, **clocks}.items():
        yield from _clock_faults(name, clock)
    strangers = (code for code, family in document.items() if not isinstance(family, dict))
    yield from (f"{code}: not a category" for code in strangers)
    for code, own, _ in _categories(document):
        yield from _category_faults(code, own, clocks)
    if "other" not in document:
        yield "other: is missing, though every message must belong somewhere"


def _clock_faults(name: str, clock: Mapping[str, Any]) -> Iterator[str]:
    hours = [clock.get(key) for key in _HOURS]
    if not all(isinstance(hour, int | float) and hour > 0 for hour in hours):
        yield f"clock {name}: needs claim, contact and solve in hours above 0"
    elif hours != sorted(hours):  # type: ignore[type-var]
        yield f"clock {name}: claim, contact and solve must follow each other"


def _category_faults(code: str, own: Mapping[str, Any], clocks: Mapping[str, Any]) -> Iterator[str]:
    for key in ("zh", "en"):
        if not isinstance(own.get(key), str) or not own[key].strip():
            yield f"{code}: {key} is missing"
    for key in sorted(own.keys() - _OWN):
        yield f"{code}: {key} is not a word for a category"
    for key in ("urgent", *_FLAGS):
        if not isinstance(own.get(key, False), bool):
            yield f"{code}: {key} is true or false"
    if own.get("clock", "routine") not in {"routine", *clocks}:
        yield f"{code}: there is no clock {own['clock']!r}"
    if own.get("level", LEVELS[0]) not in LEVELS:
        yield f"{code}: there is no level {own['level']!r}"
    yield from _keyword_faults(code, own.get("keywords", []))


def _keyword_faults(code: str, keywords: object) -> Iterator[str]:
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        yield f"{code}: keywords is a list of words"
        return
    for word in keywords:
        if not all(word.removeprefix("-").split("+")):
            yield f"{code}: keyword {word!r} has an empty part"
        if keywords.count(word) > 1:
            yield f"{code}: keyword {word!r} stands there twice"


def _read() -> Mapping[str, Any]:
    return tomllib.loads((files("models.categories") / "defaults.toml").read_text("utf-8"))


DEFAULTS: tuple[CategoryEntry, ...] = entries(_read())
"""The categories that come with the product, parents before their children."""

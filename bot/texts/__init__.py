"""Texts: everything the bot says, in Fluent files by language and word.

A `Say` speaks one language. Called, it gives HTML with every value escaped; `plain` gives what
buttons and toasts take. A text that is missing, or lacks a value, is an error and not a blank.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bot.texts.compiling import NotOfWords, Text, compiled
from models.calendar import local

LOCALES = ("zh", "en")
"""The languages there are; the first one is the product's own."""

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


MOMENT = 22
"""Characters of a moment among the facts."""

LONG = 1_000
"""Characters; a longer value is put into the text after Fluent has formatted the rest."""

_WORDS = frozenset({str})
_SPECIAL = re.compile("[&<>\ue000]")
_PUT_BY = re.compile("\ue000(\\d+)\ue000")


class TextMissing(LookupError):
    """There is no such text, or a value it needs was not given."""


class Say:
    """One language. Beside a value `x` every text is given `has-x`, "yes" or "no".

    >>> Say("zh").plain("button-submit"), Say("en").plain("button-submit")
    ('提交', 'Submit')
    """

    def __init__(self, locale: str) -> None:
        self.locale = locale if locale in LOCALES else LOCALES[0]
        self._bundle, self._texts = _read(self.locale)

    def __call__(self, key: str, **facts: Any) -> str:
        """The text as HTML."""
        return self._format(key, self._values(facts, html=True))

    def plain(self, key: str, **facts: Any) -> str:
        """The text as it is, for buttons and toasts."""
        if not facts:
            return _fixed(self.locale, key)
        return self._format(key, self._values(facts, html=False))

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return bool(self._bundle.has_message(key))

    def weekday(self, number: int) -> str:
        """A day of the week by its ISO number.

        >>> Say("zh").weekday(2), Say("en").weekday(2)
        ('周二', 'Tue')
        """
        day = WEEKDAYS[self.locale][number - 1]
        return f"周{day}" if self.locale == "zh" else day

    def moment(self, iso: str) -> str:
        """A moment as people say it.

        >>> Say("zh").moment("2026-11-24T15:00+08:00")
        '11月24日（周二）15:00'
        """
        return _moment(self.locale, iso)

    def day(self, at: datetime) -> str:
        """The day of a moment as people say it.

        >>> Say("zh").day(datetime.fromisoformat("2026-11-24T15:00+08:00"))
        '11月24日，周二'
        """
        here = local(at)
        if self.locale == "zh":
            return f"{here.month}月{here.day}日，{self.weekday(here.isoweekday())}"
        return f"{self.weekday(here.isoweekday())} {here.day} {here:%b}"

    def _values(self, facts: dict[str, Any], *, html: bool) -> dict[str, Any]:
        """The facts as they stand in a text; most are plain words, and stand as they are."""
        special = _SPECIAL.search
        return {
            name: value
            if type(value) is str and len(value) != MOMENT and not special(value)
            else self._value(value, html=html)
            for name, value in facts.items()
        }

    def _value(self, value: Any, *, html: bool) -> Any:
        if value is None:
            return ""
        if isinstance(value, Raw):
            return value.html
        if not isinstance(value, str):
            return value
        if is_moment(value):
            return self.moment(value)
        value = value.replace("\ue000", "")  # of an enum's, words alone
        return escape(value, quote=False) if html else value

    def _format(self, key: str, values: dict[str, Any]) -> str:
        text = self._text(key)
        if text is not None and _WORDS.issuperset(map(type, values.values())):
            try:
                return text(values)
            except KeyError:
                pass  # the slow way says which
        return self._walked(key, values)

    def _text(self, key: str) -> Text | None:
        """A text of words alone as a function, compiled when it is first said."""
        text = self._texts.get(key)
        if isinstance(text, ast.Message):
            try:
                assert text.value is not None, f"{key} has no text of its own"
                self._texts[key] = text = compiled(text.value)
            except NotOfWords:
                self._texts[key] = text = None
        return text

    def _walked(self, key: str, values: dict[str, Any]) -> str:
        if not self._bundle.has_message(key):
            raise TextMissing(f"{self.locale}: {key}")
        given = {f"has-{name}": "yes" if value else "no" for name, value in values.items()}
        values, long = _put_by(values)
        pattern = self._bundle.get_message(key).value
        assert pattern is not None, f"{key} has no text of its own"
        text, errors = self._bundle.format_pattern(pattern, {**given, **values})
        if errors:
            raise TextMissing(f"{self.locale}: {key}: {errors[0]}")
        return _PUT_BY.sub(lambda place: long[int(place[1])], str(text)) if long else str(text)


@lru_cache(None)
def _fixed(locale: str, key: str) -> str:
    """A text without values: a button's words, which are asked for again and again."""
    return Say(locale)._format(key, {})


@lru_cache(256)
def _moment(locale: str, iso: str) -> str:
    """Many things are due at the same minute."""
    at = local(datetime.fromisoformat(iso))
    day = WEEKDAYS[locale][at.weekday()]
    if locale == "zh":
        return f"{at.month}月{at.day}日（周{day}）{at:%H:%M}"
    return f"{day} {at.day} {at:%b} {at:%H:%M}"


class Raw:
    """HTML that is right already."""

    def __init__(self, html: str) -> None:
        self.html = html


def _put_by(values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Values with a mark in the place of each long one: Fluent refuses those over 2,500."""
    long = [v for v in values.values() if isinstance(v, str) and len(v) > LONG]
    marks = {v: f"\ue000{n}\ue000" for n, v in enumerate(long)}
    return {k: marks.get(v, v) if isinstance(v, str) else v for k, v in values.items()}, long


def is_moment(value: str) -> bool:
    """Whether a fact is a moment: ISO 8601 with minutes and an offset.

    >>> is_moment("2026-11-24T15:00+08:00"), is_moment("2026-11-24")
    (True, False)
    """
    return len(value) == MOMENT and value[4] == "-" and value[10] == "T" and value[16] in "+-"


@lru_cache
def _read(locale: str) -> tuple[FluentBundle, dict[str, ast.Message | Text | None]]:
    """All texts of a language: for Fluent, and each by itself until it is compiled."""
    bundle = FluentBundle([locale], use_isolating=False)
    texts: dict[str, ast.Message | Text | None] = {}
    for words in _resources(locale):
        resource = FluentResource(words)
        bundle.add_resource(resource)
        texts |= {m.id.name: m for m in resource.body if isinstance(m, ast.Message)}
    return bundle, texts


def _resources(locale: str) -> Iterable[str]:
    folder = files(__name__) / locale
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".ftl"):
            yield file.read_text(encoding="utf-8")

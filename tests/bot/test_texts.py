"""Texts: everything the bot says is there in every language, and lacks nothing it needs.

These tests walk the files and the code; a text that is added or forgotten is found by itself.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import bot
import models
from bot.app import routes
from bot.texts import LOCALES, Raw, Say, TextMissing
from models.backups import DatabaseRestored
from models.errors import refusals
from models.grids import LEVELS
from models.members import Role
from models.outbox import notices
from models.requests import Outcome, Paper, Satisfaction, Status

ROOT = Path(bot.__file__).parent

for module in walk_packages(models.__path__, "models."):  # the office has refusals of its own
    if not module.name.endswith("__main__"):
        import_module(module.name)


@cache
def texts(locale: str) -> dict[str, set[str]]:
    """The variables of every text of a language, by its key."""
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "texts" / locale).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file.name}: {entry.content[:80]}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                found[entry.id.name] = set(_variables(entry))
    return found


def _variables(node: object) -> Iterator[str]:
    if isinstance(node, ftl.VariableReference):
        yield node.id.name
    elif isinstance(node, ftl.BaseNode):
        for child in vars(node).values():
            for each in child if isinstance(child, list) else [child]:
                yield from _variables(each)


def facts_of(variables: set[str]) -> set[str]:
    """The facts behind variables: `has-x` tells of x."""
    return {name.removeprefix("has-") for name in variables}


# --- languages


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_every_language_says_the_same_things(locale):
    """The same keys, and in each the same facts."""
    first, other = texts(LOCALES[0]), texts(locale)
    assert first.keys() == other.keys()
    for key in first:
        assert facts_of(first[key]) == facts_of(other[key]), key


@pytest.mark.parametrize("locale", LOCALES)
def test_every_file_of_texts_is_a_word_of_the_bot(locale):
    """A text lives with the word it is about."""
    words = {"chat", "errors", *(p.stem for p in ROOT.iterdir() if not p.name.startswith("_"))}
    assert {file.stem for file in (ROOT / "texts" / locale).glob("*.ftl")} <= words


# --- refusals and notices


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.code)
def test_every_refusal_can_be_said(locale, refusal):
    """By its code, with nothing but its facts."""
    used = texts(locale)[f"refused-{refusal.code}"]
    assert facts_of(used) <= refusal.names()


assert DatabaseRestored in notices(), "told by the operator's command, which no bot imports"

RENDERED = {
    "consent-wanted": {"member", "text"},
    "contact-for-claimer": {"number", "name", "phone", "place", "numbers", "home", "filer", "call"},
    "announced": {"text"},
    "sign-in-link-ready": {"address", "minutes"},
    "my-data": {"name", "phone", "home", "requests", "classes"},
    "lesson-code": {"title", "starts", "digits", "until", "screen"},
}
"""Notices whose words are made of more than their facts, which must not lie in the outbox."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("notice", notices(), ids=lambda notice: notice.code)
def test_every_notice_can_be_told(locale, notice):
    """By its code, with nothing but its facts."""
    used = texts(locale)[notice.code]
    assert facts_of(used) <= RENDERED.get(notice.code, notice.names())


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_speaks_of_a_refusal_that_is_gone(locale):
    """What no rule raises any more is not said any more."""
    codes = {f"refused-{refusal.code}" for refusal in refusals()}
    said = {key for key in texts(locale) if key.startswith("refused-")}
    assert said <= codes


# --- what the code says


@cache
def code() -> list[tuple[str, ast.Module]]:
    """The bot's own modules."""
    files = [f for f in sorted(ROOT.rglob("*.py")) if "sandbox" not in f.parts]
    return [(str(f.relative_to(ROOT)), ast.parse(f.read_text("utf-8"))) for f in files]


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of functions or methods with one of the names, and where."""
    for path, tree in code():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                last = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
                name = last.id if isinstance(last, ast.Name) else last
                if name in names:
                    yield f"{path}:{node.lineno}", node


PART = "[a-z_-]+"
"""What a piece of a key that is put in may be."""


def pattern(node: ast.expr) -> str | None:
    """The strings an expression may be, as a regular expression; None for a mere variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.IfExp):
        both = [pattern(node.body), pattern(node.orelse)]
        return None if None in both else "|".join(f"(?:{each})" for each in both)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else PART
            for part in node.values
        )
    return None


def said() -> list[tuple[str, str, set[str] | None]]:
    """What the code says: where, the key as a pattern, the facts it is given."""
    found = []
    for where, call in calls("say", "plain", "Say", "_say"):
        key = call.args[-1] if call.args else None
        if key is None or (said_as := pattern(key)) is None:
            continue
        star = any(word.arg is None for word in call.keywords)
        given = None if star else {str(word.arg) for word in call.keywords}
        found.append((where, said_as, given))
    return found


def buttons() -> list[tuple[str, str, set[str] | None]]:
    """The words of buttons: `turn.choice("submit", …)` says button-submit."""
    return [
        (where, f"button-(?:{key})", set())
        for where, call in calls("choice")
        if call.args and (key := pattern(call.args[0])) is not None
    ]


@pytest.mark.parametrize(("where", "key", "given"), [*said(), *buttons()])
def test_everything_the_code_says_is_there(where, key, given):
    """A key in the code, or one that is put together there, has a text that lacks no fact."""
    fitting = [text for text in texts(LOCALES[0]) if re.fullmatch(key, text)]
    assert fitting or key in LOCALES, f"{where}: no text {key}"
    if given is not None and fitting:
        lacking = [t for t in fitting if not facts_of(texts(LOCALES[0])[t]) <= given]
        put_together = PART in key
        assert not lacking or (put_together and lacking != fitting), f"{where}: {lacking}"


def test_no_text_is_said_by_nobody():
    """A text that is not said any more is taken away."""
    keys = [key for _, key, _ in [*said(), *buttons()] if not key.startswith(PART)]
    keys += [f"refused-{refusal.code}" for refusal in refusals()]
    keys += [notice.code for notice in notices()]
    keys += [f"button-{key}" for key in routes().menu]
    keys += _words_in_strings()
    unsaid = [t for t in texts(LOCALES[0]) if not any(re.fullmatch(key, t) for key in keys)]
    assert unsaid == []


def _words_in_strings() -> list[str]:
    """Keys, or the beginnings of keys, that stand in the code as strings."""
    nodes = [node for _, tree in code() for node in ast.walk(tree)]
    whole = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    made = [pattern(node) or "" for node in nodes if isinstance(node, ast.JoinedStr)]
    return [
        *(f"{re.escape(key)}(?:-{PART})?" for key in whole if key),
        *(key for key in made if not key.startswith(PART)),
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_value_of_a_word_has_a_name(locale):
    """States, roles, papers and ratings can be said."""
    for prefix, values in (
        ("status", Status),
        ("role", Role),
        ("paper", Paper),
        ("button", Satisfaction),
    ):
        for value in values:
            assert f"{prefix}-{value}" in texts(locale)
    assert LEVELS
    assert Outcome


# --- how they are said


def test_every_value_is_escaped():
    """Nothing that somebody wrote becomes markup; what is right already is marked so."""
    say = Say("zh")
    assert "&lt;b&gt;&amp;" in say("full-text", number="1", text="<b>&")
    assert "<b>&" in say.plain("staff-said", number="1", member="陈", text="<b>&")
    assert "<i>x</i>" in say("full-text", number="1", text=Raw("<i>x</i>"))


@pytest.mark.parametrize("length", [999, 1_001, 2_500, 2_501, 30_000])
def test_a_value_may_be_long(length):
    """Fluent itself takes no more than 2,500 characters."""
    text = "长" * length
    assert text in Say("zh")("staff-said", number="1", member="陈姐", text=text)


def test_a_value_that_looks_like_a_mark_is_a_value():
    """Long values are put in by a mark, which nobody can write."""
    text = Say("zh")("staff-said", number="\ue0000\ue000", member="陈姐", text="长" * 3_000)
    assert text.count("长" * 3_000) == 1


def test_a_text_that_is_missing_or_lacks_a_value_is_an_error():
    """Never a blank, never a key shown to a resident."""
    with pytest.raises(TextMissing):
        Say("zh")("no-such-text")
    with pytest.raises(TextMissing):
        Say("zh")("staff-said", number="1")


def test_an_unknown_language_is_the_products_own():
    """Somebody whose language there are no texts for is understood all the same."""
    assert Say("fr").locale == "zh"


def test_commas_are_not_put_into_numbers():
    """A number of a request is said on the phone as it stands."""
    assert "12345678" in Say("en").plain("todo", grid="x", count="12345678")

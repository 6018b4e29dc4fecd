"""Names are true: one word of the domain is one module name, in every layer, and documented.

Nothing here needs upkeep: it walks what there is.
"""

import ast
import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import api
import bot
import models
from api import problems
from api.app import create_app
from api.texts import LANGUAGES, titles
from bot.app import routes
from bot.chat.routes import SETS, TABLES, Routes
from models.errors import refusals

ROOT = Path(models.__file__).parent.parent

MODELS_PLUMBING = {
    "access",
    "addressbook",
    "agenda",
    "answers",
    "backups",
    "clock",
    "conversations",
    "copies",
    "database",
    "duty",
    "errors",
    "imports",
    "inbox",
    "installation",
    "journal",
    "letters",
    "metrics",
    "migrations",
    "outbox",
    "policy",
    "pictures",
    "privacy",
    "registers",
    "settings",
    "spreadsheets",
    "visible",
}
BOT_PLUMBING = {
    "app",
    "chat",
    "deferring",
    "delivery",
    "feed",
    "sandbox",
    "texts",
    "transports",
    "webhook",
    "worker",
}
API_PLUMBING = {
    "access",
    "app",
    "conditions",
    "docs",
    "fields",
    "health",
    "limits",
    "metrics",
    "open311",
    "openapi",
    "pages",
    "problems",
    "registers",
    "routes",
    "several",
    "texts",
    "tokens",
}
OF_THE_OFFICE = {"answers", "imports", "inbox", "journal", "outbox"}
"""Plumbing of the models that the office shows, and so has routes for."""


def modules(package):
    """The names of the modules of a package, one level deep."""
    return {found.name for found in pkgutil.iter_modules(package.__path__)}


WORDS = modules(models) - MODELS_PLUMBING


def test_a_word_of_the_bot_is_a_word_of_the_models():
    """bot/requests.py speaks of what models/requests.py rules."""
    assert modules(bot) - BOT_PLUMBING <= WORDS


def test_a_word_of_the_office_is_a_word_of_the_models():
    """api/requests.py likewise."""
    assert modules(api) - API_PLUMBING - OF_THE_OFFICE <= WORDS
    assert modules(models) >= OF_THE_OFFICE


def test_what_is_called_plumbing_is_there():
    """The lists above name nothing that is gone."""
    for plumbing, package in (
        (MODELS_PLUMBING, models),
        (BOT_PLUMBING, bot),
        (API_PLUMBING, api),
    ):
        assert plumbing <= modules(package) | {"migrations", "visible"}


def test_the_glossary_covers_the_models():
    """Every module of the models is in the glossary, word or plumbing."""
    told = set(re.findall(r"^([a-z]+) +\S", models.__doc__, re.MULTILINE))
    told |= set(re.findall(r"`([a-z]+)`", models.__doc__))
    assert modules(models) - {"migrations"} <= told


def test_tests_have_the_names_of_what_they_test():
    """tests/models/test_requests.py is about models/requests.py."""
    for layer, package in (("models", models), ("bot", bot), ("api", api)):
        beginnings = modules(package)
        for file in (ROOT / "tests" / layer).glob("test_*.py"):
            subject = file.stem.removeprefix("test_")
            known = any(subject == name or subject.startswith(f"{name}_") for name in beginnings)
            assert known or subject in ACROSS, f"{file.name} is about nothing in {layer}"


ACROSS = {"every_route", "hostile_input"}
"""Tests that walk a whole layer."""


# --- docstrings


def _python(package):
    for file in sorted(Path(package.__file__).parent.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file


@pytest.mark.parametrize("package", [models, bot, api], ids=lambda p: p.__name__)
def test_every_module_opens_with_what_it_promises(package):
    """A module has a docstring, and so has every function that others call."""
    for file in _python(package):
        tree = ast.parse(file.read_text("utf-8"))
        assert ast.get_docstring(tree), f"{file.relative_to(ROOT)} says nothing"


def _doctested():
    for package in (models, bot, api):
        for file in _python(package):
            if ">>> " in file.read_text("utf-8"):
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("name", [n.removesuffix(".__init__") for n in _doctested()])
def test_examples_in_docstrings_are_true(name):
    """Whatever is shown is run."""
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted
    assert not found.failed


# --- what the office calls its problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_title_in_every_language(language):
    """A new refusal, or a new code, needs a line in api/texts/{zh,en}/problems.ftl."""
    assert create_app(), "whatever it speaks of has been read"
    given = {refusal.code for refusal in refusals()} | set(problems.CODES.values()) | _codes()
    missing = given - titles(language)
    assert not missing, f"api/texts/{language}/problems.ftl lacks {sorted(missing)}"
    assert titles(language) == titles(LANGUAGES[0])


def _codes():
    """The codes that are written in the code of the office."""
    source = "".join(file.read_text() for file in Path(api.__file__).parent.rglob("*.py"))
    return set(re.findall(r'BadRequest\(\s*"([a-z-]+)"', source))


# --- who answers what


def test_no_two_words_of_the_bot_answer_the_same():
    """Taking a table in twice is refused, for every kind of answer."""
    for name in TABLES:
        mine, theirs = Routes(), Routes()
        getattr(mine, name)["x"] = getattr(theirs, name)["x"] = print
        with pytest.raises(ValueError, match=name):
            mine.include(theirs)


def test_every_press_of_a_button_is_answered():
    """Each route that a keyboard of the code names is in the table."""
    table = routes()
    for where, route in _pressed():
        assert any(re.fullmatch(route, known) for known in table.presses), f"{where}: {route}"
    for name in SETS:
        known = {*table.notices, *table.presses, *table.steps, *_notice_codes()}
        assert {named.partition(":")[0] for named in getattr(table, name)} <= known


def _notice_codes():
    from models.outbox import notices

    return {notice.code for notice in notices()}


def _pressed():
    """`data("claim", …)`, `turn.choice("submit", "submit", …)`, `Choice(words, "menu")`."""
    places = {"data": 0, "choice": 1, "Choice": 1}
    for file in _python(bot):
        if "sandbox" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = places.get(name)
            if place is None or len(node.args) <= place:
                continue
            if route := _route(node.args[place]):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", route


def _route(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value.partition(":")[0])
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(getattr(p, "value", ""))) if isinstance(p, ast.Constant) else "[a-z-]+"
            for p in node.values
        ]
        return "".join(parts).partition(":")[0]
    return None

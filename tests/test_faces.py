"""The two faces: what the chat can do the office can do, and the other way round.

The acts are read from the code of either face, so that one that is added to the chat alone, or to
the office alone, fails here until it is there as well, or says why it is not.
"""

import ast
import importlib
import inspect
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, get_args

from api.courses.enrolments import EnrolmentMove
from api.requests.moves import AnyMove
from models.courses import seats
from models.requests.moves import WHO, Who

ROOT = Path(__file__).parent.parent
WORDS = ("models.requests", "models.courses")

CHAT_ALONE = {
    "courses.chains": "a list that people paste into a group 接龙",
    "courses.codes": "a code that is read from the wall of the room",
    "courses.presence.sign_in": "one stands in the room oneself; the office marks the roll",
    "courses.presence.tick": "a press on the list in the group; the office marks the roll",
    "courses.families": "one press for several of a family; the office signs up one by one",
    "courses.feeds": "an address for one's own calendar, which only they may have",
    "courses.openings": "a message in one's own chat",
    "requests.callbacks.check_dispute": "asked before somebody has written why; writes nothing",
    "requests.callbacks.tell_contacted": "answered with the others by `callbacks`",
    "requests.checks": "asked of whoever was drawn, by phone, with buttons in their chat",
    "requests.consent": "words of a group, agreed to by whoever wrote them there",
    "requests.joining.join": "one's own; the office joins a resident (`join_for`)",
    "requests.joining.leave": "one's own: to be told nothing more in one's chat",
    "requests.on_behalf": "who is meant, read from a line; the office names the resident",
    "requests.phoning": "whom to call, in the caller's own chat; the office reads the register",
    "requests.proving": "a photo that is sent in the group",
    "requests.rewording": "a message that is edited in the chat",
}
"""Acts, or whole modules of them, that the chat alone has, and why."""

OFFICE_ALONE = {
    "courses.certificates": "papers of teachers, a register",
    "courses.counting": "figures and files of them",
    "courses.lessons": "the timetable is the office's to change; the chat is told",
    "courses.makeups": "the timetable",
    "courses.publishing": "what is offered, and how large it is",
    "courses.roll.mark_all": "many marks at once; the chat marks one by one",
    "courses.seats.sign_up": "the chat's is of a family (`families`), of one as well",
    "courses.upkeep": "what is said of a course",
}
"""Likewise of the office."""


def used(face: str) -> set[str]:
    """The acts of requests and courses that a face names anywhere in its code."""
    files = (ROOT / face).rglob("*.py")
    return {_name(act) for file in files for act in _named_in(file) if _is_act(act)}


def _named_in(file: Path) -> list[Any]:
    """Everything of the models that a module names: `courses.leave`, `leave`, `seats.leave`."""
    tree, known = ast.parse(file.read_text("utf-8")), dict[str, Any]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models"):
            for name in node.names:
                known[name.asname or name.name] = _imported(str(node.module), name.name)
    found = []
    for node in ast.walk(tree):
        root, _, way = ast.unparse(node).partition(".") if _is_name(node) else ("", "", "")
        if root in known:
            found.append(_at(known[root], way))
    return found


def _is_name(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _at(thing: Any, way: str) -> Any:
    for step in filter(None, way.split(".")):
        thing = getattr(thing, step, None)
    return thing


@cache
def _imported(module: str, name: str) -> Any:
    found = getattr(importlib.import_module(module), name, None)
    return importlib.import_module(f"{module}.{name}") if found is None else found


def _is_act(thing: Any) -> bool:
    """A rule that somebody runs, or that writes."""
    if not inspect.iscoroutinefunction(thing) or not thing.__module__.startswith(WORDS):
        return False
    asked = inspect.signature(thing).parameters
    writes = any(word in inspect.getsource(thing) for word in ("writing()", "moving("))
    return "now" in asked and (writes or bool({"actor", "by"} & asked.keys()))


def _name(act: FunctionType) -> str:
    return f"{act.__module__.removeprefix('models.')}.{act.__name__}"


def _said(act: str, reasons: dict[str, str]) -> bool:
    return act in reasons or act.rpartition(".")[0] in reasons


def test_what_the_chat_can_do_the_office_can_do_and_the_other_way_round():
    """But for what says why it can't; and no reason outlives what it was for."""
    chat, office = used("bot"), used("api")
    assert len(chat & office) > 50
    assert {act for act in chat - office if not _said(act, CHAT_ALONE)} == set()
    assert {act for act in office - chat if not _said(act, OFFICE_ALONE)} == set()
    for reasons, alone in ((CHAT_ALONE, chat - office), (OFFICE_ALONE, office - chat)):
        stale = {name for name in reasons if not any(_said(act, {name: ""}) for act in alone)}
        assert stale == set()


def test_the_moves_of_an_enrolment_are_the_same_in_both():
    """What becomes of a sign-up has one set of rules, and both faces have all of it."""
    moves = {f"courses.seats.{move}" for move in EnrolmentMove}
    assert all(inspect.iscoroutinefunction(getattr(seats, move)) for move in EnrolmentMove)
    for face in ("bot", "api"):
        assert moves <= used(face), face
    rules = {name for name in used("bot") | used("api") if name.startswith("courses.seats.")}
    assert rules == moves | {"courses.seats.sign_up"}


def test_the_moves_of_a_request_are_those_of_the_table():
    """Every move of the table but time's own, and what a correction is; and rating, beside them."""
    office = {kind.__struct_config__.tag for kind in get_args(AnyMove)}
    people = {move.value for move, who in WHO.items() if who is not Who.CLOCK}
    assert office - people == {"rate"}
    assert people - office == {"correct", "reroute"}

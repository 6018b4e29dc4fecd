"""The table of states and moves in docs/requests.md, made from the code.

    python tests/moves_table.py

writes it anew. What it says comes from `MOVES` and `WHO`, from the clocks themselves, and from
reading which notices the rule of each move puts into the outbox; nothing is kept by hand.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from models.calendar import ROUND_THE_CLOCK  # noqa: E402
from models.categories import Category  # noqa: E402
from models.errors import code_of  # noqa: E402
from models.requests import ClockKind, Move, Status, clocks, notices  # noqa: E402
from models.requests.moves import BESIDE, MOVES, WHO  # noqa: E402

DOCUMENT = ROOT / "docs" / "requests.md"
BEGIN, END = "<!-- moves: begin -->", "<!-- moves: end -->"
RULES = ROOT / "models" / "requests"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
GIVES_IT = ("request.claimer_id = member.id",)
CLOCKS = {ClockKind.CLAIM: "签收", ClockKind.CONTACT: "首次联系", ClockKind.SOLVE: "办结"}


def table() -> str:
    """Everything between the marks."""
    lines = ["", "| state | clocks that run | moves |", "|---|---|---|"]
    for status in Status:
        moves = " · ".join(f"`{move}`" for of, move in MOVES if of is status) or "none"
        lines.append(f"| {_named(status)} | {_running(status)} | {moves} |")
    lines += [
        "",
        "| move | who may | from → to | clocks after it | told |",
        "|---|---|---|---|---|",
    ]
    for move in Move:
        ways = {of: to for (of, made), to in MOVES.items() if made is move}
        if ways:
            cells = (_named(move), _who(move), _ways(move, ways), _clocks(move, ways), _told(move))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _named(value: Status | Move) -> str:
    said = _comments()[type(value).__name__, value.name]
    return f"`{value}` {said}".strip()


@cache
def _comments() -> dict[tuple[str, str], str]:
    """What stands beside each member of an enum in moves.py."""
    source = (RULES / "moves.py").read_text("utf-8")
    lines, found = source.splitlines(), {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    beside = lines[line.lineno - 1].partition("#")[2].strip()
                    found[node.name, line.targets[0].id] = beside
    return found


def _who(move: Move) -> str:
    return _comments()["Who", WHO[move].name]


def _ways(move: Move, ways: dict[Status, Status]) -> str:
    if move in BESIDE:
        return f"beside {' · '.join(map(str, ways))}"
    ends = list(dict.fromkeys(ways.values()))
    return ", ".join(
        f"{' · '.join(str(of) for of, to in ways.items() if to is end)} → {end}" for end in ends
    )


# --- clocks: what really becomes of them


def _in(status: Status) -> clocks.Clocks:
    """The clocks of a request that has come to a state."""
    hours = {f"{kind}_hours": 7 for kind in ClockKind}
    found = clocks.begin(Category(**hours), ROUND_THE_CLOCK, urgent=False, now=NOW)
    way = {
        Status.OPEN: [],
        Status.CLAIMED: [Move.CLAIM],
        Status.WAITING: [Move.CLAIM, Move.ASK],
        Status.PARKED: [Move.CLAIM, Move.GRANT_PARK],
        Status.DONE: [Move.CLAIM, Move.FINISH],
        Status.CLOSED: [Move.CLAIM, Move.FINISH, Move.CLOSE],
    }.get(status)
    if way is None:
        way = [move for (of, move), to in MOVES.items() if of is Status.OPEN and to is status][:1]
    at = Status.OPEN
    for move in way:
        found, at = _after(found, at, move), MOVES[at, move]
    assert at is status
    return found


def _after(before: clocks.Clocks, at: Status, move: Move) -> clocks.Clocks:
    to = MOVES[at, move]
    return clocks.follow(before, at, to, move, ROUND_THE_CLOCK, now=NOW, until=NOW)


def _words(now: clocks.Clocks) -> str:
    running = " · ".join(name for kind, name in CLOCKS.items() if now[kind].runs)
    held = "still: " + " · ".join(CLOCKS[kind] for kind in now.pause.held) if now.pause else ""
    return " ".join(filter(None, [running, held])) or "none"


def _running(status: Status) -> str:
    return _words(_in(status))


def _clocks(move: Move, ways: dict[Status, Status]) -> str:
    if move is Move.GRANT_TIME:
        return "办结 later"
    found = {of: (_in(of), _after(_in(of), of, move)) for of in ways}
    if all(before == after for before, after in found.values()):
        return "as before"
    return " / ".join(dict.fromkeys(_words(after) for _, after in found.values()))


# --- who is told: which notices the rule of a move, and what it calls, make


def _told(move: Move) -> str:
    kinds: set[str] = set()
    for function, moves in _rules():
        if move in moves:
            kinds |= _notices(function)
    return " · ".join(f"`{code_of(kind)}`" for kind in sorted(kinds)) or "nobody"


@cache
def _functions() -> dict[str, ast.AsyncFunctionDef | ast.FunctionDef]:
    """Every function of the rules, as "module.name"."""
    found = {}
    for file in sorted(RULES.glob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                found[f"{file.stem}.{node.name}"] = node
    return found


@cache
def _imports() -> dict[str, str]:
    """What a name means in a module of the rules: "staff.tell" is "telling.tell"."""
    found = {}
    for file in sorted(RULES.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "models.requests."
            ):
                for name in node.names:
                    module = (node.module or "").rpartition(".")[2]
                    found[f"{file.stem}.{name.asname or name.name}"] = f"{module}.{name.name}"
    return found


def _calls(function: str) -> Iterator[str]:
    """The functions of the rules that one calls."""
    module = function.partition(".")[0]
    for node in ast.walk(_functions()[function]):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            for known in (f"{module}.{name}", _imports().get(f"{module}.{name}", ""), name):
                if known in _functions() and known != function:
                    yield known


@cache
def _rules() -> list[tuple[str, set[Move]]]:
    """The functions that make moves, and which."""
    found = []
    for name, node in _functions().items():
        made: set[Move] = set()
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "moving":
                made |= _moves_in(call.args[1]) or _moves_of(name)
        if made:
            found.append((name, made))
    return found


def _moves_in(node: ast.AST) -> set[Move]:
    return {Move[m] for m in re.findall(r"\bMove\.([A-Z_]+)", ast.unparse(node))}


def _moves_of(function: str) -> set[Move]:
    """Where the move is not named in the call: what the function, or what it asks, chooses from."""
    asked = [called for called in _calls(function) if called.partition(".")[2].startswith("_way")]
    return _moves_in(_functions()[asked[0] if asked else function])


@cache
def _notices(function: str) -> frozenset[str]:
    """The notices that a function makes, and those of what it calls."""
    found, waiting = set[str](), {function}
    seen = set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        source = _functions()[name]
        found |= {
            node.id
            for node in ast.walk(source)
            if isinstance(node, ast.Name) and hasattr(notices, node.id) and node.id != "Notice"
            if isinstance(getattr(notices, node.id), type)
        }
        if any(ast.unparse(node) in GIVES_IT for node in ast.walk(source)):
            found.add("ContactForClaimer")  # by `moving` itself, for whoever has it from then on
        waiting |= set(_calls(name)) - seen - {"moving.moving"} - {rule for rule, _ in _rules()}
    return frozenset(found)


def written(document: str) -> str:
    """The document with the table as it should be."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")

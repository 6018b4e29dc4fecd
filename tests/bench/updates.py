"""How fast updates are handled, and what each costs, beside a bare aiogram + aiosqlite bot.

    python tests/bench/updates.py [updates] [rounds]

Private messages, each of which becomes one durable request and one message in a group. Platform
and bot are processes of their own; the bots take turns. `lingrid` tells the resident as well, by an
answer and a receipt, and keeps inbox, journal, timeline, conversation and outbox while doing so;
`spine` is the same without the rules and the cards. A line a figure: `name value`.
"""

import asyncio
import json
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from lean_platform import GROUP, LeanPlatform, said, serving  # noqa: E402

FIRST = 5_000_000_001
BOTS = ("bare", "spine", "lingrid")
PATIENCE = 600
"""Seconds for one run at most."""


def main(updates: int = 3000, rounds: int = 3) -> None:
    """Let the bots take turns and tell how they did."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in BOTS}
    for _ in range(rounds):
        for name, runs in figures.items():
            with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
                runs.append(_measured(name, updates, Path(folder)))
    middle = {
        name: {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
        for name, runs in figures.items()
    }
    for name, values in middle.items():
        for figure, value in values.items():
            tell(f"{name}_{figure}", value)
    bare = middle.pop("bare")
    for name, values in middle.items():
        tell(f"{name}_rate_ratio", values["updates_per_s"] / bare["updates_per_s"])
        tell(f"{name}_cpu_ratio", values["cpu_ms"] / bare["cpu_ms"])


def tell(name: str, value: float) -> None:
    """One figure."""
    sys.stdout.write(f"{name} {value:.3f}\n")
    sys.stdout.flush()


def _measured(name: str, updates: int, folder: Path) -> dict[str, float]:
    with ExitStack() as running:
        platform = running.enter_context(_started("platform", str(updates)))
        base = _line(platform)["base"]
        bot = running.enter_context(_started(name, str(folder / "bench.db"), base, str(updates)))
        _line(bot)  # it is ready
        _order(bot, "go")
        took = _line(platform)["seconds"]
        bot.send_signal(signal.SIGTERM)
        used = _line(bot)
    kept = _kept(folder / "bench.db")
    assert kept == updates, f"{name} kept {kept} of {updates}"
    return {
        "updates_per_s": updates / took,
        "cpu_ms": used["cpu"] / updates * 1000,
        "memory_mib": used["memory"],
    }


def _kept(path: Path) -> int:
    with sqlite3.connect(path) as database:
        return int(database.execute("SELECT COUNT(DISTINCT text) FROM requests").fetchone()[0])


@contextmanager
def _started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A process for the length of a block."""
    process = subprocess.Popen(
        [sys.executable, str(HERE), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _line(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{process.args} ended"
    told: dict[str, Any] = json.loads(line)
    return told


def _order(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def _say(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


# --- the processes


async def platform(updates: int) -> None:
    """The platform: tell where it is, and how long it took until the group had heard of all."""
    lean = LeanPlatform(
        [said(n + 1, FIRST + n, f"第{n}件事：楼道灯不亮") for n in range(updates)],
        released=updates,
        until=lambda lean: lean.confirmed == updates and lean.new_in[GROUP] >= updates,
    )
    async with serving(lean) as base:
        _say(base=base)
        async with asyncio.timeout(PATIENCE):
            await lean.finished.wait()
        _say(seconds=lean.ended - lean.began)
        await asyncio.Event().wait()


def bot(name: str, path: str, base: str, updates: int) -> None:
    """A bot: get ready, work until told to stop, and tell what it used."""
    bot = import_module(f"{name}_bot")
    where = path
    if name != "bare":
        where, people = f"sqlite://{path}", range(FIRST, FIRST + updates)
        asyncio.run(import_module("lingrid_bot").found(where, people, asked=name == "lingrid"))
    _say(ready=True)
    sys.stdin.readline()
    before = _used()
    signal.signal(signal.SIGTERM, lambda *_: _say(cpu=_used() - before, memory=_memory()))
    bot.run(where, base)


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["platform", updates]:
            asyncio.run(platform(int(updates)))
        case ["bare" | "spine" | "lingrid" as name, path, base, updates]:
            bot(name, path, base, int(updates))
        case numbers:
            main(*map(int, numbers))

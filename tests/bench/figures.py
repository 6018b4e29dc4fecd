"""Every figure of speed beside its goal: `name value goal ok|short`. Ends with 1 when one is short.

    python tests/bench/figures.py [--quick]

What each is measured by stands in `updates`, `inward` and `served`; how to read them, in
`docs/performance.md`. `--quick` takes fewer updates.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

import inward  # noqa: E402
import served  # noqa: E402
import updates  # noqa: E402

FEW, MANY = 1_000, 1_000_000
"""Requests that were there before."""

AT_LEAST = {"rate_ratio", "inward_rate_ratio"}
"""Figures that had better be large; all others had better be small."""

GOALS = {
    "rate_ratio": 1.0,
    "cpu_ratio": 1.2,
    "inward_rate_ratio": 1.0,
    "inward_cpu_ratio": 1.2,
    "wide_cpu_ratio": 1.05,
    "crowded_cpu_ratio": 1.2,
    "p99_ratio": 2.0,
    "back_after_s": 15.0,
    "memory_mib": 300.0,
}


def main(number: int, rounds: int) -> int:
    """Take the figures one after the other; whether one is short."""
    short, began = 0, time.monotonic()
    for measure in (whole, wide, crowded, leisure, process):
        for name, value in measure(number, rounds).items():
            goal = GOALS[name]
            fine = value >= goal if name in AT_LEAST else value <= goal
            short += not fine
            sys.stdout.write(f"{name} {value:.3f} {goal:g} {'ok' if fine else 'short'}\n")
            sys.stdout.flush()
        _progress(f"{measure.__name__} done after {time.monotonic() - began:.0f} s")
    return int(short > 0)


Run = dict[str, float]


def _in_turns(runs: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run each so many times, in turns, so that what else the machine does meets all alike."""
    done: dict[str, list[Run]] = {name: [] for name in runs}
    for turn in range(rounds):
        for name in list(runs)[:: 1 if turn % 2 == 0 else -1]:
            done[name].append(runs[name]())
            told = ", ".join(f"{key} {value:.2f}" for key, value in done[name][-1].items())
            _progress(f"{name} {turn + 1}/{rounds}: {told}")
    return done


def _ratio(done: dict[str, list[Run]], one: str, other: str, figure: str) -> float:
    """How many times as much one has as the other: both in the middle of their runs."""
    first, second = (statistics.median(run[figure] for run in done[n]) for n in (one, other))
    return first / second


def _progress(words: str) -> None:
    sys.stderr.write(f"  {words}\n")
    sys.stderr.flush()


def whole(number: int, rounds: int) -> Run:
    """From the platform and back to it, and until the outbox alone, beside a bare bot."""
    done = _in_turns(
        {
            "bare": lambda: updates.burst("bare", number),
            "lingrid": lambda: updates.burst("lingrid", number),
            "inward": lambda: asyncio.run(inward.inward(number)),
        },
        rounds,
    )
    return {
        "rate_ratio": _ratio(done, "lingrid", "bare", "updates_per_s"),
        "cpu_ratio": _ratio(done, "lingrid", "bare", "cpu_ms"),
        "inward_rate_ratio": _ratio(done, "inward", "bare", "updates_per_s"),
        "inward_cpu_ratio": _ratio(done, "inward", "bare", "cpu_ms"),
    }


def wide(number: int, rounds: int) -> Run:
    """With sixty further handlers."""
    runs = {n: partial(updates.burst, n, number) for n in ("lingrid", "wide")}
    done = _in_turns(runs, rounds + 1)
    return {"wide_cpu_ratio": _ratio(done, "wide", "lingrid", "cpu_ms")}


def crowded(number: int, rounds: int) -> Run:
    """With a million requests in the database, against a thousand."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        runs: dict[str, Callable[[], Run]] = {}
        for name, before in (("few", FEW), ("many", MANY)):
            path = Path(folder) / f"{name}.db"
            updates.prepared(path, number, before)
            runs[name] = partial(updates.burst, "lingrid", number, before=before, copied=path)
        done = _in_turns(runs, rounds)
    return {"crowded_cpu_ratio": _ratio(done, "many", "few", "cpu_ms")}


def leisure(number: int, rounds: int) -> Run:
    """At twenty a second: what the last of a hundred waits, beside a bare bot."""
    runs = {n: partial(updates.at_leisure, n, min(number, 400)) for n in ("bare", "lingrid")}
    done = _in_turns(runs, max(1, rounds - 1))
    return {"p99_ratio": _ratio(done, "lingrid", "bare", "p99_ms")}


def process(number: int, _: int) -> Run:
    """`lingrid serve` as an operator has it."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        return asyncio.run(served.served(Path(folder), number))


if __name__ == "__main__":
    sys.exit(main(*((600, 1) if "--quick" in sys.argv[1:] else (3000, 3))))

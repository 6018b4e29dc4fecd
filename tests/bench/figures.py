"""Every figure of speed beside its goal: `name value goal ok|short`. Ends with 1 when one is short.

    python tests/bench/figures.py [--quick]

What each is measured by stands in `updates`, `inward` and `served`; how to read them, in
`docs/performance.md`. `--quick` takes fewer updates.
"""

import asyncio
import statistics
import sys
import tempfile
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
    short = 0
    for measure in (whole, halves, wide, crowded, leisure, process):
        for name, value in measure(number, rounds).items():
            goal = GOALS[name]
            fine = value >= goal if name in AT_LEAST else value <= goal
            short += not fine
            sys.stdout.write(f"{name} {value:.3f} {goal:g} {'ok' if fine else 'short'}\n")
            sys.stdout.flush()
    return int(short > 0)


def _burst(name: str, number: int, rounds: int, *, before: int = 0) -> dict[str, float]:
    runs = [updates.burst(name, number, before=before) for _ in range(rounds)]
    return {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}


def whole(number: int, rounds: int) -> dict[str, float]:
    """From the platform and back to it, beside a bare bot."""
    bare, ours = (_burst(name, number, rounds) for name in ("bare", "lingrid"))
    return {
        "rate_ratio": ours["updates_per_s"] / bare["updates_per_s"],
        "cpu_ratio": ours["cpu_ms"] / bare["cpu_ms"],
    }


def halves(number: int, rounds: int) -> dict[str, float]:
    """Until the rows of the outbox are committed, beside the whole of a bare bot."""
    bare = _burst("bare", number, rounds)
    ours = asyncio.run(inward.inward(number))
    return {
        "inward_rate_ratio": ours["updates_per_s"] / bare["updates_per_s"],
        "inward_cpu_ratio": ours["cpu_ms"] / bare["cpu_ms"],
    }


def wide(number: int, rounds: int) -> dict[str, float]:
    """With sixty further handlers."""
    plain, more = (_burst(name, number, rounds) for name in ("lingrid", "wide"))
    return {"wide_cpu_ratio": more["cpu_ms"] / plain["cpu_ms"]}


def crowded(number: int, rounds: int) -> dict[str, float]:
    """With a million requests in the database, against a thousand."""
    few, many = (_burst("crowded", number, rounds, before=before) for before in (FEW, MANY))
    return {"crowded_cpu_ratio": many["cpu_ms"] / few["cpu_ms"]}


def leisure(number: int, _: int) -> dict[str, float]:
    """At twenty a second: what the last of a hundred waits, beside a bare bot."""
    bare, ours = (updates.at_leisure(name, min(number, 600)) for name in ("bare", "lingrid"))
    return {"p99_ratio": ours["p99_ms"] / bare["p99_ms"]}


def process(number: int, _: int) -> dict[str, float]:
    """`lingrid serve` as an operator has it."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        return asyncio.run(served.served(Path(folder), number))


if __name__ == "__main__":
    sys.exit(main(*((600, 1) if "--quick" in sys.argv[1:] else (3000, 3))))

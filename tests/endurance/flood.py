"""One person sends a thousand messages a minute: what the others notice. Part of `make endurance`.

    python tests/endurance/flood.py --seconds 60

Thirty people write once every three seconds, first on a quiet day, then beside the flood. Prints
how long they waited for their answers, and how many the flooder got; ends with 1 when the others'
p95 is not below twice the quiet one, or when the flooder got more than one answer in ten seconds.
"""

import argparse
import asyncio
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import monotonic

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

import lingrid_bot  # noqa: E402
from killing import nursery  # noqa: E402
from lean_platform import LeanPlatform, said, serving  # noqa: E402
from surviving import FIRST, some_time, tell  # noqa: E402

OTHERS = 30
FLOODER = FIRST + OTHERS
EACH = 3.0
A_MINUTE = 1_000


def day(seconds: int, *, flood: bool) -> list[tuple[float, int]]:
    """Who writes when."""
    others = [
        (EACH * n + EACH * who / OTHERS, FIRST + who)
        for n in range(int(seconds / EACH))
        for who in range(OTHERS)
    ]
    leaning = [(n * 60 / A_MINUTE, FLOODER) for n in range(seconds * A_MINUTE // 60)]
    return sorted(others + leaning * flood)


async def lived(seconds: int, *, flood: bool) -> tuple[list[float], list[float]]:
    """How long the others waited; when the flooder was answered, in seconds since the first."""
    plan = day(seconds, flood=flood)
    updates = [said(n + 1, who, lingrid_bot.ASK) for n, (_, who) in enumerate(plan)]
    platform = LeanPlatform(updates)
    written: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory(prefix="lingrid-endurance-") as folder:
        url = f"sqlite://{folder}/lingrid.db"
        await lingrid_bot.found(url, range(FIRST, FLOODER + 1), asked=False)
        async with serving(platform) as base, nursery("flooded", url, base) as bot:
            await bot.start()
            await some_time(3)
            begin = monotonic()
            for n, (at, who) in enumerate(plan):
                await some_time(max(0.0, begin + at - monotonic()))
                written.append((who, monotonic()))
                platform.release(n + 1)
            await some_time(15)
            await bot.kill()
    waited = []
    for who in range(FIRST, FLOODER):
        asked = [at for chat, at in written if chat == who]
        answered = [sent.at for sent in platform.sent if sent.chat == who]
        waited += [b - a for a, b in zip(asked, answered, strict=True)]
    return waited, [sent.at - begin for sent in platform.sent if sent.chat == FLOODER]


def p95(waited: list[float]) -> float:
    """All but one in twenty waited at most so long."""
    return sorted(waited)[int(len(waited) * 0.95)]


def main() -> int:
    """Both days."""
    asked = argparse.ArgumentParser(description="What the others notice of a flood.")
    asked.add_argument("--seconds", type=int, default=60)
    seconds = asked.parse_args().seconds
    quiet, _ = asyncio.run(lived(seconds, flood=False))
    loud, answers = asyncio.run(lived(seconds, flood=True))
    ratio = p95(loud) / p95(quiet)
    late = [at for at in answers if at > 3]
    close = [b - a for a, b in pairwise(late) if b - a < 9.5]
    fine = ratio < 2 and not close
    tell(
        f"others' p95 {p95(quiet) * 1000:.0f} ms on a quiet day, {p95(loud) * 1000:.0f} ms beside "
        f"{seconds * A_MINUTE // 60} messages of one person: {ratio:.2f} x (below 2); they got "
        f"{len(answers)} answers, {len(late)} of them after the first three seconds, "
        f"{len(close)} closer than ten seconds  {'ok' if fine else 'short'}"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

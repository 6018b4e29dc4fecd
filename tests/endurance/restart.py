"""kill -9 for `lingrid serve`, and the same command again: part of `make endurance`.

Prints the seconds from the kill to the first answer to what was written meanwhile, for each of
several times, and ends with 1 when one took longer than 15.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from time import monotonic

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from installation import Installation  # noqa: E402
from people import people  # noqa: E402
from surviving import tell  # noqa: E402

TIMES = 3
BOUND = 15.0


async def restarted(folder: Path) -> list[float]:
    """The seconds, each time."""
    took = []
    async with people() as they:
        here = Installation(folder, **they.settings())
        await here.migrated()
        for n in range(TIMES + 1):
            begin = monotonic()
            they.starts(f"居民{n}")
            async with here.process("serve") as served:
                await they.hears(f"居民{n}")
                took.append(monotonic() - begin)
                served.process.kill()
                await served.process.wait()
    return took[1:]  # the first time nothing had been killed


def main() -> int:
    """Once, with a line of figures."""
    with tempfile.TemporaryDirectory(prefix="lingrid-endurance-") as folder:
        took = asyncio.run(restarted(Path(folder)))
    fine = max(took) <= BOUND
    figures = ", ".join(f"{seconds:.1f}" for seconds in took)
    tell(
        f"kill -9 to the first answer: {figures} s (bound {BOUND:.0f})  {'ok' if fine else 'short'}"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

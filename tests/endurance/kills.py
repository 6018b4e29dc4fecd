"""Kills by the thousand, for whoever wants to see it: part of `make endurance`.

    python tests/endurance/kills.py --kills 1000 --updates 20000
    python tests/endurance/kills.py --kills 300 --updates 6000 --postgres

Prints one line and ends with 1 when something was lost, doubled, missing or out of order.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from postgres import postgres_server  # noqa: E402
from surviving import Fate, lingrid_survives, tell  # noqa: E402


@contextmanager
def database(*, postgres: bool):
    """The URL of a database that is gone at the end."""
    if postgres:
        with postgres_server(durable=True) as fresh:
            yield fresh()
    else:
        with tempfile.TemporaryDirectory(prefix="lingrid-endurance-") as folder:
            yield f"sqlite://{folder}/lingrid.db"


def main() -> int:
    """Run once, as asked."""
    asked = argparse.ArgumentParser(description="Kill Lingrid again and again.")
    asked.add_argument("--kills", type=int, default=1_000)
    asked.add_argument("--updates", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=20_261_123)
    asked.add_argument("--postgres", action="store_true")
    given = asked.parse_args()
    fate = Fate(given.kills, random.Random(given.seed))
    with database(postgres=given.postgres) as url:
        left = asyncio.run(lingrid_survives(url, fate, given.updates // 2))
    tell(
        f"{'PostgreSQL' if given.postgres else 'SQLite'}: {left}  {'ok' if left.sound else 'short'}"
    )
    return 0 if left.sound and left.check == ["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())

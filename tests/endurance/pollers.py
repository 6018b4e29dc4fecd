"""Two pollers fight over one token for a minute: part of `make endurance`.

    python tests/endurance/pollers.py --seconds 60

Prints one line and ends with 1 when something was doubled or lost.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from time import monotonic

import pytest

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from surviving import tell  # noqa: E402
from two_pollers import Fight, fought  # noqa: E402

from models.database import close_database, open_database  # noqa: E402


async def fight(seconds: float) -> Fight:
    """One on a database of its own, that long."""
    until = monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="lingrid-endurance-") as folder:
        database = await open_database(f"sqlite://{folder}/lingrid.db")
        await database.create_tables()
        try:
            with pytest.MonkeyPatch.context() as patch:
                return await fought(lambda _: monotonic() > until, patch)
        finally:
            await close_database()


def main() -> int:
    """Once, with a line of figures."""
    asked = argparse.ArgumentParser(description="Let two pollers fight.")
    asked.add_argument("--seconds", type=float, default=60)
    logging.disable(logging.ERROR)  # each conflict is one
    came = asyncio.run(fight(asked.parse_args().seconds))
    sound = came.kept == came.said and came.twice > 0
    tell(
        f"two pollers: {came.said} messages, {came.conflicts} conflicts, "
        f"{came.twice} given to both, {came.kept} kept  {'ok' if sound else 'short'}"
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

"""Fifty backups at full load with kills, and every one restored: part of `make endurance`.

    python tests/endurance/backups.py --backups 50

Prints one line and ends with 1 when a backup does not restore, is torn, or lacks something.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from backing_up import backed_up  # noqa: E402
from surviving import tell  # noqa: E402


def main() -> int:
    """Run once, as asked."""
    asked = argparse.ArgumentParser(description="Take backups of a bot that is killed.")
    asked.add_argument("--backups", type=int, default=50)
    asked.add_argument("--seed", type=int, default=20_261_123)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lingrid-backups-") as folder:
        kept = asyncio.run(backed_up(Path(folder), given.backups, random.Random(given.seed)))
    tell(f"backups: {kept}  {'ok' if kept.sound else 'short'}")
    return 0 if kept.sound else 1


if __name__ == "__main__":
    sys.exit(main())

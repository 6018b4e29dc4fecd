"""The inward half alone: from updates that came to rows of the outbox that are committed.

    python tests/bench/inward.py [updates]

Feed, inbox, worker, rules and outbox are the product's; nobody delivers. So what each half costs is
told apart.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from lean_platform import BOT_ID, TOKEN, said  # noqa: E402
from lingrid_bot import found, settle_memory  # noqa: E402

from bot import feed  # noqa: E402
from bot.app import routes  # noqa: E402
from bot.chat.dispatching import Conversations  # noqa: E402
from bot.transports.telegram import recording  # noqa: E402
from bot.worker import Worker  # noqa: E402
from models import clock  # noqa: E402
from models.database import close_database, open_database  # noqa: E402
from models.outbox import Outgoing  # noqa: E402

FIRST = 5_000_000_001
AT_ONCE = 100
WARM = 100
"""Updates of one answer of the platform, and those before anything is counted."""


async def inward(updates: int) -> dict[str, float]:
    """Updates a second, and the CPU of each in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        url = f"sqlite://{folder}/inward.db"
        await found(url, range(FIRST, FIRST + updates + WARM), asked=True)
        await open_database(url)
        try:
            worker = Worker(recording(TOKEN), Conversations(routes()), lambda _: None)
            await _handled(worker, range(WARM))
            settle_memory()
            begin, used = time.perf_counter(), time.process_time()
            await _handled(worker, range(WARM, WARM + updates))
            took, used = time.perf_counter() - begin, time.process_time() - used
            assert await Outgoing.all().count() == 2 * (updates + WARM), "receipt, card"
        finally:
            await close_database()
    return {"updates_per_s": updates / took, "cpu_ms": used / updates * 1000}


async def _handled(worker: Worker, numbers: range) -> None:
    for first in numbers[::AT_ONCE]:
        came = [
            said(n + 1, FIRST + n, f"第{n}件事：楼道灯不亮")
            for n in range(first, min(first + AT_ONCE, numbers.stop))
        ]
        await feed.keep(came, BOT_ID, now=clock.now())
    while await worker.once():
        pass


if __name__ == "__main__":
    for name, value in asyncio.run(inward(int((sys.argv[1:] or ["3000"])[0]))).items():
        sys.stdout.write(f"inward_{name} {value:.3f}\n")

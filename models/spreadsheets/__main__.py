"""The process that writes one file: the plan comes in, the file goes out.

The plan comes from the process that began this one, through its own pipe, and from nobody else.
"""

import asyncio
import gc
import os
import pickle
import sys
from contextlib import suppress

from models.spreadsheets.plan import Plan
from models.spreadsheets.rows import read
from models.spreadsheets.writing import WRITERS

KINDNESS = 10
"""How much others go before."""


async def main() -> None:
    """Write the file to its end."""
    with suppress(OSError):
        os.nice(KINDNESS)
    gc.disable()  # rows hold no cycles; looking for some is an eighth of the time
    plan: Plan = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer
    writer = WRITERS[plan.form](plan.sheet, out.write)
    writer.begin()
    async for rows in read(plan.source):
        writer.page(rows)
    writer.end()
    out.flush()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except BrokenPipeError:  # whoever wanted it has gone
        os._exit(1)

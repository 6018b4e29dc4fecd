"""`lingrid serve`, as an operator has it: what it holds after a run, and how soon it is back."""

import asyncio
import os
import sqlite3
import time
from pathlib import Path

from installation import Installation, until
from lean_platform import TOKEN, LeanPlatform, said, serving
from lingrid_bot import found

FIRST = 5_000_000_001
PATIENCE = 600
"""Seconds for the whole run at most."""


async def served(folder: Path, updates: int) -> dict[str, float]:
    """MiB resident after so many updates were handled; seconds from a kill to the next one."""
    here = Installation(folder)
    await here.migrated()
    path = folder / "lingrid.db"
    await found(f"sqlite://{path}", range(FIRST, FIRST + updates + 1), asked=True)
    lean = LeanPlatform(
        [said(n + 1, FIRST + n, f"第{n}件事：楼道灯不亮") for n in range(updates + 1)]
    )
    async with asyncio.timeout(PATIENCE), serving(lean) as base:
        here.settings |= {"LINGRID_BOT_TOKEN": TOKEN, "LINGRID_BOT_API_BASE": base}
        async with here.process("serve") as running:
            lean.release(updates)
            await until(lambda: _kept(path) == updates, within=PATIENCE)
            memory = _resident(running.process.pid)
            running.process.kill()
            killed = time.monotonic()
            await running.process.wait()
        lean.release(updates + 1)
        async with here.process("serve"):
            await until(lambda: _kept(path) == updates + 1, within=PATIENCE)
            back = time.monotonic() - killed
    return {"memory_mib": memory, "back_after_s": back}


def _kept(path: Path) -> int:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return int(database.execute("SELECT COUNT(*) FROM requests").fetchone()[0])


def _resident(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

"""What ledgers cost, of a million requests on SQLite, in `lingrid serve` as an operator has it.

    python tests/bench/ledgers.py [requests]

* The CSV of all of them, beside sqlite3's own `.mode csv` of the same statement: `csv_time_ratio`.
* The XLSX of a tenth of them: `xlsx_us_a_row`.
* `import_s`: a CSV of 14,650 residents, over HTTP, where as many are known already.
* `…_mib`: what the process and those it begins hold at most, above what it held idle.
* `…_p95_ratio`: a list of fifty asked for again and again meanwhile, beside the same in quiet.

A line a figure: `name value goal ok|short`; 1 when one is short.
"""

import asyncio
import base64
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

import httpx  # noqa: E402
import psutil  # noqa: E402
from installation import Installation  # noqa: E402

from models import access, categories, clock, grids, members  # noqa: E402
from models.addresses import Building, Estate, Household  # noqa: E402
from models.database import close_database, open_database, writing  # noqa: E402
from models.exports import LEDGERS  # noqa: E402
from models.grids import Level  # noqa: E402
from models.journal import OPERATOR  # noqa: E402
from models.members import Member, Role  # noqa: E402

GOALS = {
    "csv_time_ratio": 5.0,
    "csv_mib": 60.0,
    "csv_p95_ratio": 3.0,
    "xlsx_mib": 60.0,
    "xlsx_p95_ratio": 3.0,
    "import_s": 20.0,
}
RESIDENTS = 14_650
ROUNDS = 3
"""How often a ledger is taken, in turns with sqlite3; the one in the middle counts."""
ASKED = 300
"""How often the list is asked for in quiet."""


async def main(requests: int = 1_000_000) -> int:
    """Make the rows, take the ledgers; 1 when a figure is short."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        unlimited = {"LINGRID_API_RATE": "100000", "LINGRID_API_BURST": "100000"}
        here = Installation(Path(folder), LINGRID_BOT_MODE="off", **unlimited)
        await here.migrated()
        path = Path(folder) / "lingrid.db"
        secret, part = await found(f"sqlite://{path}")
        fill(path, requests, part)
        figures = await taken(here, path, secret, part, requests)
    short = 0
    for name, value in figures.items():
        goal = GOALS.get(name)
        verdict = "" if goal is None else f" {goal:g} {'ok' if value <= goal else 'short'}"
        short += verdict.endswith("short")
        print(f"{name} {value:.3f}{verdict}", flush=True)  # noqa: T201
    return int(short > 0)


async def found(url: str) -> tuple[str, int]:
    """A community of two grids with a desk; the desk's token, and the smaller grid."""
    await open_database(url)
    try:
        await grids.create_levels()
        await categories.create_defaults()
        levels = {level.code: level for level in await Level.all()}
        now = clock.now()
        async with writing():
            top = await grids.create("c", "凌波社区", levels["community"], None, OPERATOR, now=now)
            for n in (1, 2):
                grid = await grids.create(
                    f"g{n}", f"第{n}网格", levels["grid"], top, OPERATOR, now=now
                )
                estate = await Estate.create(name=f"碧海蓝天{n}期", grid=grid, changed_at=now)
                house = await Building.create(name="3栋", estate=estate, changed_at=now)
                await Household.create(building=house, unit="2", room="501")
            member = await Member.create(name="赵姐")
            await members.appoint(member, top, Role.DESK, OPERATOR, now=now)
            _, secret = await access.give_token(member, "bench", OPERATOR, now=now)
        return secret, grid.id
    finally:
        await close_database()


def fill(path: Path, requests: int, part: int) -> None:
    """The residents, the requests, a callback for six of ten; a tenth lies in the smaller grid."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-100000;")
        counted = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted"
        at = "datetime(1700000000 + n * 94 + {}, 'unixepoch') || '.000000+00:00'"  # in order
        for table, number, values in (
            (
                "residents",
                RESIDENTS,
                {
                    "name": "printf('居民%d', n)",
                    "phone": "printf('138%08d', n)",
                    "household_id": "1 + n % 2",
                    "created_at": at.format(0),
                },
            ),
            (
                "requests",
                requests,
                {
                    "number": "printf('LB2026%07d', n)",
                    "status": "'closed'",
                    "text": "CASE WHEN n % 4 THEN '电梯又坏了，已经三天没人修，老人上下楼很不方便'"
                    " ELSE printf('3栋2单元楼道灯不亮，请联系 139%08d', n) END",
                    "category_id": "1 + n % 15",
                    "grid_id": f"CASE WHEN n % 10 THEN {part - 1} ELSE {part} END",
                    "first_grid_id": str(part - 1),
                    "estate_id": "1 + n % 2",
                    "building_id": "1 + n % 2",
                    "resident_id": f"1 + n % {RESIDENTS}",
                    "claimer_id": "1",
                    "result": "'已联系物业维修，当天恢复'",
                    "outcome": "'confirmed'",
                    "filed_at": at.format(0),
                    "claimed_at": at.format(3_600),
                    "done_at": at.format(90_000),
                },
            ),
        ):
            made = {"id": "n", **_needed(database, table), **values}
            database.execute(
                f"{counted} WHERE n < {number}) INSERT INTO {table} ({', '.join(made)})"
                f" SELECT {', '.join(made.values())} FROM counted"
            )
        database.execute(
            "INSERT INTO request_callbacks (request_id, at, contacted, solved, satisfaction)"
            " SELECT id, done_at, 1, 1, 'satisfied' FROM requests WHERE id % 10 < 6"
        )
        database.commit()


def _needed(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """Something for every column that must have a value."""
    return {
        name: "''" if kind.startswith(("VARCHAR", "TEXT")) else "0"
        for _, name, kind, needed, default, key in database.execute(f"PRAGMA table_info({table})")
        if needed and default is None and not key
    }


async def taken(
    here: Installation, path: Path, secret: str, part: int, requests: int
) -> dict[str, float]:
    """Both ledgers from one process, and what that did to others."""
    async with here.process("serve") as served:
        process = psutil.Process(served.process.pid)
        office = served.office
        office.headers["Authorization"] = f"Bearer {secret}"
        for _ in range(20):
            await _list(office)
        quiet = await _p95(office, lambda number: number < ASKED)
        figures: dict[str, float] = {"quiet_p95_ms": quiet}
        for form, asked in (("csv", {}), ("xlsx", {"grid_id": str(part)})):
            async with _watched(process) as held:
                took, own = [], []
                for _ in range(ROUNDS):
                    took.append(await _take(here, secret, form, asked))
                    if form == "csv":
                        own.append(sqlite_own(path))
                busy = await _meanwhile(here, office, secret, form, asked)
            figures[f"{form}_s"] = median(took)
            if form == "csv":
                figures["csv_time_ratio"] = median(took) / median(own)
            else:
                figures["xlsx_us_a_row"] = median(took) * 1e6 / (requests / 10)
            figures[f"{form}_mib"] = max(held) - held[0]
            figures[f"{form}_p95_ratio"] = busy / quiet
        figures["import_s"] = await taken_in(office)
    return figures


async def taken_in(office: httpx.AsyncClient) -> float:
    """Seconds until a file of as many residents again is taken in, by the office."""
    rows = [
        f"新居民{n},139{n:08d},碧海蓝天{1 + n % 2}期,3栋,{1 + n % 6},{1 + n // 8}"
        for n in range(RESIDENTS)
    ]
    file = "\n".join(["姓名,电话,小区,楼栋,单元,房号", *rows]).encode("gb18030")
    content = base64.b64encode(file).decode()
    sent = {"kind": "residents", "name": "居民.csv", "content": content}
    began = time.perf_counter()
    answer = await office.post("/api/v1/imports", json=sent, timeout=120)
    took = time.perf_counter() - began
    assert answer.json()["rows"]["residents"]["new"] == RESIDENTS, answer.text[:500]
    return took


async def _take(here: Installation, secret: str, form: str, asked: dict[str, str]) -> float:
    """Take a ledger by another process; the seconds."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    url = f"http://127.0.0.1:{here.port}/api/v1/exports/requests.{form}?{query}"
    began = time.perf_counter()
    taking = await asyncio.create_subprocess_exec(
        *("curl", "-sf", "-o", "/dev/null", "-H", f"Authorization: Bearer {secret}", url)
    )
    assert await taking.wait() == 0, "the ledger could not be taken"
    return time.perf_counter() - began


async def _meanwhile(
    here: Installation, office: httpx.AsyncClient, secret: str, form: str, asked: dict[str, str]
) -> float:
    """What others wait while a ledger is taken."""
    taking = asyncio.create_task(_take(here, secret, form, asked))
    busy = await _p95(office, lambda _: not taking.done())
    await taking
    return busy


async def _list(office: httpx.AsyncClient) -> float:
    began = time.perf_counter()
    answer = await office.get("/api/v1/requests", params={"limit": 50})
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - began


async def _p95(office: httpx.AsyncClient, more: Any) -> float:
    """Milliseconds that 19 of 20 lists take at most, one after the other."""
    waits: list[float] = []
    while more(len(waits)):
        waits.append(await _list(office))
    return sorted(waits)[int(len(waits) * 0.95)] * 1e3


@asynccontextmanager
async def _watched(process: psutil.Process) -> AsyncIterator[list[float]]:
    """MiB that a process and its children hold: first idle, then again and again."""
    held = [_held(process)]

    async def watch() -> None:
        pause = asyncio.Event()
        while True:
            held.append(_held(process))
            with suppress(TimeoutError):
                await asyncio.wait_for(pause.wait(), 0.02)

    watching = asyncio.create_task(watch())
    try:
        yield held
    finally:
        watching.cancel()


def _held(process: psutil.Process) -> float:
    """A child that has just been forked, and has no program of its own yet, holds nothing new."""
    total, same = process.memory_info().rss, process.cmdline()
    for child in process.children():
        with suppress(psutil.Error):
            total += child.memory_info().rss if child.cmdline() != same else 0
    return float(total / 2**20)


def sqlite_own(path: Path) -> float:
    """Seconds that sqlite3 takes for the same rows and columns, as it keeps them."""
    statement = LEDGERS["requests"].select("SELECT id FROM requests")
    shell = shutil.which("sqlite3")
    assert shell, "the sqlite3 shell is what this is measured by"
    began = time.perf_counter()
    subprocess.run(
        [shell, "-csv", "-readonly", str(path), re.sub(r"\s+", " ", statement)],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))

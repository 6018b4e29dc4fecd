"""A page of fifty requests from many, beside a bare route that does the same SQL by hand.

    python tests/bench/lists.py [--quick]

The bare route is Litestar with aiosqlite and msgspec: no token, no rights, rows straight into
Structs. Both read the same file and are called in turn, in one process, over ASGI; the middle of
five rounds counts. `q_s` is how long a search for a rare word of two characters takes among
100,000. A line a figure: `name value goal ok|short`; ends with 1 when one is short.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

import aiosqlite  # noqa: E402
import httpx  # noqa: E402
import msgspec  # noqa: E402
from communities import NOW, build, happened  # noqa: E402
from litestar import Litestar, Response, get  # noqa: E402
from office import caller  # noqa: E402

from api.app import create_app  # noqa: E402
from api.requests.looking import RequestOut  # noqa: E402
from models import clock  # noqa: E402
from models.database import close_database, open_database, writing  # noqa: E402

FEW, SOME, MANY = 1_000, 100_000, 1_000_000
ROUNDS = 5
AT_LEAST = {"list_ratio"}
GOALS = {"list_ratio": 0.5, "list_p95_ratio": 1.5, "q_s": 0.5}

BARE = """
SELECT r.*, c.code AS category FROM requests r JOIN categories c ON c.id = r.category_id
WHERE r.grid_id IN ({}) ORDER BY r.id DESC LIMIT 51
"""


async def main(calls: int) -> int:
    """Take the figures; 1 when one is short."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        path = Path(folder) / "bench.db"
        token, grids = await founded(path)
        p95: dict[int, float] = {}
        for there in (FEW, SOME, MANY):
            crowd(path, there)
            await open_database(f"sqlite://{path}")
            try:
                with clock.frozen(NOW):
                    ours, bare, p95[there] = await taken(path, token, grids, calls)
                    if there == SOME:
                        figures["q_s"] = await searched(token)
            finally:
                await close_database()
        figures["list_ratio"] = ours / bare
        figures["list_p95_ratio"] = p95[MANY] / p95[FEW]
        sys.stdout.write(f"# ours {ours:.0f}/s bare {bare:.0f}/s p95 {p95[MANY] * 1e3:.1f} ms\n")
    short = 0
    for name, value in figures.items():
        fine = value >= GOALS[name] if name in AT_LEAST else value <= GOALS[name]
        short += not fine
        sys.stdout.write(f"{name} {value:.3f} {GOALS[name]:g} {'ok' if fine else 'short'}\n")
    return int(short > 0)


async def founded(path: Path) -> tuple[str, list[int]]:
    """A community in which something has happened: the desk's token, and the grids it sees."""
    database = await open_database(f"sqlite://{path}")
    try:
        await database.create_tables()
        with clock.frozen(NOW):
            async with writing():
                community = await build()
            secret = community.secrets["赵"]
            async with caller(create_app(), secret, base_url="http://office/api/v1") as zhao:
                await happened(community, zhao)
                return secret, [grid["id"] for grid in await zhao.listed("/grids")]
    finally:
        await close_database()


def crowd(path: Path, there: int) -> None:
    """Copies of the one request, by SQL, until there are so many."""
    with closing(sqlite3.connect(path)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(requests)")]
        first, last = database.execute("SELECT MIN(id), MAX(id) FROM requests").fetchone()
        new = {"id": "n.value", "number": "'B' || n.value", "text": "'第' || n.value || '件事'"}
        values = ", ".join(new.get(column, f'r."{column}"') for column in columns)
        named = ", ".join(f'"{column}"' for column in columns)
        database.execute(
            f"WITH RECURSIVE n(value) AS (SELECT {last + 1} UNION ALL SELECT value + 1 FROM n"
            f" WHERE value < {there}) INSERT INTO requests ({named})"
            f" SELECT {values} FROM n JOIN requests r ON r.id = {first}"
        )
        database.execute("ANALYZE")


async def taken(path: Path, token: str, grids: list[int], calls: int) -> tuple[float, float, float]:
    """Pages a second, ours and bare; and our p95."""
    ours, theirs, waits = [], [], []
    async with aiosqlite.connect(path) as connection, _office(token) as office:
        connection.row_factory = sqlite3.Row
        async with _bare(connection, grids) as bare:
            for _ in range(ROUNDS):
                rate, spent = await rate_of(lambda: office.get("/requests"), calls)
                ours.append(rate)
                waits += spent
                theirs.append((await rate_of(lambda: bare.get("/requests"), calls))[0])
    return statistics.median(ours), statistics.median(theirs), statistics.quantiles(waits, n=20)[18]


def _office(token: str) -> httpx.AsyncClient:
    return caller(create_app(), token, base_url="http://office/api/v1")


def _bare(connection: aiosqlite.Connection, grids: list[int]) -> httpx.AsyncClient:
    sql = BARE.format(", ".join("?" * len(grids)))

    @get("/requests")
    async def requests() -> Response[dict[str, Any]]:
        async with connection.execute(sql, grids) as cursor:
            found = await cursor.fetchall()
        rows = [{**dict(row), "due": {}, "urgent": bool(row["urgent"])} for row in found]
        items = [msgspec.convert(row, RequestOut, strict=False) for row in rows[:50]]
        return Response({"items": items, "next_cursor": str(items[-1].id)})

    transport = httpx.ASGITransport(app=Litestar([requests], logging_config=None))
    return httpx.AsyncClient(transport=transport, base_url="http://bare")


async def rate_of(
    call: Callable[[], Awaitable[httpx.Response]], calls: int
) -> tuple[float, list[float]]:
    """Calls a second, one after the other, and how long each took."""
    spent = []
    for _ in range(calls):
        began = time.perf_counter()
        answer = await call()
        spent.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["items"]) == 50
    return calls / sum(spent), spent


async def searched(token: str) -> float:
    """Seconds for a word that stands in one request, the oldest."""
    spent = []
    async with _office(token) as office:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = await office.get("/requests", params={"q": "电梯"})
            spent.append(time.perf_counter() - began)
            assert len(answer.json()["items"]) == 1, answer.text
    return statistics.median(spent)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(20 if "--quick" in sys.argv[1:] else 100)))

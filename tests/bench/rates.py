"""How long figures take on a million requests, on SQLite.

    python tests/bench/rates.py [requests]

Three years of a district: 12 grids with 39 micro-grids, 52 estates, the product's categories. The
rows are made by SQL; six of ten requests have a valid callback, a twentieth of what was settled was
reopened. Each figure is asked for three times; the one in the middle counts.
A line a figure: `name seconds goal ok|short`.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from models import categories, grids, statistics  # noqa: E402
from models.addresses import Estate  # noqa: E402
from models.categories import Category  # noqa: E402
from models.database import close_database, open_database, writing  # noqa: E402
from models.grids import Grid, Level  # noqa: E402
from models.journal import OPERATOR  # noqa: E402
from models.statistics import By, Figure, FigureWanted, Period  # noqa: E402

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
SPAN = 3 * 365 * 86_400
GOAL = 1.0
ROUNDS = 3
ALL = Period(date(2023, 11, 1), date(2026, 11, 30))
MONTH = Period(date(2026, 10, 1), date(2026, 10, 31))


async def main(requests: int = 1_000_000) -> int:
    """Make the rows, ask for the figures; 1 when one is short."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder:
        path = Path(folder) / "bench.db"
        database = await open_database(f"sqlite://{path}")
        await database.create_tables()
        about = await found()
        await close_database()
        print(f"filled_s {fill(path, requests):.1f}", flush=True)  # noqa: T201
        await open_database(f"sqlite://{path}")
        try:
            return await ask(*about)
        finally:
            await close_database()


async def found() -> tuple[int, int, int]:
    """The district; a grid, an estate and a category to ask about."""
    await grids.create_levels()
    await categories.create_defaults()
    levels = {level.code: level for level in await Level.all()}
    async with writing():
        top = await grids.create("c", "社区", levels["community"], None, OPERATOR, now=NOW)
        estates = []
        for n in range(12):
            grid = await grids.create(f"g{n}", f"{n}", levels["grid"], top, OPERATOR, now=NOW)
            for m in range(3 + (n % 4 == 0)):
                micro = await grids.create(
                    f"g{n}-{m}", f"{n}-{m}", levels["micro_grid"], grid, OPERATOR, now=NOW
                )
                estates.append(await Estate.create(name=f"{n}-{m}", grid=micro, changed_at=NOW))
        for estate in estates:
            place = await Grid.get(id=estate.grid_id)
            for category in await Category.all():
                await statistics.Cell.create(
                    grid=place.id,
                    path=place.path,
                    category=category.id,
                    parent_category=category.parent_id or 0,
                    estate=estate.id,
                )
    facility = await Category.get(code="facility")
    return (await Grid.get(code="g0")).id, estates[0].id, facility.id


def fill(path: Path, requests: int) -> float:
    """The requests and their tallies; how long it took."""
    began = time.perf_counter()
    now = int(NOW.timestamp())
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;")
        indexes = [
            (name, sql)
            for name, sql in database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                " AND tbl_name IN ('requests', 'statistics_tallies')"
            )
        ]
        for name, _ in indexes:
            database.execute(f'DROP INDEX "{name}"')
        (cells,) = database.execute("SELECT COUNT(*) FROM statistics_cells").fetchone()
        known = {"requests": requests, "now": now, "span": SPAN}
        database.execute(_requests(database), known)
        for figure, share, answers in (
            ("solved", 60, "(n % 10 < 8)"),
            ("satisfied", 54, "CASE WHEN n % 10 < 6 THEN 2 WHEN n % 10 < 8 THEN 1 ELSE 0 END"),
            ("contacted", 42, "(n % 20 > 0)"),
            ("settled", 95, "CASE WHEN n % 10 < 6 THEN 40 WHEN n % 10 < 9 THEN 30 ELSE 20 END"),
        ):
            known = {"figure": figure, "cells": cells, "share": share, "now": now, "span": SPAN}
            database.execute(_TALLIES.format(answers=answers, requests=requests), known)
        database.execute(_REOPENED)
        for _, sql in indexes:
            database.execute(sql)
        database.commit()
    return time.perf_counter() - began


def _requests(database: sqlite3.Connection) -> str:
    """The statement that makes the requests; columns that must have a value are empty."""
    made = {
        "id": "n",
        "number": "printf('R%07d', n)",
        "status": "'closed'",
        "text": "'路灯不亮'",
        "category_id": "1",
        "grid_id": "1",
        "first_grid_id": "1",
        "filed_at": "datetime(:now - (n * 7919) % :span, 'unixepoch') || '.000000+00:00'",
    }
    for _, name, kind, needed, default, _ in database.execute("PRAGMA table_info(requests)"):
        if needed and default is None and name not in made:
            made[name] = "''" if kind.startswith(("VARCHAR", "TEXT")) else "0"
    return (
        "WITH RECURSIVE counted(n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :requests)"
        f" INSERT INTO requests ({', '.join(made)}) SELECT {', '.join(made.values())} FROM counted"
    )


_TALLIES = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {requests})
INSERT INTO statistics_tallies
    (request_id, figure, cell_id, answer, counted_at, known_at, number, because)
SELECT n, :figure, 1 + (n * 31) % :cells, {answers},
       :now - (n * 7919) % :span, :now - (n * 7919) % :span, 1, ''
FROM counted WHERE (n * 13) % 100 < :share
"""

_REOPENED = """
INSERT INTO statistics_tallies
    (request_id, figure, cell_id, answer, counted_at, known_at, number, because)
SELECT request_id, figure, cell_id, answer, counted_at, known_at + 86400, -1, ''
FROM statistics_tallies WHERE figure = 'settled' AND request_id % 20 = 0
"""


async def ask(grid: int, estate: int, category: int) -> int:
    """Each figure, of everything and of parts; 1 when one is short."""
    short = 0
    whole = FigureWanted(ALL)
    past = FigureWanted(ALL, as_of=date(2025, 6, 30))
    figures: dict[str, Callable[[], Awaitable[Any]]] = {
        "satisfied_all": lambda: one(whole),
        "satisfied_all_as_of_a_past_day": lambda: one(past),
        "satisfied_by_grid": lambda: one(whole, By.GRID),
        "satisfied_by_category": lambda: one(whole, By.CATEGORY),
        "satisfied_by_estate": lambda: one(whole, By.ESTATE),
        "satisfied_by_month": lambda: one(whole, By.MONTH),
        "satisfied_of_a_month_by_grid": lambda: one(FigureWanted(MONTH), By.GRID),
        "satisfied_of_a_grid": lambda: one(FigureWanted(ALL, grid=grid)),
        "satisfied_of_a_grid_by_month": lambda: one(FigureWanted(ALL, grid=grid), By.MONTH),
        "satisfied_of_an_estate": lambda: one(FigureWanted(ALL, estate=estate)),
        "satisfied_of_a_category": lambda: one(FigureWanted(ALL, category=category)),
        "shares_all": lambda: statistics.settled(whole, now=NOW),
        "shares_by_grid": lambda: statistics.settled(whole, By.GRID, now=NOW),
        "shares_by_month": lambda: statistics.settled(whole, By.MONTH, now=NOW),
        "numbers_first_page": lambda: statistics.numbers(Figure.SATISFIED, whole, now=NOW),
        "numbers_of_an_estate": lambda: statistics.numbers(
            Figure.SATISFIED, FigureWanted(ALL, estate=estate), now=NOW, after=(600_000, 0, 0, 0)
        ),
    }
    for name, figure in figures.items():
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await figure()
            took.append(time.perf_counter() - began)
        middle = sorted(took)[ROUNDS // 2]
        short = max(short, int(middle >= GOAL))
        print(f"{name} {middle:.3f} {GOAL:.0f} {'ok' if middle < GOAL else 'short'}")  # noqa: T201
    return short


async def one(wanted: FigureWanted, by: By | None = None) -> Any:
    """One rate: what `rates` does three times."""
    return await statistics.rated(Figure.SATISFIED, wanted, by, now=NOW)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))

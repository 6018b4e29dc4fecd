"""Figures: what was counted, summed up for a scope and a period, as it was known on a day.

A scope is a set of cells, and few; the tallies of a figure are read once, in the order of an
index, and added up by cell. Whatever is asked for by grid, category or estate is made of that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec.structs import astuple

from models.categories import Category
from models.database import fetch
from models.grids import ids_on
from models.statistics.periods import Period
from models.statistics.rules import Rules, current, rules_on
from models.statistics.tables import Because, Figure

RATES = (Figure.CONTACTED, Figure.SOLVED, Figure.SATISFIED)
"""响应率 · 解决率 · 满意率."""

CHECKED = (Figure.CHECKED_CONTACTED, Figure.CHECKED_SOLVED, Figure.CHECKED_SATISFIED)
"""The same, by what second checks heard."""

WIDE = 100 * 86_400
"""Seconds of a period from which it is quicker to read by cell than by time."""

FEW = 300
"""Cells of a scope that are looked up one by one; more are read over."""


class By(StrEnum):
    """What a figure is divided by. A grid's holds all that is below it."""

    GRID = "grid"
    CATEGORY = "category"
    ESTATE = "estate"
    MONTH = "month"


@dataclass(frozen=True)
class FigureWanted:
    """Of what: a grid with all below it, a category with those below it, an estate; when.

    `as_of` is the day as of which it is known, today when there is none. Only what is counted in
    one of the `seen` grids is shown, the confidential only where it is among the `desks`.
    """

    period: Period
    grid: int | None = None
    category: int | None = None
    estate: int | None = None
    as_of: date | None = None
    checked: bool = False
    seen: frozenset[int] | None = None
    desks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rate:
    """A figure with what it is made of; `value` is empty where nobody answered."""

    figure: Figure
    numerator: float
    denominator: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return round(self.numerator / self.denominator, 6) if self.denominator else None


@dataclass(frozen=True)
class Shares:
    """What was settled, by how near the door: 不出户 · 不出格 · 不出网, and what went beyond."""

    household: int
    grid: int
    network: int
    beyond: int

    @property
    def total(self) -> int:
        """Everything that was settled."""
        return self.household + self.grid + self.network + self.beyond


Answers = dict[int, int]
"""How often each answer was given."""

Key = int | date | None
"""A grid, a category, an estate (0: none), the first of a month; None is the whole."""


async def rates(
    wanted: FigureWanted, by: By | None = None, *, now: datetime
) -> dict[Key, dict[Figure, Rate]]:
    """The three rates of a scope, or of each part of it."""
    found: dict[Key, dict[Figure, Rate]] = {}
    for figure in RATES:
        for key, value in (await rated(figure, wanted, by, now=now)).items():
            found.setdefault(key, {})[figure] = value
    return {
        key: {figure: parts.get(figure, Rate(figure, 0, 0)) for figure in RATES}
        for key, parts in found.items()
    }


async def rated(
    figure: Figure, wanted: FigureWanted, by: By | None = None, *, now: datetime
) -> dict[Key, Rate]:
    """One of the three rates."""
    rules = await _rules(wanted, now)
    heard = CHECKED[RATES.index(figure)] if wanted.checked else figure
    parts = await _parted(heard, wanted, by, rules, now)
    return {key: rate(figure, answers, rules) for key, answers in parts.items()}


def rate(figure: Figure, answers: Mapping[int, int], rules: Rules) -> Rate:
    """A rate out of its answers.

    >>> rate(Figure.SATISFIED, {2: 6, 1: 2, 0: 2}, Rules()).value
    0.78
    """
    said = {answer: number for answer, number in answers.items() if number}
    if figure is Figure.SATISFIED:
        numerator = said.get(2, 0) + round(rules.basic_factor * said.get(1, 0), 6)
    else:
        numerator = float(said.get(1, 0))
    return Rate(figure, round(numerator, 6), sum(said.values()))


def score(parts: Mapping[Figure, Rate], rules: Rules) -> float | None:
    """The rates weighed together; what nobody answered weighs nothing."""
    weights = (rules.weights.contacted, rules.weights.solved, rules.weights.satisfied)
    weighed = [
        (weight, value)
        for figure, weight in zip(RATES, weights, strict=True)
        if (value := parts[figure].value) is not None
    ]
    whole = sum(weight for weight, _ in weighed)
    return round(sum(w * v for w, v in weighed) / whole, 6) if whole else None


async def settled(
    wanted: FigureWanted, by: By | None = None, *, now: datetime
) -> dict[Key, Shares]:
    """Where it was settled, of a scope or of each part of it."""
    rules = await _rules(wanted, now)
    parts = await _parted(Figure.SETTLED, wanted, by, rules, now)
    return {key: shares(answers, rules) for key, answers in parts.items()}


def shares(ranks: Mapping[int, int], rules: Rules) -> Shares:
    """What was settled at levels of these ranks.

    >>> shares({40: 3, 30: 2, 20: 1, 50: 1}, Rules())
    Shares(household=4, grid=2, network=1, beyond=0)
    """
    found = dict.fromkeys(("household", "grid", "network", "beyond"), 0)
    for rank, number in ranks.items():
        found[share_of(rank, rules)] += number
    return Shares(**found)


def share_of(rank: int, rules: Rules) -> str:
    """The share that a level counts in."""
    names = ("household", "grid", "network")
    return next((name for name in names if rank >= getattr(rules.ranks, name)), "beyond")


async def silent(wanted: FigureWanted, by: By | None = None, *, now: datetime) -> dict[Key, int]:
    """How many were closed without a valid callback, of a scope or of each part of it."""
    rules = await _rules(wanted, now)
    parts = await _parted(Figure.SILENT, wanted, by, rules, now)
    return {key: sum(answers.values()) for key, answers in parts.items()}


# --- the numbers behind them


@dataclass(frozen=True)
class Answered:
    """One answer behind a figure: of which request; `place` is where it stands in the list."""

    id: int
    number: str
    place: tuple[int, int, int, int]


async def numbers(
    figure: Figure,
    wanted: FigureWanted,
    *,
    now: datetime,
    counts: Callable[[int], bool] = lambda _: True,
    after: tuple[int, int, int, int] | None = None,
    limit: int = 50,
) -> list[Answered]:
    """The requests behind a figure, as often as they were answered for, by answers that `counts`.

    So there are as many as the figure says: whoever was asked twice, or together with a neighbour,
    stands there twice. Of what was taken back there is none.
    """
    rules = await _rules(wanted, now)
    cells = await _cells(wanted, rules)
    if not cells:
        return []
    where, values = _known(figure, wanted, rules, now, wanted.period)
    known = await fetch(_ANSWERS, [figure])
    answers = [str(int(row["answer"])) for row in known if counts(int(row["answer"]))]
    if not answers:
        return []
    place = after or (0, 0, 0, 0)
    rows = await fetch(
        f"SELECT id, number, at, answer, times FROM requests JOIN ("
        f"SELECT request_id, counted_at AS at, answer, SUM(number) AS times"
        f" FROM statistics_tallies WHERE {where}"
        f" AND request_id >= {_BIG} AND cell_id IN ({', '.join(map(str, cells))})"
        f" AND answer IN ({', '.join(answers)}) GROUP BY request_id, counted_at, answer"
        f" HAVING SUM(number) > 0 AND (request_id, counted_at, answer) >= ({_BIG}, {_BIG}, {_BIG})"
        f" ORDER BY request_id, counted_at, answer LIMIT {int(limit) + 1}"
        f") AS counted ON counted.request_id = requests.id ORDER BY id, at, answer",
        [*values, place[0], *place[:3]],
    )
    each = [
        Answered(int(r["id"]), r["number"], (int(r["id"]), int(r["at"]), int(r["answer"]), nth))
        for r in rows
        for nth in range(1, int(r["times"]) + 1)
    ]
    return [one for one in each if one.place > place][:limit]


_BIG = "CAST(? AS BIGINT)"
"""Whoever makes up a place may name one beyond all ids."""

_ANSWERS = "SELECT DISTINCT answer FROM statistics_tallies WHERE figure = ?"


# --- adding up


async def _rules(wanted: FigureWanted, now: datetime) -> Rules:
    return await (rules_on(wanted.as_of) if wanted.as_of else current(now))


async def _parted(
    figure: Figure, wanted: FigureWanted, by: By | None, rules: Rules, now: datetime
) -> dict[Key, Answers]:
    cells = await _cells(wanted, rules)
    if by is By.MONTH:
        months = wanted.period.months()
        totals = await _totals(figure, wanted, rules, cells, now, months)
        return {month.starts_on: total for month, total in zip(months, totals, strict=True)}
    if by is None:
        (total,) = await _totals(figure, wanted, rules, cells, now, [wanted.period])
        return {None: total}
    counted = await _counted(figure, wanted, rules, cells, now)
    found: dict[Key, Answers] = {}
    for (cell, answer), number in counted.items():
        for key in _keys(cells[cell], by, wanted):
            part = found.setdefault(key, {})
            part[answer] = part.get(answer, 0) + number
    return found


def _keys(cell: dict[str, Any], by: By, wanted: FigureWanted) -> Iterable[int]:
    """What a cell counts for: each grid on its way up, as far as the scope and the sight go."""
    if by is By.ESTATE:
        return [int(cell["estate"])]
    if by is By.CATEGORY:
        top = cell["parent_category"] or cell["category"]
        return [int(cell["category"] if wanted.category else top)]
    way = ids_on(cell["path"])
    if wanted.grid:
        way = way[way.index(wanted.grid) :]
    return [grid for grid in way if wanted.seen is None or grid in wanted.seen]


async def _counted(
    figure: Figure,
    wanted: FigureWanted,
    rules: Rules,
    cells: Mapping[int, Any],
    now: datetime,
) -> dict[tuple[int, int], int]:
    """How often each answer was given in each cell."""
    if not cells:
        return {}
    where, values = _known(figure, wanted, rules, now, wanted.period)
    cell = _cell(wanted.period, rules)
    if len(cells) <= FEW:
        where += f" AND {cell} IN ({', '.join(map(str, cells))})"
    rows = await fetch(
        f"SELECT cell_id, answer, SUM(number) AS number FROM statistics_tallies WHERE {where}"
        f" GROUP BY {cell}, cell_id, answer",
        values,
    )
    return {
        (row["cell_id"], int(row["answer"])): int(row["number"])
        for row in rows
        if row["cell_id"] in cells
    }


async def _totals(
    figure: Figure,
    wanted: FigureWanted,
    rules: Rules,
    cells: Mapping[int, Any],
    now: datetime,
    periods: Iterable[Period],
) -> list[Answers]:
    """How often each answer was given in each period; a level by the least rank of its share."""
    bounds = _bounds(figure, rules)
    sums = ", ".join(
        f"SUM(CASE WHEN answer >= {least} AND answer < {above} THEN number END) AS n{least}"
        for least, above in bounds.items()
    )
    found = []
    whole = len(cells) == (await fetch("SELECT COUNT(*) AS n FROM statistics_cells"))[0]["n"]
    for period in periods:
        where, values = _known(figure, wanted, rules, now, period)
        if not whole:
            where += f" AND {_cell(period, rules)} IN ({', '.join(map(str, cells or [0]))})"
        (row,) = await fetch(f"SELECT {sums} FROM statistics_tallies WHERE {where}", values)
        found.append({least: int(row[f"n{least}"] or 0) for least in bounds})
    return found


def _bounds(figure: Figure, rules: Rules) -> dict[int, int]:
    """The answers there are: from one on, until below another."""
    if figure is not Figure.SETTLED:
        return {answer: answer + 1 for answer in range(3)}
    ranks = [*astuple(rules.ranks), 0]
    return dict(zip(ranks, [32_767, *ranks], strict=False))


def _known(
    figure: Figure,
    wanted: FigureWanted,
    rules: Rules,
    now: datetime,
    period: Period,
) -> tuple[str, list[Any]]:
    """The condition for what belongs to a period and was known on the day."""
    first, after = period.seconds(rules.day_begins)
    until = int(now.timestamp()) + 1
    if wanted.as_of:
        day_after = Period(wanted.as_of, wanted.as_of).seconds(rules.day_begins)[1]
        until = min(until, day_after)
    left_out = [because for because in Because if because not in rules.without_outcomes]
    at = "+counted_at" if _is_wide(period, rules) else "counted_at"
    where = f"figure = ? AND {at} >= ? AND {at} < ? AND known_at < ?"
    where += " AND because <> ?" * len(left_out)
    return where, [figure, first, after, until, *left_out]


def _is_wide(period: Period, rules: Rules) -> bool:
    """Whether a period is quicker read by cell than by time.

    SQLite can't know; a + before a column keeps it from the index that begins with it.
    """
    first, after = period.seconds(rules.day_begins)
    return after - first > WIDE


def _cell(period: Period, rules: Rules) -> str:
    return "cell_id" if _is_wide(period, rules) else "+cell_id"


async def _cells(wanted: FigureWanted, rules: Rules) -> dict[int, dict[str, Any]]:
    """The cells of the scope, by id."""
    codes = {c.id: c for c in await Category.all().only("id", "code", "confidential")}
    without = {id for id, c in codes.items() if c.code in rules.without_categories}
    secret = {id for id, c in codes.items() if c.confidential}
    found = {}
    for cell in await fetch("SELECT * FROM statistics_cells"):
        about = {cell["category"], cell["parent_category"]}
        if (
            (wanted.grid is None or wanted.grid in ids_on(cell["path"]))
            and (wanted.category is None or wanted.category in about)
            and (wanted.estate is None or wanted.estate == cell["estate"])
            and not about & without
            and (wanted.seen is None or _may_see(cell, about & secret, wanted))
        ):
            found[cell["id"]] = cell
    return found


def _may_see(cell: dict[str, Any], secret: set[int], wanted: FigureWanted) -> bool:
    return cell["grid"] in (wanted.desks if secret else wanted.seen or ())

"""Statistics over HTTP: the three rates, the shares of settlement, the numbers behind them, and
the rules they go by.

Every figure says what it is made of, of what scope and period, as it was known on a day; its
`numbers` lead to the requests it counts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from msgspec.structs import asdict

from api import pages
from api.access import Seen
from api.fields import YEARS, AskedId, AskedKey, Code, Form
from api.pages import OLDEST_FIRST, Page, Paged
from api.problems import BadRequest, FieldError
from api.routes import Body, get, post
from models import clock, statistics
from models.access import Sight
from models.calendar import local
from models.categories import Category
from models.members import Role
from models.statistics import Because, By, Figure, FigureWanted, Period, Rules, RulesVersion
from models.statistics.figures import CHECKED, RATES, Rate, Shares, score, share_of, silent
from models.statistics.rules import Ranks, Weights

LONGEST = 3_700
"""Days of a period."""

NOWHERE = -1
"""A category that there is not."""


class Scope(Struct):
    """Of what and when: a grid with all below it, a category, an estate; days; known on a day."""

    grid_id: int | None
    category: str | None
    estate_id: int | None
    starts_on: date
    through: date
    as_of: date


class RateOut(Struct):
    """A rate and what it is made of; null where nobody answered. `numbers` lists the requests."""

    value: float | None
    numerator: float
    denominator: int
    numbers: str


class RatesOut(Struct):
    """The rates of a part: a grid or estate by id (0: none), a category by code, a month."""

    key: int | str | None
    contacted: RateOut
    solved: RateOut
    satisfied: RateOut
    score: float | None


class RulesOut(Struct):
    """What figures go by: see the documentation of `/statistics/rules`."""

    basic_factor: float
    weights: Weights
    without_categories: list[str]
    without_outcomes: list[Because]
    day_begins: int
    ranks: Ranks
    second_checks: float


class RatesShown(Struct):
    """Rates; `silent` were closed without a valid callback, and count in none of them."""

    scope: Scope
    rules: RulesOut
    silent: int
    items: list[RatesOut]


class ShareOut(Struct):
    """How many were settled so near the door, of all that were settled."""

    value: float | None
    numerator: int
    denominator: int
    numbers: str


class SharesOut(Struct):
    """不出户 · 不出格 · 不出网, and what went beyond."""

    key: int | str | None
    household: ShareOut
    grid: ShareOut
    network: ShareOut
    beyond: ShareOut


class SharesShown(Struct):
    """Where requests were settled; what was reopened is taken out."""

    scope: Scope
    rules: RulesOut
    items: list[SharesOut]


class NumberOut(Struct):
    """A request behind a figure."""

    id: int
    number: str


class NewRules(Form):
    """The rules from a day on; what is left out is as the product has it.

    `day_begins` are minutes after midnight, `ranks` the least rank of a level that counts as
    不出户, 不出格, 不出网. The `seed` decides which requests are checked again; it is never shown.
    """

    valid_from: date
    basic_factor: Annotated[float, Meta(ge=0, le=1)] = 0.9
    weights: Weights = Weights()
    without_categories: Annotated[list[Code], Meta(max_length=200)] = []
    without_outcomes: tuple[Because, ...] = (Because.WITHDRAWN, Because.DECLINED)
    day_begins: Annotated[int, Meta(ge=0, lt=24 * 60)] = 0
    ranks: Ranks = Ranks()
    second_checks: Annotated[float, Meta(ge=0, le=1)] = 0.1
    seed: Annotated[str, Meta(max_length=80)] = ""


class VersionOut(Struct):
    """The rules that hold from a day on, until a later version."""

    id: int
    valid_from: date
    created_at: datetime
    by_member_id: int | None
    rules: RulesOut


class Part(StrEnum):
    """Which requests of a figure: those that count in it, or all of whom it is a share."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    HOUSEHOLD = "household"
    GRID = "grid"
    NETWORK = "network"
    BEYOND = "beyond"


class Listed(StrEnum):
    """The figures whose requests can be listed."""

    CONTACTED = "contacted"
    SOLVED = "solved"
    SATISFIED = "satisfied"
    SETTLED = "settled"
    SILENT = "silent"


# --- figures


@get("/statistics/rates", may="read:statistics", tags=["statistics"])
async def get_rates(
    sight: Seen,
    grid_id: AskedId = None,
    category: AskedKey = None,
    estate_id: AskedId = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
    by: FromQuery[By | None] = None,
    checked: FromQuery[bool] = False,
) -> RatesShown:
    """响应率 · 解决率 · 满意率, of this month when no days are named, as known today or `as_of` a
    past day; `checked` are those that second checks found."""
    scope = _scope(grid_id, category, estate_id, starts_on, through, as_of)
    wanted, rules = await _wanted(scope, sight, checked=checked)
    now = clock.now()
    found = await statistics.rates(wanted, by, now=now)
    items = [
        RatesOut(
            key,
            **{f: _rate(parts[f], scope, by, key, checked) for f in RATES},
            score=score(parts, rules),
        )
        for key, parts in await _named(found, by)
    ]
    return RatesShown(scope, _rules(rules), await silent(wanted, now=now), items)


@get("/statistics/shares", may="read:statistics", tags=["statistics"])
async def get_shares(
    sight: Seen,
    grid_id: AskedId = None,
    category: AskedKey = None,
    estate_id: AskedId = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
    by: FromQuery[By | None] = None,
) -> SharesShown:
    """不出户 · 不出格 · 不出网: the shares settled at each level."""
    scope = _scope(grid_id, category, estate_id, starts_on, through, as_of)
    wanted, rules = await _wanted(scope, sight)
    found = await statistics.settled(wanted, by, now=clock.now())
    items = [_shares(key, shares, scope, by) for key, shares in await _named(found, by)]
    return SharesShown(scope, _rules(rules), items)


@get("/statistics/numbers", may="read:statistics", tags=["statistics"])
async def list_numbers(
    sight: Seen,
    page: Paged,
    figure: FromQuery[Listed] = Listed.SOLVED,
    part: FromQuery[Part] = Part.DENOMINATOR,
    grid_id: AskedId = None,
    category: AskedKey = None,
    estate_id: AskedId = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
    checked: FromQuery[bool] = False,
) -> Response[Page[NumberOut]]:
    """The requests behind a figure, page by page."""
    pages.must_go_by_id(page)
    scope = _scope(grid_id, category, estate_id, starts_on, through, as_of)
    wanted, rules = await _wanted(scope, sight, checked=checked)
    of = Figure(figure)
    if checked and of in RATES:
        of = CHECKED[RATES.index(of)]

    def counts(answer: int) -> bool:
        if part is Part.DENOMINATOR:
            return True
        if figure is Listed.SETTLED:
            return share_of(answer, rules) == part
        return answer > 0

    limit = page.limit
    rows = await statistics.numbers(
        of, wanted, now=clock.now(), counts=counts, after=page.after or 0, limit=limit + 1
    )
    items = [NumberOut(id, number) for id, number in rows[:limit]]
    return page.answer(items, [items[-1].id] if len(rows) > limit else None, OLDEST_FIRST)


def _scope(
    grid: int | None,
    category: str | None,
    estate: int | None,
    starts_on: date | None,
    through: date | None,
    as_of: date | None,
) -> Scope:
    today = local(clock.now()).date()
    first = starts_on or (through or today).replace(day=1)
    last = through or max(statistics.month(first).through, first)
    for name, day in (("starts_on", first), ("through", last), ("as_of", as_of or today)):
        if day.year not in YEARS:
            raise BadRequest("invalid-parameter", [FieldError(f"?{name}", "Years 2000 to 2100")])
    if not 0 <= (last - first).days < LONGEST:
        too_long = FieldError("?through", f"At most {LONGEST} days")
        raise BadRequest("invalid-parameter", [too_long], status=422)
    return Scope(grid, category, estate, first, last, min(as_of or today, today))


async def _wanted(
    scope: Scope, sight: Sight, *, checked: bool = False
) -> tuple[FigureWanted, Rules]:
    category = None
    if scope.category:
        known = await Category.get_or_none(code=scope.category)
        category = known.id if known else NOWHERE
    wanted = FigureWanted(
        Period(scope.starts_on, scope.through),
        grid=scope.grid_id,
        category=category,
        estate=scope.estate_id,
        as_of=scope.as_of,
        checked=checked,
        seen=sight.grids,
        desks=sight.reach.get(Role.DESK, frozenset()),
    )
    return wanted, await statistics.rules_on(scope.as_of)


T = TypeVar("T")


async def _named(found: Mapping[Any, T], by: By | None) -> list[tuple[Any, T]]:
    """The parts in order; categories by their codes, months as "2026-11"."""
    ordered = sorted(found.items(), key=lambda item: str(item[0]).zfill(12))
    if by is By.MONTH:
        return [(f"{key:%Y-%m}", value) for key, value in ordered]
    if by is By.CATEGORY:
        codes = {c.id: c.code for c in await Category.filter(id__in=list(found))}
        return [(codes[key], value) for key, value in ordered if key in codes]
    return ordered


def _rate(rate: Rate, scope: Scope, by: By | None, key: Any, checked: bool) -> RateOut:
    more = {"checked": "true"} if checked else {}
    link = _numbers(rate.figure, Part.DENOMINATOR, scope, by, key, more)
    return RateOut(rate.value, rate.numerator, rate.denominator, link)


def _shares(key: Any, shares: Shares, scope: Scope, by: By | None) -> SharesOut:
    total = shares.total
    found = {}
    for part in (Part.HOUSEHOLD, Part.GRID, Part.NETWORK, Part.BEYOND):
        number: int = getattr(shares, part)
        link = _numbers(Figure.SETTLED, part, scope, by, key, {})
        value = round(number / total, 6) if total else None
        found[part.value] = ShareOut(value, number, total, link)
    return SharesOut(key, **found)


def _numbers(
    figure: Figure, part: Part, scope: Scope, by: By | None, key: Any, more: Mapping[str, str]
) -> str:
    """Where the requests of a figure are listed."""
    asked = {name: str(v) for name, v in asdict(scope).items() if v is not None}
    if by is By.MONTH:
        month = statistics.month(date.fromisoformat(f"{key}-01"))
        asked["starts_on"] = str(max(month.starts_on, scope.starts_on))
        asked["through"] = str(min(month.through, scope.through))
    elif by is By.CATEGORY:
        asked["category"] = key
    elif by in (By.GRID, By.ESTATE):
        asked[f"{by}_id"] = str(key)
    query = urlencode({"figure": str(figure), "part": str(part), **asked, **more})
    return f"/api/v1/statistics/numbers?{query}"


# --- rules


def _rules(rules: Rules) -> RulesOut:
    known = {name: getattr(rules, name) for name in RulesOut.__struct_fields__}
    lists = ("without_categories", "without_outcomes")
    return RulesOut(**{**known, **{name: list(known[name]) for name in lists}})


@get("/statistics/rules", may="read:statistics", tags=["statistics"])
async def list_rules(sight: Seen) -> list[VersionOut]:
    """Every version of the rules, the newest first; before the first, those of the product."""
    return [await _version(row) for row in await RulesVersion.all().order_by("-valid_from", "-id")]


@post("/statistics/rules", may="change:statistics", tags=["statistics"])
async def keep_rules(sight: Seen, data: Body[NewRules]) -> VersionOut:
    """Have rules hold from today or a later day on; those of past days stay as they were."""
    said = {name: getattr(data, name) for name in Rules.__struct_fields__}
    lists = ("without_categories", "without_outcomes")
    rules = Rules(**{**said, **{name: tuple(said[name]) for name in lists}})
    row = await statistics.keep(
        rules, data.valid_from, sight.actor, now=clock.now(), member=sight.member.id
    )
    return await _version(row)


async def _version(row: RulesVersion) -> VersionOut:
    rules = statistics.read(row)
    return VersionOut(row.id, row.valid_from, row.created_at, row.by_member_id, _rules(rules))


def routes() -> list[Any]:
    """Figures and their rules."""
    return [get_rates, get_shares, list_numbers, list_rules, keep_rules]

"""Statistics over HTTP: the three rates, the shares of settlement, the numbers behind them, and
the rules they go by.

Every figure says what it is made of, and has the way to the list of that; the part it stands in
says of what scope and period it is, as it was known on a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromQuery, QueryParameter
from msgspec import Meta, Struct

from api import pages
from api.access import Seen
from api.fields import YEARS, AskedId, AskedKey, Code, Form
from api.pages import OLDEST_FIRST, Page, Paged, PageWanted
from api.problems import BadRequest, FieldError
from api.routes import Body, get, post
from models import clock, statistics
from models.access import Sight
from models.calendar import local
from models.categories import Category
from models.members import Role
from models.statistics import Because, By, Figure, FigureWanted, Period, Rules, RulesVersion
from models.statistics.figures import CHECKED, RATES, Rate, Shares, score, share_of
from models.statistics.rules import Ranks, Weights
from models.visible import LARGEST_ID

# a border of 0 is left out of the document
AskedEstate = Annotated[int | None, QueryParameter(gt=-1, le=LARGEST_ID)]
"""0 is what belongs to no estate."""

LAST = 2**63 - 1
"""Beyond every answer."""

LONGEST = 3_700
"""Days of a period."""

NOWHERE = -1
"""A category that there is not."""


class ScopeOut(Struct):
    """Of what: a grid or a category, each with all below it, an estate; as known on a day."""

    grid_id: int | None
    category: str | None
    estate_id: int | None
    as_of: date


class PeriodOut(Struct):
    """Of which days, the last one among them."""

    starts_on: date
    through: date


class RateOut(Struct):
    """A share and what it is made of; null where there is nothing to share.

    `numbers` lists all of whom it is a share, as many rows as the `denominator`; `counted` those
    that count in it: as many as the `numerator`, where each counts for one.
    """

    value: float | None
    numerator: float
    denominator: int
    numbers: str
    counted: str


class Part(Struct):
    """A part: a grid or estate by id (0: none), a category by code, a month; null is the whole."""

    key: int | str | None
    scope: ScopeOut
    period: PeriodOut


class RatesOut(Part):
    """The rates of a part; `score` weighs them. `silent` counts in none of them: closed without a
    valid callback, of all that were closed."""

    contacted: RateOut
    solved: RateOut
    satisfied: RateOut
    silent: RateOut
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
    """The three rates, of what was asked for and by its parts."""

    scope: ScopeOut
    period: PeriodOut
    rules: RulesOut
    items: list[RatesOut]


class SharesOut(Part):
    """不出户 · 不出格 · 不出网, and what went beyond: settled so near the door, of all that was."""

    household: RateOut
    grid: RateOut
    network: RateOut
    beyond: RateOut


class SharesShown(Struct):
    """Where requests were settled; what was reopened is taken out."""

    scope: ScopeOut
    period: PeriodOut
    rules: RulesOut
    items: list[SharesOut]


@dataclass(frozen=True)
class Scope:
    """What is asked about."""

    grid_id: int | None
    category: str | None
    estate_id: int | None
    starts_on: date
    through: date
    as_of: date

    @property
    def scope(self) -> ScopeOut:
        """Of what."""
        return ScopeOut(self.grid_id, self.category, self.estate_id, self.as_of)

    @property
    def period(self) -> PeriodOut:
        """Of which days."""
        return PeriodOut(self.starts_on, self.through)

    def part(self, by: By | None, key: Any) -> "Scope":
        """The same, of one of its parts."""
        if by is None:
            return self
        if by is By.CATEGORY:
            return replace(self, category=key)
        if by is not By.MONTH:
            return replace(self, **{f"{by}_id": key})
        month = statistics.month(date.fromisoformat(f"{key}-01"))
        first, last = max(month.starts_on, self.starts_on), min(month.through, self.through)
        return replace(self, starts_on=first, through=last)


class NumberOut(Struct):
    """A request behind a figure, once for each answer that is counted."""

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


class Which(StrEnum):
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
    estate_id: AskedEstate = None,
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
    silent = await statistics.silent(wanted, by, now=now)
    closed = await statistics.settled(wanted, by, now=now)
    items = []
    for key, parts in await _named(found | {k: found.get(k, NOTHING) for k in closed}, by):
        part = scope.part(by, key.shown)
        rates = {figure: _rate(parts[figure], part, checked) for figure in RATES}
        total = closed[key.of].total if key.of in closed else 0
        quiet = _silent(silent.get(key.of, 0), total, part)
        whole = score(parts, rules)
        items.append(
            RatesOut(key.shown, part.scope, part.period, **rates, silent=quiet, score=whole)
        )
    return RatesShown(scope.scope, scope.period, _rules(rules), items)


@get("/statistics/shares", may="read:statistics", tags=["statistics"])
async def get_shares(
    sight: Seen,
    grid_id: AskedId = None,
    category: AskedKey = None,
    estate_id: AskedEstate = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
    as_of: FromQuery[date | None] = None,
    by: FromQuery[By | None] = None,
) -> SharesShown:
    """不出户 · 不出格 · 不出网: the shares settled at each level."""
    scope = _scope(grid_id, category, estate_id, starts_on, through, as_of)
    wanted, rules = await _wanted(scope, sight)
    found = await statistics.settled(wanted, by, now=clock.now())
    items = [
        _shares(key.shown, shares, scope.part(by, key.shown))
        for key, shares in await _named(found, by)
    ]
    return SharesShown(scope.scope, scope.period, _rules(rules), items)


@get("/statistics/numbers", may="read:statistics", tags=["statistics"])
async def list_numbers(
    sight: Seen,
    page: Paged,
    figure: FromQuery[Listed] = Listed.SOLVED,
    part: FromQuery[Which] = Which.DENOMINATOR,
    grid_id: AskedId = None,
    category: AskedKey = None,
    estate_id: AskedEstate = None,
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
        if part is Which.DENOMINATOR:
            return True
        if figure is Listed.SETTLED:
            return share_of(answer, rules) == part
        return answer > 0

    limit = page.limit
    found = await statistics.numbers(
        of, wanted, now=clock.now(), counts=counts, after=_place(page), limit=limit + 1
    )
    last = found[limit - 1].place if len(found) > limit else None
    items = [NumberOut(one.id, one.number) for one in found[:limit]]
    return page.answer(items, last, OLDEST_FIRST)


def _place(page: PageWanted) -> tuple[int, int, int, int] | None:
    """Behind which answer the page begins; a cursor with an id alone means all of that request."""
    if page.last is not None and len(page.last) == 1:
        return (page.after or 0, LAST, LAST, LAST)
    place = page.place(4)
    return (place[0], place[1], place[2], place[3]) if place else None


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

NOTHING = {figure: Rate(figure, 0, 0) for figure in RATES}
"""The rates of a part in which nobody has answered."""


@dataclass(frozen=True)
class Keyed:
    """A part by what figures call it, and as it is shown."""

    of: Any
    shown: int | str | None


async def _named(found: Mapping[Any, T], by: By | None) -> list[tuple[Keyed, T]]:
    """The parts in order; categories by their codes, months as "2026-11"."""
    ordered = sorted(found.items(), key=lambda item: str(item[0]).zfill(12))
    if by is By.MONTH:
        return [(Keyed(key, f"{key:%Y-%m}"), value) for key, value in ordered]
    if by is By.CATEGORY:
        codes = {c.id: c.code for c in await Category.filter(id__in=list(found))}
        return [(Keyed(key, codes[key]), value) for key, value in ordered if key in codes]
    return [(Keyed(key, key), value) for key, value in ordered]


def _rate(rate: Rate, part: Scope, checked: bool) -> RateOut:
    more = {"checked": "true"} if checked else {}
    lists = [
        _numbers(Listed(rate.figure), which, part, more)
        for which in (Which.DENOMINATOR, Which.NUMERATOR)
    ]
    return RateOut(rate.value, rate.numerator, rate.denominator, *lists)


def _silent(number: int, closed: int, part: Scope) -> RateOut:
    of = _numbers(Listed.SETTLED, Which.DENOMINATOR, part)
    these = _numbers(Listed.SILENT, Which.DENOMINATOR, part)
    return RateOut(_share(number, closed), number, closed, of, these)


def _shares(key: int | str | None, shares: Shares, part: Scope) -> SharesOut:
    found = {}
    of = _numbers(Listed.SETTLED, Which.DENOMINATOR, part)
    for near in (Which.HOUSEHOLD, Which.GRID, Which.NETWORK, Which.BEYOND):
        number: int = getattr(shares, near)
        these = _numbers(Listed.SETTLED, near, part)
        share = _share(number, shares.total)
        found[near.value] = RateOut(share, number, shares.total, of, these)
    return SharesOut(key, part.scope, part.period, **found)


def _share(number: int, total: int) -> float | None:
    return round(number / total, 6) if total else None


def _numbers(
    figure: Listed, which: Which, part: Scope, more: Mapping[str, str] | None = None
) -> str:
    """Where the requests of a figure are listed."""
    asked = {name: str(value) for name, value in vars(part).items() if value is not None}
    query = urlencode({"figure": str(figure), "part": str(which), **asked, **(more or {})})
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

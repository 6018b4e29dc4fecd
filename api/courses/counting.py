"""What the classes add up to: figures that list their rows, and the sentence for the bulletin."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery
from msgspec import Struct

from api import pages
from api.access import Seen
from api.fields import YEARS, AskedId
from api.pages import OLDEST_FIRST, Page, Paged
from api.problems import BadRequest, FieldError
from api.registers import must_see
from api.routes import get
from api.statistics import RateOut
from models import clock, visible
from models.access import Sight
from models.calendar import local
from models.courses import Course, Term, bulletin, counting
from models.courses.counting import By, Figure, Wanted
from models.errors import NotFound
from models.grids import Grid
from models.residents import masked
from models.spreadsheets.formulas import cell
from models.spreadsheets.lines import BOM

ROWS = "/api/v1/statistics/classes/rows"

HEADINGS = {
    Figure.COURSES: "课程门数",
    Figure.LESSONS: "已上课次",
    Figure.HEADS: "在册人数",
    Figure.ENROLMENTS: "在册报名",
    Figure.ATTENDANCES: "人次",
    Figure.WALK_INS: "其中临时来",
    Figure.EXPECTED: "应到人次",
    Figure.CAME: "实到人次",
    Figure.LEAVES: "请假人次",
    Figure.ABSENCES: "缺课人次",
    Figure.WAITING: "候补",
}
"""The figures as a file names them."""

PARTS = {By.COURSE: "课程", By.TERM: "学期", By.GRID: "网格"}


class FigureOut(Struct):
    """A number, and where the rows are that it counts."""

    value: int
    rows: str


class ClassScopeOut(Struct):
    """Of what: a term, a grid with all below it, a course."""

    term_id: int | None
    grid_id: int | None
    course_id: int | None


class ClassPeriodOut(Struct):
    """Of lessons of which days, the last one among them; null is without an end."""

    starts_on: date | None
    through: date | None


class FiguresOut(Struct):
    """The figures of a part: a course, a term or a grid by its id, null for the whole.

    `heads` 人数 are people, `attendances` 人次 is how often somebody came; the two are never mixed.
    `rate` is `came` of `expected`, which are of rolls that are closed; null before the first.
    """

    key: int | None
    name: str
    scope: ClassScopeOut
    period: ClassPeriodOut
    courses: FigureOut
    lessons: FigureOut
    heads: FigureOut
    enrolments: FigureOut
    attendances: FigureOut
    walk_ins: FigureOut
    expected: FigureOut
    came: FigureOut
    leaves: FigureOut
    absences: FigureOut
    waiting: FigureOut
    rate: RateOut


class ClassesShown(Struct):
    """Of what and of which days, and the figures."""

    scope: ClassScopeOut
    period: ClassPeriodOut
    as_of: datetime
    items: list[FiguresOut]


class RowOut(Struct):
    """One that is counted: a course, a lesson, an enrolment or an attendance; names are masked."""

    id: int
    course_id: int
    course: str
    name: str
    at: datetime | None


class BulletinOut(Struct):
    """The sentence, and what it is made of; `attendances` holds an estimate where one is needed."""

    sentence: str
    scope: str
    term: str
    starts_on: date
    through: date
    as_of: date
    courses: int
    lessons: int
    heads: int
    attendances: int
    counted: int
    estimated_for: int


async def classes_wanted(
    term_id: AskedId = None,
    grid_id: AskedId = None,
    course_id: AskedId = None,
    starts_on: FromQuery[date | None] = None,
    through: FromQuery[date | None] = None,
) -> Wanted:
    """The scope asked for; `grid_id` means that grid and all below it."""
    for name, day in (("starts_on", starts_on), ("through", through)):
        if day and day.year not in YEARS:
            raise BadRequest("invalid-parameter", [FieldError(f"?{name}", "Years 2000 to 2100")])
    return Wanted(term_id, grid_id, course_id, starts_on, through)


Asked = NamedDependency[Wanted]


@get(
    "/statistics/classes",
    may="read:statistics",
    tags=["statistics"],
    dependencies={"wanted": classes_wanted},
)
async def get_classes(sight: Seen, wanted: Asked, by: FromQuery[By | None] = None) -> ClassesShown:
    """Courses, lessons held, heads, attendances, rate, walk-ins, leaves, absences, waiting.

    Heads, enrolments and waiting are as they were at the end of the day `through`, or are now; all
    else is of lessons in the period.
    """
    now = clock.now()
    items = await _items(sight, wanted, by, now=now)
    return ClassesShown(_scope(wanted), _period(wanted), now, items)


def _scope(wanted: Wanted) -> ClassScopeOut:
    return ClassScopeOut(wanted.term, wanted.grid, wanted.course)


def _period(wanted: Wanted) -> ClassPeriodOut:
    return ClassPeriodOut(wanted.starts_on, wanted.through)


async def _items(sight: Sight, wanted: Wanted, by: By | None, *, now: datetime) -> list[FiguresOut]:
    found = await counting.count(_within(wanted, sight), by, now=now)
    names = await _names(by, [key for key in found if key is not None])
    ordered = sorted(found.items(), key=lambda item: item[0] or 0)
    return [_figures(key, names.get(key or 0, ""), parts, wanted, by) for key, parts in ordered]


def _within(wanted: Wanted, sight: Sight) -> Wanted:
    return Wanted(**{**vars(wanted), "seen": sight.grids})


async def _names(by: By | None, keys: list[int]) -> dict[int, str]:
    match by:
        case By.COURSE:
            return {row.id: row.title for row in await Course.filter(id__in=keys)}
        case By.TERM:
            return {row.id: row.name for row in await Term.filter(id__in=keys)}
        case By.GRID:
            return {row.id: row.name for row in await Grid.filter(id__in=keys)}
    return {}


def _figures(
    key: int | None, name: str, parts: Mapping[Figure, int], wanted: Wanted, by: By | None
) -> FiguresOut:
    narrower: dict[str, Any] = {by: key} if by else {}
    part = replace(wanted, **narrower)
    numbers = {figure.value: FigureOut(n, _rows_of(figure, part)) for figure, n in parts.items()}
    came, expected = numbers[Figure.CAME], numbers[Figure.EXPECTED]
    rate = RateOut(counting.rate(parts), came.value, expected.value, expected.rows, came.rows)
    return FiguresOut(
        key=key, name=name, scope=_scope(part), period=_period(part), **numbers, rate=rate
    )


def _rows_of(figure: Figure, part: Wanted) -> str:
    asked: dict[str, object] = {
        "term_id": part.term,
        "grid_id": part.grid,
        "course_id": part.course,
        "starts_on": part.starts_on,
        "through": part.through,
    }
    given = {name: str(value) for name, value in asked.items() if value is not None}
    return f"{ROWS}?{urlencode({'figure': str(figure), **given})}"


@get(
    "/statistics/classes/rows",
    may="read:statistics",
    tags=["statistics"],
    dependencies={"wanted": classes_wanted},
)
async def list_class_rows(
    sight: Seen, wanted: Asked, page: Paged, figure: FromQuery[Figure] = Figure.ATTENDANCES
) -> Response[Page[RowOut]]:
    """The rows a figure counts, as many as it says: a person once for `heads`."""
    pages.must_go_by_id(page)
    found = await counting.rows(
        figure,
        _within(wanted, sight),
        now=clock.now(),
        after=page.after or 0,
        limit=page.limit + 1,
    )
    shown = found[: page.limit]
    items = [RowOut(r.id, r.course, r.title, masked(r.name) if r.name else "", r.at) for r in shown]
    return page.answer(items, [shown[-1].place] if len(found) > page.limit else None, OLDEST_FIRST)


@get(
    "/statistics/classes.csv",
    may="read:statistics",
    tags=["statistics"],
    dependencies={"wanted": classes_wanted},
    media_type="text/csv",
    responses={
        200: ResponseSpec(
            str, description="The file.", media_type="text/csv", generate_examples=False
        )
    },
)
async def export_classes(
    sight: Seen, wanted: Asked, by: FromQuery[By] = By.COURSE
) -> Response[str]:
    """The same figures as a file, a line for each course, term or grid."""
    now = clock.now()
    items = await _items(sight, wanted, by, now=now)
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow(["编号", PARTS[by], *HEADINGS.values(), "到课率"])
    for item in items:
        numbers = [getattr(item, figure.value).value for figure in HEADINGS]
        rate = "" if item.rate.value is None else f"{item.rate.value:.1%}"
        sheet.writerow([cell(str(said)) for said in (item.key, item.name, *numbers, rate)])
    name = f"classes-by-{by}-{local(now):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(BOM + written.getvalue(), media_type="text/csv", headers=headers)


@get("/statistics/bulletin", may="read:statistics", named=True, tags=["statistics"])
async def get_bulletin(
    sight: Seen,
    term_id: AskedId = None,
    grid_id: AskedId = None,
    locale: FromQuery[Annotated[Literal["zh", "en"], "the language"]] = "zh",
) -> BulletinOut:
    """What a term came to, in one sentence; the term that is on, when none is named."""
    now = clock.now()
    if term_id is None:
        term = await bulletin.term_on(local(now).date())
    else:
        term = await must_see(Term, term_id, sight, field="term_id")
    if term is None:
        raise NotFound(what="term")
    grid = await visible.one(Grid, grid_id, sight) if grid_id else await _own(sight)
    told = await bulletin.of_term(term, grid, now=now, seen=sight.grids)
    shown = {n: getattr(told, n) for n in BulletinOut.__struct_fields__ if n != "sentence"}
    return BulletinOut(sentence=bulletin.sentence(told, locale), **shown)


async def _own(sight: Sight) -> Grid | None:
    """The grid at the top of what is seen, where there is one; else it is told of all together."""
    seen = await Grid.filter(id__in=sight.grids)
    tops = [grid for grid in seen if grid.parent_id not in sight.grids]
    return tops[0] if len(tops) == 1 else None


def routes() -> list[Any]:
    """Figures of the classes."""
    return [get_classes, list_class_rows, export_classes, get_bulletin]

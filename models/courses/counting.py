"""Counting: courses, lessons, heads 人数, attendances 人次 and what else the classes add up to.

Every figure is the number of rows of one list, and the list can be shown: each counts something
else, and nothing counts twice.

    courses      published or closed, with a lesson in the period
    lessons      held: over, and not cancelled
    heads        在册人数: people with a seat, each once however many courses they are in
    enrolments   在册报名: seats that somebody has in a course
    attendances  人次: how often somebody came, walk-ins among them
    walk_ins     of those, how often by somebody without a seat
    expected     on rolls that are closed: whoever had a seat and came, asked for leave or did not
    came         of those, who came; 到课率 is came / expected
    leaves       asked for leave 请假
    absences     neither came nor asked for leave 缺课
    waiting      people who wait for a seat, once for each course

A parent with a child is one wish for two seats, and two people in every figure: the child, and the
resident who signed up.

Heads, enrolments and waiting are as they were when the period ended, or are now if it has not; the
others are of lessons in the period. A seat is whose it is since `seated_at` until `left_at`, and
somebody waits from their arrival until a seat is held for them, or they go. What is divided by
grid counts for each grid on the way up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.calendar import zone
from models.courses import pairs
from models.courses.tables import HOLDING, CourseStatus, LessonStatus, Mark, Standing
from models.database import as_moment, as_text, dialect, fetch
from models.grids import ids_on


class Figure(StrEnum):
    """What is counted; see the module."""

    COURSES = "courses"
    LESSONS = "lessons"
    HEADS = "heads"
    ENROLMENTS = "enrolments"
    ATTENDANCES = "attendances"
    WALK_INS = "walk_ins"
    EXPECTED = "expected"
    CAME = "came"
    LEAVES = "leaves"
    ABSENCES = "absences"
    WAITING = "waiting"


class By(StrEnum):
    """What figures are divided by."""

    COURSE = "course"
    TERM = "term"
    GRID = "grid"


@dataclass(frozen=True)
class Wanted:
    """Of what: a term, a course, a grid with all below it; lessons of which days.

    Only what is in one of the `seen` grids counts, everything where it is None.
    """

    term: int | None = None
    grid: int | None = None
    course: int | None = None
    starts_on: date | None = None
    through: date | None = None
    seen: frozenset[int] | None = None


Figures = dict[Figure, int]
Key = int | None
"""A course, a term, a grid; None is the whole."""


def rate(figures: Mapping[Figure, int]) -> float | None:
    """到课率: who came, of those who were expected, 0–1; None before a first roll is closed.

    >>> rate({Figure.CAME: 3, Figure.EXPECTED: 4}), rate({Figure.CAME: 0, Figure.EXPECTED: 0})
    (0.75, None)
    """
    expected = figures[Figure.EXPECTED]
    return round(figures[Figure.CAME] / expected, 6) if expected else None


async def count(wanted: Wanted, by: By | None = None, *, now: datetime) -> dict[Key, Figures]:
    """The figures of a scope, or of each part of it; parts in which there is nothing are absent."""
    whole: dict[Key, Figures] = {} if by else {None: _nothing()}
    for figure in Figure:
        for key, number in (await _counted(figure, wanted, by, now)).items():
            whole.setdefault(key, _nothing())[figure] = number
    return whole


def _nothing() -> Figures:
    return dict.fromkeys(Figure, 0)


async def _counted(figure: Figure, wanted: Wanted, by: By | None, now: datetime) -> dict[Key, int]:
    where, values = _where(figure, wanted, now)
    if figure is Figure.HEADS:
        sql = (
            f"SELECT DISTINCT {_KEYS}, n.resident_id, {_NAME} AS name {_FROM[figure]} WHERE {where}"
        )
        return _people(await fetch(sql, values), _keys(wanted, by))
    sql = f"SELECT {_KEYS}, COUNT(*) AS number {_FROM[figure]} WHERE {where} GROUP BY {_KEYS_BY}"
    found: dict[Key, int] = {}
    for row in await fetch(sql, values):
        for key in _keys(wanted, by)(row):
            found[key] = found.get(key, 0) + int(row["number"])
    return found


def _people(
    rows: Iterable[Mapping[str, Any]], keys: Callable[[Mapping[str, Any]], Iterable[Key]]
) -> dict[Key, int]:
    """People, each once a part: whoever is in two of its courses is one head."""
    found: dict[Key, set[tuple[int, str]]] = {}
    for row in rows:
        for key in keys(row):
            found.setdefault(key, set()).add((row["resident_id"], row["name"]))
    return {key: len(people) for key, people in found.items()}


def _keys(wanted: Wanted, by: By | None) -> Callable[[Mapping[str, Any]], Iterable[Key]]:
    if by is None:
        return lambda row: (None,)
    if by is not By.GRID:
        return lambda row: (int(row[by]),)

    def on_the_way(row: Mapping[str, Any]) -> Iterable[Key]:
        way = ids_on(row["path"])
        if wanted.grid in way:
            way = way[way.index(wanted.grid) :]
        return [grid for grid in way if wanted.seen is None or grid in wanted.seen]

    return on_the_way


# --- the lists that are counted


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_KEYS = "k.id AS course, k.term_id AS term, g.path AS path"
_KEYS_BY = "k.id, k.term_id, g.path"
_COURSES = "FROM courses k JOIN grids g ON g.id = k.grid_id"
_LESSONS = f"{_COURSES} JOIN lessons l ON l.course_id = k.id"
# written so that SQLite goes through the enrolments first, not through all residents for each
_PEOPLE = """LEFT JOIN residents r ON r.id = n.resident_id
    CROSS JOIN (SELECT 1 AS nth UNION ALL SELECT 2) p"""
_ENROLMENTS = f"{_COURSES} JOIN enrolments n ON n.course_id = k.id {_PEOPLE}"
_ROLLS = f"""{_LESSONS} JOIN attendances a ON a.lesson_id = l.id
    JOIN enrolments n ON n.id = a.enrolment_id {_PEOPLE}"""
_NAME = "CASE WHEN p.nth = 1 THEN n.name ELSE r.name END"

_FROM = {
    Figure.COURSES: _COURSES,
    Figure.LESSONS: _LESSONS,
    Figure.HEADS: _ENROLMENTS,
    Figure.ENROLMENTS: _ENROLMENTS,
    Figure.WAITING: _ENROLMENTS,
    **dict.fromkeys(
        (
            Figure.ATTENDANCES,
            Figure.WALK_INS,
            Figure.EXPECTED,
            Figure.CAME,
            Figure.LEAVES,
            Figure.ABSENCES,
        ),
        _ROLLS,
    ),
}

_ID = {_COURSES: "k.id", _LESSONS: "l.id", _ENROLMENTS: "n.id", _ROLLS: "a.id"}

_PLACE = {
    _COURSES: "k.id",
    _LESSONS: "l.id",
    _ENROLMENTS: "2 * n.id + p.nth",
    _ROLLS: "2 * a.id + p.nth",
}
"""Where a row stands in its list: two people may have one id."""

_CLOSED = f"l.roll_closed_at IS NOT NULL AND n.standing <> '{Standing.VISITING}'"

_SEATED = f"n.standing = '{Standing.SEATED}' AND n.lesson_id IS NULL"
_WAITING = f"n.standing = '{Standing.WAITING}' AND n.lesson_id IS NULL"

# of rows from before these moments were written down, a seat counts since the arrival
_WAS_THERE = f"""n.lesson_id IS NULL AND n.standing <> '{Standing.VISITING}'
    AND n.arrived_at < ? AND (n.left_at IS NULL OR n.left_at >= ?)"""
_WAS_SEATED = f"""{_WAS_THERE}
    AND COALESCE(n.seated_at, CASE WHEN {_SEATED} THEN n.arrived_at END) < ?"""
_WAS_WAITING = f"""{_WAS_THERE}
    AND (n.held_at >= ? OR n.held_at IS NULL AND n.standing NOT IN ({_listed(HOLDING)}))"""

_THEN = {
    Figure.HEADS: _WAS_SEATED,
    Figure.ENROLMENTS: _WAS_SEATED,
    Figure.WAITING: _WAS_WAITING,
}
"""What was so at a moment; each asks for it three times."""

_WHAT = {
    Figure.HEADS: _SEATED,
    Figure.ENROLMENTS: _SEATED,
    Figure.WAITING: _WAITING,
    Figure.ATTENDANCES: pairs.CAME,
    Figure.WALK_INS: f"{pairs.CAME} AND n.standing = '{Standing.VISITING}'",
    Figure.EXPECTED: f"a.mark <> '{Mark.PENDING}' AND {_CLOSED}",
    Figure.CAME: f"{pairs.CAME} AND {_CLOSED}",
    Figure.LEAVES: f"a.mark = '{Mark.LEAVE}'",
    Figure.ABSENCES: f"(a.mark = '{Mark.ABSENT}' OR {pairs.STAYED_AWAY})",
}


def _where(figure: Figure, wanted: Wanted, now: datetime) -> tuple[str, list[Any]]:
    parts = [f"k.status <> '{CourseStatus.DRAFT}'"]
    values: list[Any] = []
    for column, number in (("k.term_id", wanted.term), ("k.id", wanted.course)):
        if number is not None:
            parts.append(f"{column} = ?")
            values.append(number)
    if wanted.grid is not None:
        parts.append("g.path LIKE ?")
        values.append(f"%/{wanted.grid}/%")
    if wanted.seen is not None:
        ids = ", ".join(str(int(id)) for id in sorted(wanted.seen))
        parts.append(f"k.grid_id IN ({ids or 'NULL'})")
    if _FROM[figure] in (_ENROLMENTS, _ROLLS):
        parts.append("p.nth <= n.seats")
    if figure in _THEN and (end := _ended(wanted, now)):
        parts.append(_THEN[figure])
        values += [_moment(end)] * 3
    elif what := _WHAT.get(figure):
        parts.append(what)
    held, moments = _held(figure, wanted, now)
    return " AND ".join([*parts, *held]), [*values, *moments]


def _held(figure: Figure, wanted: Wanted, now: datetime) -> tuple[list[str], list[Any]]:
    """The condition on lessons: not cancelled, on those days; held ones are over."""
    lessons = [f"l.status = '{LessonStatus.PLANNED}'"]
    values: list[Any] = []
    for day, sign in ((wanted.starts_on, ">="), (_day_after(wanted.through), "<")):
        if day is not None:
            lessons.append(f"l.starts_at {sign} ?")
            values.append(_moment(datetime.combine(day, time(), zone())))
    if _FROM[figure] is _ENROLMENTS:
        return [], []
    if figure is Figure.COURSES:
        within = " AND ".join(["l.course_id = k.id", *lessons])
        return [f"EXISTS (SELECT 1 FROM lessons l WHERE {within})"], values
    if figure is Figure.LESSONS:
        return [*lessons, "l.ends_at <= ?"], [*values, _moment(now)]
    return lessons, values


def _ended(wanted: Wanted, now: datetime) -> datetime | None:
    """When the period ended; None if it has not."""
    day = _day_after(wanted.through)
    end = datetime.combine(day, time(), zone()) if day else None
    return end if end and end <= now else None


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _moment(at: datetime) -> Any:
    """A moment as the database at hand compares it."""
    return as_text(at) if dialect() == "sqlite" else at


# --- the rows behind a figure


@dataclass(frozen=True)
class Row:
    """One that is counted: its id, its place in the list, and what somebody would look for."""

    id: int
    place: int
    course: int
    title: str
    name: str
    at: datetime | None


_SHOWN = {
    _COURSES: "'' AS name, NULL AS at",
    _LESSONS: "'' AS name, l.starts_at AS at",
    _ENROLMENTS: f"{_NAME} AS name, n.arrived_at AS at",
    _ROLLS: f"{_NAME} AS name, l.starts_at AS at",
}


async def rows(
    figure: Figure, wanted: Wanted, *, now: datetime, after: int = 0, limit: int = 50
) -> list[Row]:
    """The rows that a figure counts, in the order of their ids, behind the place `after`."""
    where, values = _where(figure, wanted, now)
    source = _FROM[figure]
    id, place = _ID[source], _PLACE[source]
    if figure is Figure.HEADS:  # a person once, by the first of their seats
        first = f"SELECT MIN({place}) {source} WHERE {where} GROUP BY n.resident_id, {_NAME}"
        where = f"{place} IN ({first})"
    sql = (
        f"SELECT {id} AS id, {place} AS place, k.id AS course, k.title AS title, {_SHOWN[source]}"
        f" {source} WHERE {where} AND {place} > ? ORDER BY {place} LIMIT {int(limit)}"
    )
    return [_row(row) for row in await fetch(sql, [*values, after])]


def _row(row: Mapping[str, Any]) -> Row:
    at = row["at"] and as_moment(row["at"])
    return Row(row["id"], row["place"], row["course"], row["title"], row["name"], at)

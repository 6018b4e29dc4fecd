"""Exports: the ledgers 台账 that the office takes out.

A ledger is read row by row in plain SQL, by key and a page at a time, so that its size costs
time and no memory. Only what the caller's sight reaches is in it. Phone and identity numbers
are masked unless somebody who may has asked for them; every export stands in the journal.

No cell becomes a formula when a spreadsheet opens it: `cell` puts an apostrophe before what
could be taken for one, `uncell` takes it away again, and the two are exact.
"""

import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models import journal
from models.access import ApiToken, Sight
from models.calendar import local
from models.courses import HOLDING, CourseStatus, Mark, Relation, Standing
from models.database import as_moment, fetch, writing
from models.members import Role
from models.privacy import mask, mask_number
from models.requests import Outcome, Satisfaction, Status

AT_ONCE = 500
"""Rows read together."""

BOM = "\ufeff"  # by which Excel knows UTF-8

Row = dict[str, Any]
Tell = Callable[[Row], str]

# blanks and apostrophes in front do not help, and full-width signs count in some languages
_FORMULA = r"['\s]*[=+\-@＝＋－＠\t\r\n]"
_COULD_BE_FORMULA = re.compile(_FORMULA)
_WAS_KEPT = re.compile(f"'{_FORMULA}")


def cell(value: str) -> str:
    """A value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("3栋"), cell("+86 138")
    ("'=1+1", '3栋', "'+86 138")
    """
    return f"'{value}" if _COULD_BE_FORMULA.match(value) else value


def uncell(written: str) -> str:
    """What a cell says.

    >>> uncell("'=1+1"), uncell("3栋")
    ('=1+1', '3栋')
    """
    return written[1:] if _WAS_KEPT.match(written) else written


# --- how values are told


def _text(column: str) -> Tell:
    return lambda row: str(row[column] if row[column] is not None else "")


def _moment(column: str) -> Tell:
    """In the community's time, as people write it."""

    def tell(row: Row) -> str:
        at = row[column]
        return f"{local(as_moment(at)):%Y-%m-%d %H:%M}" if at else ""

    return tell


def _word(column: str, words: dict[Any, str]) -> Tell:
    return lambda row: words.get(row[column], "")


def _place(row: Row) -> str:
    return "".join(str(row[part]) for part in ("estate", "building") if row[part])


@dataclass(frozen=True)
class Column:
    """A column: its heading, how a row tells it, whether it is masked, and how."""

    heading: str
    tell: Tell
    personal: bool = False
    mask: Callable[[str], str] = mask


@dataclass(frozen=True)
class Ledger:
    """A ledger: its Chinese title, its columns, and the rows.

    `rows` selects with `{scope}` and `{page}` to be filled; `key` is the id that pages go by.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: str
    key: str
    scope: Callable[[Sight], tuple[str, list[Any]]] = field(repr=False)

    @property
    def headings(self) -> list[str]:
        """The first line."""
        return [column.heading for column in self.columns]

    def cells(self, row: Row, *, masked: bool) -> list[str]:
        """One line, before any care about formulas."""
        return [
            column.mask(column.tell(row)) if masked and column.personal else column.tell(row)
            for column in self.columns
        ]


# --- what a sight reaches, in SQL: the twin of `models.visible`, held to it by a test


def _in(column: str, grids: Iterable[int]) -> tuple[str, list[Any]]:
    ids = sorted(grids)
    return (f"{column} IN ({', '.join('?' * len(ids))})", list(ids)) if ids else ("1 = 0", [])


def _requests(sight: Sight) -> tuple[str, list[Any]]:
    here, grids = _in("r.grid_id", sight.grids)
    desk, desks = _in("r.grid_id", sight.reach.get(Role.DESK, frozenset()))
    return f"{here} AND (c.confidential = ? OR {desk})", [*grids, False, *desks]


def _residents(sight: Sight) -> tuple[str, list[Any]]:
    here, grids = _in("COALESCE(b.grid_id, e.grid_id)", sight.grids)
    return (f"({here} OR s.household_id IS NULL)" if sight.is_desk else here), grids


def _courses(sight: Sight) -> tuple[str, list[Any]]:
    return _in("k.grid_id", sight.grids)


def _teachers(sight: Sight) -> tuple[str, list[Any]]:
    return _in("p.grid_id", sight.grids | sight.above)


# --- the ledgers


STATUSES = {
    Status.OPEN: "待接单",
    Status.CLAIMED: "办理中",
    Status.WAITING: "待居民补充",
    Status.DONE: "待回访",
    Status.CLOSED: "已办结",
    Status.WITHDRAWN: "已撤回",
    Status.DECLINED: "不予受理",
}
OUTCOMES = {
    Outcome.CONFIRMED: "居民确认",
    Outcome.NO_VALID_CALLBACK: "无有效回访",
    Outcome.WITHDRAWN: "居民撤回",
    Outcome.DECLINED: "不予受理",
}
SATISFACTIONS = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}
COURSE_STATUSES = {
    CourseStatus.DRAFT: "未发布",
    CourseStatus.PUBLISHED: "报名中",
    CourseStatus.CLOSED: "已结束",
}
STANDINGS = {
    Standing.APPLIED: "待审核",
    Standing.SEATED: "已录取",
    Standing.WAITING: "候补",
    Standing.OFFERED: "待确认名额",
    Standing.LEFT: "已退出",
    Standing.REFUSED: "未通过",
    Standing.LAPSED: "逾期未确认",
    Standing.VISITING: "临时来上课",
}
RELATIONS = {
    Relation.SELF: "本人",
    Relation.FAMILY: "家人",
    Relation.PARENT_CHILD: "亲子",
}
MARKS = {
    Mark.PRESENT: "到课",
    Mark.LEAVE: "请假",
    Mark.ABSENT: "缺课",
    Mark.PENDING: "临时来，待确认",
}

_ENROLLED = """
    JOIN courses k ON k.id = n.course_id
    JOIN terms t ON t.id = k.term_id
    JOIN residents s ON s.id = n.resident_id
"""


def _list(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


REQUESTS = Ledger(
    name="requests",
    title="诉求台账",
    key="r.id",
    scope=_requests,
    columns=(
        Column("编号", _text("number")),
        Column("来源", lambda row: "聊天" if row["account_id"] else "窗口"),
        Column("受理时间", _moment("filed_at")),
        Column("状态", _word("status", STATUSES)),
        Column("诉求人", _text("resident")),
        Column("电话", _text("phone"), personal=True),
        Column("小区楼栋", _place),
        Column("类别", _text("category")),
        Column("内容", _text("text"), personal=True),
        Column("网格", _text("grid")),
        Column("承办人", _text("claimer")),
        Column("接单时间", _moment("claimed_at")),
        Column("办结时间", _moment("done_at")),
        Column("结果", _text("result"), personal=True),
        Column("结案方式", _word("outcome", OUTCOMES)),
        Column("满意度", _word("satisfaction", SATISFACTIONS)),
    ),
    rows="""
SELECT r.id, r.number, r.account_id, r.filed_at, r.status, s.name AS resident, s.phone,
       e.name AS estate, b.name AS building, c.name_zh AS category, r.text, g.name AS grid,
       m.name AS claimer, r.claimed_at, r.done_at, r.result, r.outcome,
       (SELECT a.satisfaction FROM request_callbacks a
        WHERE a.request_id = r.id AND a.solved IS NOT NULL
        ORDER BY a.id DESC LIMIT 1) AS satisfaction
FROM requests r
    JOIN categories c ON c.id = r.category_id
    JOIN grids g ON g.id = r.grid_id
    LEFT JOIN residents s ON s.id = r.resident_id
    LEFT JOIN estates e ON e.id = r.estate_id
    LEFT JOIN buildings b ON b.id = r.building_id
    LEFT JOIN members m ON m.id = r.claimer_id
WHERE {scope} AND {page}
""",
)

RESIDENTS = Ledger(
    name="residents",
    title="居民台账",
    key="s.id",
    scope=_residents,
    columns=(
        Column("编号", _text("id")),
        Column("姓名", _text("name")),
        Column("电话", _text("phone"), personal=True),
        Column("小区", _text("estate")),
        Column("楼栋", _text("building")),
        Column("单元", _text("unit")),
        Column("房号", _text("room")),
        Column("住址说明", _text("home_words"), personal=True),
        Column("网格", _text("grid")),
        Column("登记时间", _moment("created_at")),
        Column("备注", _text("note"), personal=True),
    ),
    rows="""
SELECT s.id, s.name, s.phone, e.name AS estate, b.name AS building, h.unit, h.room,
       s.home_words, g.name AS grid, s.created_at, s.note
FROM residents s
    LEFT JOIN households h ON h.id = s.household_id
    LEFT JOIN buildings b ON b.id = h.building_id
    LEFT JOIN estates e ON e.id = b.estate_id
    LEFT JOIN grids g ON g.id = COALESCE(b.grid_id, e.grid_id)
WHERE s.archived_at IS NULL AND {scope} AND {page}
""",
)

COURSES = Ledger(
    name="courses",
    title="课程台账",
    key="k.id",
    scope=_courses,
    columns=(
        Column("编号", _text("id")),
        Column("课程", _text("title")),
        Column("学期", _text("term")),
        Column("网格", _text("grid")),
        Column("教师", _text("teacher")),
        Column("地点", _text("venue")),
        Column("对象", _text("audience")),
        Column("状态", _word("status", COURSE_STATUSES)),
        Column("名额", _text("seats")),
        Column("已占名额", _text("taken")),
        Column("候补", _text("waiting")),
        Column("课次", _text("lessons")),
        Column("人数", _text("heads")),
        Column("人次", _text("attendances")),
    ),
    rows=f"""
SELECT k.id, k.title, t.name AS term, g.name AS grid, p.name AS teacher, v.name AS venue,
       k.audience, k.status, k.seats,
       (SELECT COALESCE(SUM(n.seats), 0) FROM enrolments n
        WHERE n.course_id = k.id AND n.standing IN ({_list(HOLDING)})) AS taken,
       (SELECT COUNT(*) FROM enrolments n
        WHERE n.course_id = k.id AND n.standing = '{Standing.WAITING}') AS waiting,
       (SELECT COUNT(*) FROM lessons l
        WHERE l.course_id = k.id AND l.status = 'planned') AS lessons,
       (SELECT COUNT(*) FROM enrolments n
        WHERE n.course_id = k.id AND n.standing = '{Standing.SEATED}') AS heads,
       (SELECT COUNT(*) FROM attendances a JOIN lessons l ON l.id = a.lesson_id
        WHERE l.course_id = k.id AND a.mark = '{Mark.PRESENT}') AS attendances
FROM courses k
    JOIN terms t ON t.id = k.term_id
    JOIN grids g ON g.id = k.grid_id
    LEFT JOIN teachers p ON p.id = k.teacher_id
    LEFT JOIN venues v ON v.id = k.venue_id
WHERE {{scope}} AND {{page}}
""",
)

TEACHERS = Ledger(
    name="teachers",
    title="教师台账",
    key="p.id",
    scope=_teachers,
    columns=(
        Column("编号", _text("id")),
        Column("姓名", _text("name")),
        Column("电话", _text("phone"), personal=True),
        Column("网格", _text("grid")),
        Column("证书编号", _text("number"), personal=True, mask=mask_number),
        Column("证书有效期至", _text("valid_through")),
        Column("课程门数", _text("courses")),
    ),
    rows=f"""
SELECT p.id, p.name, p.phone, g.name AS grid,
       (SELECT c.number FROM certificates c WHERE c.teacher_id = p.id
        ORDER BY c.valid_through DESC, c.id DESC LIMIT 1) AS number,
       (SELECT MAX(c.valid_through) FROM certificates c
        WHERE c.teacher_id = p.id) AS valid_through,
       (SELECT COUNT(*) FROM courses k
        WHERE k.teacher_id = p.id AND k.status <> '{CourseStatus.DRAFT}') AS courses
FROM teachers p
    JOIN grids g ON g.id = p.grid_id
WHERE p.archived_at IS NULL AND {{scope}} AND {{page}}
""",
)

ENROLMENTS = Ledger(
    name="enrolments",
    title="报名台账",
    key="n.id",
    scope=_courses,
    columns=(
        Column("编号", _text("id")),
        Column("课程", _text("title")),
        Column("学期", _text("term")),
        Column("姓名", _text("name")),
        Column("报名人", _text("resident")),
        Column("电话", _text("phone"), personal=True),
        Column("关系", _word("relation", RELATIONS)),
        Column("名额", _text("seats")),
        Column("状态", _word("standing", STANDINGS)),
        Column("报名时间", _moment("arrived_at")),
        Column("退出时间", _moment("left_at")),
    ),
    rows=f"""
SELECT n.id, k.title, t.name AS term, n.name, s.name AS resident, s.phone, n.relation, n.seats,
       n.standing, n.arrived_at, n.left_at
FROM enrolments n {_ENROLLED}
WHERE {{scope}} AND {{page}}
""",
)

ATTENDANCES = Ledger(
    name="attendances",
    title="签到台账",
    key="a.id",
    scope=_courses,
    columns=(
        Column("编号", _text("id")),
        Column("课程", _text("title")),
        Column("学期", _text("term")),
        Column("上课时间", _moment("starts_at")),
        Column("姓名", _text("name")),
        Column("电话", _text("phone"), personal=True),
        Column("签到", _word("mark", MARKS)),
        Column("记录时间", _moment("marked_at")),
    ),
    rows=f"""
SELECT a.id, k.title, t.name AS term, l.starts_at, n.name, s.phone, a.mark, a.marked_at
FROM attendances a
    JOIN lessons l ON l.id = a.lesson_id
    JOIN enrolments n ON n.id = a.enrolment_id
{_ENROLLED}
WHERE {{scope}} AND {{page}}
""",
)

LEDGERS = {
    ledger.name: ledger
    for ledger in (REQUESTS, RESIDENTS, COURSES, TEACHERS, ENROLMENTS, ATTENDANCES)
}
"""Every ledger, by its name."""


# --- taking one out


async def begin(ledger: Ledger, sight: Sight, *, masked: bool, now: datetime) -> None:
    """Write in the journal that somebody takes a ledger out."""
    async with writing():
        await journal.write(
            sight.actor,
            "ledger-exported",
            ApiToken(id=sight.token.id),
            now=now,
            ledger=ledger.name,
            masked=masked,
        )


async def pages(ledger: Ledger, sight: Sight) -> AsyncIterator[Sequence[Row]]:
    """The rows a sight reaches, in the order of their ids, a page at a time."""
    scope, values = ledger.scope(sight)
    sql = ledger.rows.format(scope=scope, page=f"{ledger.key} > ?")
    sql += f" ORDER BY {ledger.key} LIMIT {AT_ONCE}"
    last = 0
    while found := await fetch(sql, [*values, last]):
        yield found
        if len(found) < AT_ONCE:
            return
        last = found[-1]["id"]


async def as_csv(ledger: Ledger, sight: Sight, *, masked: bool) -> AsyncIterator[bytes]:
    """A ledger as CSV (RFC 4180, UTF-8 with a mark), piece by piece."""
    yield (BOM + _lines([ledger.headings])).encode()
    async for rows in pages(ledger, sight):
        yield _lines(ledger.cells(row, masked=masked) for row in rows).encode()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([cell(c) for c in row] for row in rows)
    return written.getvalue()

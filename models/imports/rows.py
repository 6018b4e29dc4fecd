"""Rows: the sheets of a register, their columns, and what a row of each says.

Sheets and columns are known by their Chinese and their English name. A column that is not
known is not read, and that is said; a column that is needed and not there is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tortoise.fields import CharField
from tortoise.models import Model

from models.addresses import Building, Estate, Household
from models.courses import Certificate, Course, Teacher, Term, Venue
from models.courses.timetable import Slot
from models.grids import Grid
from models.imports import cells
from models.imports.cells import Reader
from models.members import Member, Role
from models.residents import Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """网格: `parent` names the grid above."""

    at: int
    code: str
    name: str
    level: str
    parent: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateRow:
    """小区."""

    at: int
    name: str
    grid: str
    aliases: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingRow:
    """楼栋: `grid` only where it differs from the estate's."""

    at: int
    estate: str
    name: str
    grid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """户."""

    at: int
    estate: str
    building: str
    room: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRow:
    """居民: with an estate, a building and a room they live in a household."""

    at: int
    name: str
    phone: str | None = None
    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """网格员: posts are a grid and a role each."""

    at: int
    name: str
    phone: str | None = None
    posts: tuple[tuple[str, Role], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """课程, with the term it is held in."""

    at: int
    title: str
    term: str
    starts_on: date
    through: date
    grid: str
    seats: int
    slots: tuple[Slot, ...]
    teacher: str | None = None
    certificate: str | None = None
    certificate_through: date | None = None
    venue: str | None = None
    audience: str | None = None
    approval: bool | None = None
    description: str | None = None


Row = GridRow | EstateRow | BuildingRow | HouseholdRow | ResidentRow | MemberRow | CourseRow


@dataclass(frozen=True)
class Column:
    """A column: what it is called, how its cells are read, whether every row needs it."""

    heads: tuple[str, ...]
    read: Reader
    needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: what it is called, what its rows are, its columns by field."""

    titles: tuple[str, ...]
    row: type[Row]
    columns: Mapping[str, Column]


def _text(table: type[Model], field: str) -> Reader:
    """Text that fits where it is kept."""
    kept_in = table._meta.fields_map[field]
    assert isinstance(kept_in, CharField), f"{field} is not text of a given length"
    return cells.text(kept_in.max_length)


def _needed(*heads: str, read: Reader) -> Column:
    return Column(heads, read, needed=True)


_GRID_WORDS = cells.text(200)
_TERM_STARTS = ("学期开始", "开始日期", "开课日期", "starts_on", "term starts", "starts")
_CERTIFICATE = ("证书编号", "证书号", "资格证编号", "certificate", "certificate number")
_CERTIFIED_THROUGH = ("证书有效期", "证书有效期至", "certificate_through", "certificate through")
_TERM_THROUGH = ("学期结束", "结束日期", "结课日期", "through", "term through", "ends")

SHEETS: Mapping[str, Sheet] = {
    "grids": Sheet(
        ("网格", "grids"),
        GridRow,
        {
            "code": _needed("编码", "网格编码", "代码", "code", read=_text(Grid, "code")),
            "name": _needed("名称", "网格名称", "name", read=_text(Grid, "name")),
            "level": _needed("层级", "级别", "level", read=cells.text(40)),
            "parent": Column(("上级", "上级网格", "上级编码", "parent"), _GRID_WORDS),
            "phone": Column(("电话", "值班电话", "联系电话", "phone"), cells.phone),
        },
    ),
    "estates": Sheet(
        ("小区", "estates"),
        EstateRow,
        {
            "name": _needed("名称", "小区", "小区名称", "name", read=_text(Estate, "name")),
            "aliases": Column(("别名", "俗称", "aliases"), cells.names),
            "grid": _needed("网格", "所属网格", "grid", read=_GRID_WORDS),
        },
    ),
    "buildings": Sheet(
        ("楼栋", "buildings"),
        BuildingRow,
        {
            "estate": _needed("小区", "小区名称", "estate", read=_text(Estate, "name")),
            "name": _needed("楼栋", "名称", "楼栋名称", "栋", "name", read=_text(Building, "name")),
            "grid": Column(("网格", "所属网格", "grid"), _GRID_WORDS),
        },
    ),
    "households": Sheet(
        ("户", "住户", "households"),
        HouseholdRow,
        {
            "estate": _needed("小区", "小区名称", "estate", read=_text(Estate, "name")),
            "building": _needed("楼栋", "栋", "building", read=_text(Building, "name")),
            "unit": Column(("单元", "unit"), _text(Household, "unit")),
            "room": _needed("房号", "室", "room", read=_text(Household, "room")),
        },
    ),
    "residents": Sheet(
        ("居民", "residents"),
        ResidentRow,
        {
            "name": _needed("姓名", "name", read=_text(Resident, "name")),
            "phone": Column(("电话", "手机", "手机号", "联系电话", "phone"), cells.phone),
            "estate": Column(("小区", "小区名称", "estate"), _text(Estate, "name")),
            "building": Column(("楼栋", "栋", "building"), _text(Building, "name")),
            "unit": Column(("单元", "unit"), _text(Household, "unit")),
            "room": Column(("房号", "室", "room"), _text(Household, "room")),
        },
    ),
    "members": Sheet(
        ("网格员", "工作人员", "members"),
        MemberRow,
        {
            "name": _needed("姓名", "name", read=_text(Member, "name")),
            "phone": Column(("电话", "手机", "手机号", "联系电话", "phone"), cells.phone),
            "posts": Column(("岗位", "职务", "posts"), cells.posts),
        },
    ),
    "courses": Sheet(
        ("课程", "courses"),
        CourseRow,
        {
            "title": _needed("课程", "名称", "课程名称", "title", read=_text(Course, "title")),
            "term": _needed("学期", "term", read=_text(Term, "name")),
            "starts_on": _needed(*_TERM_STARTS, read=cells.day),
            "through": _needed(*_TERM_THROUGH, read=cells.day),
            "grid": _needed("网格", "所属网格", "主办网格", "grid", read=_GRID_WORDS),
            "seats": _needed("名额", "座位", "seats", read=cells.count),
            "slots": _needed("上课时间", "时间", "slots", "weekly slots", read=cells.slots),
            "teacher": Column(("老师", "教师", "teacher"), _text(Teacher, "name")),
            "certificate": Column(_CERTIFICATE, _text(Certificate, "number")),
            "certificate_through": Column(_CERTIFIED_THROUGH, cells.day),
            "venue": Column(("地点", "教室", "venue"), _text(Venue, "name")),
            "audience": Column(("对象", "招生对象", "audience"), _text(Course, "audience")),
            "approval": Column(("需审批", "审批", "approval"), cells.yes_or_no),
            "description": Column(("简介", "说明", "description"), cells.text(2_000)),
        },
    ),
}
"""The sheets in the order in which they are loaded: what is referred to comes first."""

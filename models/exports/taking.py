"""Taking a ledger out: the journal first, then the file as it is written."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models import journal, visible
from models.access import ApiToken, Sight
from models.calendar import local, zone
from models.database import as_text, dialect, fetch, whereabouts, writing
from models.exports.ledger import Ledger
from models.grids import Grid
from models.spreadsheets import apart
from models.spreadsheets.plan import Column, Form, Masking, Plan, Sheet, Source
from models.spreadsheets.rows import AT_ONCE, values_after

_AFTER = -987_654_321
"""Stands for the last id among the values, till it is known."""


@dataclass(frozen=True)
class Wanted:
    """A ledger as somebody wants it: their sight, what the list is narrowed to, in which form.

    With a `reason` nothing is masked. `asked` are the filters in the words they came in.
    """

    ledger: Ledger
    form: Form
    sight: Sight
    where: Q = field(default_factory=Q)
    asked: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def masked(self) -> bool:
        """Whether numbers of persons are hidden."""
        return not self.reason


async def begin(wanted: Wanted, *, now: datetime) -> None:
    """Write in the journal that somebody takes a ledger out, in which way, and why unmasked."""
    async with writing():
        await journal.write(
            wanted.sight.actor,
            "ledger-exported",
            ApiToken(id=wanted.sight.token.id),
            now=now,
            ledger=wanted.ledger.name,
            form=wanted.form,
            masked=wanted.masked,
            personal={"reason": wanted.reason, "asked": dict(wanted.asked)},
            narrowed_by=sorted(wanted.asked),
        )


async def planned(wanted: Wanted, *, now: datetime) -> Plan:
    """What is to be written; what can't be asked of a list is refused here, as there."""
    return Plan(wanted.form, await _sheet(wanted, now=now), _source(wanted))


async def pieces(plan: Plan) -> AsyncGenerator[bytes]:
    """The file, piece by piece. Raises `NotFinished` when it can't be read to its end."""
    made = apart.pieces(plan) if plan.source.database else apart.here(plan, _pages(plan.source))
    async with aclosing(made):  # nobody wants it any more: then it is not written either
        async for piece in made:
            yield piece


async def _sheet(wanted: Wanted, *, now: datetime) -> Sheet:
    ledger, place = wanted.ledger, zone()
    asked = "；".join(f"{name}={said}" for name, said in wanted.asked.items())
    cover = (
        ("范围 Scope", "、".join(await _topmost(wanted.sight))),
        ("期间 Period", _period(wanted.asked)),
        ("筛选 Filters", asked or "全部 All"),
        ("导出人 Exported by", wanted.sight.member.name),
        ("导出时间 Exported at", f"{local(now):%Y-%m-%d %H:%M} ({place})"),
        ("是否脱敏 Masked", _whether_masked(wanted)),
        ("提示 Note", "内含居民信息，仅限工作使用，用毕请删除。"),
        ("", "This holds personal data: for work only, delete it after use."),
    )
    columns, counted = [_as_read(c, wanted.sight) for c in ledger.columns], "条数 Rows"
    return Sheet(ledger.title, columns, wanted.masked, str(place), cover, counted, ledger.name)


def _as_read(column: Column, sight: Sight) -> Column:
    """A column as the sight reads it: where it reads a field of some rows only, of none."""
    if not column.field or visible.reads(column.field, sight):
        return column
    return replace(column, masking=Masking.WHOLE)


def _period(asked: Mapping[str, str]) -> str:
    """From which day through which, where the list was narrowed to days.

    >>> _period({"filed_from": "2026-11-01", "filed_through": "2026-11-30", "q": "电梯"})
    '2026-11-01 至 to 2026-11-30'
    >>> _period({"filed_through": "2026-11-30"}), _period({"q": "电梯"})
    ('… 至 to 2026-11-30', '全部 All')
    """
    first, last = (
        next((said for name, said in asked.items() if name.endswith(ends)), "")
        for ends in (("_from", "starts_on"), ("through",))
    )
    return f"{first or '…'} 至 to {last or '…'}" if first or last else "全部 All"


def _whether_masked(wanted: Wanted) -> str:
    if wanted.masked:
        return "已脱敏 Yes"
    return f"未脱敏，事由 No, because: {wanted.reason}"


async def _topmost(sight: Sight) -> list[str]:
    """The names of the grids at the top of what a sight reaches."""
    reached = await Grid.filter(id__in=sight.grids).order_by("path")
    return [grid.name for grid in reached if grid.parent_id not in sight.grids]


def _source(wanted: Wanted) -> Source:
    """The rows that the list has, by the list's own conditions."""
    ids = (
        visible.rows(wanted.ledger.table, wanted.sight)
        .filter(wanted.where)
        .filter(id__gt=_AFTER)
        .order_by("id")
        .limit(AT_ONCE)
        .values("id")
    )
    ids._make_query()
    page, values = ids.query.get_parameterized_sql()
    return Source(
        wanted.ledger.select(page),
        [_plain(value) for value in values],
        values.index(_AFTER),
        whereabouts(),
    )


def _plain(value: Any) -> Any:
    """A value as a driver takes it that knows nothing of our columns."""
    kept_as_text = isinstance(value, datetime) and dialect() == "sqlite"
    return as_text(value) if kept_as_text else value


async def _pages(source: Source) -> AsyncIterator[Sequence[Sequence[Any]]]:
    last = 0
    while found := await fetch(source.sql, values_after(source, last)):
        yield [tuple(row.values()) for row in found]
        last = found[-1]["row_id"]

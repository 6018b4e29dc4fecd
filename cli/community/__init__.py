"""Lingbo 凌波社区: the invented community of the demo.

Grids, estates, buildings, staff and courses stand in `lingbo.toml`, which is also the example
of what `lingrid load` reads. Its people are made up by `residents`, its term is whatever term is
on (`season`), and what has happened there (`courses`, `requests`) happened by the rules.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from cli.community.courses import MONITORED, fill
from cli.community.requests import tell_all
from cli.community.residents import LI, WANG, households, neighbours, residents
from cli.community.season import season
from models import imports
from models.calendar import local, zone
from models.courses import Course
from models.database import writing
from models.grids import Grid
from models.imports import Workbook
from models.journal import OPERATOR
from models.members import Member, Post, Role
from models.residents import Resident

FILE = "lingbo.toml"
COMMUNITY = "lingbo"
MICRO_GRID = "lb-1-1"


@dataclass(frozen=True)
class Demo:
    """What a demo speaks of, by id."""

    community: int
    micro_grid: int
    micro_grid_members: tuple[int, ...]  # 陈晓燕 first
    lead: int  # of the grid above the micro-grid
    desk: tuple[int, ...]
    token_for: int  # a member of the desk, for the token of the API's page
    wang: int  # 王秀英, 碧海蓝天 3 栋 2 单元 501
    li: int  # 李建国, another estate of another grid
    class_with_monitor: int
    monitor: int  # the resident who is its 班长


async def create_demo_community(*, now: datetime) -> Demo:
    """Make the community with a past that ends at `now`; the one there is, if it was made before.

    No chat and no account belongs to it yet.
    """
    if not await Grid.filter(code=COMMUNITY).exists():
        book = workbook(local(now).date())
        opened = _opening(book)
        async with writing():
            report = await imports.load(book, OPERATOR, now=opened)
            assert report.written, f"the demo community is wrong: {report.bad[:3]}"
            desk = await Member.get(id=(await _holders(COMMUNITY, Role.DESK))[0])
            people = await neighbours().order_by("id")
            await fill(people, desk, opened=opened, now=now)
            await tell_all(desk, now=now)
    return await demo()


def workbook(today: date) -> Workbook:
    """The whole community as a file would say it, with the term that is on."""
    content = files(__package__).joinpath(FILE).read_bytes()
    tables: dict[str, Any] = tomllib.loads(content.decode())
    term = season(today)
    for course in tables["courses"]:
        course |= {"term": term.name, "starts_on": term.starts_on, "through": term.through}
    tables["households"] = households(tables["buildings"])
    tables["residents"] = residents(tables["households"])
    return imports.from_tables(FILE, tables, hashlib.sha256(content).hexdigest())


def _opening(book: Workbook) -> datetime:
    """Sign-up opens two weeks before the term, in the morning."""
    starts: date = min(row.starts_on for row in book.tables["courses"].rows)  # type: ignore[union-attr]
    return datetime.combine(starts - timedelta(days=14), time(9), zone())


async def demo() -> Demo:
    """The ids of the demo community there is."""
    community, micro_grid = await Grid.get(code=COMMUNITY), await Grid.get(code=MICRO_GRID)
    above = await Grid.get(id=micro_grid.parent_id)
    desk = await _holders(COMMUNITY, Role.DESK)
    course = await Course.filter(title=MONITORED).order_by("-id").first()
    assert course is not None, "the demo community has a class with a monitor"
    assert course.monitor_id is not None, "the class has a monitor"
    return Demo(
        community=community.id,
        micro_grid=micro_grid.id,
        micro_grid_members=await _holders(MICRO_GRID, Role.MEMBER),
        lead=(await _holders(above.code, Role.LEAD))[0],
        desk=desk,
        token_for=desk[0],
        wang=(await Resident.get(phone=WANG["phone"])).id,
        li=(await Resident.get(phone=LI["phone"])).id,
        class_with_monitor=course.id,
        monitor=course.monitor_id,
    )


async def _holders(grid: str, role: Role) -> tuple[int, ...]:
    posts = Post.filter(grid__code=grid, role=role).order_by("member_id")
    return tuple(await posts.values_list("member_id", flat=True))  # type: ignore[arg-type]

"""The community of the demo: as large as the real one, and alive on whatever day it is shown."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cli.community import COMMUNITY, Demo, create_demo_community, workbook
from cli.community.residents import HOUSEHOLDS, RESIDENTS, WANG_HOME
from cli.community.season import season
from models.accounts import Account
from models.addresses import Building, Estate, Household, home_of
from models.chats import Chat
from models.courses import (
    Attendance,
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    Standing,
    TimetableSlot,
)
from models.database import close_database, open_database
from models.grids import Grid
from models.members import Post, Role
from models.outbox import Outgoing
from models.requests import Callback, ResidentRequest, Status
from models.residents import Resident

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def lingbo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    """The community, made at noon of a Sunday in autumn."""
    path = tmp_path_factory.mktemp("lingbo") / "lingrid.db"

    async def make() -> Demo:
        database = await open_database(f"sqlite://{path}")
        await database.create_tables()
        made = await create_demo_community(now=NOW)
        await close_database()
        return made

    return path, asyncio.run(make())


@pytest.fixture
async def demo(lingbo: tuple[Path, Demo], tmp_path: Path) -> AsyncIterator[Demo]:
    """A copy of it, open."""
    path, made = lingbo
    await open_database(f"sqlite://{shutil.copy(path, tmp_path)}")
    yield made
    await close_database()


async def test_it_is_as_large_as_the_place_it_is_modelled_on(demo):
    """26 estates in 3 grids and 13 micro-grids; 3,765 households; nine courses, twice a week."""
    levels = Counter(await Grid.all().values_list("level__code", flat=True))
    assert levels == {"community": 1, "grid": 3, "micro_grid": 13}
    assert await Estate.all().count() == 26
    assert await Household.all().count() == HOUSEHOLDS == 3_765
    assert await Resident.all().count() == RESIDENTS
    assert set(Counter(await Building.all().values_list("estate_id", flat=True)).values()) <= set(
        range(5, 21)
    )
    courses = await Course.filter(status=CourseStatus.PUBLISHED)
    assert [course.title for course in courses] == (
        ["书法", "绘画", "古筝", "手风琴", "声乐", "交谊舞", "民族舞", "形体", "太极"]
    )
    assert {course.seats for course in courses} == {20}
    held = Counter(await TimetableSlot.all().values_list("course_id", flat=True))
    assert held == {course.id: 2 for course in courses}


async def test_every_building_leads_to_exactly_one_grid_and_that_is_a_micro_grid(demo):
    """Its own or its estate's; nobody has to guess."""
    for house in await Building.all().select_related("grid__level", "estate__grid__level"):
        grid = house.grid or house.estate.grid
        assert grid.level.code == "micro_grid", house.name


async def test_every_grid_has_whoever_answers_for_it(demo):
    """A lead for each grid, a member for each micro-grid, two at the desk."""
    held = Counter(await Post.all().values_list("role", "grid__level__code"))
    assert held[Role.LEAD, "grid"] == 3
    assert held[Role.MEMBER, "micro_grid"] >= 13
    assert held[Role.DESK, "community"] == 2
    manned = await Post.filter(role=Role.MEMBER).values_list("grid_id", flat=True)
    micro_grids = await Grid.filter(level__code="micro_grid").values_list("id", flat=True)
    assert set(micro_grids) <= set(manned)


async def test_its_two_people_live_under_different_grids(demo):
    """王秀英 in 碧海蓝天 3栋2单元501, 李建国 elsewhere; neither is in the chat yet."""
    wang, li = await Resident.get(id=demo.wang), await Resident.get(id=demo.li)
    hers, his = await home_of(wang.household_id), await home_of(li.household_id)
    assert hers is not None
    assert his is not None
    assert hers.words(room=True) == "碧海蓝天3栋2单元501"
    assert hers.grid.id == demo.micro_grid
    assert his.grid.parent_id != hers.grid.parent_id
    assert await Resident.filter(household_id=wang.household_id).count() == 1
    assert WANG_HOME["estate"] == hers.estate.name


async def test_no_chat_belongs_to_it_and_nothing_waits_to_be_told(demo):
    """What is bound afterwards starts with a clean slate."""
    assert await Chat.all().count() == await Account.all().count() == 0
    assert await Outgoing.all().count() == 0


async def test_requests_stand_in_every_state(demo):
    """Open, claimed, waiting, done, and closed with every kind of rating."""
    states = Counter(await ResidentRequest.all().values_list("status", flat=True))
    assert set(states) == {
        Status.OPEN,
        Status.CLAIMED,
        Status.WAITING,
        Status.DONE,
        Status.CLOSED,
    }
    ratings = await Callback.exclude(satisfaction=None).values_list("satisfaction", flat=True)
    assert len(set(ratings)) == 3
    settled = await ResidentRequest.filter(status=Status.CLOSED).values_list(
        "settled_at_level__code", flat=True
    )
    assert set(settled) == {"micro_grid", "grid"}
    assert await ResidentRequest.filter(grid_id=demo.micro_grid, status=Status.OPEN).exists()


async def test_some_classes_are_full_with_people_waiting_and_some_are_open(demo):
    """Never more seated than seats."""
    standing = Counter(await Enrolment.all().values_list("course__title", "standing"))
    assert (standing["书法", Standing.SEATED], standing["书法", Standing.WAITING]) == (20, 6)
    assert standing["太极", Standing.SEATED] == 12
    assert standing["形体", Standing.APPLIED] == 2
    assert await Attendance.all().count() > 3_000
    monitored = await Course.get(id=demo.class_with_monitor)
    assert monitored.monitor_id == demo.monitor


async def test_made_twice_it_is_the_same(demo):
    """A demo that is started again finds its community."""
    residents = await Resident.all().count()
    assert await create_demo_community(now=NOW + timedelta(days=1)) == demo
    assert await Resident.all().count() == residents


async def test_there_are_lessons_this_week(demo):
    """Every class meets within seven days from now."""
    coming = Lesson.filter(starts_at__gte=NOW, starts_at__lt=NOW + timedelta(days=7))
    assert set(Counter(await coming.values_list("course_id", flat=True)).values()) == {2}
    assert await Grid.get(id=demo.community) == await Grid.get(code=COMMUNITY)


def test_on_any_day_of_three_years_a_term_is_on():
    """Begun a while ago, not over for a while, and named after its season."""
    for days in range(3 * 366):
        today = date(2026, 1, 1) + timedelta(days=days)
        term = season(today)
        assert term.starts_on <= today - timedelta(days=28)
        assert term.through >= today + timedelta(days=21)
    assert season(date(2026, 11, 22)).name == "2026年秋季学期"


def test_it_is_the_same_people_every_time():
    """A screenshot taken today can be taken again."""
    one, other = workbook(date(2026, 11, 22)), workbook(date(2026, 11, 22))
    assert one == other
    assert {len(table.bad) for table in one.tables.values()} == {0}
    phones = [row.phone for row in one.tables["residents"].rows]
    assert all(phone.startswith("100-0000-") for phone in phones)
    assert len(set(phones)) == RESIDENTS

"""A database of before: rooms and teachers that were words are rows afterwards; none is lost."""

import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import models
from models.courses import Course, Lesson, Teacher, Venue
from models.database import close_database, execute, open_database, writing
from models.database.migrating import migrate

OLD = 4
"""The migrations before."""

NOTHING = """
from tortoise import fields
from tortoise.models import Model

class Nothing(Model):
    id = fields.IntField(primary_key=True)
"""
"""Tables of today would be brought along by migrations of before."""

AT = "2026-11-01 00:00:00+00:00"


@pytest.fixture
def before(tmp_path: Path) -> Iterator[str]:
    """The migrations of the version before, as a package of their own."""
    name = f"migrations_{uuid.uuid4().hex}"
    (tmp_path / name).mkdir()
    source = Path(models.__file__).parent / "migrations"
    for file in ["__init__.py", *sorted(f.name for f in source.glob("0*.py"))[:OLD]]:
        if (source / file).exists():
            shutil.copy(source / file, tmp_path / name)
    (tmp_path / name / "__init__.py").touch()
    (tmp_path / f"{name}_tables.py").write_text(NOTHING)
    sys.path.append(str(tmp_path))
    yield name
    sys.path.remove(str(tmp_path))


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path, before: str) -> AsyncIterator[str]:
    """A database of the version before with two courses in it."""
    where = f"sqlite://{tmp_path}/lingrid.db"
    if request.param == "postgres":
        where = request.getfixturevalue("fresh_postgres")()
    await migrate(where, modules=[f"{before}_tables"], migrations=before)
    await open_database(where)
    async with writing():
        await _two_courses()
    await close_database()
    yield where
    await close_database()


async def _two_courses() -> None:
    moment = datetime.fromisoformat(AT)
    for sql, *values in (
        (
            "INSERT INTO levels (id, code, name_zh, name_en, rank, version)"
            " VALUES (1, 'community', '社区', 'community', 20, 1),"
            " (2, 'grid', '网格', 'grid', 30, 1)",
        ),
        (
            "INSERT INTO grids (id, code, name, level_id, parent_id, path, version)"
            " VALUES (1, 'lb', '凌波', 1, NULL, '/1/', 1), (2, 'lb-1', '一网格', 2, 1, '/1/2/', 1)",
        ),
        (
            "INSERT INTO terms (id, name, starts_on, through, version)"
            " VALUES (1, '秋季', '2026-09-01', '2027-01-15', 1)",
        ),
    ):
        await execute(sql, values)
    for id, title, venue in ((1, "书法", "活动室"), (2, "绘画", " 活动室 ")):
        await execute(
            "INSERT INTO courses (id, title, description, term_id, grid_id, teacher, venue,"
            " audience, seats, approval, status, created_at, version)"
            f" VALUES ({id}, ?, '', 1, 2, '沈老师', ?, '', 20, ?, 'published', ?, 1)",
            [title, venue, False, moment],
        )
    for id, venue in ((1, ""), (2, "二楼")):
        await execute(
            "INSERT INTO lessons (id, course_id, starts_at, ends_at, venue, status, note, version)"
            f" VALUES ({id}, 1, ?, ?, ?, 'planned', '', 1)",
            [moment, datetime(2026, 11, 1, 2, tzinfo=UTC), venue],
        )


async def test_what_was_written_in_words_is_kept_as_rows(url):
    """Once each, in the community's own grid."""
    await migrate(url)
    await open_database(url)
    rooms = {room.name: room for room in await Venue.all()}
    assert set(rooms) == {"活动室", "二楼"}
    assert {room.grid_id for room in rooms.values()} == {1}
    teacher = await Teacher.get()
    assert (teacher.name, teacher.grid_id) == ("沈老师", 1)
    for course in await Course.all():
        assert (course.venue_id, course.teacher_id) == (rooms["活动室"].id, teacher.id)
    usual, upstairs = await Lesson.all().order_by("id")
    assert (usual.venue_id, upstairs.venue_id) == (None, rooms["二楼"].id)
    assert usual.planned_at == usual.starts_at

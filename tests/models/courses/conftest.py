"""A school on SQLite; on PostgreSQL where a test asks for both."""

from collections.abc import AsyncIterator

import pytest
from school import School, school_at


@pytest.fixture
async def school() -> AsyncIterator[School]:
    """A school with nobody in it."""
    async with school_at("sqlite://:memory:") as here:
        yield here


@pytest.fixture(params=["sqlite", "postgres"])
async def busy_school(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[School]:
    """A school on a file, or on PostgreSQL: many people come at the same moment."""
    url = f"sqlite://{tmp_path}/school.db"
    if request.param == "postgres":
        url = request.getfixturevalue("fresh_postgres")()
    async with school_at(url) as here:
        yield here

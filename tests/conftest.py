"""What every test can have."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings
from neighbourhood import Neighbourhood, neighbourhood
from postgres import Server, postgres_server


@pytest.fixture
async def given() -> AsyncIterator[Neighbourhood]:
    """A neighbourhood: a community, groups, people, and the bot between them."""
    async with neighbourhood() as here:
        yield here


@pytest.fixture(scope="session")
def fresh_postgres() -> Iterator[Server]:
    """Makes a database on a real PostgreSQL and returns its URL. The server is everybody's."""
    with postgres_server() as fresh:
        yield fresh


# what decides whether a change lands asks the same examples every time; at a desk they are new
settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

"""What every test can have."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, settings
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


# how fast examples are made up says nothing of the house; what decides whether a change lands
# asks the same ones every time, at a desk they are new
settings.register_profile("desk", suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

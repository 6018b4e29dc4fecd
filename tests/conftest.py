"""What every test can have."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import Neighbourhood, neighbourhood


@pytest.fixture
async def given() -> AsyncIterator[Neighbourhood]:
    """A neighbourhood: a community, groups, people, and the bot between them."""
    async with neighbourhood() as here:
        yield here

"""The bot's plumbing between a database and a chat platform, both at hand, both clocks stopped."""

from collections.abc import AsyncIterator

import pytest
from posting import Post, posting


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """An empty outbox on a Monday morning."""
    async with posting() as here:
        yield here

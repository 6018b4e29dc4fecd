"""A community for the rules: no chat platform, everything else real."""

from collections.abc import AsyncIterator

import pytest
from community import Community, community_at


@pytest.fixture
async def here() -> AsyncIterator[Community]:
    """凌波社区 on a Monday morning."""
    async with community_at() as community:
        yield community

"""Two pollers fight over one token. `make endurance` lets them for a minute."""

from collections.abc import AsyncIterator

import pytest
from two_pollers import Fight, fought

from models.database import close_database, open_database

SAID = 200


@pytest.fixture
async def fight(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Fight]:
    """What came of it when somebody wrote so often."""
    database = await open_database("sqlite://:memory:")
    await database.create_tables()
    try:
        yield await fought(lambda so_far: so_far.said >= SAID, monkeypatch)
    finally:
        await close_database()


async def test_what_two_pollers_fight_over_is_kept_once(fight: Fight):
    """Nothing doubled, nothing lost, whoever got it."""
    assert (fight.said, fight.kept) == (SAID, SAID)


async def test_the_twin_without_an_inbox_would_double_it(fight: Fight):
    """So the test above can fail: nearly everything is given to both."""
    assert fight.conflicts >= SAID
    assert fight.twice > SAID // 2

"""kill -9, sixty times in three thousand updates; and ten times on PostgreSQL.

What was accepted is not lost, nothing happens twice, every chat keeps its order, and at most one
message per kill and sender arrives twice. aiogram's own polling, treated the same, loses.
`make endurance` does it a thousand times.
"""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from killing import nursery
from lean_platform import LeanPlatform, said, serving
from surviving import FIRST, Fate, lingrid_survives, settled, survived, tell, trickle, words

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]

SEED = 20_261_123


async def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path):
    """Sixty kills over three thousand updates, with 0.5% of each trouble on the line."""
    fate = Fate(60, random.Random(SEED))
    left = await lingrid_survives(f"sqlite://{tmp_path}/lingrid.db", fate, pairs=1_500)
    tell(f"lingrid: {left}")
    assert left.sound
    assert left.check == ["ok"]


async def test_nor_on_postgresql(fresh_postgres):
    """The server lives on: what the killed one had not committed it gives up by itself."""
    fate = Fate(10, random.Random(SEED))
    left = await lingrid_survives(fresh_postgres(), fate, pairs=300)
    tell(f"lingrid on PostgreSQL: {left}")
    assert left.sound


async def test_the_twin_with_aiograms_own_polling_loses(tmp_path: Path):
    """So the tests above can fail: the same treatment of the documented way to write a bot."""
    updates, fate = 1_000, Fate(20, random.Random(SEED))
    path = tmp_path / "bare.db"
    platform = LeanPlatform(
        [said(n + 1, FIRST + n % 60, words(n)) for n in range(updates)],
        at_once=20,
    )
    trickle(platform, 1)

    async def unconfirmed() -> int:
        return updates - platform.confirmed

    async with serving(platform) as base, nursery("bare", str(path), base) as bot:
        await survived(platform, bot, fate, updates)
        await settled(unconfirmed)
        await bot.kill()
    with closing(sqlite3.connect(path)) as database:
        kept = {text for (text,) in database.execute("SELECT text FROM requests")}
    lost = [n for n in range(updates) if words(n) not in kept]
    tell(f"aiogram's own polling: {updates} updates, {fate.kills} kills: {len(lost)} lost")
    assert lost

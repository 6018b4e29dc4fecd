"""Backups of a bot at full load that is killed all the time, and what they are worth restored.

For the fast suite of `make test` and the long one of `make endurance`.
"""

import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import lingrid_bot
from dying import Lives, mortal
from killing import Nursery, nursery
from lean_platform import LeanPlatform, said, serving

from models import backups
from models.database.migrating import migrate

FIRST = 5_000_000_001
CHATS = 60
EACH = 1_500
"""Requests that there are to file while one backup is taken."""

HERE = Path(__file__).parent

TORN = """
SELECT (SELECT count(*) FROM requests WHERE id NOT IN (SELECT request_id FROM request_entries))
    + (SELECT count(*) FROM requests) - (SELECT count(*) FROM journal WHERE act = 'request-filed')
"""
"""Requests without what was written in the same transaction."""


@dataclass
class Kept:
    """What a run came to: `lacking` are backups without what was committed before they began."""

    wanted: int
    restored: int = 0
    torn: int = 0
    lacking: int = 0
    kills: int = 0
    backups_killed: int = 0
    idle: int = 0
    requests: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything is as promised, and there was a load."""
        return self.restored == self.wanted and not (self.torn or self.lacking or self.idle)

    def __str__(self) -> str:
        return (
            f"{self.restored} of {self.wanted} backups restore, {self.torn} torn, {self.lacking} "
            f"lack what was committed, up to {self.requests} requests in each; the bot killed "
            f"{self.kills} times, the backup {self.backups_killed} times" + "".join(self.wrong)
        )


async def backed_up(folder: Path, number: int, dice: random.Random) -> Kept:
    """Take so many backups while the bot works and is killed; restore each of them."""
    kept, url = Kept(number), f"sqlite://{folder}/lingrid.db"
    await migrate(url)
    await lingrid_bot.found(url, range(FIRST, FIRST + CHATS), asked=False)
    platform = LeanPlatform(_updates(number * EACH), at_once=20)
    platform.release(len(platform.updates))
    async with (
        serving(platform) as base,
        nursery("lingrid", url, base) as bot,
        mortal(HERE / "models") as lives,
    ):
        await bot.start()
        killing = asyncio.create_task(_kill(platform, bot, dice, kept))
        for turn in range(number):
            await _work(platform, 100)
            committed = _requests(folder / "lingrid.db")
            if turn % 5 == 4:
                kept.backups_killed += await _take(lives, url, folder, until=dice.randrange(5, 60))
            await _take(lives, url, folder)
            kept.idle += platform.confirmed == len(platform.updates)
            newest = max((folder / "shelf").glob("*.zip"))
            (folder / f"{newest.name}.least").write_text(str(committed))
        killing.cancel()
        await asyncio.wait([killing])
    for backup in sorted((folder / "shelf").glob("*.zip")):
        await _judge(backup, folder, kept)
    return kept


def _updates(requests: int) -> list[dict]:
    found = []
    for n in range(requests):
        chat = FIRST + n % CHATS
        found.append(said(2 * n + 1, chat, lingrid_bot.ASK))
        found.append(said(2 * n + 2, chat, f"第{n}件事：楼道灯不亮"))
    return found


async def _kill(platform: LeanPlatform, bot: Nursery, dice: random.Random, kept: Kept) -> None:
    while True:
        await _work(platform, dice.randrange(20, 400))
        # whole, so that the bot is there again when this is cancelled
        await asyncio.shield(_again(bot))
        kept.kills += 1


async def _work(platform: LeanPlatform, calls: int) -> None:
    """Wait until the bot has called so often."""
    reached, target = asyncio.Event(), platform.calls + calls

    def ring() -> None:
        if platform.calls >= target:
            reached.set()

    platform.heard.append(ring)
    try:
        async with asyncio.timeout(120):
            await reached.wait()
    finally:
        platform.heard.remove(ring)


async def _again(bot: Nursery) -> None:
    await bot.kill()
    await bot.start()


async def _take(lives: Lives, url: str, folder: Path, *, until: int = 0) -> bool:
    given = (url, str(folder / "shelf"), str(folder))
    life = await lives("restoring_child:take_all", *given, until=until)
    assert life.killed or life.status == 0, life.why
    return life.killed


def _requests(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        return int(database.execute("SELECT count(*) FROM requests").fetchone()[0])


async def _judge(backup: Path, folder: Path, kept: Kept) -> None:
    home = folder / backup.stem
    home.mkdir()
    file = home / "lingrid.db"
    try:
        await backups.restore(backup, f"sqlite://{file}", data_dir=home, now=datetime.now(UTC))
    except Exception as error:
        kept.wrong.append(f"; {backup.name}: {error}")
        return
    kept.restored += 1
    held = _requests(file)
    kept.requests = max(kept.requests, held)
    with closing(sqlite3.connect(file)) as database:
        kept.torn += database.execute(TORN).fetchone()[0] != 0
    least = folder / f"{backup.name}.least"
    kept.lacking += held < int(least.read_text() if least.exists() else 0)

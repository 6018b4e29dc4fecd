"""kill -9, sixty times in three thousand updates.

What was accepted is not lost, nothing happens twice, every chat keeps its order, and at most one
message per kill and sender arrives twice. aiogram's own polling, treated the same, loses.
"""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lingrid_bot
import pytest
from killing import Nursery, nursery
from lean_platform import GROUP, Fault, LeanPlatform, said, serving

from bot.delivery import SENDERS
from bot.texts import Say

FIRST = 5_000_000_001
REPEATED = "〔重发〕"

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]


@dataclass
class Fate:
    """What a run is put through, by the same dice every time."""

    kills: int
    dice: random.Random
    cuts: int = 0

    def fault(self) -> Fault | None:
        """One message in two hundred has trouble, of one kind or the other."""
        if self.dice.random() > 0.005:
            return None
        fault = self.dice.choice(list(Fault))
        self.cuts += fault is Fault.CUT_AFTER
        return fault


async def survived(platform: LeanPlatform, bot: Nursery, fate: Fate, calls: int) -> None:
    """Let the bot live and be killed, at some moment of so many calls in all."""
    reached = asyncio.Event()
    target = 0

    def ring() -> None:
        if platform.calls >= target or platform.confirmed == len(platform.updates):
            reached.set()

    platform.heard.append(ring)
    for _ in range(fate.kills):
        await bot.start()
        reached.clear()
        target = platform.calls + fate.dice.randrange(1, 2 * calls // fate.kills)
        async with asyncio.timeout(60):
            await reached.wait()
        await _some_time(fate.dice.random() * 0.03)
        await bot.kill()
    await bot.start()


async def _some_time(seconds: float) -> None:
    """The dice choose the moment, not the platform's calls alone."""
    passed = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, passed.set)
    await passed.wait()


async def settled(path: Path, undone: Callable[[sqlite3.Connection], int]) -> None:
    """Wait until nothing is left to do in the database."""
    with sqlite3.connect(path) as database:
        async with asyncio.timeout(120):
            while undone(database):
                await _some_time(0.02)


def trickle(platform: LeanPlatform, each: float) -> None:
    """Updates come while others are being handled, so many a call, not all at the beginning."""
    platform.heard.append(lambda: platform.release(60 + int(platform.calls * each)))


def one_by_one(database: sqlite3.Connection, sql: str) -> list:
    return [row[0] for row in database.execute(sql)]


async def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path):
    """Two updates make a request: to be asked, and the words. Both must have happened, once."""
    pairs, chats, fate = 1_500, 60, Fate(60, random.Random(20_261_123))
    path = tmp_path / "lingrid.db"
    await lingrid_bot.found(f"sqlite://{path}", range(FIRST, FIRST + chats), asked=False)
    updates = []
    for n in range(pairs):
        updates.append(said(2 * n + 1, FIRST + n % chats, lingrid_bot.ASK))
        updates.append(said(2 * n + 2, FIRST + n % chats, words(n)))
    platform = LeanPlatform(updates, at_once=20, fault=fate.fault)
    messages = 4 * pairs
    trickle(platform, len(updates) / messages)
    async with serving(platform) as base, nursery("lingrid", f"sqlite://{path}", base) as bot:
        await survived(platform, bot, fate, messages)
        await settled(path, lambda database: left(database, platform))
        await bot.kill()

    with sqlite3.connect(path) as database:
        filed = one_by_one(database, "SELECT text FROM requests ORDER BY id")
        by_chat = database.execute("SELECT account_id, text FROM requests ORDER BY id").fetchall()
        busy = one_by_one(database, "SELECT step FROM conversations WHERE step <> ''")
        check = one_by_one(database, "PRAGMA integrity_check")
    counted = Counter(filed)
    lost = [n for n in range(pairs) if words(n) not in counted]
    doubled = [text for text, times in counted.items() if times > 1]
    out_of_order = [
        account
        for account in {account for account, _ in by_chat}
        if (own := [number_of(t) for a, t in by_chat if a == account]) != sorted(own)
    ]
    twice, missing = duplicates(platform, pairs, chats)
    bound = fate.kills * SENDERS + fate.cuts
    tell(
        f"lingrid: {len(updates)} updates, {fate.kills} kills, {fate.cuts} cut answers: "
        f"{len(lost)} lost, {len(doubled)} doubled, {len(out_of_order)} chats out of order, "
        f"{missing} messages missing, {twice} duplicates (bound {bound})"
    )
    assert (lost, doubled, out_of_order, busy, missing) == ([], [], [], [], 0)
    assert twice <= bound
    assert check == ["ok"]


async def test_the_twin_with_aiograms_own_polling_loses(tmp_path: Path):
    """So the test above can fail: the same treatment of the documented way to write a bot."""
    updates, fate = 1_000, Fate(20, random.Random(20_261_123))
    path = tmp_path / "bare.db"
    platform = LeanPlatform(
        [said(n + 1, FIRST + n % 60, words(n)) for n in range(updates)],
        at_once=20,
    )
    trickle(platform, 1)
    async with serving(platform) as base, nursery("bare", str(path), base) as bot:
        await survived(platform, bot, fate, updates)
        await settled(path, lambda _: platform.confirmed < updates)
        await bot.kill()
    with sqlite3.connect(path) as database:
        kept = set(one_by_one(database, "SELECT text FROM requests"))
    lost = [n for n in range(updates) if words(n) not in kept]
    tell(f"aiogram's own polling: {updates} updates, {fate.kills} kills: {len(lost)} lost")
    assert lost


def words(n: int) -> str:
    return f"第{n}件事：楼道灯不亮"


def number_of(text: str) -> int:
    return int(text.partition("第")[2].partition("件事")[0])


def left(database: sqlite3.Connection, platform: LeanPlatform) -> int:
    """Updates not confirmed or not handled, and messages not sent."""
    waiting = "SELECT COUNT(*) FROM inbox WHERE handling = 'waiting'"
    unsent = "SELECT COUNT(*) FROM outbox WHERE sending IN ('due', 'sending')"
    undone = one_by_one(database, waiting) + one_by_one(database, unsent)
    return len(platform.updates) - platform.confirmed + sum(undone)


def duplicates(platform: LeanPlatform, pairs: int, chats: int) -> tuple[int, int]:
    """Messages that arrived more often than they should, and such that never did."""
    new = [sent for sent in platform.sent if sent.method.startswith("send")]
    told = Counter((sent.chat, sent.text.removeprefix(REPEATED)) for sent in new)
    first: set[tuple[int, str]] = set()
    for sent in new:
        key = (sent.chat, sent.text.removeprefix(REPEATED))
        if key in first and "件事" in sent.text:
            assert sent.text.startswith(REPEATED), "a repetition says so"
            assert sent.silent, "and makes no sound"
        first.add(key)
    question = Say("zh")("person-ask")
    twice = missing = 0
    for (_, text), times in told.items():
        should = pairs // chats if text == question else 1
        twice += max(0, times - should)
        missing += max(0, should - times)
    cards = sum(1 for chat, text in told if chat == GROUP)
    return twice, missing + max(0, pairs - cards)


def tell(figures: str) -> None:
    sys.__stdout__.write(f"\n{figures}\n")

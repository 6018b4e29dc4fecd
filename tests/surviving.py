"""What a bot is put through, and what is left of it: kills and bad lines, by the same dice.

For the fast suite of `make test` and the long one of `make endurance`, on SQLite and PostgreSQL.
"""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any

import asyncpg
import lingrid_bot
from killing import Nursery, nursery
from lean_platform import GROUP, Fault, LeanPlatform, said, serving

from bot.delivery import SENDERS
from bot.texts import Say
from models.database.connecting import address

FIRST = 5_000_000_001
REPEATED = "〔重发〕"
EACH_FAULT = 0.005
CHATS = 60

Ask = Callable[[str], Awaitable[list[tuple[Any, ...]]]]
"""Asks a database something, from outside."""


@dataclass
class Fate:
    """What a run is put through, by the same dice every time."""

    kills: int
    dice: random.Random
    cuts: int = 0

    def fault(self) -> Fault | None:
        """One message in two hundred has trouble of each kind."""
        if self.dice.random() > EACH_FAULT * len(Fault):
            return None
        fault = self.dice.choice(list(Fault))
        self.cuts += fault is Fault.CUT_AFTER
        return fault


@dataclass
class Left:
    """What a run came to. `again` are the seconds from a kill to the next call to the platform."""

    updates: int
    fate: Fate
    lost: list[int]
    doubled: list[str]
    out_of_order: list[int]
    busy: list[str]
    missing: int
    twice: int
    again: list[float]
    check: list[str]

    @property
    def bound(self) -> int:
        """Duplicates that may be: one a kill and sender, and one for each answer that was cut."""
        return self.fate.kills * SENDERS + self.fate.cuts

    @property
    def sound(self) -> bool:
        """Whether everything is as promised."""
        wrong = (self.lost, self.doubled, self.out_of_order, self.busy)
        return not any(wrong) and not self.missing and self.twice <= self.bound

    def __str__(self) -> str:
        return (
            f"{self.updates} updates, {self.fate.kills} kills, {self.fate.cuts} cut answers: "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled, "
            f"{len(self.out_of_order)} chats out of order, {self.missing} messages missing, "
            f"{self.twice} duplicates (bound {self.bound}), "
            f"kill to the next call {max(self.again, default=0):.1f} s at most"
        )


async def lingrid_survives(url: str, fate: Fate, pairs: int) -> Left:
    """Two updates make a request: to be asked, and the words. Both must have happened, once."""
    ask = asking(url)
    await lingrid_bot.found(url, range(FIRST, FIRST + CHATS), asked=False)
    updates = []
    for n in range(pairs):
        updates.append(said(2 * n + 1, FIRST + n % CHATS, lingrid_bot.ASK))
        updates.append(said(2 * n + 2, FIRST + n % CHATS, words(n)))
    platform = LeanPlatform(updates, at_once=20, fault=fate.fault)
    messages = 4 * pairs
    trickle(platform, len(updates) / messages)
    async with serving(platform) as base, nursery("lingrid", url, base) as bot:
        again = await survived(platform, bot, fate, messages)
        await settled(lambda: unfinished(ask, platform))
        await bot.kill()
    return await _left(ask, url, fate, platform, pairs, again)


async def _left(
    ask: Ask, url: str, fate: Fate, platform: LeanPlatform, pairs: int, again: list[float]
) -> Left:
    by_chat = await ask("SELECT account_id, text FROM requests ORDER BY id")
    counted = Counter(text for _, text in by_chat)
    twice, missing = duplicates(platform, pairs, CHATS)
    sqlite = url.startswith("sqlite")
    check = await ask("PRAGMA integrity_check") if sqlite else [("ok",)]
    return Left(
        updates=len(platform.updates),
        fate=fate,
        lost=[n for n in range(pairs) if words(n) not in counted],
        doubled=[text for text, times in counted.items() if times > 1],
        out_of_order=[
            account
            for account in {account for account, _ in by_chat}
            if (own := [number_of(t) for a, t in by_chat if a == account]) != sorted(own)
        ],
        busy=[step for (step,) in await ask("SELECT step FROM conversations WHERE step <> ''")],
        missing=missing,
        twice=twice,
        again=again,
        check=[row[0] for row in check],
    )


def asking(url: str) -> Ask:
    """A way to ask a database from outside."""
    where = address(url)

    async def sqlite(sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(str(where.file))) as database:
            return database.execute(sql).fetchall()

    async def postgres(sql: str) -> list[tuple[Any, ...]]:
        to = where.credentials
        connection = await asyncpg.connect(
            user=to["user"], host=to["host"], database=to["database"]
        )
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    return sqlite if where.dialect == "sqlite" else postgres


# --- while it lives


async def survived(platform: LeanPlatform, bot: Nursery, fate: Fate, calls: int) -> list[float]:
    """Let the bot live and be killed, at some moment of so many calls in all.

    Returns how long it took each time until it spoke with the platform again.
    """
    reached, spoke = asyncio.Event(), asyncio.Event()
    target = 0

    def ring() -> None:
        spoke.set()
        if platform.calls >= target or platform.confirmed == len(platform.updates):
            reached.set()

    platform.heard.append(ring)
    again = []
    for _ in range(fate.kills):
        spoke.clear()
        begin = monotonic()
        await bot.start()
        reached.clear()
        target = platform.calls + fate.dice.randrange(1, max(2, 2 * calls // fate.kills))
        async with asyncio.timeout(300):  # a busy machine takes its time
            await spoke.wait()
            again.append(monotonic() - begin)
            await reached.wait()
        await some_time(fate.dice.random() * 0.03)
        await bot.kill()
    await bot.start()
    return again


async def some_time(seconds: float) -> None:
    """The dice choose the moment, not the platform's calls alone."""
    passed = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, passed.set)
    await passed.wait()


async def settled(undone: Callable[[], Awaitable[int]]) -> None:
    """Wait until nothing is left to do; as long as less and less is, however long it takes."""
    least, since = await undone(), monotonic()
    while left := await undone():
        if left < least:
            least, since = left, monotonic()
        assert monotonic() - since < 120, f"{left} things are stuck"
        await some_time(0.05)


def trickle(platform: LeanPlatform, each: float) -> None:
    """Updates come while others are being handled, so many a call, not all at the beginning."""
    platform.heard.append(lambda: platform.release(60 + int(platform.calls * each)))


async def unfinished(ask: Ask, platform: LeanPlatform) -> int:
    """Updates not confirmed or not handled, and messages not sent."""
    ((waiting,),) = await ask("SELECT COUNT(*) FROM inbox WHERE handling = 'waiting'")
    ((unsent,),) = await ask("SELECT COUNT(*) FROM outbox WHERE sending IN ('due', 'sending')")
    return len(platform.updates) - platform.confirmed + int(waiting) + int(unsent)


# --- what was said


def words(n: int) -> str:
    """What request number `n` is about."""
    return f"第{n}件事：楼道灯不亮"


def number_of(text: str) -> int:
    """Which request the words are of."""
    return int(text.partition("第")[2].partition("件事")[0])


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
    each = Counter(FIRST + n % chats for n in range(pairs))
    twice = missing = 0
    for (chat, text), times in told.items():
        should = each[chat] if text == question else 1
        twice += max(0, times - should)
        missing += max(0, should - times)
    cards = sum(1 for chat, text in told if chat == GROUP)
    return twice, missing + max(0, pairs - cards)


def tell(figures: str) -> None:
    """Say it whatever captures the output."""
    import sys

    assert sys.__stdout__ is not None
    sys.__stdout__.write(f"\n{figures}\n")
    sys.__stdout__.flush()

"""A rush: 500 presses within two seconds for 20 seats, beside a bare bot that inserts a row.

    python tests/bench/rush.py [presses] [seats]

Platform and bot are processes of their own. A press counts as answered when its message has
changed: the presser reads there whether they sit or which place they have. Prints
`name value goal ok|short`: the goals are twice what the bare bot lets wait, and half of what it
gets done. Ends with 1 when one is short.
"""

import asyncio
import math
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from installation import until  # noqa: E402
from lean_platform import BOT_ID, TOKEN, LeanPlatform, serving  # noqa: E402

FIRST = 5_000_000_001
WITHIN = 2.0
PATIENCE = 120
COURSE = 1


def press(number: int, chat: int) -> dict[str, Any]:
    """An update: somebody pressed 我要报名 under the page of the class."""
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "邻格"}
    message = {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": bot,
        "text": "书法",
    }
    who = {"id": chat, "is_bot": False, "first_name": f"居民{chat}", "language_code": "zh-hans"}
    query = {"id": str(number), "from": who, "chat_instance": "1", "message": message}
    return {"update_id": number, "callback_query": {**query, "data": f"sign-up:{COURSE}"}}


# --- the bots


def bare(path: str, base: str) -> None:
    """One row and one changed message for each press."""
    asyncio.run(_bare(path, base))


async def _bare(path: str, base: str) -> None:
    import aiosqlite
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery

    database = await aiosqlite.connect(path)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        await database.execute(f"PRAGMA {pragma}")
    await database.execute("CREATE TABLE enrolments (id INTEGER PRIMARY KEY, chat INTEGER)")
    await database.commit()
    dispatcher = Dispatcher()

    async def sign_up(query: CallbackQuery, bot: Bot) -> None:
        await database.execute("INSERT INTO enrolments (chat) VALUES (?)", (query.from_user.id,))
        await database.commit()
        await query.answer()
        await bot.edit_message_text("报上了", chat_id=query.from_user.id, message_id=1)

    dispatcher.callback_query.register(sign_up)
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    await dispatcher.start_polling(bot, handle_signals=False)


def lingrid(path: str, base: str) -> None:
    """The product's bot."""
    import lingrid_bot

    lingrid_bot.run(f"sqlite://{path}", base)


async def found(path: str, presses: int, places: int) -> None:
    """A community with one class, and everybody who will press is registered."""
    from lingrid_bot import found as found_community
    from school import slot

    from models import clock, courses
    from models.accounts import Account
    from models.courses import Teacher, Term, certificates
    from models.database import close_database, open_database, writing
    from models.grids import Grid
    from models.journal import OPERATOR
    from models.residents import Resident

    await found_community(f"sqlite://{path}", range(FIRST, FIRST + presses), asked=False)
    await open_database(f"sqlite://{path}")
    now = clock.now()
    try:
        async with writing():
            await Resident.bulk_create(
                Resident(name=f"居民{n}", created_at=now) for n in range(presses)
            )
            people = await Resident.all().order_by("id")
            for person, account in zip(people, await Account.all().order_by("id"), strict=True):
                await Account.filter(id=account.id).update(resident_id=person.id)
            day = now.date()
            term = await Term.create(
                name="学期", starts_on=day + timedelta(days=7), through=day + timedelta(days=90)
            )
            how = {"teacher": "周老师", "venue": "活动室"}
            slots = [slot(2, "09:00"), slot(4, "09:00")]
            grid = await Grid.first()
            course = await courses.create(
                "书法", term, grid, places, slots, OPERATOR, now=now, **how
            )
            teacher = await Teacher.get(id=course.teacher_id)
            through = term.through + timedelta(days=1)
            await certificates.certify(teacher, "证-1", through, OPERATOR, now=now)
            await courses.publish(course.id, OPERATOR, now=now)
    finally:
        await close_database()


# --- the rush


def rush(bot: Any, presses: int, places: int) -> dict[str, float]:
    """Let a bot stand it; how it did."""
    with tempfile.TemporaryDirectory(prefix="lingrid-rush-") as folder:
        path = str(Path(folder) / "rush.db")
        if bot is lingrid:
            asyncio.run(found(path, presses, places))
        figures = asyncio.run(_stand(bot, path, presses))
        if bot is lingrid:
            with sqlite3.connect(path) as database:
                seated = "SELECT COUNT(*) FROM enrolments WHERE standing = 'seated'"
                figures["seated"] = database.execute(seated).fetchone()[0]
    return figures


async def _stand(bot: Any, path: str, presses: int) -> dict[str, float]:
    everybody = range(FIRST, FIRST + presses)
    platform = LeanPlatform([press(n + 1, chat) for n, chat in enumerate(everybody)])
    platform.until = lambda p: len({s.chat for s in p.sent if s.chat > 0}) >= presses
    async with serving(platform) as base:
        process = multiprocessing.get_context("spawn").Process(target=bot, args=(path, base))
        process.start()
        try:
            async with asyncio.timeout(PATIENCE):
                await until(lambda: platform.calls > 1, within=PATIENCE)  # it is listening
                came = await _press(platform, presses)
                await platform.finished.wait()
        finally:
            process.kill()
            process.join()
    heard = {sent.chat: sent.at for sent in reversed(platform.sent)}
    waited = sorted(heard[FIRST + n] - at for n, at in enumerate(came))
    return {
        "answered": len(waited),
        "p95_ms": 1000 * waited[math.ceil(len(waited) * 0.95) - 1],
        "per_s": presses / (platform.ended - came[0]),
    }


async def _press(platform: LeanPlatform, presses: int) -> list[float]:
    """Evenly within two seconds; when each came."""
    begin, came = time.monotonic(), []
    for n in range(presses):
        await asyncio.sleep(max(0.0, begin + WITHIN * n / presses - time.monotonic()))
        platform.release(n + 1)
        came.append(time.monotonic())
    return came


def _at_most(value: float, goal: float) -> tuple[float, float, bool]:
    return value, goal, value <= goal


def main(presses: int = 500, places: int = 20) -> int:
    """The bare bot first, then ours."""
    beside, ours = rush(bare, presses, places), rush(lingrid, presses, places)
    figures = {
        "rush_answered": (ours["answered"], presses, ours["answered"] == presses),
        "rush_seated": (ours["seated"], places, ours["seated"] == places),
        "rush_p95_ms": _at_most(ours["p95_ms"], 2 * beside["p95_ms"]),
        "rush_bare_p95_ms": _at_most(beside["p95_ms"], beside["p95_ms"]),
        "rush_per_s": (ours["per_s"], beside["per_s"] / 2, ours["per_s"] >= beside["per_s"] / 2),
        "rush_bare_per_s": (beside["per_s"], beside["per_s"], True),
    }
    for name, (value, goal, fine) in figures.items():
        sys.stdout.write(f"{name} {value:.0f} {goal:.0f} {'ok' if fine else 'short'}\n")
    return int(not all(fine for _, _, fine in figures.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

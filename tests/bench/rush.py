"""A rush: 500 presses within two seconds for 20 seats, beside a bare bot that inserts a row.

    python tests/bench/rush.py [presses] [seats]

Both bots stand it on the sandbox's platform, over HTTP, without its limits: at the 30 messages a
second that the real one allows, whatever bot it is would need 17 seconds. The bots are processes
of their own, and take turns, three each. A press counts as answered when its message has changed:
the presser reads there whether they sit or which place they have. Prints `name value goal
ok|short`: the goals are twice what the bare bot lets wait, and half of what it gets done.
`rush_sandbox` and `rush_bare_sandbox` are the share of a core that the platform itself took
meanwhile: near 1 it is the platform that is measured, and no bot. Ends with 1 when one is short.
"""

import asyncio
import json
import math
import multiprocessing
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from installation import until  # noqa: E402
from lean_platform import TOKEN  # noqa: E402

from bot.sandbox.server import create_sandbox, running  # noqa: E402
from bot.sandbox.world import Limits, Person, World  # noqa: E402

WITHIN = 2.0
PATIENCE = 120
COURSE = 1
ROUNDS = 3


class Square:
    """A platform with one group and everybody who will press, each with the page of the class."""

    def __init__(self, presses: int) -> None:
        self.world = World(lambda: datetime.now(UTC), limits=Limits.off())
        self.bot = self.world.bot("lingrid_bot", token=TOKEN)
        self.group = self.world.group("专干群")
        self.world.join(self.group, self.bot)
        self.people = [self.world.person(f"居民{n}") for n in range(presses)]
        self.changed: dict[str, float] = {}
        for person in self.people:
            self._sees_the_class(person)
        self.pages = {person.chat_with(self.bot).key for person in self.people}
        self.bot.queue.drop()
        self.world.events.listen(self._look)

    def _sees_the_class(self, person: Person) -> None:
        person.starts(self.bot)
        button = {"text": "我要报名", "callback_data": f"sign-up:{COURSE}"}
        markup = json.dumps({"inline_keyboard": [[button]]})
        page = {"chat_id": person.id, "text": "书法", "reply_markup": markup}
        self.world.call(TOKEN, "sendMessage", page)

    def _look(self) -> None:
        event = self.world.events.kept[-1]
        if event.kind == "edited" and event.chat in self.pages:  # the group's card is no answer
            self.changed.setdefault(event.chat, time.monotonic())

    def answered(self, person: Person) -> float | None:
        """When somebody read what became of their press."""
        return self.changed.get(person.chat_with(self.bot).key)

    async def press(self) -> list[float]:
        """Everybody presses, evenly within two seconds; when each did."""
        begin, came = time.monotonic(), []
        for n, person in enumerate(self.people):
            await asyncio.sleep(max(0.0, begin + WITHIN * n / len(self.people) - time.monotonic()))
            came.append(time.monotonic())
            person.presses(self.bot, "我要报名")
        return came


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
        page = query.message.message_id if query.message else 0
        await bot.edit_message_text("报上了", chat_id=query.from_user.id, message_id=page)

    dispatcher.callback_query.register(sign_up)
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    await dispatcher.start_polling(bot, handle_signals=False)


def lingrid(path: str, base: str) -> None:
    """The product's bot."""
    import lingrid_bot

    lingrid_bot.run(f"sqlite://{path}", base)


async def found(path: str, people: Sequence[int], group: int, places: int) -> None:
    """A community with one class, and everybody who will press is registered."""
    from lingrid_bot import found as found_community
    from school import slot

    from models import clock, courses
    from models.accounts import Account
    from models.chats import Chat, ChatKind
    from models.courses import Teacher, Term, certificates
    from models.database import close_database, open_database, writing
    from models.grids import Grid
    from models.journal import OPERATOR
    from models.residents import Resident

    await found_community(f"sqlite://{path}", people, asked=False)
    await open_database(f"sqlite://{path}")
    now = clock.now()
    try:
        async with writing():
            await Chat.filter(kind=ChatKind.GROUP).update(external_id=str(group))
            await Resident.bulk_create(Resident(name=f"居民{n}", created_at=now) for n in people)
            known = await Resident.all().order_by("id")
            for person, account in zip(known, await Account.all().order_by("id"), strict=True):
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
    square = Square(presses)
    with tempfile.TemporaryDirectory(prefix="lingrid-rush-") as folder:
        path = str(Path(folder) / "rush.db")
        if bot is lingrid:
            ids = [person.id for person in square.people]
            asyncio.run(found(path, ids, square.group.id, places))
        figures = asyncio.run(_stand(bot, path, square))
        if bot is lingrid:
            with sqlite3.connect(path) as database:
                seated = "SELECT COUNT(*) FROM enrolments WHERE standing = 'seated'"
                figures["seated"] = database.execute(seated).fetchone()[0]
    return figures


async def _stand(bot: Any, path: str, square: Square) -> dict[str, float]:
    sandbox = create_sandbox(square.world)
    async with running(sandbox) as base:
        process = multiprocessing.get_context("spawn").Process(target=bot, args=(path, base))
        process.start()
        try:
            await until(lambda: bool(square.bot.queue.allowed), within=PATIENCE)  # it listens
            busy = time.process_time()
            came = await square.press()
            everybody = len(square.people)
            await until(lambda: len(square.changed) >= everybody, within=PATIENCE)
            busy = time.process_time() - busy
        finally:
            process.kill()
            process.join()
    heard = [square.answered(person) for person in square.people]
    waited = sorted(at - when for at, when in zip(heard, came, strict=True) if at)
    took = max(at for at in heard if at) - came[0]
    return {
        "answered": len(waited),
        "p95_ms": 1000 * waited[math.ceil(len(waited) * 0.95) - 1],
        "per_s": len(waited) / took,
        "sandbox": busy / took,
    }


def _at_most(value: float, goal: float) -> tuple[float, float, bool]:
    return value, goal, value <= goal


def main(presses: int = 500, places: int = 20) -> int:
    """The bots in turns; of each figure the middle one."""
    runs: dict[Any, list[dict[str, float]]] = {bare: [], lingrid: []}
    for _ in range(ROUNDS):
        for bot, done in runs.items():
            done.append(rush(bot, presses, places))
    beside, ours = (
        {name: statistics.median(run[name] for run in done) for name in done[0]}
        for done in runs.values()
    )
    fewest = min(run["answered"] for run in runs[lingrid])
    figures = {
        "rush_answered": (fewest, presses, fewest == presses),
        "rush_seated": (ours["seated"], places, ours["seated"] == places),
        "rush_p95_ms": _at_most(ours["p95_ms"], 2 * beside["p95_ms"]),
        "rush_bare_p95_ms": _at_most(beside["p95_ms"], beside["p95_ms"]),
        "rush_per_s": (ours["per_s"], beside["per_s"] / 2, ours["per_s"] >= beside["per_s"] / 2),
        "rush_bare_per_s": (beside["per_s"], beside["per_s"], True),
        "rush_sandbox": _at_most(ours["sandbox"], 1),
        "rush_bare_sandbox": _at_most(beside["sandbox"], 1),
    }
    for name, (value, goal, fine) in figures.items():
        sys.stdout.write(f"{name} {value:.4g} {goal:.4g} {'ok' if fine else 'short'}\n")
    return int(not all(fine for _, _, fine in figures.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

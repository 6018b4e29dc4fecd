"""How fast updates are handled, and what each costs, beside a bare aiogram + aiosqlite bot.

    python tests/bench/updates.py [updates] [rounds]

Private messages, each of which becomes one durable request and one message in a group. Platform
and bot are processes of their own; the bots take turns. `lingrid` tells the resident as well, by a
receipt, and keeps inbox, journal, timeline, conversation and outbox while doing so; `spine` is the
same without the rules and the cards, `copied` has many requests in its database already, `wide` has
sixty further handlers. What is counted begins when a bot that has started asks
for its first updates, and ends when all that is to be told has been. A line a figure: `name value`;
`figures` holds them against their goals.
"""

import asyncio
import json
import math
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from installation import until  # noqa: E402
from lean_platform import GROUP, LeanPlatform, said, serving  # noqa: E402

FIRST = 5_000_000_001
BOTS = ("bare", "spine", "lingrid")
PATIENCE = 600
"""Seconds for one run at most."""


def main(updates: int = 3000, rounds: int = 3) -> None:
    """Let the bots take turns and tell how they did."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in BOTS}
    for _ in range(rounds):
        for name, runs in figures.items():
            runs.append(burst(name, updates))
    middle = {
        name: {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
        for name, runs in figures.items()
    }
    for name, values in middle.items():
        for figure, value in values.items():
            tell(f"{name}_{figure}", value)
    bare = middle.pop("bare")
    for name, values in middle.items():
        tell(f"{name}_rate_ratio", values["updates_per_s"] / bare["updates_per_s"])
        tell(f"{name}_cpu_ratio", values["cpu_ms"] / bare["cpu_ms"])


def tell(name: str, value: float) -> None:
    """One figure."""
    sys.stdout.write(f"{name} {value:.3f}\n")
    sys.stdout.flush()


TELLS = {"bare": 1, "spine": 1}
"""Messages for an update; Lingrid's are the resident's receipt and the group's card."""


def burst(
    name: str, updates: int, *, before: int = 0, copied: Path | None = None
) -> dict[str, float]:
    """All at once; with so many requests in the database before, which may be `copied`."""
    messages = updates * TELLS.get(name, 2)
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder, ExitStack() as running:
        path = Path(folder) / "bench.db"
        if copied is not None:
            shutil.copy(copied, path)
            name = "copied"
        platform = running.enter_context(_started("platform", str(updates), "0", str(messages)))
        base = _line(platform)["base"]
        bot = running.enter_context(_started(name, str(path), base, str(updates), str(before)))
        _line(bot)  # it is ready
        _order(bot, "go")
        _line(platform)  # it asked for updates
        used = _used(bot.pid)
        _order(platform, "go")
        took = _line(platform)["seconds"]
        used = _used(bot.pid) - used
        memory = _memory(bot.pid)
        kept = _kept(path) - before
    assert kept == updates, f"{name} kept {kept} of {updates}"
    return {
        "updates_per_s": updates / took,
        "cpu_ms": used / updates * 1000,
        "memory_mib": memory,
    }


def prepared(path: Path, updates: int, before: int) -> None:
    """A database for `copied`: people to write so many updates, and requests of before."""
    bot = [sys.executable, str(HERE), "prepared", str(path), "", str(updates), str(before)]
    subprocess.run(bot, check=True, stdout=subprocess.DEVNULL)


def at_leisure(name: str, updates: int, *, a_second: float = 20) -> dict[str, float]:
    """So many a second: the milliseconds until the group has each, of the middle and the last."""
    with tempfile.TemporaryDirectory(prefix="lingrid-bench-") as folder, ExitStack() as running:
        platform = running.enter_context(_started("platform", str(updates), str(a_second), "0"))
        base = _line(platform)["base"]
        path = str(Path(folder) / "bench.db")
        bot = running.enter_context(_started(name, path, base, str(updates), "0"))
        _line(bot)
        _order(bot, "go")
        _order(platform, "go")
        waited = sorted(_line(platform)["waited"])
    return {
        "p50_ms": 1000 * waited[len(waited) // 2],
        "p99_ms": 1000 * waited[math.ceil(len(waited) * 0.99) - 1],
    }


def _kept(path: Path) -> int:
    with sqlite3.connect(path) as database:
        return int(database.execute("SELECT COUNT(*) FROM requests").fetchone()[0])


@contextmanager
def _started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A process for the length of a block."""
    process = subprocess.Popen(
        [sys.executable, str(HERE), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _line(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{process.args} ended"
    told: dict[str, Any] = json.loads(line)
    return told


def _order(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def _say(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


# --- the processes


NUMBER = re.compile("第([0-9]+)件事")


async def platform(updates: int, a_second: float, messages: int) -> None:
    """The platform: tell where it is, how long it took until all `messages` were told, and how long
    each waited. All updates are there at once, or so many come `a_second`."""
    lean = LeanPlatform(
        [said(n + 1, FIRST + n, f"第{n}件事：楼道灯不亮") for n in range(updates)],
        until=lambda lean: (
            lean.confirmed == updates
            and lean.new_in[GROUP] >= updates
            and len(lean.sent) >= messages
        ),
    )
    came: list[float] = []
    async with serving(lean) as base:
        _say(base=base)
        async with asyncio.timeout(PATIENCE):
            if not a_second:
                await until(lambda: lean.asked, within=PATIENCE)
                _say(asked=True)
            await asyncio.to_thread(sys.stdin.readline)
            if a_second:
                came = await _coming(lean, updates, a_second)
            lean.release(updates)
            await lean.finished.wait()
        heard = {_number(sent.text): sent.at for sent in reversed(lean.sent) if sent.chat == GROUP}
        waited = [heard[n] - at for n, at in enumerate(came, 1)]
        _say(seconds=lean.ended - lean.began, waited=waited)
        await asyncio.Event().wait()


async def _coming(lean: LeanPlatform, updates: int, a_second: float) -> list[float]:
    """Let one come after the other; the moments at which they did, without the first."""
    lean.release(1)
    await until(lambda: lean.new_in[GROUP] > 0)  # the bot is up
    begin, came = time.monotonic(), []
    for n in range(1, updates):
        await asyncio.sleep(max(0.0, begin + n / a_second - time.monotonic()))
        lean.release(n + 1)
        came.append(time.monotonic())
    return came


def _number(text: str) -> int:
    found = NUMBER.search(text)
    return int(found[1]) if found else -1


def bot(name: str, path: str, base: str, updates: int, before: int) -> None:
    """A bot: get ready, and work until killed; or only get ready."""
    kind = {"bare": "bare_bot", "spine": "spine_bot"}.get(name, "lingrid_bot")
    bot = import_module(kind)
    where = path
    if name != "bare":
        where, people = f"sqlite://{path}", range(FIRST, FIRST + updates)
        if name != "copied":
            found = import_module("lingrid_bot").found
            asyncio.run(found(where, people, asked=name != "spine"))
        if name == "prepared":
            crowd(path, before)
            asyncio.run(_settled(where, before))
            return
    _say(ready=True)
    sys.stdin.readline()
    if name == "wide":
        bot.run(where, base, made=bot.with_handlers)
    else:
        bot.run(where, base)


def crowd(path: str, requests: int) -> None:
    """So many requests that were filed before, each with its line of the timeline, the journal, its
    card and the message that showed it."""
    rows = {
        "requests": "number, status, category_id, text, grid_id, first_grid_id, place_words, "
        "urgent, returns, result, filed_at, version) SELECT 'old-' || n, 'closed', 1, "
        "'第' || n || '件旧事', 1, 1, '', 0, 0, '', '2025-01-01 00:00:00.000000+00:00', 1",
        "request_entries": "request_id, at, text, internal, grid_id) SELECT n, "
        "'2025-01-01 00:00:00.000000+00:00', '旧事', 0, 1",
        "journal": "at, actor, via, act, subject, facts) SELECT "
        "'2025-01-01 00:00:00.000000+00:00', 'account:1', 'chat', 'request-filed', "
        "'request:' || n, '{}'",
        "journal_links": "entry_id, digest) SELECT n, 'of before'",
        "cards": "chat_id, kind, subject, wanted, shown, message_id) SELECT 1, 'request', "
        "'request:' || n, 1, 1, n",
        "outbox": "chat_id, lane, what, kind, facts, card_id, subject, priority, sending, "
        "attempts, due_at, repeated, error, created_at) SELECT 1, '1', 'card', 'request', '{}', n, "
        "'request:' || n, 1, 'sent', 0, '2025-01-01 00:00:00.000000+00:00', 0, '', "
        "'2025-01-01 00:00:00.000000+00:00'",
    }
    count = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {requests})"
    with sqlite3.connect(path) as database:
        for table, columns in rows.items():
            database.execute(
                f"INSERT INTO {table} ({columns} FROM c".replace(" SELECT ", f" {count} SELECT ", 1)
            )


async def _settled(where: str, requests: int) -> None:
    """Their words are in the index, as they are a few seconds after requests were filed."""
    from models.database import close_database, index_waiting, open_database

    await open_database(where)
    try:
        await index_waiting(most=requests)
    finally:
        await close_database()


def _used(process: int) -> float:
    """Seconds of CPU that a process has had, in all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    """The most it ever held."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["platform", updates, a_second, messages]:
            asyncio.run(platform(int(updates), float(a_second), int(messages)))
        case [
            "bare" | "spine" | "lingrid" | "copied" | "wide" | "prepared" as name,
            path,
            base,
            updates,
            before,
        ]:
            bot(name, path, base, int(updates), int(before))
        case numbers:
            main(*map(int, numbers))

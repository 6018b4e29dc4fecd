"""A bot in a process of its own that can be killed and is there again at once.

To import the bot takes seconds, so a nursery imports it once and forks a child for every life.

    python tests/killing.py lingrid sqlite://x.db http://127.0.0.1:8081

It reads "start" and answers with the child's number; when the child is gone it says "ended".
"""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

_PR_SET_PDEATHSIG = 1

HERE = Path(__file__).resolve()


class Nursery:
    """Brings up one child after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.child = 0

    async def start(self) -> None:
        """Let a child begin to work."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"start\n")
        self.child = int(await self._line())

    async def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        child, self.child = self.child, 0
        os.kill(child, signal.SIGKILL)
        assert await self._line() == "ended"

    async def _line(self) -> str:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            line = await self.process.stdout.readline()
        assert line, "the nursery is gone"
        return line.decode().strip()


@asynccontextmanager
async def nursery(name: str, where: str, base: str) -> AsyncIterator[Nursery]:
    """A nursery for the length of a block; its last child goes with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE),
        name,
        where,
        base,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    there = Nursery(process)
    try:
        yield there
    finally:
        if there.child:
            await there.kill()
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def main(name: str, where: str, base: str) -> None:
    """Fork a child whenever told to; end with the input."""
    bot = import_module(f"{name}_bot")
    _end_with_parent()
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            _end_with_parent()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                bot.run(where, base)
            finally:
                os._exit(1)
        _tell(str(child))
        os.waitpid(child, 0)
        _tell("ended")


def _end_with_parent() -> None:
    """Not to be left behind when a test run is killed; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # the house before the tests, which have a `bot` of their own
    sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
    main(*sys.argv[1:4])

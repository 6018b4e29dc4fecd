"""Dying at the n-th thing done: kill -9 from within, before a statement, a file or a packet.

Counted are the statements that SQLite begins, what is done to files (made, linked, renamed,
removed) and the packets sent to a server; for these, after sending counts, too, so that the
server does what nobody waits for any more.

    async with mortal() as lives:
        whole = await lives("migrated_child:migrate", url)      # how many moments there are
        for moment in range(1, whole.moments + 1):
            assert (await lives("migrated_child:migrate", url, until=moment)).killed
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()

_TOUCHES = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"}


@dataclass(frozen=True)
class Life:
    """How it ended, and how many moments it had."""

    status: int
    moments: int
    why: str = ""

    @property
    def killed(self) -> bool:
        """Whether it died of what it was meant to die of."""
        return self.status == -signal.SIGKILL


Lives = Callable[..., Awaitable[Life]]


@asynccontextmanager
async def mortal(*paths: Path) -> AsyncIterator[Lives]:
    """Runs `module:function(*arguments)` in a child that dies when told, as often as wanted.

    `paths` are where the modules are found, besides the tests.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE),
        *map(str, paths),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )

    async def lives(work: str, *arguments: Any, until: int = 0) -> Life:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([work, until, arguments]).encode() + b"\n")
        async with asyncio.timeout(60):
            line = await process.stdout.readline()
        assert line, "whoever gives birth is gone"
        return Life(*json.loads(line))

    try:
        yield lives
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


# --- in the other process


def main(paths: list[str]) -> None:
    """Fork a child for every line of the input."""
    sys.path[:0] = [str(HERE.parents[1]), *paths, str(HERE.parent)]
    for line in sys.stdin:
        work, until, arguments = json.loads(line)
        module, _, name = work.partition(":")
        function = getattr(import_module(module), name)
        sys.stdout.write(json.dumps(_life(function, until, arguments)) + "\n")
        sys.stdout.flush()


def _life(function: Callable[..., None], until: int, arguments: list[Any]) -> list[Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        counted = Counted(until)
        try:
            counted.watch()
            function(*arguments)
            code, why = 0, ""
        except BaseException as exc:
            code, why = 1, f"{type(exc).__name__}: {exc}"
        os.write(writing, json.dumps([counted.moments, why[:2000]]).encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as end:
        said = end.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [status, *(json.loads(said) if said else [until, ""])]


class Counted:
    """Counts moments, and dies at one of them."""

    def __init__(self, until: int) -> None:
        self.until = until
        self.moments = 0
        self._lock = threading.Lock()

    def watch(self) -> None:
        """Count from now on, in every thread."""
        import sqlite3
        from asyncio import selector_events

        sys.addaudithook(self._heard)
        connect: Any = sqlite3.connect

        def traced(*arguments: Any, **named: Any) -> Any:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(lambda statement: self.moment())
            return connection

        sqlite3.connect = traced
        for name in ("write", "writelines"):
            kind: Any = selector_events._SelectorSocketTransport
            setattr(kind, name, self._around(getattr(kind, name)))

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _TOUCHES or (event == "open" and _writes(arguments)):
            self.moment()

    def _around(self, send: Callable[..., None]) -> Callable[..., None]:
        def counted(*arguments: Any) -> None:
            self.moment()
            send(*arguments)
            self.moment()

        return counted

    def moment(self) -> None:
        """One more; perhaps the last."""
        with self._lock:
            self.moments += 1
            if self.moments == self.until:
                os.kill(os.getpid(), signal.SIGKILL)


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and not str(
        arguments[0]
    ).startswith("/dev/")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Apart: a file written by a process of its own, as it is taken.

That process stops when nobody takes what it has written, and ends when nobody wants it any more.
A file that could not be finished is cut off, so that nobody takes it for whole.
"""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

from models.spreadsheets.plan import Plan
from models.spreadsheets.writing import WRITERS

PIECE = 64 * 1024


class NotFinished(Exception):
    """The file ends before its end; what the other process said of it."""


async def pieces(plan: Plan) -> AsyncGenerator[bytes]:
    """The file, piece by piece. Raises `NotFinished`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "models.spreadsheets", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    complaints = asyncio.ensure_future(_complaints(process))
    try:
        await _give(process, pickle.dumps(plan))
        assert process.stdout is not None
        while piece := await process.stdout.read(PIECE):
            yield piece
        if await process.wait():
            raise NotFinished(await complaints)
    finally:
        complaints.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _give(process: Process, plan: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # why it ended stands in its complaints
        process.stdin.write(plan)
        await process.stdin.drain()
        process.stdin.close()


async def _complaints(process: Process) -> str:
    assert process.stderr is not None
    return (await process.stderr.read()).decode(errors="replace")[-2_000:]


async def here(plan: Plan, pages: AsyncIterator[Sequence[Sequence[Any]]]) -> AsyncGenerator[bytes]:
    """The same in this process, of rows that no other can read: those of a database in memory."""
    written: list[bytes] = []
    writer = WRITERS[plan.form](plan.sheet, written.append)
    writer.begin()
    async for rows in pages:
        writer.page(rows)
        yield b"".join(written)
        written.clear()
    writer.end()
    yield b"".join(written)

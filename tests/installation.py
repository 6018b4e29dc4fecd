"""`lingrid` as an operator has it: a folder, settings, and real processes."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A folder with a database, and the settings for it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.settings = {
            "LINGRID_DATA_DIR": str(folder),
            "LINGRID_HTTP_PORT": str(self.port),
            "LINGRID_LOG_FORMAT": "json",
            **settings,
        }

    async def lingrid(self, *arguments: str, **more: Any) -> asyncio.subprocess.Process:
        """Start the command."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli", *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**_without_settings(), **self.settings},
            **more,
        )

    async def run(self, *arguments: str) -> tuple[int, str]:
        """Run the command to its end: exit code, and everything it said."""
        process = await self.lingrid(*arguments)
        async with asyncio.timeout(180):  # a busy machine takes its time
            out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, (out + err).decode()

    async def migrated(self) -> None:
        """Make the database."""
        code, said = await self.run("migrate")
        assert code == 0, said

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[httpx.AsyncClient]:
        """`lingrid serve`, listening; ended by SIGTERM, which has to go well."""
        await self.migrated()
        async with self.process("serve") as served:
            yield served.office
            served.end()
            await served.ended()
        assert served.process.returncode == 0, served.said[-2_000:]

    @asynccontextmanager
    async def process(self, *arguments: str, **more: Any) -> AsyncIterator["Served"]:
        """`lingrid serve …`, listening; killed at the end if it is still there."""
        process = await self.lingrid(*arguments, **more)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as office:
            served = Served(process, office)
            try:
                await _listening(office, process)
                yield served
            finally:
                if process.returncode is None:
                    process.kill()
                await served.ended()


class Served:
    """A process that serves. `said` is what it has said when it ended."""

    def __init__(self, process: asyncio.subprocess.Process, office: httpx.AsyncClient) -> None:
        self.process = process
        self.office = office
        self.said = ""
        self._saying = asyncio.create_task(process.communicate())

    def end(self) -> None:
        """Ask it to end."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)

    async def ended(self) -> None:
        """Wait until it has."""
        async with asyncio.timeout(30):
            out, err = await self._saying
        self.said = (out + err).decode()

    async def duty(self) -> str:
        """What it is to its database."""
        return str((await self.office.get("/readyz")).json()["duty"])

    async def becomes(self, standing: str, *, within: float = 60) -> float:
        """Wait until it is that; the seconds it took."""
        begin = monotonic()
        async with asyncio.timeout(within):
            while await self.duty() != standing:
                await asyncio.wait({asyncio.create_task(self.process.wait())}, timeout=0.05)
        return monotonic() - begin


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("LINGRID_")}


async def _listening(office: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(60):
        while process.returncode is None:
            try:
                if (await office.get("/healthz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.wait({asyncio.create_task(process.wait())}, timeout=0.2)


async def until(true: Callable[[], bool], *, within: float = 60) -> float:
    """Wait until something is true; the seconds it took."""
    begin, moment = monotonic(), asyncio.Event()
    async with asyncio.timeout(within):
        while not true():
            asyncio.get_running_loop().call_later(0.05, moment.set)
            await moment.wait()
            moment.clear()
    return monotonic() - begin

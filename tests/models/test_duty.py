"""One is on duty; the next takes over the moment the first is gone."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from models import duty
from models.database.connecting import address


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        return fresh()
    return f"sqlite://{tmp_path}/lingrid.db"


async def test_one_at_a_time(url: str):
    async with duty.hold(url):
        with pytest.raises(duty.AlreadyOnDuty) as refusal:
            async with duty.hold(url):
                pass
        assert f"pid {os.getpid()}" in refusal.value.holder
        assert " since 2" in refusal.value.holder
    async with duty.hold(url) as held:
        assert not held.lost.is_set()


async def test_duty_ends_with_an_exception_too(url: str):
    with pytest.raises(ZeroDivisionError):
        async with duty.hold(url):
            raise ZeroDivisionError
    async with duty.hold(url):
        pass


async def test_who_stands_by_takes_over(url: str):
    order: list[str] = []

    async def second() -> None:
        async with duty.wait(url, every=0.005):
            order.append("second")

    async with duty.hold(url):
        standing_by = asyncio.create_task(second())
        await asyncio.sleep(0.03)
        order.append("first")
    async with asyncio.timeout(5):
        await standing_by
    assert order == ["first", "second"]


async def test_who_stands_by_can_be_sent_home(url: str):
    async with duty.hold(url):
        waiting = asyncio.create_task(duty.wait(url, every=0.005).__aenter__())
        await asyncio.sleep(0.02)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with duty.hold(url):
        pass


ON_DUTY = """
import asyncio, os, sys
from models import duty

async def main():
    async with duty.hold(sys.argv[1]):
        child = os.fork()
        if child == 0:
            # says it from here: a child that is there must not keep its parent's lock alive
            os.write(1, b"on duty\\n")
            os.read(0, 1)
            os._exit(0)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def somebody_on_duty(url: str) -> "subprocess.Popen[str]":
    other = subprocess.Popen(
        [sys.executable, "-c", ON_DUTY, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "on duty\n"
    return other


@pytest.mark.kill
async def test_a_kill_frees_it_at_once_even_when_a_child_lives_on(tmp_path):
    url = f"sqlite://{tmp_path}/lingrid.db"
    with somebody_on_duty(url) as other:
        with pytest.raises(duty.AlreadyOnDuty) as refusal:
            async with duty.hold(url):
                pass
        assert f"pid {other.pid} since" in refusal.value.holder
        other.send_signal(signal.SIGKILL)
        other.wait()
        async with asyncio.timeout(5), duty.wait(url, every=0.005):
            pass


async def test_losing_the_connection_is_noticed(fresh_postgres):
    url = fresh_postgres()
    async with duty.hold(url) as held:
        assert not held.lost.is_set()
        await cut_connections(url)
        async with asyncio.timeout(5):
            await held.lost.wait()
        # and somebody else can be on duty already
        async with duty.hold(url):
            pass


async def test_a_connection_that_went_silent_is_noticed(fresh_postgres):
    url = fresh_postgres()
    async with duty.hold(url, ping_seconds=0.05) as held:
        pid = await server_process(url)
        os.kill(pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(5):
                await held.lost.wait()
        finally:
            os.kill(pid, signal.SIGCONT)


async def test_a_database_in_memory_needs_no_lock():
    async with duty.hold("sqlite://:memory:"), duty.hold("sqlite://:memory:"):
        pass


async def test_two_databases_of_one_server_are_two_duties(fresh_postgres):
    async with duty.hold(fresh_postgres()), duty.hold(fresh_postgres()):
        pass


async def cut_connections(url: str) -> None:
    await admin(url, "SELECT pg_terminate_backend(pid)")


async def server_process(url: str) -> int:
    return int(await admin(url, "SELECT pid"))


async def admin(url: str, what: str) -> object:
    """Ask something about the connection that is on duty."""
    there = address(url).credentials
    connection = await asyncpg.connect(
        user=there["user"], host=there["host"], database=there["database"]
    )
    try:
        return await connection.fetchval(
            f"{what} FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'lingrid on duty%'"
        )
    finally:
        await connection.close()

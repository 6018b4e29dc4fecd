"""Bad days of one process: asked to end in the middle of things, and no room on the disk."""

import resource
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from installation import Installation, until
from people import people

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]


def rows(folder: Path, sql: str) -> list[tuple]:
    """What the database holds."""
    with closing(sqlite3.connect(folder / "lingrid.db")) as database:
        return database.execute(sql).fetchall()


async def test_asked_to_end_it_drains_and_goes_on_where_it_was(tmp_path):
    """SIGTERM while forty people write and a long poll is open: nothing half done, none doubled."""
    names = [f"居民{n}" for n in range(40)]
    async with people() as they:
        here = Installation(tmp_path, **they.settings())
        await here.migrated()
        async with here.process("serve") as served:
            await served.becomes("on-duty")
            for name in names:
                they.starts(name)
            await they.hears(names[0])
            begin = monotonic()
            served.end()
            await served.ended()
            took = monotonic() - begin
        assert served.process.returncode == 0, served.said[-2_000:]
        assert rows(tmp_path, "SELECT id FROM outbox WHERE sending = 'sending'") == []
        each = len(they.answers(names[0]))
        ((said,),) = rows(tmp_path, "SELECT COUNT(*) FROM outbox")
        ((done,),) = rows(tmp_path, "SELECT COUNT(*) FROM inbox WHERE handling = 'done'")
        assert said == each * done, "what was handled was handled whole"
        # eighty messages take three seconds and more, so however fast the rest was some are left
        ((left,),) = rows(tmp_path, "SELECT COUNT(*) FROM outbox WHERE sending = 'due'")
        assert done < len(names) or left, "it ended in the middle"
        async with here.process("serve"):
            await until(lambda: all(len(they.answers(name)) >= each for name in names))
        assert [len(they.answers(name)) for name in names] == [each] * len(names)
    assert took <= 20
    print(f"drained in {took:.1f} s (bound 20)")  # noqa: T201


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
async def test_a_full_disk_takes_no_half_and_gives_everything_back(tmp_path):
    """No file may grow: the person is told once, the update is not confirmed, and later handled."""
    async with people() as they:
        here = Installation(tmp_path, **they.settings())
        await here.migrated()
        async with here.process("serve") as served:
            they.starts("王秀英")
            await they.hears("王秀英")
            pid = served.process.pid
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            they.starts("李强")
            await they.hears("李强", "暂时无法登记")
            assert (await served.office.get("/healthz")).status_code == 200
            assert len(they.bot.queue.waiting) == 1, "the platform still has it"
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
            back = await they.hears("李强")
            await until(lambda: not they.bot.queue.waiting)
            served.end()
            await served.ended()
        assert served.process.returncode == 0, served.said[-2_000:]
    greeted, told = (len(they.answers(name)) for name in ("王秀英", "李强"))
    assert told == greeted + 1, "the word that nothing could be registered, once"
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(tmp_path, "SELECT handling, COUNT(*) FROM inbox GROUP BY handling") == [("done", 2)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM accounts") == [(2,)]
    print(f"room again to answered {back:.1f} s")  # noqa: T201

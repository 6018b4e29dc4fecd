"""Five backups of a bot at full load that is killed all the time: five of five restore.

Fifty of them are part of `make endurance`. A copied file, taken at the same moments, lacks what
was committed.
"""

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from backing_up import backed_up

pytestmark = [pytest.mark.kill, pytest.mark.timeout(300)]


async def test_every_backup_restores_whole(tmp_path: Path):
    """Nothing is torn, and everything committed before a backup began is in it."""
    kept = await backed_up(tmp_path, 5, random.Random(20_261_123))
    sys.__stdout__.write(f"\nbackups: {kept}\n")
    assert kept.sound, str(kept)
    assert kept.kills
    assert kept.requests


def test_the_twin_that_copies_the_file_lacks_what_was_committed(tmp_path: Path):
    """So the test above can fail: `cp` of a database that is in use."""
    file, copy = tmp_path / "lingrid.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE requests (id INTEGER PRIMARY KEY)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.executemany("INSERT INTO requests VALUES (?)", [(n,) for n in range(500)])
        shutil.copy(file, copy)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM requests").fetchone() == (0,)

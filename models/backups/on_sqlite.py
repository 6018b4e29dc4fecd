"""Backups of a SQLite database: taken from a snapshot, and put back by changing names.

The snapshot is one read transaction of a connection that can only read: whoever is on duty
writes on, and the same snapshot is copied and counted. The copy is then written anew, so that
nothing which was deleted from the database stands in the backup.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import count as numbers
from pathlib import Path

from models import clock
from models.backups import archive
from models.backups.archive import BackupDamaged, Manifest, Packing, Tell
from models.backups.settling import Numbers
from models.database import copies
from models.database.connecting import Address, address
from models.database.schema import RECORDS

PART = "database.sqlite"

_PAGES = 1024
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    r" AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'search\_%' ESCAPE '\'"
    " ORDER BY name"
)


class StillRead(Exception):
    """Another process is reading the database just now, so it can't be set aside whole."""

    def __str__(self) -> str:
        return "another process is reading the database (a backup?): wait for its end"


# --- taking


def pack(where: Address, work: Path, packing: Packing, tell: Tell) -> Manifest:
    """Put a checked copy into the archive; `work` is a directory for what is on the way."""
    file = _file(where)
    copies.require_space(work, 3 * file.stat().st_size)
    copy = work / PART
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT, 0o600))
    with _reading(file) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        taken_at = clock.now()
        source.execute("BEGIN")
        rows = count(source)
        manifest = Manifest(
            version="",
            dialect="sqlite",
            taken_at=taken_at,
            migrations=[name for (name,) in source.execute(f"SELECT name FROM {RECORDS}")],
            rows=rows,
        )
        source.backup(
            target, pages=_PAGES, progress=lambda _, left, all: tell("copy", all - left, all)
        )
        # the one file, without a log beside it; and nothing of what was deleted
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("PRAGMA synchronous = OFF")
        target.execute("VACUUM")
    inspect(copy, rows)
    packing.add(PART, copy, tell)
    copy.unlink()
    return manifest


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """The rows of every table."""
    names = [name for (name,) in connection.execute(_TABLES)]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }


def inspect(file: Path, rows: dict[str, int]) -> None:
    """Raise `sqlite3.DatabaseError` unless a copy is sound and has these rows."""
    copies.check(file)
    with _reading(file) as copy:
        if dangling := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError(f"{file}: a row of {dangling[0]} refers to nothing")
        if count(copy) != rows:
            raise sqlite3.DatabaseError(f"{file}: it has not the rows that were counted")


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    # one that can only read never moves the log into the file, which is its writer's alone to do
    address = f"{file.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)) as found:
        yield found


def _file(where: Address) -> Path:
    if where.file is None:
        raise ValueError("a database in memory has no backup")
    return where.file


# --- restoring


class Beside:
    """The new database in a directory beside the present one, until their names are changed."""

    def __init__(self, where: Address, *, replace: bool) -> None:
        self.file = _file(where).resolve()
        self.directory = self.file.with_name(f"{self.file.name}.restoring")
        self.new = self.directory / self.file.name
        self.url = f"sqlite://{self.new}"
        if address(self.url).file != self.new:
            raise ValueError(f"the name of {self.file} can't stand in a database URL")

    async def begin(self) -> None:
        """Remove what a restore that was killed has left."""
        await self.drop()
        for aside in self.file.parent.glob(f"{self.file.name}.before-restore-*"):
            if self.file.exists() and aside.samefile(self.file):
                aside.unlink()

    async def given_out(self) -> Numbers | None:
        """The numbers that the present database has given out; None when it can't be read."""
        with suppress(sqlite3.Error), _reading(self.file) as present:
            ids = dict(present.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
            counted = dict(present.execute("SELECT name, value FROM counters").fetchall())
            return Numbers(ids, counted)
        return None

    async def fill(self, backup: Path, manifest: Manifest, tell: Tell) -> None:
        """Make the new database of the backup, and see that it is whole."""
        size = next(part.size for part in manifest.parts if part.name == PART)
        copies.require_space(self.file.parent, 2 * size)
        self.directory.mkdir(mode=0o700)
        archive.extract(backup, PART, self.new, tell)
        try:
            inspect(self.new, manifest.rows)
        except sqlite3.DatabaseError as exc:
            raise BackupDamaged(backup, str(exc)) from exc

    async def swap(self, at: datetime) -> str:
        """Put the new one in place of the present one; where that is now, "" if there was none.

        A name at a time: until the last of them the old one is in place, and whole.
        """
        if self.new.with_name(f"{self.new.name}-wal").exists():
            raise StillRead()
        present = self.file.exists()
        like = self.file if present else self.file.parent
        _look_like(self.new, like)
        copies.sync(self.new)
        name = f"{self.file.name}.before-restore-{at:%Y%m%dT%H%M%SZ}"
        aside = _free_name(self.file.with_name(name))
        if present:
            self._set_aside(aside)
        self.new.rename(self.file)
        copies.sync(self.file.parent)
        await self.drop()
        return str(aside) if present else ""

    def _set_aside(self, aside: Path) -> None:
        _empty_log(self.file)
        for suffix in ("", "-wal"):
            part = self.file.with_name(f"{self.file.name}{suffix}")
            if part.exists():
                _second_name(part, aside.with_name(f"{aside.name}{suffix}"))
        copies.sync(aside.parent)
        # the log of the old one must not be taken for one of the new one
        for suffix in ("-shm", "-wal"):
            self.file.with_name(f"{self.file.name}{suffix}").unlink(missing_ok=True)

    async def drop(self) -> None:
        """Give the new one up."""
        shutil.rmtree(self.directory, ignore_errors=True)


def _empty_log(file: Path) -> None:
    """Move the log into the file, so that the file alone is the database.

    One that is too broken for that is set aside with its log.
    """
    try:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as present:
            busy = present.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.DatabaseError as exc:
        if "locked" in str(exc):
            raise StillRead() from exc
        return
    if busy:
        raise StillRead()


def _free_name(wanted: Path) -> Path:
    """What was set aside earlier is never written over."""
    for number in numbers(2):
        if not wanted.exists():
            break
        wanted = wanted.with_name(f"{wanted.name.partition('.again-')[0]}.again-{number}")
    return wanted


def _second_name(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        # a file system without second names
        shutil.copy2(file, name)
        copies.sync(name)


def _look_like(new: Path, old: Path) -> None:
    """The same owner; and the same rights, where it was a file before."""
    there = old.stat()
    if old.is_file():
        new.chmod(there.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(new, there.st_uid, there.st_gid)

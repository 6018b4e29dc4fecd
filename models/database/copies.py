"""Copies of a SQLite database, taken while it is in use."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tortoise.backends.base.client import BaseDBAsyncClient

from models import clock

# what a transaction writes, before it is moved into the file
_ROOM_TO_WORK = 16 * 2**20


@dataclass(eq=False)
class NotEnoughSpace(Exception):
    """The disk has no room for a copy and the work on it. In bytes."""

    directory: Path
    needed: int
    free: int

    def __str__(self) -> str:
        return f"{self.directory} has {self.free:,} bytes free, {self.needed:,} are needed"


def check_space(file: Path) -> None:
    """Raise `NotEnoughSpace` unless there is room for a copy of `file` and to rewrite it once."""
    require_space(file.resolve().parent, 2 * file.stat().st_size)


def require_space(directory: Path, size: int) -> None:
    """Raise `NotEnoughSpace` unless there is room for so many bytes, and to work."""
    needed = size + _ROOM_TO_WORK
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise NotEnoughSpace(directory, needed, free)


async def copy_out(client: BaseDBAsyncClient, to: Path) -> Path:
    """Write a whole, checked copy of the open database to `to`, which must not exist."""
    part = to.with_name(f"{to.name}.part")
    await client.execute_query("VACUUM INTO ?", [str(part)])
    part.chmod(0o600)
    check(part)
    sync(part)
    part.rename(to)
    sync(to.parent)
    return to


def copy_path(file: Path) -> Path:
    """A name beside the file that says when.

    >>> from datetime import UTC, datetime
    >>> with clock.frozen(datetime(2026, 3, 1, 9, tzinfo=UTC)):
    ...     copy_path(Path("lingrid.db")).name
    'lingrid.db.20260301T090000.000000Z.bak'
    """
    return file.with_name(f"{file.name}.{clock.now():%Y%m%dT%H%M%S.%fZ}.bak")


def remove_torn(file: Path) -> None:
    """Remove what is left of copies that a kill interrupted."""
    for part in file.parent.glob(f"{file.name}.*.bak.part*"):
        part.unlink()


def check(file: Path) -> None:
    """Raise `sqlite3.DatabaseError` unless SQLite finds the file sound."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"{file}: {found}")


def restore(copy: Path, file: Path) -> None:
    """Put the copy back in place of what is in `file`, in one transaction."""
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(file)) as target:
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target)


def sync(path: Path) -> None:
    """See that a file, or what is said of names in a directory, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

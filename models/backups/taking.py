"""Taking a backup while everybody goes on working.

What is on the way has a name that begins with a dot and ends with `.part`; a kill leaves nothing
but that, and the next backup removes it. Two backups into one directory wait for each other.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from models.backups import archive, on_postgres, on_sqlite
from models.backups.archive import Manifest, Packing, Tell
from models.database.connecting import address
from models.database.copies import sync

FILES = "files"
"""The directory in LINGRID_DATA_DIR whose files belong to the community, if there are any."""

NOTE = "last-backup.json"

_NAMES = "lingrid-*.zip"


@dataclass(frozen=True)
class Backup:
    """A backup that was checked; its size in bytes, and the older ones that went for it."""

    file: Path
    manifest: Manifest
    size: int
    dropped: tuple[Path, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """Where the last backup is, and when it was taken, for whoever asks later."""

    taken_at: datetime
    file: str


async def take(
    url: str, to: Path, *, data_dir: Path, keep: int | None = None, tell: Tell = archive.silent
) -> Backup:
    """Write a backup into the directory `to`; with `keep`, only the newest so many stay there.

    Raises `NotEnoughSpace`, `BackupDamaged` when what was written can't be read back, and
    `sqlite3.DatabaseError` when the database itself is not sound.
    """
    where = address(url)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone_in(to):
        for left in to.glob(".*.part"):
            _remove(left)
        work = to / f".{os.getpid()}.part"
        work.mkdir(mode=0o700)
        try:
            part = work / "backup.zip"
            packing = Packing(part)
            try:
                if where.dialect == "sqlite":
                    held = await asyncio.to_thread(on_sqlite.pack, where, work, packing, tell)
                else:
                    held = await on_postgres.pack(where, packing, tell)
                await asyncio.to_thread(_add_files, data_dir / FILES, packing, tell)
                packing.finish(msgspec.structs.replace(held, version=_version()))
            finally:
                packing.close()
            manifest = await asyncio.to_thread(archive.check, part, tell)
            file = _free_name(to, manifest.taken_at)
            part.rename(file)
            sync(to)
        finally:
            _remove(work)
        _write_note(data_dir, Note(manifest.taken_at, str(file.resolve())))
        return Backup(file, manifest, file.stat().st_size, tuple(_drop_old(to, keep)))


def last_backup(data_dir: Path) -> Note | None:
    """The last backup there was; None when there was none, or nobody knows."""
    try:
        return msgspec.json.decode((data_dir / NOTE).read_bytes(), type=Note)
    except (OSError, msgspec.MsgspecError):
        return None


def _write_note(data_dir: Path, note: Note) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    part = data_dir / f"{NOTE}.part"
    part.write_bytes(msgspec.json.encode(note))
    part.rename(data_dir / NOTE)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    descriptor = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _add_files(directory: Path, packing: Packing, tell: Tell) -> None:
    # after the database: every file that a row of it speaks of was there before the row
    for file in sorted(path for path in directory.rglob("*") if path.is_file()):
        packing.add(f"{FILES}/{file.relative_to(directory).as_posix()}", file, tell)


def _free_name(directory: Path, at: datetime) -> Path:
    while True:
        file = directory / f"lingrid-{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03}Z.zip"
        if not file.exists():
            return file
        at += timedelta(milliseconds=1)


def _drop_old(directory: Path, keep: int | None) -> Iterator[Path]:
    if keep is None:
        return
    for file in sorted(directory.glob(_NAMES))[:-keep]:
        file.unlink()
        yield file


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _version() -> str:
    try:
        return version("lingrid")
    except PackageNotFoundError:
        return ""

"""Restoring: the database of a backup takes the place of the present one, which is kept.

The new one is made beside the present one, checked, brought to this version and settled; only
then do they change places, at once. Killed before that, nothing has happened.
"""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models import duty
from models.backups import archive, on_postgres, on_sqlite
from models.backups.archive import Manifest, Tell
from models.backups.on_postgres import DatabaseNotEmpty, StillConnected
from models.backups.on_sqlite import StillRead
from models.backups.settling import Numbers, Settled, settle
from models.backups.taking import FILES
from models.database import plan
from models.database.connecting import address, close_database, open_database
from models.database.migrating import bring_up

__all__ = [
    "DatabaseNotEmpty",
    "Restored",
    "StillConnected",
    "StillRead",
    "WrongDialect",
    "preview",
    "restore",
]


@dataclass(eq=False)
class WrongDialect(Exception):
    """A backup of SQLite goes into SQLite, one of PostgreSQL into PostgreSQL."""

    backup: str
    database: str

    def __str__(self) -> str:
        return f"it is a backup of {self.backup}, and LINGRID_DATABASE_URL names {self.database}"


@dataclass(frozen=True)
class Restored:
    """What was done, and where the database is that was there before ("" for none)."""

    manifest: Manifest
    settled: Settled
    aside: str
    applied: tuple[str, ...]
    files: int


def preview(file: Path) -> Manifest:
    """What a backup says of itself. Raises `BackupDamaged`."""
    return archive.read_manifest(file)


async def restore(
    file: Path,
    url: str,
    *,
    data_dir: Path,
    now: datetime,
    replace: bool = False,
    tell: Tell = archive.silent,
) -> Restored:
    """Put the database of a backup in the place of the present one.

    On PostgreSQL a database that is not empty is only touched with `replace`. Raises
    `BackupDamaged`, `WrongDialect`, `AlreadyOnDuty`, `StillConnected`, `StillRead`,
    `DatabaseNotEmpty`, `NotEnoughSpace`, `NewerDatabase`, `MigrationFailed`; after each of them
    the present database is as it was.
    """
    where = address(url)
    manifest = await asyncio.to_thread(archive.check, file, tell)
    if manifest.dialect != where.dialect:
        raise WrongDialect(manifest.dialect, where.dialect)
    kind = on_sqlite.Beside if where.dialect == "sqlite" else on_postgres.Beside
    async with duty.hold(url):
        beside = kind(where, replace=replace)
        await beside.begin()
        try:
            known = await beside.given_out() or Numbers()
            await beside.fill(file, manifest, tell)
            applied = await _bring_up(beside.url, manifest)
            settled = await _settle(beside.url, manifest, known, now)
            files = await asyncio.to_thread(_add_files, file, manifest, data_dir, tell)
            aside = await beside.swap(now)
        except BaseException:
            with suppress(Exception):
                await beside.drop()
            raise
    return Restored(manifest, settled, aside, applied, files)


async def _bring_up(url: str, manifest: Manifest) -> tuple[str, ...]:
    """Bring it to this version, which takes a while to find out that nothing is to be done."""
    if plan.known() == set(manifest.migrations):
        return ()
    return (await bring_up(url)).applied


async def _settle(url: str, manifest: Manifest, known: Numbers, now: datetime) -> Settled:
    await open_database(url, fallback=False)
    try:
        return await settle(taken_at=manifest.taken_at, known=known, now=now)
    finally:
        await close_database()


def _add_files(backup: Path, manifest: Manifest, data_dir: Path, tell: Tell) -> int:
    """Put back the files that are missing. Returns how many; one that is there stays as it is."""
    added = 0
    for part in manifest.parts:
        to = data_dir / part.name
        if not part.name.startswith(f"{FILES}/") or to.exists():
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        torn = to.with_name(f".{to.name}.part")
        archive.extract(backup, part.name, torn, tell)
        if os.geteuid() == 0:
            with suppress(OSError):
                os.chown(torn, data_dir.stat().st_uid, data_dir.stat().st_gid)
        torn.rename(to)
        added += 1
    return added

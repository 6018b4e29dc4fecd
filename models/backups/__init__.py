"""Backups: a copy of everything, checked before it is called one, and the way back.

A backup is one file: the database as it was at one moment while everybody went on working, the
files that belong to it, and a manifest of what must be in it. It is written under another name,
read back, and only then gets its own; so what looks like a backup is one, whatever was killed.

To restore is not to copy (see `settling`): the world has gone on since. The present database
is set aside and never deleted, and a kill at any moment leaves the old or the new one in place.
"""

from models.backups.archive import BackupDamaged, Manifest
from models.backups.restoring import (
    DatabaseNotEmpty,
    Restored,
    StillConnected,
    StillRead,
    WrongDialect,
    preview,
    restore,
)
from models.backups.settling import DatabaseRestored, Settled
from models.backups.taking import Backup, last_backup, take

__all__ = [
    "Backup",
    "BackupDamaged",
    "DatabaseNotEmpty",
    "DatabaseRestored",
    "Manifest",
    "Restored",
    "Settled",
    "StillConnected",
    "StillRead",
    "WrongDialect",
    "last_backup",
    "preview",
    "restore",
    "take",
]

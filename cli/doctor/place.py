"""Where it runs: the file of settings, the disk, the calendar, the backups."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cli.doctor.findings import Finding, age, found, size
from models import backups
from models.calendar import local
from models.calendar.public import announced_through
from models.database.connecting import address
from models.settings import Settings

LITTLE = 1_000_000_000
"""Bytes free below which one should look after the disk."""

TO_WORK = 100_000_000
ANNOUNCED_IN = 12
"""By this month next year's holidays have been announced."""

FRESH = timedelta(hours=26)
VERY_OLD = timedelta(days=7)


def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """What can be seen without asking anybody."""
    return [
        _env(Path(".env")),
        *_disk(settings),
        *_holidays(now),
        _backup(settings, now),
    ]


def _env(file: Path) -> Finding:
    if not file.exists():
        return found("env-none")
    mode = file.stat().st_mode & 0o777
    return found("env-open", mode=f"{mode:o}") if mode & 0o077 else found("env-private")


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.data_dir.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    needed = 3 * _size(settings) + TO_WORK
    if free < needed:
        yield found("disk-full", free=size(free), needed=size(needed))
    elif free < LITTLE:
        yield found("disk-low", free=size(free))
    else:
        yield found("disk-enough", free=size(free))


def _size(settings: Settings) -> int:
    try:
        file = address(settings.database_url).file
    except ValueError:
        return 0
    return file.stat().st_size if file is not None and file.exists() else 0


def _holidays(now: datetime) -> Iterator[Finding]:
    today, known = local(now).date(), announced_through()
    for year in (today.year, today.year + 1):
        if known >= year:
            yield found("holidays-known", year=year)
        elif year > today.year and today.month < ANNOUNCED_IN:
            yield found("holidays-not-yet", year=year)
        else:
            yield found("holidays-unknown", year=year)


def _backup(settings: Settings, now: datetime) -> Finding:
    last = backups.last_backup(settings.data_dir)
    if last is None:
        return found("backup-none")
    old = now - last.taken_at
    code = "backup-very-old" if old > VERY_OLD else "backup-old" if old > FRESH else "backup-fresh"
    return found(code, age=age(old.total_seconds()))

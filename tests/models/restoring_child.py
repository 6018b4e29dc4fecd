"""Backing up and restoring in a process that dies."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from models import backups, duty
from models.backups import on_postgres
from models.database.connecting import address

AT = datetime(2026, 3, 1, 19, tzinfo=UTC)


def take(url: str, shelf: str, data: str) -> None:
    """What `lingrid backup` does."""
    asyncio.run(backups.take(url, Path(shelf), data_dir=Path(data), keep=3))


def take_all(url: str, shelf: str, data: str) -> None:
    """The same, and every one is kept."""
    asyncio.run(backups.take(url, Path(shelf), data_dir=Path(data)))


def restore(file: str, url: str, data: str) -> None:
    """What `lingrid restore` does."""
    asyncio.run(backups.restore(Path(file), url, data_dir=Path(data), now=AT, replace=True))


def swap(url: str) -> None:
    """The last step of it on PostgreSQL; what comes before only fills a schema of its own."""
    asyncio.run(_swap(url))


async def _swap(url: str) -> None:
    async with duty.hold(url):
        await on_postgres.Beside(address(url), replace=True).swap(AT)

"""Taking a backup, by hand or every night."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from cli.database import UNREACHABLE, address_of, unreachable
from cli.failures import Failure, running
from cli.progress import bars
from cli.settings import settings
from models import backups
from models.backups import Backup, BackupDamaged
from models.settings import Settings


def backup(
    to: Annotated[
        Path | None,
        typer.Option(help="The directory it goes into.", show_default="backups in the data dir"),
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Keep only the newest so many.", show_default="all")
    ] = None,
) -> None:
    """Write a backup of everything while `lingrid serve` goes on.

    It is read back and checked before it gets its name. Keep it on another machine: it holds
    everything that is known of the residents, and only its owner may read it.
    """
    chosen = settings()
    taken = running(_backup(chosen, to or chosen.data_dir / "backups", keep))
    rows = sum(taken.manifest.rows.values())
    typer.echo(taken.file)
    typer.echo(f"checked: {rows:,} rows, {taken.size:,} bytes", err=True)
    for file in taken.dropped:
        typer.echo(f"removed {file}", err=True)


async def _backup(settings: Settings, to: Path, keep: int | None) -> Backup:
    where = address_of(settings)
    if where.file is not None and not where.file.exists():
        raise Failure(f"there is no database at {where.file}; run: lingrid migrate")
    with bars() as tell:
        try:
            return await backups.take(
                where.url, to, data_dir=settings.data_dir, keep=keep, tell=tell
            )
        except BackupDamaged as exc:
            raise Failure(f"{exc}; is the disk failing?") from exc
        except sqlite3.DatabaseError as exc:
            raise Failure(f"the database is not sound, so there is no backup: {exc}") from exc
        except UNREACHABLE as exc:
            raise Failure(unreachable(where, exc)) from exc

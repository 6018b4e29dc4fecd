"""Making the database, and bringing it to the shape of this version."""

from collections.abc import Callable

import typer
from rich.console import Console

from cli.database import UNREACHABLE, address_of, unreachable
from cli.failures import Failure, running
from cli.settings import settings
from models.database.migrating import MigrationReport
from models.database.migrating import migrate as bring_up

STEPS = {
    "backup": "backup to",
    "repair": "record",
    "apply": "apply",
    "index": "make index",
    "check": "check",
    "restore": "bring back",
}


def migrate() -> None:
    """Make the database, or bring it to this version.

    Stop `lingrid serve` first. A SQLite database is copied before it is touched, and is what it
    was when anything goes wrong.
    """
    progress = Console(stderr=True, highlight=False)

    def tell(step: str, about: str) -> None:
        progress.print(f"{STEPS.get(step, step)} {about}", soft_wrap=True)

    report = running(_migrate(tell))
    done = len(report.applied) + len(report.repaired)
    typer.echo(f"migrations applied: {done}" if done else "the database is up to date")


async def _migrate(tell: Callable[[str, str], None]) -> MigrationReport:
    where = address_of(settings())
    if where.file is not None:
        where.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return await bring_up(where.url, progress=tell)
    except UNREACHABLE as exc:
        raise Failure(unreachable(where, exc)) from exc

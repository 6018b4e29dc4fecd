"""`lingrid doctor`: looks at everything an installation stands on, and says what to mend.

One line each, `ok`, `warn` or `bad`; nothing is changed. It works whatever is broken: what can't
be looked at is a line of its own. No line holds a token, a password or anybody's name.
"""

import json as encoding
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from cli.doctor import database, place, platform
from cli.doctor.findings import Finding, Level
from cli.failures import running
from cli.settings import settings
from models import clock
from models.settings import Settings


def doctor(
    json: Annotated[bool, typer.Option("--json", help="For machines: codes and facts.")] = False,
) -> None:
    """Look at everything, and say what to mend. The exit code is 1 when something is bad."""
    found = running(examine(settings(), now=clock.now()))
    bad = sum(one.level is Level.BAD for one in found)
    if json:
        typer.echo(encoding.dumps([one.plain() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            typer.echo(one.line())
    if bad:
        raise typer.Exit(1)


async def examine(settings: Settings, *, now: datetime) -> Sequence[Finding]:
    """Every finding, in the order in which they are mended best."""
    kept, groups = await database.examine(settings, now=now)
    return [
        *place.examine(settings, now=now),
        *kept,
        *await platform.examine(settings, groups, now=now),
    ]

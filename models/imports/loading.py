"""Loading a file into the community, sheet after sheet, in one transaction.

A load does everything it would do and then, when it is a dry run or a row was bad, takes it all
back: what a dry run tells is what happens. Loading a file twice changes nothing the second
time. An empty cell says nothing, and what is not in the file stays as it is.

Grids, posts and courses come into being by their own rules. Estates, buildings, households and
residents are many and are written in bulk: the journal has one entry for the load with its
counts, and one for each row that was changed.
"""

import contextlib
from datetime import datetime

from models import canned, categories, grids
from models.access import Sight
from models.database import attempt
from models.imports import batches
from models.imports.addresses import take_buildings, take_estates, take_households
from models.imports.courses import take_courses
from models.imports.grids import take_grids
from models.imports.members import take_members
from models.imports.reading import Workbook
from models.imports.residents import take_residents
from models.imports.run import Progress, Report, Run, Seen
from models.journal import Actor


class _TakenBack(Exception):
    """Undoes what was done, on purpose."""


async def load(
    workbook: Workbook,
    actor: Actor,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress | None = None,
    sight: Sight | None = None,
) -> Report:
    """Bring the community to what a file says.

    Nothing is written in a dry run, nor when a row is bad unless `skip_bad` leaves bad rows out.
    What a `sight` does not reach is not there for it.
    """
    from models import visible  # which knows what is kept of imports

    seen: Seen = (lambda table: visible.rows(table, sight)) if sight else (lambda t: t.all())
    run = Run(workbook, actor, now, progress or (lambda sheet, done, rows: None), seen)
    with contextlib.suppress(_TakenBack):
        async with attempt():
            await _take_everything(run)
            if dry_run or (run.report.bad and not skip_bad):
                raise _TakenBack
            await run.write_down()
            await batches.keep(run, sight)
            run.report.written = True
    return run.report


async def _take_everything(run: Run) -> None:
    """Take every sheet; what is referred to comes before what refers to it."""
    run.begin()
    await grids.create_levels()
    await categories.create_defaults()
    await canned.create_defaults()
    await take_grids(run)
    await take_estates(run)
    await take_buildings(run)
    await take_households(run)
    await take_residents(run)
    await take_members(run)
    await take_courses(run)

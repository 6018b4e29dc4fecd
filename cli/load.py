"""Loading a community from a file: what it would do, what it did, and which rows are bad."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from cli.database import opened
from cli.failures import Failure, running
from cli.settings import settings
from models import clock, imports
from models.imports import SHEETS, BadRow, Fate, Report, Unreadable, Workbook
from models.imports.reasons import line
from models.journal import OPERATOR

SHOWN = 20
"""Bad rows of one kind that are listed one by one: a bad grid may spoil a thousand households."""

UNREADABLE = {
    "no_file": "can't read {file}: {detail}",
    "unknown_kind": "{file} is neither .xlsx nor .toml",
    "too_large": "{file} is larger than {detail}",
    "not_toml": "{file} is no TOML: {detail}",
    "not_xlsx": "{file} is no .xlsx workbook: {detail}",
    "no_sheet": "{file} has none of the sheets {sheets} (found: {detail})",
}

SHEET_TITLES = " ".join(sheet.titles[0] for sheet in SHEETS.values())


def load(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .toml file; see docs/load.md.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad rows out and load the others.")
    ] = False,
) -> None:
    """Fill the community from an .xlsx or .toml file.

    Loading a file again changes only what is different in it. When a row is bad nothing is
    written, unless --skip-bad leaves those rows out.
    """
    try:
        workbook = imports.read(file)
    except Unreadable as exc:
        raise Failure(
            UNREADABLE[exc.why].format(file=file, detail=exc.detail, sheets=SHEET_TITLES)
        ) from exc
    report = running(_load(workbook, dry_run=dry_run, skip_bad=skip_bad))
    _show(report)
    if report.bad and not skip_bad:
        rows = len({(bad.sheet, bad.row) for bad in report.bad})
        raise Failure(
            f"nothing was written: {rows} bad rows; correct them, or leave them out with --skip-bad"
        )
    typer.echo(_outcome(report, dry_run=dry_run))


async def _load(workbook: Workbook, *, dry_run: bool, skip_bad: bool) -> Report:
    async with opened(settings()):
        with _bars() as bars:
            tasks = {
                sheet: bars.add_task(table.title, total=len(table.rows))
                for sheet, table in workbook.tables.items()
            }
            return await imports.load(
                workbook,
                OPERATOR,
                now=clock.now(),
                dry_run=dry_run,
                skip_bad=skip_bad,
                progress=lambda sheet, done, rows: bars.update(tasks[sheet], completed=done),
            )


def _bars() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _show(report: Report) -> None:
    table = Table("", "new 新增", "same 未变", "changed 更改", "bad 有误", box=None)
    for sheet, tally in report.tallies.items():
        title = SHEETS[sheet].titles[0]
        table.add_row(f"{title} {sheet}", *(str(tally[fate]) for fate in Fate))
    Console(soft_wrap=True, highlight=False).print(table)
    for shown in _shortened(report.bad):
        typer.echo(shown, err=True)
    if report.unread:
        typer.echo(f"not read 未读取: {', '.join(report.unread)}", err=True)


def _shortened(bad: Sequence[BadRow]) -> Iterator[str]:
    """A line for each bad row; of many that are alike, the first ones and how many more."""
    alike = Counter((row.sheet, row.column, row.reason) for row in bad)
    shown: Counter[tuple[str, str, str]] = Counter()
    for row in bad:
        kind = (row.sheet, row.column, row.reason)
        shown[kind] += 1
        if shown[kind] <= SHOWN:
            yield line(row)
        elif shown[kind] == alike[kind]:
            more = alike[kind] - SHOWN
            yield f"{row.title} {row.column}: … {more} more like these · 还有同类错误"


def _outcome(report: Report, *, dry_run: bool) -> str:
    if dry_run:
        return f"dry run: {report.changes} rows would be written, nothing was"
    return f"{report.changes} rows written" if report.changes else "nothing to change"

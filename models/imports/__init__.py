"""Imports: a community out of a spreadsheet or a TOML file.

`cells` reads one cell, `rows` knows the sheets and their columns, `reading` makes rows of a
file, `places` and `people` tell whether a row is somewhere or somebody known already, the
modules of the words (`grids`, `addresses`, `residents`, `members`, `courses`) take their sheets,
and `loading` puts them together: it all, or nothing. `batches` takes back what a file wrote;
`forms` are the workbooks that people fill in and get back.

    workbook = read(Path("community.xlsx"))
    report = await load(workbook, OPERATOR, now=clock.now(), dry_run=True)
"""

from models.imports import reading
from models.imports.cells import Reason
from models.imports.loading import load
from models.imports.reading import BadRow, Unreadable, Workbook, from_tables, read
from models.imports.rows import SHEETS
from models.imports.run import Fate, Progress, Report

__all__ = [
    "SHEETS",
    "BadRow",
    "Fate",
    "Progress",
    "Reason",
    "Report",
    "Unreadable",
    "Workbook",
    "from_tables",
    "load",
    "read",
    "reading",
]

"""Spreadsheets: rows as files, CSV, XLSX and JSON Lines, as they are read and never held.

A `Plan` says which rows, which columns and how each is told; `table` tells values, `lines` and
`workbook` write them, `rows` reads them. `python -m models.spreadsheets` does all of it in a
process of its own (`apart`), so that a million rows cost the office neither its memory nor its
answers. That process begins in a tenth of a second because nothing here imports the tables of
the community: keep it so.

The XLSX writer is our own. Those on PyPI hold the sheet, or write it whole before the first byte
can be sent, and each has a way for a text to become a formula; here rows leave while they are
read, and there is no formula to be had.
"""

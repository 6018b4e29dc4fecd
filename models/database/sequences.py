"""The numbers that a database gives its rows: how far it has come, and jumping ahead.

A number that was given out once, whatever became of its row, must never be given out again.
"""

from collections.abc import Mapping
from typing import Any

from models.database.connecting import dialect
from models.database.raw import execute, fetch

_COUNTED_ON_POSTGRES = """
SELECT t.relname AS "table", a.attname AS "column", s.oid::regclass::text AS sequence
FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND t.relnamespace = (SELECT oid FROM pg_namespace
    WHERE nspname = current_schema())
"""


async def given_out() -> dict[str, int]:
    """The highest number each table has ever given to a row; 0 when it has given none."""
    if dialect() == "sqlite":
        # only AUTOINCREMENT keeps the numbers of deleted rows, and Tortoise makes no other tables
        rows = await fetch(
            "SELECT t.name, coalesce(s.seq, 0) AS seq FROM sqlite_master t"
            " LEFT JOIN sqlite_sequence s ON s.name = t.name"
            " WHERE t.type = 'table' AND t.sql LIKE '%AUTOINCREMENT%'"
            if await fetch("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
            else "SELECT '' AS name, 0 AS seq WHERE 0"
        )
        return {row["name"]: row["seq"] for row in rows}
    return {found["table"]: await _last(found) for found in await fetch(_COUNTED_ON_POSTGRES)}


async def _last(found: Mapping[str, Any]) -> int:
    rows = await fetch(
        f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last,"
        f' (SELECT coalesce(max("{found["column"]}"), 0) FROM "{found["table"]}") AS highest'
        f" FROM {found['sequence']}"
    )
    return max(int(rows[0]["last"]), int(rows[0]["highest"]))


async def raise_to(numbers: Mapping[str, int]) -> None:
    """Give no number up to these to a row of these tables any more. Never goes back."""
    now = await given_out()
    ahead = {table: n for table, n in numbers.items() if table in now and n > now[table]}
    if dialect() == "sqlite":
        for table, number in ahead.items():
            # the table of sequences has no key of its own
            await execute("DELETE FROM sqlite_sequence WHERE name = ?", [table])
            await execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, number])
        return
    for found in await fetch(_COUNTED_ON_POSTGRES):
        if found["table"] in ahead:
            await fetch("SELECT setval(?::regclass, ?)", [found["sequence"], ahead[found["table"]]])

"""Words in an index: rows are found by words of two characters and more, however many rows.

Chinese has no spaces, so a text is kept as the pairs of characters that follow each other: 电梯坏了
is 电梯, 梯坏 and 坏了. On PostgreSQL the pairs are an index that keeps itself. On SQLite they are a
full-text table; to put a row into it costs more than to write the row, the more the larger it has
grown, so a trigger only notes which rows wait, and `index_waiting` puts them in a little later.

The index only says where to look: whoever searches still compares the texts. So rows that wait are
looked at as well, and a pair too many costs time and no truth. What a text no longer says is
found no longer.

Both are set whenever the tables are: rebuilding a table on SQLite forgets its triggers.
"""

import re
from collections.abc import Iterable, Sequence

from models.database.connecting import dialect
from models.database.raw import execute, fetch
from models.database.transactions import writing

SEARCHED = {"requests": ("text", "place_words", "result", "number")}
"""The tables, and the columns whose words are found."""

PREFIX = "search_"
"""What the full-text tables of SQLite are called, and the tables that belong to them."""

AT_ONCE = 500
"""Rows that are put into the index in one transaction: so long does nobody else write."""

# what SQLite's tokenizer takes for letters in every version, and PostgreSQL keeps as it is
_PAIR = re.compile(r"(?=([0-9A-Za-z\u4e00-\u9fa5]{2}))")


def pairs(words: Iterable[str]) -> list[str]:
    """The pairs that a row with these words surely has in the index; none for a single character.

    >>> pairs(["电梯坏", "A座", "灯"])
    ['a座', '梯坏', '电梯']
    """
    return sorted({pair.lower() for word in words for pair in _PAIR.findall(word)})


async def rows_with(table: str, words: Iterable[str], *, most: int) -> list[int] | None:
    """The ids of the rows that may have all these words.

    None where the index is of no help: a word is too short, or more than `most` rows have it.
    """
    wanted = pairs(words)
    if not wanted:
        return None
    if dialect() == "sqlite":
        found = await fetch(
            f"SELECT rowid AS id FROM {PREFIX}{table} WHERE {PREFIX}{table} MATCH ?"
            f" UNION ALL SELECT id FROM {_waiting(table)} LIMIT ?",
            [" AND ".join(f'"{pair}"' for pair in wanted), most + 1],
        )
    else:
        found = await fetch(
            f"SELECT id FROM {table} WHERE {_on_postgres(SEARCHED[table])} @> ?::text[] LIMIT ?",
            [wanted, most + 1],
        )
    return [row["id"] for row in found] if len(found) <= most else None


async def index_waiting(*, most: int = 20 * AT_ONCE) -> int:
    """Put rows that wait into the index, about so many at most. Returns how many."""
    indexed = 0
    for table, columns in SEARCHED.items() if dialect() == "sqlite" else ():
        while indexed < most and (some := await _index_some(table, columns)):
            indexed += some
    return indexed


async def _index_some(table: str, columns: Sequence[str]) -> int:
    first = f"(SELECT id FROM {_waiting(table)} ORDER BY id LIMIT {AT_ONCE})"
    if not await fetch(first[1:-1]):
        return 0  # nobody else is kept from writing
    async with writing():
        await execute(
            f"INSERT INTO {PREFIX}{table} (rowid, pairs)"
            f" SELECT id, {_pairs('', columns)} FROM {table} WHERE id IN {first}"
        )
        return await execute(f"DELETE FROM {_waiting(table)} WHERE id IN {first}")


async def index_words() -> None:
    """Set the index of the tables that there are; it is filled when it is new."""
    for table, columns in SEARCHED.items():
        if not await _has(table, columns):
            continue  # they come with a later version
        async with writing():  # one that is there is whole
            for sql in await _statements(table, columns):
                await execute(sql)


async def _statements(table: str, columns: Sequence[str]) -> list[str]:
    if dialect() == "sqlite":
        return _on_sqlite(table, columns, new=not await _has(f"{PREFIX}{table}", ()))
    index = f"gin (({_on_postgres(columns)}))"
    return [f"CREATE INDEX IF NOT EXISTS {PREFIX}{table} ON {table} USING {index}"]


async def _has(table: str, columns: Sequence[str]) -> bool:
    if dialect() == "sqlite":
        rows = await fetch(f"PRAGMA table_info({table})")
    else:
        rows = await fetch(
            "SELECT column_name AS name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = ?",
            [table],
        )
    return bool(rows) and set(columns) <= {row["name"] for row in rows}


def _on_postgres(columns: Sequence[str]) -> str:
    """The pairs of a row: those that begin at an odd place, and those that begin at an even one."""
    whole = " || ' ' || ".join(columns)
    text = f"lower({whole})"
    odd, even = (f"regexp_replace({t}, '(..)', '\\1 ', 'g')" for t in (text, f"substr({text}, 2)"))
    return f"string_to_array({odd} || ' ' || {even}, ' ')"


def _waiting(table: str) -> str:
    """Where SQLite keeps the ids of the rows that are not in the index yet."""
    return f"{PREFIX}{table}_waiting"


def _on_sqlite(table: str, columns: Sequence[str], *, new: bool) -> list[str]:
    name, waiting = f"{PREFIX}{table}", _waiting(table)
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
    wait = f"INSERT OR IGNORE INTO {waiting} (id) VALUES (NEW.id)"
    drop = (
        f"INSERT INTO {name} ({name}, rowid, pairs) SELECT 'delete', OLD.id,"
        f" {_pairs('OLD.', columns)} WHERE OLD.id NOT IN (SELECT id FROM {waiting})"
    )
    made = [
        f"CREATE VIRTUAL TABLE {name} USING fts5"
        " (pairs, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
        f"INSERT INTO {name} (rowid, pairs) SELECT id, {_pairs('', columns)} FROM {table}",
    ]
    return [
        *(made if new else ()),
        f"CREATE TABLE IF NOT EXISTS {waiting} (id INTEGER PRIMARY KEY)",
        f"DROP TRIGGER IF EXISTS {table}_words_added",
        f"DROP TRIGGER IF EXISTS {table}_words_changed",
        f"DROP TRIGGER IF EXISTS {table}_words_deleted",
        f"CREATE TRIGGER {table}_words_added AFTER INSERT ON {table} BEGIN {wait}; END",
        f"CREATE TRIGGER {table}_words_changed AFTER UPDATE OF {', '.join(columns)} ON {table}"
        f" WHEN {differs} BEGIN {drop}; {wait}; END",
        f"CREATE TRIGGER {table}_words_deleted AFTER DELETE ON {table}"
        f" BEGIN {drop}; DELETE FROM {waiting} WHERE id = OLD.id; END",
    ]


def _pairs(row: str, columns: Sequence[str]) -> str:
    text = " || ' ' || ".join(f"{row}{column}" for column in columns)
    return (
        f"(WITH RECURSIVE at(x, i, n) AS (SELECT {text}, 1, length({text})"
        " UNION ALL SELECT x, i + 1, n FROM at WHERE i < n - 1)"
        " SELECT group_concat(substr(x, i, 2), ' ') FROM at)"
    )

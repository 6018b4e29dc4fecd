"""A new database has the newest shape at once, which is that of all migrations in a row."""

from typing import Any

import pytest

from models.database import close_database, fetch, open_database
from models.database.connecting import address
from models.database.migrating import MigrationFailed, bring_up, migrate, pending
from models.database.plan import known

ON_POSTGRES = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default,"
    " character_maximum_length FROM information_schema.columns"
    " WHERE table_schema = current_schema() ORDER BY 1, 2",
    "SELECT tablename, indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = current_schema() ORDER BY 1, 2",
    "SELECT conrelid::regclass::text AS tab, conname, pg_get_constraintdef(oid) AS what"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2",
    "SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers"
    " WHERE trigger_schema = current_schema() ORDER BY 1, 2",
)
ON_SQLITE = (
    'SELECT m.name, c.name AS column_name, c.type, c."notnull", c.dflt_value, c.pk'
    " FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2",
    # a unique constraint and a unique index are told apart by nothing that anybody asks for
    "SELECT tbl_name, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
    " AND name NOT LIKE 'sqlite_autoindex%' AND sql NOT LIKE 'CREATE UNIQUE%' ORDER BY 1, 2",
    'SELECT m.name, l."unique", l.partial, group_concat(i.name) AS columns'
    " FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i"
    " WHERE m.type = 'table' AND l.origin <> 'pk' GROUP BY m.name, l.name ORDER BY 1, 2, 3, 4",
    'SELECT m.name, k."from", k."table", k."to", k.on_delete'
    " FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table' ORDER BY 1, 2",
)


async def shape(url: str) -> list[list[dict[str, Any]]]:
    """Columns, indexes, references and triggers, as the database's own catalogue has them."""
    await open_database(url)
    try:
        asked = ON_SQLITE if address(url).dialect == "sqlite" else ON_POSTGRES
        return [[dict(row) for row in await fetch(sql)] for sql in asked]
    finally:
        await close_database()


async def test_it_is_what_all_migrations_make(url, tmp_path, request):
    """Every column, index, reference and trigger, by name; and nothing is left to be done."""
    replayed = f"sqlite://{tmp_path}/replayed.db"
    if address(url).dialect == "postgres":
        replayed = request.getfixturevalue("fresh_postgres")()
    assert (await migrate(url)).applied == tuple(sorted(known()))
    assert await pending(url) == []
    await bring_up(replayed, only=known())
    await migrate(replayed)  # which makes the indexes that a column which was added has not got
    made = await shape(url)
    assert made == await shape(replayed)
    assert sum(map(len, made)) > 500


async def test_what_breaks_off_leaves_nothing(url):
    """The tables and their records are one transaction; the next time it is made after all."""

    def stop(step: str, about: str) -> None:
        if about.startswith("0009"):
            raise OSError("the disk is full")

    with pytest.raises(MigrationFailed, match="the disk is full"):
        await migrate(url, progress=stop)
    assert len(await pending(url)) == len(known())
    assert (await migrate(url)).applied
    assert await pending(url) == []


async def test_an_index_that_is_missing_on_postgres_is_made(fresh_postgres):
    """As on SQLite: whoever looks for what is due must not read every request there is."""
    url = fresh_postgres()
    await bring_up(url, only=known())
    told = []
    report = await migrate(url, progress=lambda step, about: told.append((step, about)))
    due = [name for name in report.indexes if name.startswith("idx_requests_due_at")]
    assert len(due) == 1
    assert ("index", due[0]) in told
    assert (await migrate(url)).indexes == ()

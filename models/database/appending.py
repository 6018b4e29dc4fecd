"""Tables that are only added to: the database itself refuses to change or delete their rows.

Neither is one put in the place of another (`INSERT OR REPLACE`, which on SQLite deletes without a
word), nor is a table emptied at once (`TRUNCATE`, on PostgreSQL). The triggers are set anew
whenever the tables are: rebuilding a table on SQLite forgets them, and a new column must be
guarded, too.
"""

from tortoise.connection import get_connection

from models.database.connecting import dialect
from models.database.memory import CONNECTION
from models.database.raw import fetch

ONLY_ADDED_TO = {"journal": ("personal",), "journal_links": ()}
"""The tables, and those of their columns that may be emptied."""

_ALONE = {"journal": ("id",), "journal_links": ("id", "entry_id")}
"""The columns in which no two of their rows are alike."""


async def guard() -> None:
    """Set the triggers of the tables that there are."""
    for table, may_be_emptied in ONLY_ADDED_TO.items():
        if columns := await _columns(table):
            statements = _on_sqlite if dialect() == "sqlite" else on_postgres
            # one that comes with a later version is not there yet
            emptied = tuple(name for name in may_be_emptied if name in columns)
            for sql in statements(table, columns, emptied):
                await get_connection(CONNECTION).execute_query(sql)


async def _columns(table: str) -> list[str]:
    if dialect() == "sqlite":
        return [row["name"] for row in await fetch(f"PRAGMA table_info({table})")]
    rows = await fetch(
        "SELECT column_name AS name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position",
        [table],
    )
    return [row["name"] for row in rows]


def _changes(columns: list[str], may_be_emptied: tuple[str, ...], differs: str) -> str:
    kept = [f"NEW.{name} {differs} OLD.{name}" for name in columns if name not in may_be_emptied]
    return " OR ".join([*kept, *(f"NEW.{name} IS NOT NULL" for name in may_be_emptied)])


def _on_sqlite(table: str, columns: list[str], may_be_emptied: tuple[str, ...]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
    changes = _changes(columns, may_be_emptied, "IS NOT")
    alike = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {name} = NEW.{name})" for name in _ALONE[table]
    )
    return [
        f"DROP TRIGGER IF EXISTS {table}_unchanged",
        f"DROP TRIGGER IF EXISTS {table}_undeleted",
        f"DROP TRIGGER IF EXISTS {table}_unreplaced",
        f"CREATE TRIGGER {table}_unreplaced BEFORE INSERT ON {table} WHEN {alike} {refuse}",
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} WHEN {changes} {refuse}",
        f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table} {refuse}",
    ]


def on_postgres(table: str, columns: list[str], may_be_emptied: tuple[str, ...]) -> list[str]:
    """The statements that guard a table of the current schema."""
    changes = _changes(columns, may_be_emptied, "IS DISTINCT FROM")
    return [
        "CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$",
        f"DROP TRIGGER IF EXISTS {table}_unchanged ON {table}",
        f"DROP TRIGGER IF EXISTS {table}_undeleted ON {table}",
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN ({changes}) EXECUTE FUNCTION only_added_to()",
        f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION only_added_to()",
        let_be_emptied(table),
        f"CREATE TRIGGER {table}_unemptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        " EXECUTE FUNCTION only_added_to()",
    ]


def let_be_emptied(table: str) -> str:
    """The statement after which a table can be emptied at once, to be filled anew."""
    return f"DROP TRIGGER IF EXISTS {table}_unemptied ON {table}"

"""The database: where everything the community entrusts to Lingrid is kept.

What is promised here, whatever happens to the process: a transaction is written whole or not
at all, what was committed survives a power cut, and a task that is cancelled at any moment
leaves no lock and no connection behind.

    await open_database("sqlite://data/lingrid.db")
    async with writing():
        ...                     # the acts of one transaction
        after_commit(wake)
    await close_database()
"""

from models.database.connecting import (
    Database,
    close_database,
    dialect,
    open_database,
    whereabouts,
)
from models.database.deadlocks import again_when_deadlocked
from models.database.fields import JsonField, UtcDatetimeField, as_moment, as_text, json_again, utc
from models.database.memory import (
    forget,
    hand_on,
    handed_on,
    heed_others,
    recall,
    remember,
    remembered,
)
from models.database.pending import (
    add,
    add_row,
    beside,
    later,
    later_each,
    made,
    next_id,
    settle,
    twin,
)
from models.database.raw import by_id, execute, fetch, fetch_plain, padded, places, row_of, those
from models.database.searching import index_waiting, rows_with
from models.database.tables import MODULES
from models.database.transactions import (
    after_commit,
    attempt,
    in_transaction,
    when_undone,
    writing,
)

__all__ = [
    "MODULES",
    "Database",
    "JsonField",
    "UtcDatetimeField",
    "add",
    "add_row",
    "after_commit",
    "again_when_deadlocked",
    "as_moment",
    "as_text",
    "attempt",
    "beside",
    "by_id",
    "close_database",
    "dialect",
    "execute",
    "fetch",
    "fetch_plain",
    "forget",
    "hand_on",
    "handed_on",
    "heed_others",
    "in_transaction",
    "index_waiting",
    "json_again",
    "later",
    "later_each",
    "made",
    "next_id",
    "open_database",
    "padded",
    "places",
    "recall",
    "remember",
    "remembered",
    "row_of",
    "rows_with",
    "settle",
    "those",
    "twin",
    "utc",
    "when_undone",
    "whereabouts",
    "writing",
]

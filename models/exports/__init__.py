"""Exports: the ledgers 台账 that the office takes out.

`ledger` says what one is; `requests`, `shared`, `places`, `people`, `courses`, `office` and
`journal` are the ledgers, as data; `taking` takes one out: only what the caller sees, narrowed as
the list is, read by key in a process of its own (`models.spreadsheets`), so that its size costs
time and no memory. Phone and identity numbers are masked unless somebody who may gives a reason;
every export stands in the journal.
"""

from models.exports import courses, journal, office, people, places, requests, shared
from models.exports.ledger import Ledger
from models.exports.taking import Wanted, begin, pieces, planned
from models.spreadsheets.plan import Form

LEDGERS = {
    ledger.name: ledger
    for ledger in (
        *requests.LEDGERS,
        *shared.LEDGERS,
        *places.LEDGERS,
        *people.LEDGERS,
        *courses.LEDGERS,
        *office.LEDGERS,
        *journal.LEDGERS,
    )
}
"""Every ledger, by its name."""

__all__ = ["LEDGERS", "Form", "Ledger", "Wanted", "begin", "pieces", "planned"]

"""The journal: who did what to what, when, through which door. It is only ever added to.

`entries` are the acts, `changes` what they changed; `chain` links each to the one before it, so
that nothing in it can be changed, left out, put in or moved without being found; `verifying` finds
it. The database itself refuses to change or delete an entry (`models.database.appending`).
"""

from models.journal.chain import JournalHead, JournalLink, seal
from models.journal.changes import note, tell
from models.journal.entries import (
    CLOCK,
    OPERATOR,
    Actor,
    JournalEntry,
    Via,
    erase_personal,
    read,
    subject_of,
    watching,
    word_of,
    write,
)
from models.journal.verifying import Fault, Verdict, Wrong, verify

__all__ = [
    "CLOCK",
    "OPERATOR",
    "Actor",
    "Fault",
    "JournalEntry",
    "JournalHead",
    "JournalLink",
    "Verdict",
    "Via",
    "Wrong",
    "erase_personal",
    "note",
    "read",
    "seal",
    "subject_of",
    "tell",
    "verify",
    "watching",
    "word_of",
    "write",
]

"""Requests 诉求: what residents ask for, and the way it takes until it is settled.

`tables` holds what is known of a request, `moves` the states and the one table of moves. Every
move goes through `moving`; what each does stands in `filing`, `staff` and `reporters`, who is told
of it in `telling`.
"""

from models.requests.filing import file
from models.requests.moves import MOVES, OPEN_STATUSES, Move, Status
from models.requests.moving import check, is_reporter, moves_by, moves_for
from models.requests.notices import ContactForClaimer
from models.requests.refusals import (
    AlreadyClaimed,
    AlreadyRated,
    MoveNotPossible,
    NothingSaid,
    NotYours,
    OnlyTheDesk,
    ReasonMissing,
    RequestChanged,
    SameGrid,
)
from models.requests.reporters import (
    answer,
    close_silent,
    confirm,
    dispute,
    rate,
    say,
    withdraw,
)
from models.requests.staff import (
    ask,
    assign,
    claim,
    decline,
    finish,
    hand_up,
    release,
    return_to,
)
from models.requests.tables import (
    Attachment,
    Callback,
    Entry,
    Outcome,
    Paper,
    ResidentRequest,
    Satisfaction,
)
from models.requests.telling import File, show_open

__all__ = [
    "MOVES",
    "OPEN_STATUSES",
    "AlreadyClaimed",
    "AlreadyRated",
    "Attachment",
    "Callback",
    "ContactForClaimer",
    "Entry",
    "File",
    "Move",
    "MoveNotPossible",
    "NotYours",
    "NothingSaid",
    "OnlyTheDesk",
    "Outcome",
    "Paper",
    "ReasonMissing",
    "RequestChanged",
    "ResidentRequest",
    "SameGrid",
    "Satisfaction",
    "Status",
    "answer",
    "ask",
    "assign",
    "check",
    "claim",
    "close_silent",
    "confirm",
    "decline",
    "dispute",
    "file",
    "finish",
    "hand_up",
    "is_reporter",
    "moves_by",
    "moves_for",
    "rate",
    "release",
    "return_to",
    "say",
    "show_open",
    "withdraw",
]
